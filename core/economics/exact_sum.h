#pragma once

#include "core/base/decimal.h"
#include "core/economics/kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::economics {

/// Sums of whole numbers by whole weights below this are exact in a double, in whatever order they are added.
constexpr double kExact = 0x1p52;

/// A column of whole numbers and what one of it adds to a sum, a whole number too.
struct WholeColumn {
    const std::int32_t* values = nullptr;
    double weight = 0;
};

/// How a whole sum becomes a quantity: so many of the sum make a step, so many steps make one.
struct Steps {
    double size = 1;
    double perOne = 1;
    Rounding rounding = Rounding::Down; ///< to steps; not HalfEven
};

/// Ways to add, all to the same bits. One that the machine does not have is replaced by the next slower one.
enum class SumKernel { Best, Avx512, Avx2, Plain };

/// out[i] = (start[i] * startFactor + sum over columns of weight * value[i]) in steps. `start` may be null;
/// out may be start. No partial sum may reach kExact: then every bit is the same on any machine and in any
/// order, and a sum that is continued from `start` equals one from nothing.
void exactSum(std::span<const WholeColumn> columns, const double* start, double startFactor,
              const Steps& steps, std::size_t count, double* out, SumKernel kernel = SumKernel::Best);

/// exactSum() and addTotals(), to the same bits, for a column that the caches do not hold: it is written past
/// them where the machine can, which spares reading what is overwritten. Other threads
/// may read it after finishPastCaches().
void exactSumPastCaches(std::span<const WholeColumn> columns, const double* start, double startFactor,
                        const Steps& steps, std::size_t count, double* out, ColumnTotals& totals);
void finishPastCaches();

} // namespace core::economics
