#pragma once

#include "core/base/decimal.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace core::economics {

/// A weight as the plan states it, so many credits per so many tokens, in lowest terms.
struct Fraction {
    __int128 over = 0, under = 1;
    bool operator==(const Fraction&) const = default;
};

/// Absent when the numbers are too long.
std::optional<Fraction> fractionOf(Decimal amount, std::int64_t per);
std::optional<Fraction> difference(Fraction a, Fraction b);

/// Weights over one denominator.
struct WholeWeights {
    std::vector<double> weights; ///< in the order of the fractions
    double perOne = 1;           ///< of the weighted sum
    bool operator==(const WholeWeights&) const = default;
};

/// Weights over the least denominator that all fractions, steps of 10^-places and `multipleOf` share; absent
/// when sums of these columns, whose values go from 0 to `largest`, could reach kExact.
std::optional<WholeWeights> wholeWeights(std::span<const Fraction> fractions, std::span<const double> largest,
                                         int places, double multipleOf = 1);

} // namespace core::economics
