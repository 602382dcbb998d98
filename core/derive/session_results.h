#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/results.h"

namespace core {

/// How the cost of sessions is distributed, and the `shown` most expensive ones (0 = all). `all` is the usage
/// with and without a session, and what it cost.
Result<SessionResults> sessionResultsOf(const usage::Cube& cube, const cost::PriceBook& prices,
                                        cost::CostSource source, const cost::CostGroup& all,
                                        std::size_t shown, Progress& progress);

} // namespace core
