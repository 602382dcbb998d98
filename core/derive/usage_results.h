#pragma once

#include "core/base/result.h"
#include "core/derive/results.h"

namespace core {

/// Totals, groups and the series by day of the project's usage.
Result<UsageResults> usageResultsOf(const usage::Cube& cube, const Settings& settings);

} // namespace core
