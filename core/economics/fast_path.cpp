#include "core/economics/fast_path.h"

#include "core/economics/kernels.h"
#include "core/economics/rounding.h"

#include <algorithm>

namespace core::economics {
namespace {

/// Whether a schedule is nothing but an amount per unit.
std::optional<double> linearOf(const plan::UsageCharge& charge, const std::string& currency)
{
    if (charge.least || charge.most)
        return {};
    if (const auto* unit = std::get_if<plan::UnitPrice>(&charge.price)) {
        const auto amount = unit->amount.find(currency);
        return amount == unit->amount.end() ? 0 : amount->second.toDouble();
    }
    if (const auto* plus = std::get_if<plan::CostPlusPrice>(&charge.price))
        return plus->markup.toDouble();
    return {};
}

} // namespace

std::optional<FastPath> FastPath::of(const Prepared& prepared, const Rules& rules, const plan::Plan& plan)
{
    if (rules.months != 1 || prepared.seats)
        return {};
    FastPath path;
    path.m_prepared = &prepared;
    path.m_rules = &rules;
    const std::string currency = reportingCurrency(plan);
    for (const ChargeRule& rule : rules.charges) {
        const auto& usage = std::get<plan::UsageCharge>(plan.charges[rule.index].kind);
        path.addCharge(rule);
        path.m_charges.back().linear = linearOf(usage, currency);
    }
    for (const LimitRule& limit : rules.limits) {
        Threshold threshold;
        threshold.used = limit.measure ? prepared.measures[*limit.measure].total.data() : nullptr;
        threshold.first = limit.steps.front().at * limit.amount;
        for (const StepRule& step : limit.steps) {
            if (step.changesService)
                threshold.special = std::min(threshold.special, step.at * limit.amount);
        }
        (threshold.used ? path.m_thresholds : path.m_spends).push_back(threshold);
    }
    for (const UnitRule& unit : rules.units) {
        const double granted = unit.granted + unit.grantedPerSeat * 1;
        path.m_thresholds.push_back(
            {prepared.measures[unit.measure].total.data(), granted, unit.blocks ? granted : kNever});
    }
    path.addFixed();
    for (const std::vector<Threshold>* list : {&path.m_thresholds, &path.m_spends}) {
        path.m_hasSpecial |= std::any_of(list->begin(), list->end(),
                                         [](const Threshold& next) { return next.special < kNever; });
    }
    return path;
}

/// Flat charges, and seats for one: in the order in which PayerEvaluator adds them up.
void FastPath::addFixed()
{
    m_fixed = m_rules->flat;
    m_fixedCounted = m_rules->flatCounted;
    for (const SeatRule& rule : m_rules->seats) {
        const double seats = std::min(std::max(1.0, rule.least), rule.most);
        const double whole = rule.schedule.amount(std::max(0.0, seats - rule.included)) * rule.factor;
        const double line = rule.factor == 1 ? m_rules->line(whole) : whole;
        m_fixed += line;
        m_fixedCounted += rule.counted ? line : 0;
    }
}

void FastPath::addCharge(const ChargeRule& rule)
{
    const auto column = [&](std::size_t measure) {
        return m_prepared->measures[measure].total.data();
    };
    Charge charge;
    charge.rule = &rule;
    charge.used = column(rule.measure);
    charge.unit = column(rule.unit);
    charge.cost = rule.cost ? column(*rule.cost) : nullptr;
    charge.atZero = rule.schedule.amount(0);
    if (rule.billed == Billed::AfterQuantity) {
        charge.free = rule.after;
        m_thresholds.push_back({charge.used, rule.after, kNever});
    } else if (rule.billed == Billed::AfterGrants) {
        const UnitRule& unit = m_rules->units[rule.grants];
        charge.free = unit.granted + unit.grantedPerSeat * 1;
    }
    m_charges.push_back(charge);
}

/// Unrounded amounts of one charge.
TIERWRIGHT_CLONES void FastPath::rate(const Charge& charge, std::size_t begin, std::size_t count,
                                      double* amounts) const
{
    const double* used = charge.used + begin;
    switch (charge.rule->billed) {
    case Billed::All:
        std::copy(used, used + count, amounts);
        break;
    case Billed::AfterQuantity:
        for (std::size_t i = 0; i < count; ++i)
            amounts[i] = beyond(used[i], charge.free);
        break;
    case Billed::AfterGrants:
        for (std::size_t i = 0; i < count; ++i)
            amounts[i] = beyond(charge.unit[begin + i], charge.free);
        for (std::size_t i = 0; charge.unit != charge.used && i < count; ++i) {
            if (amounts[i] > 0)
                amounts[i] = used[i] * (amounts[i] / charge.unit[begin + i]);
        }
        break;
    case Billed::WhereStepped:
        std::fill_n(amounts, count, 0.0);
        break;
    }
    for (std::size_t i = 0; charge.cost && i < count; ++i) {
        if (amounts[i] > 0)
            amounts[i] *= charge.cost[begin + i] / used[i];
    }
    if (charge.linear) {
        const double price = *charge.linear;
        for (std::size_t i = 0; i < count; ++i)
            amounts[i] *= price;
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        amounts[i] = amounts[i] == 0 ? charge.atZero : charge.rule->schedule.amount(amounts[i]);
}

/// Who has reached a threshold, and who gets past one that changes service.
TIERWRIGHT_CLONES void FastPath::mark(std::size_t begin, std::size_t count, BlockBills& out) const
{
    std::fill_n(out.reached, count, 0.0);
    std::fill_n(out.special, count, false);
    for (const Threshold& threshold : m_thresholds) {
        const double* used = threshold.used + begin;
        const double first = threshold.first * (1 - 1e-12), special = threshold.special * (1 + 1e-12);
        for (std::size_t i = 0; i < count; ++i)
            out.reached[i] = (used[i] > 0) & (used[i] >= first) ? 1 : out.reached[i];
        for (std::size_t i = 0; special < kNever && i < count; ++i)
            out.special[i] |= used[i] > special;
    }
}

void FastPath::commit(std::size_t count, const double* counted, BlockBills& out) const
{
    const CommitmentRule& rule = *m_rules->commitment;
    for (std::size_t i = 0; i < count; ++i) {
        const double discount = m_rules->line(counted[i] * rule.discount);
        const double shortfall = rule.paysShortfall ? std::max(0.0, rule.least - (counted[i] - discount)) : 0;
        out.commitment[i] = m_rules->line(shortfall) - discount;
    }
}

TIERWRIGHT_CLONES void FastPath::bill(std::size_t begin, std::size_t count, BlockBills& out) const
{
    mark(begin, count, out);
    std::fill_n(out.usage, count, 0.0);
    std::fill_n(out.overage, count, 0.0);
    std::fill_n(out.charged, count, 0.0);
    std::fill_n(out.commitment, count, 0.0);
    alignas(64) double counted[kBlock], spend[kBlock], amounts[kBlock];
    std::fill_n(counted, count, m_fixedCounted);
    std::fill_n(spend, m_spends.empty() ? 0 : count, 0.0);
    for (const Charge& charge : m_charges) {
        rate(charge, begin, count, amounts);
        for (std::size_t i = 0; !m_spends.empty() && i < count; ++i)
            spend[i] += amounts[i];
        roundLines(*m_rules, amounts, count);
        double* part = charge.rule->overage ? out.overage : out.usage;
        for (std::size_t i = 0; i < count; ++i)
            part[i] += amounts[i];
        for (std::size_t i = 0; charge.rule->overage && i < count; ++i)
            out.charged[i] = amounts[i] > 0 ? 1 : out.charged[i];
        for (std::size_t i = 0; charge.rule->counted && i < count; ++i)
            counted[i] += amounts[i];
    }
    for (const Threshold& threshold : m_spends) {
        for (std::size_t i = 0; i < count; ++i) {
            out.reached[i] = beyond(spend[i], threshold.first) > 0 ? 1 : out.reached[i];
            out.special[i] |= beyond(spend[i], threshold.special) > 0;
        }
    }
    if (m_rules->commitment)
        commit(count, counted, out);
    const double fixedPart = fixed();
    for (std::size_t i = 0; i < count; ++i)
        out.invoice[i] = fixedPart + out.usage[i] + out.overage[i] + 0.0 + out.commitment[i];
    if (!m_rules->roundsLines)
        roundInvoices(*m_rules, out.invoice, count);
    out.served = m_prepared->basis->cost.data() + begin;
}

} // namespace core::economics
