#include "core/economics/assumptions.h"

#include "core/economics/assumption_words.h"
#include "core/economics/reading.h"

#include "core/base/time.h"

#include <algorithm>

namespace core::economics {
namespace {

using plan::Fields;
using plan::Place;

constexpr double kLongest = 120; ///< months that any assumption looks ahead

void readAsset(const Place& at, Asset& out)
{
    Fields fields(at);
    fields.required("name", out.name, readAnyText);
    fields.required("cost", out.cost, readAmount);
    fields.required("start", out.start, [](const Place& place, std::string& text) {
        readAnyText(place, text);
        if (text.size() != 10 || !parseTime(text))
            place.fail("must be a date such as \"2026-03-01\"");
    });
    fields.optional("life_months", out.lifeMonths,
                    [](const Place& p, double& v) { readNumber(p, v, 1, 1200); });
    fields.done();
}

void readTexts(const Place& at, std::vector<std::string>& out)
{
    plan::readList(at, out, readAnyText, 1, 1000);
}

void readLever(const Place& at, Lever& out)
{
    Fields fields(at);
    const std::string_view kind = plan::formOf(at, fields, "kind", leverNames());
    out.kind = leverKind(kind).value_or(LeverKind::Compression);
    fields.optional("models", out.models, readTexts);
    fields.optional("workflows", out.workflows, readTexts);
    const auto months = [](const Place& p, double& v) {
        readNumber(p, v, 0, kLongest);
    };
    switch (out.kind) {
    case LeverKind::Growth:
        fields.required("rate", out.rate, [](const Place& p, double& v) { readNumber(p, v, -1, 100); });
        fields.optional("months", out.months, months);
        break;
    case LeverKind::PriceTrend:
        fields.required("rate", out.rate, [](const Place& p, double& v) { readNumber(p, v, -10, 1); });
        fields.optional("months", out.months, months);
        break;
    case LeverKind::SemanticCache:
        fields.optional("lookup_price", out.lookupPrice, readAmount);
        break;
    case LeverKind::PromptCache:
        fields.optional("write_missed", out.writeMissed, plan::readBoolean);
        break;
    case LeverKind::Routing:
        fields.required("to", out.to, readAnyText);
        fields.optional("token_factor", out.tokenFactor,
                        [](const Place& p, double& v) { readNumber(p, v, 0, 100); });
        fields.optional("escalation", out.escalation, readShare);
        break;
    case LeverKind::Batch:
        fields.optional("discount", out.discount, readShare);
        break;
    case LeverKind::Local:
        fields.optional("cost_per_active_user", out.costPerActiveUser, readAmount);
        break;
    case LeverKind::Compression:
        break;
    }
    if (out.kind != LeverKind::Growth && out.kind != LeverKind::PriceTrend)
        fields.required("share", out.rate, readShare);
    fields.done();
}

void readWillingness(const Place& at, WillingnessToPay& out)
{
    Fields fields(at);
    fields.required("median", out.median, [](const Place& p, double& v) { readNumber(p, v, 1e-9, 1e12); });
    fields.optional("sigma", out.sigma, [](const Place& p, double& v) { readNumber(p, v, 0, 10); });
    fields.optional("rank_correlation", out.rankCorrelation,
                    [](const Place& p, double& v) { readNumber(p, v, -1, 1); });
    fields.done();
}

void readChoice(const Place& at, Assumptions& out)
{
    Fields fields(at);
    const std::string_view mode = plan::formOf(at, fields, "mode", {"assigned", "cheapest", "logit"});
    out.choice = choiceMode(mode).value_or(ChoiceMode::Assigned);
    ChoiceRules& rules = out.choiceRules;
    fields.optional("mu", rules.mu, [](const Place& p, double& v) { readNumber(p, v, 1e-6, 1e9); });
    fields.optional("metering_aversion", rules.meteringAversion,
                    [](const Place& p, double& v) { readNumber(p, v, 0, 100); });
    fields.optional("hassle", rules.hassle, readAmount);
    fields.optional("value_per_credit", rules.valuePerCredit, readAmount);
    fields.optional("willingness_to_pay", rules.willingnessToPay, readWillingness);
    fields.done();
}

void readFee(const Place& at, Assumptions& out)
{
    Fields fields(at);
    fields.optional("share", out.paymentFeeShare, readShare);
    fields.optional("fixed", out.paymentFeeFixed, readAmount);
    fields.done();
}

void readReactions(const Place& at, Assumptions& out)
{
    Fields fields(at);
    fields.optional("slow", out.abandonSlow, readShare);
    fields.optional("reroute", out.abandonReroute, readShare);
    fields.optional("charge", out.abandonCharge, readShare);
    fields.done();
}

void readTake(const Place& at, Assumptions& out)
{
    Fields fields(at);
    fields.optional("topup", out.takeTopup, readShare);
    fields.done();
}

void readCostSource(const Place& at, cost::CostSource& out)
{
    const auto source = costSource(at.node.text);
    if (at.node.kind != plan::JsonNode::Kind::String || !source)
        plan::failChoice(at, {"price_book", "as_logged", "as_logged_where_present"});
    else
        out = *source;
}

/// What evaluation leaves to projections, kept as it is.
void keepOthers(Fields& fields, std::string& out)
{
    plan::JsonNode kept{.kind = plan::JsonNode::Kind::Object};
    for (const char* key : {"churn", "demand", "growth", "months"}) {
        if (const plan::JsonNode* node = fields.take(key))
            kept.members.emplace_back(key, *node);
    }
    if (!kept.members.empty())
        out = plan::canonicalText(kept);
}

void readAssumptions(const Place& at, Assumptions& out)
{
    Fields fields(at);
    readFormat(at, fields, kAssumptionsFormat);
    fields.optional("dormant_share", out.dormantShare,
                    [](const Place& p, double& v) { readNumber(p, v, 0, 0.999999); });
    fields.optional("payment_fee", out, readFee);
    fields.optional("cost_per_active_user", out.costPerActiveUser, readAmount);
    fields.optional("fixed_cost_per_month", out.fixedCostPerMonth, readAmount);
    fields.optional("assets", out.assets,
                    [](const Place& p, std::vector<Asset>& v) { plan::readList(p, v, readAsset, 0, 1000); });
    fields.optional("batch_discount", out.batchDiscount, readShare);
    fields.optional("token_factor", out.tokenFactor,
                    [](const Place& p, double& v) { readNumber(p, v, 0, 100); });
    fields.optional("throttle_loss", out.throttleLoss, readShare);
    fields.optional("abandon", out, readReactions);
    fields.optional("take", out, readTake);
    fields.optional("levers", out.levers,
                    [](const Place& p, std::vector<Lever>& v) { plan::readList(p, v, readLever, 0, 100); });
    fields.optional("choice", out, readChoice);
    fields.optional("bill_shock_factor", out.billShockFactor,
                    [](const Place& p, double& v) { readNumber(p, v, 1, 1e6); });
    fields.optional("overage_target", out.overageTarget, readShare);
    fields.optional("margin_target", out.marginTarget,
                    [](const Place& p, double& v) { readNumber(p, v, -1, 1); });
    fields.optional("cost_source", out.costSource, readCostSource);
    keepOthers(fields, out.other);
    fields.done();
}

} // namespace

Result<Assumptions> assumptionsFromJson(std::string_view json, std::string_view file)
{
    plan::Problems problems;
    Assumptions assumptions;
    const std::optional<plan::JsonNode> root = plan::parseJson(json, problems);
    if (root && problems.empty())
        readAssumptions({*root, "", problems}, assumptions);
    if (!problems.empty())
        return errorFrom(problems.front(), file);
    return assumptions;
}

} // namespace core::economics
