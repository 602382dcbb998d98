#pragma once

#include "core/plan/plan.h"
#include "core/plan/problem.h"

namespace core::plan {

/// Rules that the JSON Schema cannot say: references, order of tiers and steps, complete currencies, coins,
/// windows, units. Expects values that the schema allows; see checkPlan() in json.h for everything.
Problems rulesBroken(const Plan& plan);

/// The same for a schedule alone: every amount has the same currencies, tiers ascend, sizes are above zero.
Problems rulesBroken(const Price& price);

/// What is allowed but seldom meant, or what billing systems and gateways cannot hold (32-bit limits,
/// fractional tier bounds, three-decimal coins). Never a reason to refuse the plan.
Problems adviceOn(const Plan& plan);

} // namespace core::plan
