#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"

#include <string>
#include <vector>

namespace cli {

/// Reads and checks plan files; fails with the first thing that is wrong.
core::Result<std::vector<core::plan::Plan>> readPlans(const std::vector<std::string>& files);

} // namespace cli
