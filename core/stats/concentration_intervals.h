#pragma once

#include "core/stats/bootstrap.h"

#include <cstdint>
#include <optional>

namespace core::stats {

/// 95 % intervals of how unevenly the whole is spread, by Poisson bootstrap over payers (bias-corrected
/// percentiles, Efron 1981). With very heavy tails they are too short: see bench/stats_coverage.
struct ConcentrationIntervals {
    std::size_t replicates = 0;
    Bounds gini, top1, top5, top10, p99OverP50, top5MeanOverMedian;
    /// The payer on whom the interval of top1 rests, by jackknife-after-bootstrap among the heaviest few:
    /// without this payer its width is below 0.7 of itself. Absent when no payer carries it.
    std::optional<PayerInfluence> restsOn;
};

/// `values` >= 0; `payers` is empty (each value is a payer of its own) or says, entry by entry, the number
/// 0.. of the payer, whose values are then drawn together. Time is O(replicates x values). Fails with
/// Cancelled.
Result<ConcentrationIntervals> concentrationIntervals(std::span<const double> values,
                                                      std::span<const std::uint32_t> payers,
                                                      const BootstrapOptions& options, Progress& progress);

} // namespace core::stats
