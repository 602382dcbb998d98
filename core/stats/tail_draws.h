#pragma once

#include "core/stats/random.h"

#include <cstddef>
#include <span>
#include <vector>

namespace core::stats {

/// A generalised Pareto law of excesses: survival (1 + xi x / sigma)^(-1/xi).
struct TailLaw {
    double xi = 0, sigma = 1;

    double mean() const;                      ///< +infinity for xi >= 1
    double quantileAbove(double share) const; ///< the excess that `share` of the tail goes beyond
    /// Mean over the top `share` of the tail, times `share`; finite for xi < 1.
    double amountOfTop(double share) const;
    /// Integral of amountOfTop over shares from 0 to 1.
    double areaUnderTop() const;
};

/// `draws` laws as probable as the excesses make them: the likelihood on a grid around its maximum, with the
/// square root of Jeffreys' prior (between it and a flat one: intervals of 200 payers cover best so).
/// `information` <= 1 is the share of independent excesses, below 1 when payers are in the tail several
/// times. Excesses are positive, two different ones at least.
std::vector<TailLaw> tailDraws(std::span<const double> excesses, double information, std::size_t draws,
                               RandomStream random);

} // namespace core::stats
