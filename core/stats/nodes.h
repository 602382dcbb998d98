#pragma once

#include "core/stats/sample.h"
#include "core/stats/sum.h"

#include <cstddef>
#include <span>
#include <vector>

namespace core::stats {

/// A sample's positive values as a short list of weighted points of log x that stands for it in sums of
/// smooth functions. Values are grouped into narrow bins of log x (about sd/200); each bin becomes the
/// three-point Gauss rule of its own empirical measure, which has the bin's moments 0 to 5, so that a sum
/// over the nodes differs from the sum over the data by terms of order width^6, less than rounding. One pass
/// over the data, then every likelihood costs a few thousand terms whatever n. Bins of at most three distinct
/// values, and the largest values, are kept as they are.
struct Nodes {
    std::vector<double> u; ///< log x, ascending by bin
    std::vector<double> weight;
    double payers = 0;              ///< sum of weights
    double lowest = 0, highest = 0; ///< log of the extreme values of the data themselves
    double meanLog = 0, sdLog = 0;  ///< divisor n

    bool empty() const { return u.empty(); }

    /// Sum over the data of f(log x).
    template <typename F>
    double sum(const F& f) const
    {
        return pairwiseSum(0, u.size(), [&](std::size_t i) { return weight[i] * f(u[i]); });
    }
    template <typename F>
    double mean(const F& f) const
    {
        return sum(f) / payers;
    }
};

enum class Part { All, Observed, Censored };
Nodes nodesOf(const Sample& sample, Part part = Part::All);
/// Nodes of sorted points of log x with their weights.
Nodes nodesOf(std::span<const double> logs, std::span<const double> weights);
/// The same measure by about an eighth of the nodes, right to some 8 digits: for searching.
Nodes coarser(const Nodes& nodes);

} // namespace core::stats
