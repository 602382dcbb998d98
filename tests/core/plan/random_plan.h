#pragma once

#include "core/plan/plan.h"

#include <cstdint>

namespace core::plan {

/// A plan that uses every part of the format somewhere, valid by the schema and by the rules; same seed, same
/// plan.
Plan randomPlan(std::uint32_t seed);

/// A schedule with amounts in `currencies`.
Price randomPrice(std::uint32_t seed, const std::vector<std::string>& currencies);

} // namespace core::plan
