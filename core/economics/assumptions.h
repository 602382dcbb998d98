#pragma once

#include "core/base/result.h"
#include "core/cost/attribution.h"
#include "core/economics/lever.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

struct Asset {
    std::string name;
    double cost = 0;   ///< USD
    std::string start; ///< ISO date
    double lifeMonths = 12;
    bool operator==(const Asset&) const = default;
};

enum class ChoiceMode { Assigned, Cheapest, Logit };

/// What a payer would pay at most a period: lognormal, and larger for heavier users when they are correlated.
struct WillingnessToPay {
    double median = 0;          ///< USD
    double sigma = 0.5;         ///< of its logarithm
    double rankCorrelation = 0; ///< -1..1, with the cost of the payer's usage
    bool operator==(const WillingnessToPay&) const = default;
};

/// How payers weigh plans against each other (domain.md, behaviour). USD a period.
struct ChoiceRules {
    double mu = 1; ///< scale of what is not observed; the smaller, the sharper the choice
    double meteringAversion = 0;
    double hassle = 0;                                ///< of being stopped or slowed
    double valuePerCredit = 0;                        ///< lost with a credit that is not served
    std::optional<WillingnessToPay> willingnessToPay; ///< absent = everybody takes some plan
    bool operator==(const ChoiceRules&) const = default;
};

/// How serving and customers are assumed to behave (tierwright.assumptions/1, plan-format.md). Defaults as
/// there.
struct Assumptions {
    double dormantShare = 0; ///< paying customers without usage / all payers
    double paymentFeeShare = 0;
    double paymentFeeFixed = 0;   ///< USD per invoice above zero
    double costPerActiveUser = 0; ///< USD a period
    double fixedCostPerMonth = 0;
    std::vector<Asset> assets;
    double batchDiscount = 0.5;
    double tokenFactor = 1;
    double throttleLoss = 0.5;
    double abandonSlow = 0, abandonReroute = 0, abandonCharge = 0;
    double takeTopup = 0.5;
    std::vector<Lever> levers; ///< applied in the order of domain.md 3, whatever the order here
    ChoiceMode choice = ChoiceMode::Assigned;
    ChoiceRules choiceRules;
    double billShockFactor = 2;
    double overageTarget = 0.12;
    double marginTarget = 0.7;
    cost::CostSource costSource = cost::CostSource::PriceBook;
    std::string other; ///< keys that evaluation does not use (demand, churn, months, growth), as JSON text
    bool operator==(const Assumptions&) const = default;
};

/// Unknown keys and values out of range are InvalidInput with the JSON path in Error::field.
Result<Assumptions> assumptionsFromJson(std::string_view json, std::string_view file);
std::string toJson(const Assumptions& assumptions); ///< canonical; keys at their default are left out

} // namespace core::economics
