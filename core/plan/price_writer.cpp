#include "core/plan/plan_writer.h"

/// What is sold and what is enforced, in canonical form.
namespace core::plan {
namespace {

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

} // namespace

Json PlanWriter::money(const Money& money) const
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

Json PlanWriter::tier(const Tier& tier) const
{
    Json out;
    out["up_to"] = tier.upTo ? Json(tier.upTo->text()) : Json(nullptr);
    addMoney(out, "unit", tier.unit);
    addMoney(out, "flat", tier.flat);
    return out;
}

Json PlanWriter::price(const Price& price) const
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

void PlanWriter::addFlat(Json& out, const FlatCharge& flat) const
{
    out["amount"] = money(flat.amount);
}

void PlanWriter::addSeats(Json& out, const SeatsCharge& seats) const
{
    out["price"] = price(seats.price);
    add(out, "included", seats.included);
    add(out, "min", seats.min);
    add(out, "max", seats.max);
}

void PlanWriter::addUsage(Json& out, const UsageCharge& usage) const
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

Json PlanWriter::charge(const Charge& charge) const
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

Json PlanWriter::topup(const Topup& topup) const
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

Json PlanWriter::limit(const Limit& limit) const
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

Json PlanWriter::commitment(const Commitment& commitment) const
{
    Json out = {{"least", money(commitment.least)}, {"every", text(commitment.every)}};
    addList(out, "counts", commitment.counts, [](const Id& id) { return Json(id); });
    addWord(out, "paid", commitment.paid);
    out["shortfall"] = wordFor(commitment.shortfall);
    add(out, "discount", commitment.discount);
    return out;
}

} // namespace core::plan
