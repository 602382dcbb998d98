#pragma once

#include "core/plan/plan.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/// Finding the parts of a plan by id.
namespace core::plan {

constexpr std::string_view kSpend = "spend"; ///< what a limit of money billed for usage is `of`

/// The element with an id; null when there is none.
template <typename T>
const T* find(const std::vector<T>& items, std::string_view id)
{
    const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

template <typename T>
bool contains(const std::vector<T>& items, const T& item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

/// Decimals that are counted of a meter or credit unit: the unit's own, 12 for cost, 6 for sums, otherwise 0.
int countedPlaces(const Plan& plan, const Id& unit);

/// Whether a usage charge bills the meter or credit unit.
bool hasUsageCharge(const Plan& plan, const Id& unit);

/// Whether limits of the billing period on the unit say what happens past a threshold.
bool hasActingSteps(const Plan& plan, const Id& unit);

/// The currencies that a schedule's amounts name.
std::vector<std::string> currenciesOf(const Price& price);

} // namespace core::plan
