#include "core/plan/plan_writer.h"

namespace core::plan {
namespace {

Json modelJson(const Model& model)
{
    Json out = {{"id", model.id}, {"price", model.price}};
    add(out, "name", model.name);
    return out;
}

Json meterJson(const Meter& meter)
{
    Json out = {{"id", meter.id}};
    add(out, "name", meter.name);
    out["kind"] = wordFor(meter.kind);
    out["aggregate"] = wordFor(meter.aggregate);
    add(out, "event", meter.event);
    add(out, "field", meter.field);
    addMatch(out, meter.match);
    return out;
}

Json weightsJson(const WeightTable& table)
{
    Json out = {{"rule", "table"}};
    addList(out, "rows", table.rows, [](const WeightRow& row) {
        return Json{{"match", matchJson(row.match)}, {"credits", row.credits.text()}, {"per", row.per}};
    });
    if (table.otherFree || table.otherStated)
        out["other"] = table.otherFree ? "free" : "reject";
    return out;
}

Json weightsJson(const WeightByCost& cost)
{
    Json out = {{"rule", "cost"}, {"credits_per", cost.creditsPer.text()}, {"currency", cost.currency}};
    add(out, "markup", cost.markup);
    return out;
}

Json creditJson(const CreditUnit& unit)
{
    Json out = {{"id", unit.id}};
    add(out, "name", unit.name);
    out["decimals"] = unit.decimals;
    out["round"] = wordFor(unit.round);
    addWord(out, "round_at", unit.roundAt);
    out["weights"] = std::visit([](const auto& weights) { return weightsJson(weights); }, unit.weights);
    return out;
}

Json grantJson(const Grant& grant)
{
    Json out = {{"id", grant.id}, {"of", grant.of}, {"amount", grant.amount.text()}};
    out["every"] = grant.every ? text(*grant.every) : "once";
    addWord(out, "per", grant.per);
    if (grant.expires)
        out["expires"] = expiryText(*grant.expires);
    if (grant.rollover) {
        out["rollover"] = {{"most", grant.rollover->most.text()}};
        add(out["rollover"], "periods", grant.rollover->periods);
    }
    add(out, "priority", grant.priority);
    return out;
}

Json billingJson(const Billing& billing)
{
    Json out = {{"every", text(billing.every)}, {"anchor", wordFor(billing.anchor)}};
    add(out, "timezone", billing.timezone);
    out["proration"] = wordFor(billing.proration);
    out["rounding"] = {{"money", wordFor(billing.rounding)}, {"at", wordFor(billing.roundAt)}};
    return out;
}

Json trialJson(const Trial& trial)
{
    Json out = {{"length", text(trial.length)}};
    add(out, "card_required", trial.cardRequired);
    addList(out, "grants", trial.grants, grantJson);
    return out;
}

Json priceBookJson(const PriceBookRef& book)
{
    Json out = {{"id", book.id}, {"version", book.version}};
    add(out, "sha256", book.sha256);
    return out;
}

Json featuresJson(const std::map<Id, Feature>& features)
{
    Json out = Json::object();
    for (const auto& [name, value] : features)
        std::visit([&, &key = name](const auto& plain) { out[key] = plain; }, value);
    return out;
}

Json targetsJson(const std::map<Id, std::string>& targets)
{
    Json out = Json::object();
    for (const auto& [name, hints] : targets)
        out[name] = Json::parse(hints, nullptr, false);
    return out;
}

std::string dumped(const Json& json)
{
    // A name typed in the window is valid UTF-8; should one not be, a mark replaces the bytes.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

Json matchJson(const Match& match)
{
    Json out = Json::object();
    addList(out, "model", match.models, [](const Id& id) { return Json(id); });
    addList(out, "token", match.tokens, [](Token token) { return Json(wordFor(token)); });
    for (const auto& [name, values] : match.properties)
        out["property"][name] = values;
    return out;
}

void addMatch(Json& out, const std::optional<Match>& match)
{
    if (match)
        out["match"] = matchJson(*match);
}

std::string expiryText(const Expiry& expiry)
{
    if (expiry.kind == ExpiryKind::After)
        return text(expiry.after);
    return expiry.kind == ExpiryKind::Never ? "never" : "period_end";
}

void PlanWriter::addParts(Json& out) const
{
    addList(out, "models", m_plan.models, modelJson);
    addList(out, "meters", m_plan.meters, meterJson);
    addList(out, "credits", m_plan.credits, creditJson);
    out["charges"] = Json::array();
    for (const Charge& item : m_plan.charges)
        out["charges"].push_back(charge(item));
    addList(out, "grants", m_plan.grants, grantJson);
    addList(out, "topups", m_plan.topups, [this](const Topup& item) { return topup(item); });
    addList(out, "limits", m_plan.limits, [this](const Limit& item) { return limit(item); });
    if (m_plan.commitment)
        out["commitment"] = commitment(*m_plan.commitment);
    if (!m_plan.features.empty())
        out["features"] = featuresJson(m_plan.features);
    if (!m_plan.targets.empty())
        out["targets"] = targetsJson(m_plan.targets);
    add(out, "notes", m_plan.notes);
}

Json PlanWriter::plan() const
{
    Json out;
    add(out, "$schema", m_plan.schema);
    out["format"] = kPlanFormat;
    out["id"] = m_plan.id;
    out["version"] = m_plan.version;
    out["name"] = m_plan.name;
    add(out, "description", m_plan.description);
    out["status"] = wordFor(m_plan.status);
    out["currencies"] = m_plan.currencies;
    if (m_plan.priceBook)
        out["price_book"] = priceBookJson(*m_plan.priceBook);
    out["billing"] = billingJson(m_plan.billing);
    if (m_plan.trial)
        out["trial"] = trialJson(*m_plan.trial);
    addParts(out);
    return out;
}

std::string toJson(const Plan& plan)
{
    return dumped(PlanWriter(plan).plan());
}

std::string toJson(const Price& price, const std::vector<std::string>& currencies)
{
    Plan holder;
    holder.currencies = currencies;
    return dumped(PlanWriter(holder).price(price));
}

} // namespace core::plan
