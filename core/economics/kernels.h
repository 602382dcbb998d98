#pragma once

#include "core/economics/rules.h"

#include <cstddef>

// Hot loops are compiled once more for AVX2 and chosen when the program starts. Not for FMA: its single
// rounding would give other bits than machines without it. Sanitizers run before such choices can be made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define TIERWRIGHT_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define TIERWRIGHT_CLONES
#endif

namespace core::economics {

/// Rounds lines of invoices to coins when the plan rounds lines; the same as Rules::line() for each.
void roundLines(const Rules& rules, double* amounts, std::size_t count);
/// The same as Rules::invoice() for each.
void roundInvoices(const Rules& rules, double* amounts, std::size_t count);
/// Rounds to multiples of 1 / grid.
void roundToGrid(Rounding rounding, double grid, double* amounts, std::size_t count);
/// sum[i] += factor * values[i]
void addScaled(double* sum, const double* values, double factor, std::size_t count);

} // namespace core::economics
