#include "core/economics/assumption_words.h"

#include <nlohmann/json.hpp>

namespace core::economics {
namespace {

using Json = nlohmann::ordered_json;

/// Adds members that differ from their default.
class Members {
public:
    explicit Members(Json& json)
        : m_json(json)
    {}

    template <typename T>
    void add(const char* key, const T& value, const T& standard)
    {
        if (value != standard)
            m_json[key] = value;
    }
    void add(const char* key, Json value)
    {
        if (!value.empty())
            m_json[key] = std::move(value);
    }

private:
    Json& m_json;
};

Json jsonOf(const Asset& asset)
{
    return {{"name", asset.name},
            {"cost", asset.cost},
            {"start", asset.start},
            {"life_months", asset.lifeMonths}};
}

Json jsonOf(const Lever& lever)
{
    const Lever standard;
    Json json{{"kind", std::string(nameOf(lever.kind))}};
    Members members(json);
    members.add("models", Json(lever.models));
    members.add("workflows", Json(lever.workflows));
    const bool yearly = lever.kind == LeverKind::Growth || lever.kind == LeverKind::PriceTrend;
    json[yearly ? "rate" : "share"] = lever.rate;
    members.add("months", lever.months, standard.months);
    members.add("lookup_price", lever.lookupPrice, standard.lookupPrice);
    members.add("write_missed", lever.writeMissed, standard.writeMissed);
    members.add("to", lever.to, standard.to);
    members.add("token_factor", lever.tokenFactor, standard.tokenFactor);
    members.add("escalation", lever.escalation, standard.escalation);
    if (lever.discount)
        json["discount"] = *lever.discount;
    members.add("cost_per_active_user", lever.costPerActiveUser, standard.costPerActiveUser);
    return json;
}

Json jsonOf(const WillingnessToPay& willingness)
{
    return {{"median", willingness.median},
            {"sigma", willingness.sigma},
            {"rank_correlation", willingness.rankCorrelation}};
}

Json choiceOf(const Assumptions& assumptions)
{
    if (assumptions.choice == ChoiceMode::Assigned && assumptions.choiceRules == ChoiceRules{})
        return Json::object();
    const ChoiceRules standard;
    const ChoiceRules& rules = assumptions.choiceRules;
    Json json{{"mode", std::string(nameOf(assumptions.choice))}};
    Members members(json);
    members.add("mu", rules.mu, standard.mu);
    members.add("metering_aversion", rules.meteringAversion, standard.meteringAversion);
    members.add("hassle", rules.hassle, standard.hassle);
    members.add("value_per_credit", rules.valuePerCredit, standard.valuePerCredit);
    if (rules.willingnessToPay)
        json["willingness_to_pay"] = jsonOf(*rules.willingnessToPay);
    return json;
}

template <typename T>
Json listOf(const std::vector<T>& items)
{
    Json json = Json::array();
    for (const T& item : items)
        json.push_back(jsonOf(item));
    return json;
}

Json reactionsOf(const Assumptions& assumptions)
{
    Json json = Json::object();
    Members members(json);
    members.add("slow", assumptions.abandonSlow, 0.0);
    members.add("reroute", assumptions.abandonReroute, 0.0);
    members.add("charge", assumptions.abandonCharge, 0.0);
    return json;
}

} // namespace

std::string toJson(const Assumptions& assumptions)
{
    const Assumptions standard;
    Json json{{"format", std::string(kAssumptionsFormat)}};
    Members members(json);
    members.add("dormant_share", assumptions.dormantShare, standard.dormantShare);
    Json fee = Json::object();
    Members(fee).add("share", assumptions.paymentFeeShare, standard.paymentFeeShare);
    Members(fee).add("fixed", assumptions.paymentFeeFixed, standard.paymentFeeFixed);
    members.add("payment_fee", std::move(fee));
    members.add("cost_per_active_user", assumptions.costPerActiveUser, standard.costPerActiveUser);
    members.add("fixed_cost_per_month", assumptions.fixedCostPerMonth, standard.fixedCostPerMonth);
    members.add("assets", listOf(assumptions.assets));
    members.add("batch_discount", assumptions.batchDiscount, standard.batchDiscount);
    members.add("token_factor", assumptions.tokenFactor, standard.tokenFactor);
    members.add("throttle_loss", assumptions.throttleLoss, standard.throttleLoss);
    members.add("abandon", reactionsOf(assumptions));
    if (assumptions.takeTopup != standard.takeTopup)
        json["take"] = Json{{"topup", assumptions.takeTopup}};
    members.add("levers", listOf(assumptions.levers));
    members.add("choice", choiceOf(assumptions));
    members.add("bill_shock_factor", assumptions.billShockFactor, standard.billShockFactor);
    members.add("overage_target", assumptions.overageTarget, standard.overageTarget);
    members.add("margin_target", assumptions.marginTarget, standard.marginTarget);
    if (assumptions.costSource != standard.costSource)
        json["cost_source"] = std::string(nameOf(assumptions.costSource));
    const Json other = Json::parse(assumptions.other.empty() ? "{}" : assumptions.other, nullptr, false);
    if (other.is_object())
        json.update(other);
    return json.dump(2) + "\n";
}

} // namespace core::economics
