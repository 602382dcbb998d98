#pragma once

#include "core/stats/bootstrap.h"

#include <cstdint>
#include <optional>
#include <string>

namespace core::stats {

/// What the heaviest values say about the tail that the intervals rest on.
struct IntervalTail {
    double threshold = 0;   ///< the tail is what lies above
    std::size_t values = 0; ///< in the tail
    double xi = 0;          ///< tail index, with its 95 % interval; 1/2: no variance, 1: no mean
    Bounds xiBounds;
};

/// 95 % intervals of how unevenly the whole is spread. Semi-parametric: what lies below a threshold is
/// resampled over payers (Poisson), what lies above follows generalised Pareto laws drawn with their own
/// uncertainty, so that payers heavier than any seen count too. Measured by bench/stats_coverage with 200,
/// 2,000 and 20,000 payers of exponential, gamma, lognormal (sigma 1, 1.8), Lomax (2.5, 1.4) and mixed laws.
/// Without a tail (fewer than 50 values, or ties) only payers are resampled (bias-corrected percentiles,
/// Efron 1981).
struct ConcentrationIntervals {
    std::size_t replicates = 0;
    Bounds mean, gini, top1, top5, top10, p99OverP50, top5MeanOverMedian; ///< ends may be infinite
    std::optional<IntervalTail> tail; ///< absent when the intervals rest on the values seen alone
    bool fewValues = false;           ///< too few for a tail
    /// The payer on whom the share of the top 1 % rests, by jackknife-after-bootstrap among the heaviest few:
    /// without this payer its resampled spread is below 0.7 of itself. Absent when no payer carries it.
    std::optional<PayerInfluence> restsOn;
};

/// `values` >= 0; `payers` is empty (each value is a payer of its own) or says, entry by entry, the number
/// 0.. of the payer, whose values are then drawn together. Time is O(replicates x values). Fails with
/// Cancelled.
Result<ConcentrationIntervals> concentrationIntervals(std::span<const double> values,
                                                      std::span<const std::uint32_t> payers,
                                                      const BootstrapOptions& options, Progress& progress);

/// As many replicates as take about a second or two for so many values: 1,000, fewer beyond 100,000, 100 at
/// least.
std::size_t affordableReplicates(std::size_t values);

/// What limits the intervals, in English; empty when nothing does. "The tail index of the heaviest 143 values
/// is 0.71 ...: the variance is infinite, so the mean rests on ..."
std::string cautionOf(const ConcentrationIntervals& intervals);

} // namespace core::stats
