#pragma once

#include "core/base/decimal.h"
#include "core/economics/exact_weights.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace core::economics {

/// A column of the population, what one of it counts, and the class of usage it belongs to.
struct Term {
    const std::vector<double>* values = nullptr;
    double coefficient = 1;
    std::size_t usageClass = 0;
    std::size_t column = kNoColumn;     ///< index of the usage column, if it is one
    std::optional<Fraction> exact = {}; ///< the coefficient, where it is known exactly
    bool derived = false;               ///< `values` is made for these terms alone
    bool operator==(const Term&) const = default;

    static constexpr std::size_t kNoColumn = ~std::size_t(0);
};

/// How a quantity follows from a population: a sum of terms, or what segments give directly.
struct Terms {
    std::vector<Term> terms;
    const std::vector<double>* direct = nullptr; ///< NaN = by the terms
    double constant = 0;
    std::optional<std::pair<int, Rounding>> rounding; ///< of the sum, to so many places
    bool operator==(const Terms&) const = default;
};

} // namespace core::economics
