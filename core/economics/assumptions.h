#pragma once

#include "core/base/result.h"
#include "core/cost/attribution.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

struct Asset {
    std::string name;
    double cost = 0;      ///< USD
    std::string start;    ///< ISO date
    double lifeMonths = 12;
    bool operator==(const Asset&) const = default;
};

enum class ChoiceMode { Assigned, Cheapest, Logit };

/// How serving and customers are assumed to behave (tierwright.assumptions/1, plan-format.md). Defaults as there.
struct Assumptions {
    double dormantShare = 0;         ///< paying customers without usage / all payers
    double paymentFeeShare = 0;
    double paymentFeeFixed = 0;      ///< USD per invoice above zero
    double costPerActiveUser = 0;    ///< USD a period
    double fixedCostPerMonth = 0;
    std::vector<Asset> assets;
    double batchDiscount = 0.5;
    double tokenFactor = 1;
    double throttleLoss = 0.5;
    double abandonSlow = 0, abandonReroute = 0, abandonCharge = 0;
    double takeTopup = 0.5;
    ChoiceMode choice = ChoiceMode::Assigned;
    double billShockFactor = 2;
    double overageTarget = 0.12;
    double marginTarget = 0.7;
    cost::CostSource costSource = cost::CostSource::PriceBook;
    std::string other;               ///< keys of later versions of the program, kept as JSON text (levers, churn, ...)
    bool operator==(const Assumptions&) const = default;
};

Result<Assumptions> assumptionsFromJson(std::string_view json, std::string_view file);
std::string toJson(const Assumptions& assumptions); ///< canonical; keys at their default are left out

} // namespace core::economics
