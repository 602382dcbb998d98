#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"
#include "core/plan/problem.h"

#include <string>
#include <string_view>
#include <vector>

/// Plan files: JSON in the format tierwright.plan/1 (docs/plan-format.md).
namespace core::plan {

constexpr std::string_view kPlanFormat = "tierwright.plan/1";

/// Reads a plan and checks it. Fails with the first problem: InvalidInput with line and JSON path
/// (Error::field), UnknownFormat when the text is no plan, UnsupportedVersion for a later format.
Result<Plan> planFromJson(std::string_view text, std::string_view file);

/// Everything that is wrong with a plan file, in the order of the file's parts; empty when it is valid. Rules
/// that span several fields (see check.h) are looked at once every field can be read.
Problems checkPlan(std::string_view text);

/// The same for a value, such as one edited in the window.
Problems checkPlan(const Plan& plan);

/// The canonical text: equal plans are equal bytes. Reading it gives the plan again.
std::string toJson(const Plan& plan);

/// A `price` object alone, as `charges[].price` of a plan file has it. The currencies are those that it
/// names.
Result<Price> priceFromJson(std::string_view text, std::string_view file);
std::string toJson(const Price& price, const std::vector<std::string>& currencies);

/// The JSON Schema (2020-12) of plan files, as the program ships it.
std::string_view schemaText();

/// "charges[2].price.tiers[1].up_to: must be larger than the tier before".
std::string describe(const Problem& problem);

} // namespace core::plan
