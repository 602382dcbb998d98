#include "core/economics/replay_walk.h"

#include "core/economics/rounding.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

constexpr int kMostStages = 4096; // an hour with more crossings than this is a plan of dust
constexpr double kOnIt = 1 - 1e-12;

double throttled(const ReplayStep& step, std::span<const ReplayItem> items)
{
    double requests = 0;
    for (const ReplayItem& item : items)
        requests += item.values[std::size_t(usage::Quantity::Requests)];
    return requests > 0 ? std::min(1.0, step.requestsPerHour / requests) : 1;
}

} // namespace

PayerWalk::PayerWalk(const ReplayPlan& plan, const Assumptions& assumptions,
                     std::span<const usage::Period> periods, const TimeZone& zone, bool buysPacks)
    : m_plan(plan)
    , m_assumptions(assumptions)
    , m_periods(periods)
    , m_buysPacks(buysPacks)
{
    for (const ReplayLimit& limit : plan.limits)
        m_limits.push_back({WindowSum(limit.limit->window, zone)});
    m_units.resize(plan.units_.size());
    for (std::size_t i = 0; i < m_units.size(); ++i)
        m_units[i].cycleEnds.assign(plan.units_[i].grants.size(), std::numeric_limits<Hour>::min());
}

void PayerWalk::hour(Hour hour, std::size_t period, std::span<const ReplayItem> items)
{
    if (m_period != period) {
        endPeriod();
        beginPeriod(period);
    }
    m_hour = hour;
    m_items = items;
    m_services.assign(items.size(), {});
    for (LimitState& state : m_limits)
        state.window.moveTo(hour);
    issueGrants();
    double position = 0;
    for (int stages = 0; position < 1 && stages < kMostStages; ++stages)
        position += stage(position);
}

std::vector<PayerPeriodResult> PayerWalk::finish()
{
    endPeriod();
    return std::move(m_done);
}

void PayerWalk::beginPeriod(std::size_t period)
{
    m_period = period;
    m_now = {};
    m_now.period = period;
    m_now.activity.assign(m_limits.size() + 1, {});
    m_billed.assign(m_plan.rules.charges.size(), 0.0);
    m_used = m_billed;
    m_demanded = m_denied = m_cost = m_packs = 0;
    for (LimitState& state : m_limits)
        state.window.beginPeriod();
}

/// Issues what has fallen due since the payer's last hour. Cycles follow the billing period they begin in.
void PayerWalk::issueGrants()
{
    const usage::Period& period = m_periods[*m_period];
    for (std::size_t u = 0; u < m_units.size(); ++u) {
        UnitState& state = m_units[u];
        for (std::size_t g = 0; g < m_plan.units_[u].grants.size(); ++g) {
            const plan::Grant& grant = *m_plan.units_[u].grants[g];
            if (m_hour < state.cycleEnds[g])
                continue;
            const bool first = state.cycleEnds[g] == std::numeric_limits<Hour>::min();
            Hour begin = m_hour, end = kNoExpiry;
            if (grant.every && *grant.every == m_plan.plan->billing.every) {
                begin = period.begin;
                end = period.end;
            } else if (grant.every) {
                const Hour length = hoursIn(*grant.every);
                begin = first ? period.begin : state.cycleEnds[g];
                begin += (m_hour - begin) / length * length;
                end = begin + length;
            }
            if (!first)
                state.ledger.roll(grant.id, grant.rollover, end);
            Ledger::Lot lot{grant.amount.toDouble(), end, grant.priority.value_or(50), false, grant.id, 0};
            const plan::Expiry otherwise{grant.every ? plan::ExpiryKind::PeriodEnd : plan::ExpiryKind::Never,
                                         {}};
            const plan::Expiry expiry = grant.expires.value_or(otherwise);
            if (expiry.kind == plan::ExpiryKind::Never || grant.rollover)
                lot.expires = kNoExpiry; // rolled over or not when the cycle ends
            else if (expiry.kind == plan::ExpiryKind::After)
                lot.expires = begin + hoursIn(expiry.after);
            else if (!grant.every)
                lot.expires = period.end;
            state.ledger.add(lot);
            state.cycleEnds[g] = end;
            state.short_ = false;
        }
        state.ledger.expire(m_hour);
        if (state.packsSince != period.begin) {
            state.packsSince = period.begin;
            state.packs = 0;
        }
        buyAutomatic(u);
    }
}

void PayerWalk::addPack(std::size_t unit, const plan::Topup& topup)
{
    const plan::Expiry expiry = topup.expires.value_or(plan::Expiry{plan::ExpiryKind::Never, {}});
    const Hour end = expiry.kind == plan::ExpiryKind::After       ? m_hour + hoursIn(expiry.after)
                     : expiry.kind == plan::ExpiryKind::PeriodEnd ? m_periods[*m_period].end
                                                                  : kNoExpiry;
    m_units[unit].ledger.add({topup.amount.toDouble(), end, topup.priority.value_or(50), true, topup.id, 0});
    const auto price = topup.price.find(reportingCurrency(*m_plan.plan));
    m_packs += price == topup.price.end() ? 0 : price->second.toDouble();
    m_now.outcome.charged = true;
}

void PayerWalk::buyAutomatic(std::size_t unit)
{
    const plan::Topup* topup = m_plan.units_[unit].automatic;
    UnitState& state = m_units[unit];
    if (!topup)
        return;
    const double most =
        double(topup->automatic->most) * m_plan.rules.months / monthsIn(topup->automatic->every);
    while (state.packs + 1 <= most + 1e-9 &&
           state.ledger.balance() < topup->automatic->below.toDouble() + 1e-9) {
        addPack(unit, *topup);
        ++state.packs;
        state.short_ = false;
    }
}

bool PayerWalk::buyManual(std::size_t unit)
{
    const plan::Topup* topup = m_plan.units_[unit].manual;
    if (!topup || !m_buysPacks)
        return false;
    addPack(unit, *topup);
    return true;
}

/// Serves the hour from a position until something changes; says how far that is.
double PayerWalk::stage(double from)
{
    m_from = from;
    exhausted();
    treat();
    const double length = std::min(1 - from, nextEvent(1 - from));
    advance(length);
    return std::max(length, 1e-15);
}

/// Units that have run out: packs are bought, or the rest is blocked.
void PayerWalk::exhausted()
{
    for (std::size_t u = 0; u < m_units.size(); ++u) {
        const ReplayUnit& unit = m_plan.units_[u];
        UnitState& state = m_units[u];
        if (state.ledger.balance() > 1e-9 || rate(unit.measure, nullptr) <= 0)
            continue;
        buyAutomatic(u);
        if (state.ledger.balance() > 1e-9 || (unit.blocks && buyManual(u)))
            continue;
        state.short_ = true;
        m_now.outcome.reached = true;
        reach(m_now.activity.back());
        if (!m_now.exhaustedDay)
            m_now.exhaustedDay = (m_hour - m_periods[*m_period].begin) / 24;
    }
}

void PayerWalk::reach(ActivityPart& activity) const
{
    if (!activity.reached)
        activity.since = Micros(m_hour) * kMicrosPerHour + Micros(m_from * double(kMicrosPerHour));
    activity.reached = true;
}

void PayerWalk::treat()
{
    m_services.assign(m_items.size(), {});
    for (std::size_t l = 0; l < m_limits.size(); ++l) {
        const ReplayLimit& limit = m_plan.limits[l];
        const double level = limit.measure ? m_limits[l].window.sum() : spend(0);
        std::size_t& passed = m_limits[l].passed;
        passed = 0;
        while (passed < limit.steps.size() && level >= limit.steps[passed].at * kOnIt)
            ++passed;
        if (passed == 0)
            continue;
        m_now.outcome.reached = true;
        reach(m_now.activity[l]);
        if (const ReplayStep* step = actingStep(limit.steps, passed))
            treat(limit, *step, l);
    }
    for (std::size_t u = 0; u < m_units.size(); ++u) {
        if (!m_units[u].short_ || !m_plan.units_[u].blocks)
            continue;
        for (Service& service : m_services) {
            service.denier = service.served > 0 ? m_limits.size() + 1 : service.denier;
            service.served = 0;
        }
    }
}

void PayerWalk::treat(const ReplayLimit& limit, const ReplayStep& step, std::size_t index)
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const usage::ContextId context = m_items[i].context;
        Service& service = m_services[i];
        const double before = service.served;
        if (!limit.acts[context])
            continue;
        switch (step.action) {
        case plan::StepAction::Warn:
            break;
        case plan::StepAction::Charge:
            service.charges |= std::uint64_t(1) << (step.charge % 64);
            service.served *= 1 - m_assumptions.abandonCharge;
            break;
        case plan::StepAction::Reroute:
            if (!step.reroutes[context])
                break;
            service.server = 1 + step.target;
            service.served *= 1 - m_assumptions.abandonReroute;
            service.degrader = index + 1;
            break;
        case plan::StepAction::Slow:
            service.slow = true;
            service.served *= 1 - m_assumptions.abandonSlow;
            service.degrader = index + 1;
            break;
        case plan::StepAction::Throttle:
            service.served *= throttled(step, m_items);
            service.degrader = index + 1;
            break;
        case plan::StepAction::Block:
            service.served = 0;
            break;
        }
        if (service.served < before)
            service.denier = index + 1;
    }
}

/// Units of a measure that are served per hour as things stand. What another model serves counts as that
/// model's.
double PayerWalk::rate(std::size_t measure, const std::vector<bool>* acts) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const ReplayItem& item = m_items[i];
        if (acts && !(*acts)[item.context])
            continue;
        const Service service = i < m_services.size() ? m_services[i] : Service{};
        CellValues values = item.values;
        if (service.server > 0) {
            for (std::size_t k = 0; k < std::size_t(usage::Quantity::Requests); ++k)
                values[k] *= m_assumptions.tokenFactor;
            values[kCostCount] = item.targetCost[service.server - 1];
        }
        sum += service.served * m_plan.units(measure, service.server, item.context, values);
    }
    return sum;
}

/// Of a charge, per hour: its units, or the cost that they cause.
double PayerWalk::chargeRate(std::size_t charge, bool cost) const
{
    const std::size_t measure = cost ? *m_plan.chargeCosts[charge] : m_plan.chargeMeasures[charge];
    const ChargeRule& rule = m_plan.rules.charges[charge];
    if (rule.billed != Billed::WhereStepped)
        return rate(measure, nullptr);
    double sum = 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (!(m_services[i].charges >> (charge % 64) & 1u))
            continue;
        CellValues values = m_items[i].values;
        sum += m_services[i].served * m_plan.units(measure, 0, m_items[i].context, values);
    }
    return sum;
}

/// USD billed for usage in the period when the stage goes on for another `ahead` hours.
double PayerWalk::spend(double ahead) const
{
    double sum = 0;
    for (std::size_t c = 0; c < m_billed.size(); ++c) {
        const ChargeRule& rule = m_plan.rules.charges[c];
        double billed = m_billed[c];
        if (ahead > 0) {
            const double units = chargeRate(c, false) * ahead;
            double share = 1;
            if (rule.billed == Billed::AfterQuantity)
                share = units > 0 ? std::clamp((m_used[c] + units - rule.after) / units, 0.0, 1.0) : 0;
            if (rule.billed == Billed::AfterGrants)
                share = m_units[rule.grants].short_ ? 1 : 0;
            billed += share * (m_plan.chargeCosts[c] ? chargeRate(c, true) * ahead : units);
        }
        sum += rule.schedule.amount(billed);
    }
    return sum;
}

double PayerWalk::spendAhead(double amount, double left) const
{
    if (spend(left) <= amount)
        return left;
    double low = 0, high = left;
    for (int i = 0; i < 50; ++i) {
        const double middle = low + (high - low) / 2;
        (spend(middle) > amount ? high : low) = middle;
    }
    return high; // just past it, so that the step counts as reached
}

/// How much of the hour passes until a step is reached or a unit runs out.
double PayerWalk::nextEvent(double left) const
{
    double next = left;
    for (std::size_t l = 0; l < m_limits.size(); ++l) {
        const ReplayLimit& limit = m_plan.limits[l];
        if (m_limits[l].passed >= limit.steps.size())
            continue;
        const double threshold = limit.steps[m_limits[l].passed].at;
        if (!limit.measure) {
            next = std::min(next, spendAhead(threshold, next));
            continue;
        }
        const double slope = rate(*limit.measure, &limit.acts);
        if (slope > 0)
            next = std::min(next, std::max(0.0, threshold - m_limits[l].window.sum()) / slope);
    }
    for (std::size_t u = 0; u < m_units.size(); ++u) {
        const double slope = rate(m_plan.units_[u].measure, nullptr);
        const double balance = m_units[u].ledger.balance();
        if (slope <= 0 || m_units[u].short_)
            continue;
        next = std::min(next, balance / slope);
        const plan::Topup* topup = m_plan.units_[u].automatic;
        if (topup && balance > topup->automatic->below.toDouble() + 1e-9)
            next = std::min(next, (balance - topup->automatic->below.toDouble()) / slope);
    }
    return next;
}

void PayerWalk::advance(double length)
{

    for (std::size_t c = 0; c < m_billed.size(); ++c) {
        const ChargeRule& rule = m_plan.rules.charges[c];
        const double units = chargeRate(c, false) * length;
        double share = 1;
        if (rule.billed == Billed::AfterQuantity)
            share = units > 0 ? std::clamp((m_used[c] + units - rule.after) / units, 0.0, 1.0) : 0;
        if (rule.billed == Billed::AfterGrants)
            share = m_units[rule.grants].short_ ? 1 : 0;
        m_used[c] += units;
        m_billed[c] += share * (m_plan.chargeCosts[c] ? chargeRate(c, true) * length : units);
    }
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const ReplayItem& item = m_items[i];
        const Service& service = m_services[i];
        const double whole = item.values[kCostCount] * length;
        const double units =
            m_plan.primary ? m_plan.units(*m_plan.primary, 0, item.context, item.values) * length : whole;
        m_demanded += units;
        m_denied += units * (1 - service.served);
        const double own = service.server > 0 ? item.targetCost[service.server - 1] * length : whole;
        m_cost += service.served * own * (service.slow ? m_plan.rules.slowCost : 1);
        if (length <= 0)
            continue;
        if (service.denier > 0 && service.served < 1) {
            ActivityPart& part = m_now.activity[service.denier - 1];
            part.acted = true;
            part.denied += whole * (1 - service.served);
            m_now.outcome.stopped = true;
        }
        if (service.degrader > 0 && service.served > 0) {
            ActivityPart& part = m_now.activity[service.degrader - 1];
            part.acted = true;
            part.degraded += whole * service.served;
            m_now.outcome.degraded = true;
        }
        for (std::size_t l = 0; service.charges != 0 && l < m_limits.size(); ++l) {
            const std::size_t passed = m_limits[l].passed;
            const bool charges = passed > 0 && m_plan.limits[l].acts[item.context] &&
                                 m_plan.limits[l].steps[passed - 1].action == plan::StepAction::Charge;
            m_now.activity[l].acted = m_now.activity[l].acted || charges;
            m_now.activity[l].charged += charges ? whole * service.served : 0;
        }
    }
    for (std::size_t l = 0; l < m_limits.size(); ++l) {
        const ReplayLimit& limit = m_plan.limits[l];
        if (limit.measure)
            m_limits[l].window.add(m_hour, rate(*limit.measure, &limit.acts) * length);
    }
    for (std::size_t u = 0; u < m_units.size(); ++u)
        m_units[u].ledger.use(rate(m_plan.units_[u].measure, nullptr) * length);
}

void PayerWalk::endPeriod()
{
    if (!m_period)
        return;
    const Rules& rules = m_plan.rules;
    Outcome& out = m_now.outcome;
    double counted = rules.flatCounted;
    out.fixed = rules.flat;
    for (const SeatRule& rule : rules.seats) {
        const double seats = std::min(std::max(1.0, rule.least), rule.most);
        const double line =
            rules.line(rule.schedule.amount(std::max(0.0, seats - rule.included)) * rule.factor);
        out.fixed += line;
        counted += rule.counted ? line : 0;
    }
    for (std::size_t c = 0; c < m_billed.size(); ++c) {
        const ChargeRule& rule = rules.charges[c];
        const double line = rules.line(rule.schedule.amount(m_billed[c]));
        (rule.overage ? out.overage : out.usage) += line;
        out.charged = out.charged || (rule.overage && line > 0);
        counted += rule.counted ? line : 0;
    }
    out.topups = rules.line(m_packs);
    if (rules.commitment) {
        const double discount = rules.line(counted * rules.commitment->discount);
        const double missing = std::max(0.0, rules.commitment->least - (counted - discount));
        out.commitment = rules.line(rules.commitment->paysShortfall ? missing : 0) - discount;
    }
    out.invoice = rules.invoice(out.fixed + out.usage + out.overage + out.topups + out.commitment);
    out.cost = m_cost;
    out.demanded = m_demanded;
    out.denied = m_denied;
    m_done.push_back(std::move(m_now));
    m_period.reset();
}

} // namespace core::economics
