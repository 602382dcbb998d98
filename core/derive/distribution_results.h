#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/results.h"

#include <span>

namespace core {

/// Distributions of cost, tokens and requests over the payer-periods of complete periods, into
/// `results.distributions`. Partial periods count only when there is no complete one, and `partial` says so.
Status deriveDistributions(Results& results, Progress& progress);

/// The distribution of one measure. `overageTarget` is the wanted share of payers beyond the threshold.
Result<DistributionResults> distributionOf(std::span<const double> values, const std::string& measure,
                                           const std::string& unit, double overageTarget, Progress& progress);

} // namespace core
