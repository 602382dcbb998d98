#pragma once

#include "core/economics/rules.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

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

/// A column and what one of it counts: whole numbers, or else any.
struct WeightedColumn {
    const std::int32_t* whole = nullptr;
    const double* exact = nullptr;
    double factor = 1;
};
/// sum[i] = sum over columns, in their order, of factor * value[i]
void weightedSum(double* sum, std::span<const WeightedColumn> columns, std::size_t count);

struct ColumnTotals {
    double sum = 0, largest = 0; ///< by weight; of any slot
    void add(const ColumnTotals& other)
    {
        sum += other.sum;
        largest = std::max(largest, other.largest);
    }
};
struct Range {
    double low = 0, high = 0; ///< high excluded
};
struct Selection {
    std::size_t found = 0, common = 0;
};
/// Writes the indices of the values that lie in a range to `found`, ascending; those equal to `common` are
/// counted instead.
Selection selectWithin(const double* values, std::size_t count, std::span<const Range> ranges, double common,
                       std::uint32_t* found);

/// Bins by the exponent and the first bits of the mantissa.
struct FineBins {
    int bitsPerOctave = 0;    ///< at most 20
    int lowest = 0, last = 0; ///< what lies outside goes to the first or last bin
};
void binsOf(const double* values, std::size_t count, FineBins fine, std::uint16_t* bins);

/// Writes the indices of the bins that are `wanted` to `found`, ascending; how many there are.
std::size_t placesOf(const std::uint16_t* bins, std::size_t count, std::span<const std::uint16_t> wanted,
                     std::uint32_t* found);

/// `weights`: null = all are 1. In lanes, so that the order of additions depends on the count alone.
void addTotals(const double* values, const double* weights, std::size_t count, ColumnTotals& totals);

} // namespace core::economics
