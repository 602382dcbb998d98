#pragma once

#include "core/base/decimal.h"
#include "core/plan/plan.h"

#include <cmath>

/// Rounding of figures that were computed in floating point, as if they were the exact decimals they stand
/// for.
namespace core::economics {

/// Sums of up to a hundred terms are off by less than this (relative); what lies so close to a coin or to the
/// middle between two is taken to be there.
constexpr double kNoise = 2e-14;

inline double roundedUp(double value)
{
    return std::ceil(value - kNoise * std::fabs(value));
}

inline double roundedDown(double value)
{
    return std::floor(value + kNoise * std::fabs(value));
}

inline double roundedHalfUp(double value)
{
    return std::floor(value + 0.5 + kNoise * std::fabs(value));
}

inline double roundedHalfEven(double value)
{
    const double below = std::floor(value);
    const double fraction = value - below;
    const double noise = kNoise * std::fabs(value);
    const double even = 2 * std::floor(below / 2 + 0.5); // below when it is even, otherwise the next one
    const double nearest = fraction > 0.5 ? below + 1 : below;
    return std::fabs(fraction - 0.5) <= noise ? even : nearest;
}

/// Money is never negative on an invoice line, so "up" and "down" are away from and towards zero.
inline double rounded(double value, Rounding rounding)
{
    switch (rounding) {
    case Rounding::HalfUp:
        return roundedHalfUp(value);
    case Rounding::HalfEven:
        return roundedHalfEven(value);
    case Rounding::Up:
        return roundedUp(value);
    case Rounding::Down:
        return roundedDown(value);
    }
    return value;
}

inline Rounding moneyRounding(plan::CreditRounding rounding)
{
    switch (rounding) {
    case plan::CreditRounding::Up:
        return Rounding::Up;
    case plan::CreditRounding::HalfUp:
        return Rounding::HalfUp;
    case plan::CreditRounding::Down:
        return Rounding::Down;
    }
    return Rounding::Up;
}

inline double powerOfTen(int places)
{
    double power = 1;
    for (int i = 0; i < places; ++i)
        power *= 10;
    return power;
}

/// `value` beyond `bound`, where being on it within the noise does not count.
inline double beyond(double value, double bound)
{
    return value > bound * (1 + 1e-12) ? value - bound : 0;
}

} // namespace core::economics
