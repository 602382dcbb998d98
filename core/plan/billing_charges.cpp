#include "core/plan/billing_run.h"

#include <algorithm>

/// Steps 3 to 5 of an invoice: the lines of charges and packs.
namespace core::plan {
namespace {

Decimal share(Decimal whole, Decimal part, Decimal of)
{
    return of.isZero() || part == of ? whole : shareOf(whole, part, of);
}

/// How much of a limit's demand lies past its steps that name the charge; absent when none does. A step acts
/// until the next one that does more than warn.
std::optional<Decimal> chargedPart(const Limit& limit, const Id& charge, Decimal amount, Decimal demand)
{
    std::optional<Decimal> sum;
    std::optional<Decimal> begin; // of the stretch that the charge bills
    for (const Step& step : limit.steps) {
        const Decimal at =
            std::min(Decimal::product(amount, step.at, Decimal::kPlaces, Rounding::Down), demand);
        if (step.action == StepAction::Warn)
            continue;
        if (begin)
            sum = sum.value_or(Decimal{}) + (at - *begin);
        begin = step.action == StepAction::Charge && step.charge == charge ? std::optional(at) : std::nullopt;
    }
    return begin ? sum.value_or(Decimal{}) + (demand - *begin) : sum;
}

} // namespace

void BillingRun::flat(const Charge& charge, const FlatCharge& flat)
{
    const bool once = charge.due == Due::Once;
    const std::int64_t count = once ? (m_account.period.index == 0 ? 1 : 0)
                                    : timesDue(charge.every.value_or(m_plan.billing.every),
                                               m_plan.billing.every, m_account.period.index);
    if (count == 0)
        return;
    const Decimal each =
        once ? price(flat.amount)
             : prorated(price(flat.amount), m_account.part, Decimal::kPlaces, m_plan.billing.rounding);
    add(LineKind::Flat, charge, Decimal::fromInteger(count), "", inLine(timesCapped(each, count)));
}

void BillingRun::seats(const Charge& charge, const SeatsCharge& seats)
{
    const std::int64_t count =
        timesDue(charge.every.value_or(m_plan.billing.every), m_plan.billing.every, m_account.period.index);
    const std::int64_t most = std::min(m_account.seats, seats.max.value_or(INT64_MAX));
    const std::int64_t paid =
        std::max(std::max(most, seats.min.value_or(0)) - seats.included.value_or(0), std::int64_t{0});
    if (count == 0)
        return;
    const Result<Rated> rated = rate(seats.price, Decimal::fromInteger(paid), m_invoice.currency);
    if (!rated)
        return fail(rated.error().subject, charge.id);
    const Decimal each = prorated(rated->amount, m_account.part, Decimal::kPlaces, m_plan.billing.rounding);
    add(LineKind::Seats, charge, Decimal::fromInteger(paid), "seat", inLine(timesCapped(each, count)),
        rated->lines);
}

void BillingRun::charges()
{
    for (const Charge& charge : m_plan.charges) {
        if (const auto* fee = std::get_if<FlatCharge>(&charge.kind))
            flat(charge, *fee);
        else if (const auto* perSeat = std::get_if<SeatsCharge>(&charge.kind))
            seats(charge, *perSeat);
        else
            usage(charge, std::get<UsageCharge>(charge.kind));
    }
}

/// The part of a unit's demand that a match means.
Decimal BillingRun::meant(const Id& unit, const std::optional<Match>& match) const
{
    const Decimal demand = demandOf(unit);
    if (!match || m_account.quantities.count(unit))
        return demand;
    return quantityIn(m_plan, unit, match, m_account.uses).value_or(demand);
}

Decimal BillingRun::billable(const Id& charge, const UsageCharge& usage, Decimal matchedQuantity) const
{
    if (std::holds_alternative<AfterGrants>(usage.after)) {
        const Decimal demand = demandOf(usage.of);
        return share(demand - valueOr(m_invoice.covered, usage.of, Decimal{}), matchedQuantity, demand);
    }
    if (const auto* after = std::get_if<Decimal>(&usage.after))
        return std::max(matchedQuantity - *after, Decimal{});
    return stepped(charge, matchedQuantity).value_or(matchedQuantity);
}

/// What lies where steps of limits of the billing period name the charge; absent when none does. Of several
/// limits that name it, the one counts that charges most.
std::optional<Decimal> BillingRun::stepped(const Id& charge, Decimal matchedQuantity) const
{
    std::optional<Decimal> most;
    for (const Limit& limit : m_plan.limits) {
        const auto* amount = std::get_if<Decimal>(&limit.amount);
        if (limit.window.kind != WindowKind::BillingPeriod || !amount)
            continue;
        const Decimal demand = meant(limit.of, limit.match);
        const std::int64_t times = limit.per == Per::Seat ? m_account.seats : 1;
        const Decimal whole =
            Decimal::product(*amount, Decimal::fromInteger(times), Decimal::kPlaces, Rounding::Down);
        const std::optional<Decimal> charged = chargedPart(limit, charge, whole, demand);
        if (!charged)
            continue;
        const Decimal part = charged->isZero() ? *charged : share(matchedQuantity, *charged, demand);
        most = std::max(most.value_or(Decimal{}), part);
    }
    return most;
}

/// Cost of the uses that the charge means, in the invoice's currency.
Decimal BillingRun::costOf(const Charge& charge, const UsageCharge& usage)
{
    if (const auto given = m_account.costs.find(charge.id); given != m_account.costs.end())
        return given->second;
    const Meter meter = find(m_plan.meters, usage.of) ? *find(m_plan.meters, usage.of) : Meter{};
    if ((usage.match && !usage.match->tokens.empty()) || (meter.match && !meter.match->tokens.empty())) {
        fail("the cost of some kinds of tokens is not known; it must be given", charge.id);
        return {};
    }
    Decimal cost;
    for (const Use& use : m_account.uses) {
        const bool meant = (!usage.match || matchesUse(*usage.match, use.model, use.properties)) &&
                           (!meter.match || matchesUse(*meter.match, use.model, use.properties));
        cost += meant ? use.cost : Decimal{};
    }
    if (m_invoice.currency == "USD")
        return cost;
    if (!m_account.unitsPerUsd) {
        fail("cost is in USD and the rate of " + m_invoice.currency + " is not known", charge.id);
        return {};
    }
    return Decimal::product(cost, *m_account.unitsPerUsd, Decimal::kPlaces, Rounding::HalfEven);
}

void BillingRun::usage(const Charge& charge, const UsageCharge& usage)
{
    if (!optedIn(charge))
        return;
    const Decimal whole = meant(usage.of, usage.match);
    Decimal quantity = billable(charge.id, usage, whole);
    std::string unit = usage.of;
    if (std::holds_alternative<CostPlusPrice>(usage.price)) {
        quantity = share(costOf(charge, usage), quantity, whole);
        unit = m_invoice.currency;
    }
    const auto events = m_account.events.find(usage.of);
    const Result<Rated> rated =
        rate(usage.price, quantity, m_invoice.currency,
             events == m_account.events.end() ? std::nullopt : std::optional(events->second));
    if (!rated)
        return fail(rated.error().subject, charge.id);
    const Decimal amount = bounded(rated->amount, usage.least, usage.most, m_invoice.currency);
    add(LineKind::Usage, charge, quantity, unit,
        amount == rated->amount ? inLine(rated->exact) : inLine(amount), rated->lines);
}

void BillingRun::packs()
{
    for (const Topup& topup : m_plan.topups) {
        const std::int64_t count = valueOr(m_packs, topup.id, std::int64_t{0});
        if (count == 0)
            continue;
        const Decimal amount = timesCapped(price(topup.price), count);
        const std::string& name = topup.name.empty() ? topup.id : topup.name;
        add({LineKind::Pack, topup.id, name, Decimal::fromInteger(count), "pack", inLine(amount), {}});
    }
}

} // namespace core::plan
