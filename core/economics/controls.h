#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/plan/plan.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

/// A number of a plan that can be moved, named by its JSON path: "grants[0].amount",
/// "charges[1].price.amount.USD", "charges[1].price.tiers[0].unit.USD", "charges[1].after",
/// "charges[0].amount.USD", "limits[0].amount", "limits[0].money.USD", "limits[0].steps[1].at",
/// "topups[0].amount", "topups[0].price.USD", "credits[0].weights.rows[2].credits",
/// "credits[0].weights.markup", "commitment.least.USD". Absent when the plan has no such number.
std::optional<double> controlValue(const plan::Plan& plan, std::string_view path);

/// The plan with another value, rounded to what the field can hold (coins, counted places); never below 0.
/// NotFound when the plan has no such number.
Result<plan::Plan> withControl(plan::Plan plan, std::string_view path, double value);

/// Places of decimals that the control can hold; a step of the control is 10 to the power of minus that.
int placesOfControl(const plan::Plan& plan, std::string_view path);

/// All controls of a plan, in the order of its file.
std::vector<std::string> controlsOf(const plan::Plan& plan);

} // namespace core::economics
