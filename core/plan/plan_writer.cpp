#include "core/plan/json.h"
#include "core/plan/patterns.h"
#include "core/plan/words.h"

#include <nlohmann/json.hpp>

#include <algorithm>

/// The canonical form of plan files: keys in the schema's order, money in the order of the plan's currencies.
namespace core::plan {
namespace {

using Json = nlohmann::ordered_json;

/// Writes one plan; knows the order of its currencies.
class Writer {
public:
    explicit Writer(const Plan& plan)
        : m_plan(plan)
    {}
    Json plan() const;

    Json money(const Money& money) const;
    Json price(const Price& price) const;

private:
    const Plan& m_plan;

    Json tier(const Tier& tier) const;
    Json charge(const Charge& charge) const;
    Json topup(const Topup& topup) const;
    Json limit(const Limit& limit) const;
    Json commitment(const Commitment& commitment) const;
    void addParts(Json& out) const;

    void addFlat(Json& out, const FlatCharge& flat) const;
    void addSeats(Json& out, const SeatsCharge& seats) const;
    void addUsage(Json& out, const UsageCharge& usage) const;
    void addMoney(Json& out, const char* key, const std::optional<Money>& value) const
    {
        if (value)
            out[key] = money(*value);
    }
};

void add(Json& out, const char* key, const std::string& value)
{
    if (!value.empty())
        out[key] = value;
}

template <typename T>
void add(Json& out, const char* key, const std::optional<T>& value)
{
    if (value)
        out[key] = *value;
}

void add(Json& out, const char* key, const std::optional<Decimal>& value)
{
    if (value)
        out[key] = value->text();
}

void add(Json& out, const char* key, const std::optional<Duration>& value)
{
    if (value)
        out[key] = text(*value);
}

template <typename Enum>
void addWord(Json& out, const char* key, const std::optional<Enum>& value)
{
    if (value)
        out[key] = wordFor(*value);
}

template <typename T, typename Write>
void addList(Json& out, const char* key, const std::vector<T>& list, Write write)
{
    if (list.empty())
        return;
    Json& items = out[key] = Json::array();
    for (const T& item : list)
        items.push_back(write(item));
}

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

std::string expiryText(const Expiry& expiry)
{
    if (expiry.kind == ExpiryKind::After)
        return text(expiry.after);
    return expiry.kind == ExpiryKind::Never ? "never" : "period_end";
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

Json stepJson(const Step& step)
{
    Json out = {{"at", step.at.text()}, {"do", wordFor(step.action)}};
    if (step.action == StepAction::Reroute) {
        addList(out, "from", step.from, [](const Id& id) { return Json(id); });
        out["to"] = step.to;
    } else if (step.action == StepAction::Throttle) {
        out["requests"] = step.requests;
        out["every"] = text(step.every);
    } else if (step.action == StepAction::Charge) {
        out["charge"] = step.charge;
    }
    return out;
}

Json windowJson(const Window& window)
{
    Json out = {{"kind", wordFor(window.kind)}};
    add(out, "length", window.length);
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

Json Writer::money(const Money& money) const
{
    Json out = Json::object();
    for (const std::string& currency : m_plan.currencies) {
        if (const auto amount = money.find(currency); amount != money.end())
            out[currency] = amount->second.text();
    }
    for (const auto& [currency, amount] : money) {
        if (!out.contains(currency))
            out[currency] = amount.text();
    }
    return out;
}

Json Writer::tier(const Tier& tier) const
{
    Json out;
    out["up_to"] = tier.upTo ? Json(tier.upTo->text()) : Json(nullptr);
    addMoney(out, "unit", tier.unit);
    addMoney(out, "flat", tier.flat);
    return out;
}

Json Writer::price(const Price& price) const
{
    Json out;
    if (const auto* unit = std::get_if<UnitPrice>(&price)) {
        out = {{"model", "unit"}, {"amount", money(unit->amount)}};
    } else if (const auto* package = std::get_if<PackagePrice>(&price)) {
        out = {{"model", "package"}, {"size", package->size.text()}, {"amount", money(package->amount)}};
    } else if (const auto* tiered = std::get_if<TieredPrice>(&price)) {
        out["model"] = tiered->volume ? "volume" : "graduated";
        add(out, "flat_at_zero", tiered->flatAtZero);
        addList(out, "tiers", tiered->tiers, [this](const Tier& step) { return tier(step); });
    } else if (const auto* percentage = std::get_if<PercentagePrice>(&price)) {
        out = {{"model", "percentage"}, {"rate", percentage->rate.text()}};
        addMoney(out, "fixed", percentage->fixed);
        addMoney(out, "least", percentage->least);
        addMoney(out, "most", percentage->most);
    } else {
        out = {{"model", "cost_plus"}, {"markup", std::get<CostPlusPrice>(price).markup.text()}};
    }
    return out;
}

void Writer::addFlat(Json& out, const FlatCharge& flat) const
{
    out["amount"] = money(flat.amount);
}

void Writer::addSeats(Json& out, const SeatsCharge& seats) const
{
    out["price"] = price(seats.price);
    add(out, "included", seats.included);
    add(out, "min", seats.min);
    add(out, "max", seats.max);
}

void Writer::addUsage(Json& out, const UsageCharge& usage) const
{
    out["of"] = usage.of;
    addMatch(out, usage.match);
    if (std::holds_alternative<AfterGrants>(usage.after))
        out["after"] = "grants";
    else if (const auto* quantity = std::get_if<Decimal>(&usage.after))
        out["after"] = quantity->text();
    add(out, "opt_in", usage.optIn);
    out["price"] = price(usage.price);
    addMoney(out, "least", usage.least);
    addMoney(out, "most", usage.most);
}

Json Writer::charge(const Charge& charge) const
{
    static constexpr const char* kKinds[] = {"flat", "seats", "usage"};
    Json out = {{"id", charge.id}, {"kind", kKinds[charge.kind.index()]}};
    add(out, "name", charge.name);
    if (const auto* flat = std::get_if<FlatCharge>(&charge.kind))
        addFlat(out, *flat);
    else if (const auto* seats = std::get_if<SeatsCharge>(&charge.kind))
        addSeats(out, *seats);
    else
        addUsage(out, std::get<UsageCharge>(charge.kind));
    add(out, "every", charge.every);
    addWord(out, "due", charge.due);
    return out;
}

Json Writer::topup(const Topup& topup) const
{
    Json out = {{"id", topup.id}};
    add(out, "name", topup.name);
    out["of"] = topup.of;
    out["amount"] = topup.amount.text();
    out["price"] = money(topup.price);
    if (topup.expires)
        out["expires"] = expiryText(*topup.expires);
    add(out, "priority", topup.priority);
    if (const auto& automatic = topup.automatic)
        out["auto"] = {
            {"below", automatic->below.text()}, {"most", automatic->most}, {"every", text(automatic->every)}};
    return out;
}

Json Writer::limit(const Limit& limit) const
{
    Json out = {{"id", limit.id}, {"of", limit.of}};
    if (const auto* amount = std::get_if<Decimal>(&limit.amount))
        out["amount"] = amount->text();
    else
        out["money"] = money(std::get<Money>(limit.amount));
    addMatch(out, limit.match);
    out["window"] = windowJson(limit.window);
    addWord(out, "per", limit.per);
    add(out, "shown", limit.shown);
    addList(out, "steps", limit.steps, stepJson);
    return out;
}

Json Writer::commitment(const Commitment& commitment) const
{
    Json out = {{"least", money(commitment.least)}, {"every", text(commitment.every)}};
    addList(out, "counts", commitment.counts, [](const Id& id) { return Json(id); });
    addWord(out, "paid", commitment.paid);
    out["shortfall"] = wordFor(commitment.shortfall);
    add(out, "discount", commitment.discount);
    return out;
}

void Writer::addParts(Json& out) const
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

Json Writer::plan() const
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

std::string dumped(const Json& json)
{
    // A name typed in the window is valid UTF-8; should one not be, a mark replaces the bytes.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

std::string toJson(const Plan& plan)
{
    return dumped(Writer(plan).plan());
}

std::string toJson(const Price& price, const std::vector<std::string>& currencies)
{
    Plan holder;
    holder.currencies = currencies;
    return dumped(Writer(holder).price(price));
}

} // namespace core::plan
