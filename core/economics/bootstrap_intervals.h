#pragma once

#include "core/economics/evaluate.h"
#include "core/stats/bootstrap.h"

#include <vector>

namespace core::economics {

/// What each replicate of a Poisson bootstrap over payers gives for a plan, by replicate; NaN where a result
/// has no value. Every payer, with all of his periods, counts Poisson(1) times; a segment of n equal payers
/// Poisson(n) times. With the same seed and population a payer counts equally often in the same replicate of
/// every plan, so differences between plans can be taken replicate by replicate.
struct Replicates {
    std::vector<double> revenue, cogs, grossMargin, overageShare, lossMakingShare;
};

/// Same seed, same bits, for any number of threads. Cancelled when `progress` says so.
Result<Replicates> bootstrapReplicates(const Prepared& prepared, const plan::Plan& plan,
                                       const Assumptions& assumptions, const stats::BootstrapOptions& options,
                                       Progress& progress);

/// 95 % intervals from replicates. Replaces the delta-method intervals of evaluate().
PlanEvaluation::Intervals intervalsOf(const Replicates& replicates);

/// 95 % intervals of the results of `plan` minus those of `baseline`, paired by payer: both from the same
/// population and seed.
PlanEvaluation::Intervals intervalsOfDifference(const Replicates& plan, const Replicates& baseline);

/// bootstrapReplicates() and intervalsOf() in one.
Result<PlanEvaluation::Intervals> bootstrapIntervals(const Prepared& prepared, const plan::Plan& plan,
                                                     const Assumptions& assumptions,
                                                     const stats::BootstrapOptions& options,
                                                     Progress& progress);

} // namespace core::economics
