#pragma once

#include "core/economics/evaluate.h"
#include "core/stats/bootstrap.h"

namespace core::economics {

/// 95 % intervals from a Poisson bootstrap over payers: every payer, with all of his periods, counts
/// Poisson(1) times in a replicate; a segment of n equal payers counts Poisson(n) times. Replaces the
/// delta-method intervals of evaluate(). Same seed, same bits, for any number of threads. Cancelled when
/// `progress` says so.
Result<PlanEvaluation::Intervals> bootstrapIntervals(const Prepared& prepared, const plan::Plan& plan,
                                                     const Assumptions& assumptions,
                                                     const stats::BootstrapOptions& options,
                                                     Progress& progress);

} // namespace core::economics
