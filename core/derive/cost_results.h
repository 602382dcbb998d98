#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/results.h"

namespace core {

/// Cost by payer-period and by the dimensions that page Costs shows.
Result<CostResults> costResultsOf(const usage::Cube& cube, const usage::PayerPeriods& matrix,
                                  const cost::PriceBook& prices, cost::CostSource source,
                                  const Settings& settings, Progress& progress);

} // namespace core
