#include "core/economics/payer.h"

#include "core/economics/rounding.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

constexpr int kBisections = 60; // from [0, 1] to the last bit

/// Whether a step that is reached alters how something is served or billed.
bool changesService(const LimitRule& limit, const std::vector<double>& positions)
{
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] < 1 && limit.steps[i].changesService)
            return true;
    }
    return false;
}

} // namespace

double packsFor(double need, double size)
{
    return need > 0 ? std::max(1.0, roundedUp(need / size)) : 0;
}

PayerEvaluator::PayerEvaluator(const Prepared& prepared, const Rules& rules)
    : m_prepared(prepared)
    , m_rules(rules)
    , m_ladder(rules, prepared)
{
    const std::size_t measures = prepared.measures.size(), classes = prepared.classCount();
    m_demand.quantity.resize(measures);
    m_demand.byClass.assign(measures, std::vector<double>(classes));
    m_demand.cost.resize(classes);
    m_demand.rerouted.assign(prepared.rerouted.size(), std::vector<double>(classes));
    for (const UnitRule& unit : rules.units)
        m_manualPacks += unit.manual ? 1 : 0;
}

void PayerEvaluator::load(std::size_t slot)
{
    const double scale = m_rules.months;
    const std::size_t classes = m_prepared.classCount();
    for (std::size_t i = 0; i < m_demand.quantity.size(); ++i) {
        const SlotColumn& column = m_prepared.measures[i];
        m_demand.quantity[i] = column.total[slot] * scale;
        for (std::size_t c = 0; c < classes; ++c)
            m_demand.byClass[i][c] = classes == 1 ? m_demand.quantity[i] : column.byClass[c][slot] * scale;
    }
    m_demand.totalCost = m_prepared.basis->cost[slot] * scale;
    for (std::size_t c = 0; c < classes; ++c)
        m_demand.cost[c] = classes == 1 ? m_demand.totalCost : m_prepared.cost.byClass[c][slot] * scale;
    for (std::size_t target = 0; target < m_demand.rerouted.size(); ++target) {
        for (std::size_t c = 0; c < classes; ++c)
            m_demand.rerouted[target][c] = m_prepared.rerouted[target][c][slot] * scale;
    }
    m_demand.seats = m_prepared.seats ? (*m_prepared.seats)[slot] : 1;
}

const std::vector<Outcome>& PayerEvaluator::evaluate(std::size_t slot)
{
    load(slot);
    run();
    return m_outcomes;
}

const std::vector<Outcome>& PayerEvaluator::evaluateDormant()
{
    std::fill(m_demand.quantity.begin(), m_demand.quantity.end(), 0.0);
    for (auto& column : m_demand.byClass)
        std::fill(column.begin(), column.end(), 0.0);
    std::fill(m_demand.cost.begin(), m_demand.cost.end(), 0.0);
    m_demand.totalCost = 0;
    m_demand.seats = 1;
    run();
    return m_outcomes;
}

/// One outcome, or one for each combination of packs bought and not bought when that makes a difference.
void PayerEvaluator::run()
{
    m_outcomes.clear();
    const auto cases = std::uint32_t(1) << std::min<std::size_t>(m_manualPacks, 8);
    for (std::uint32_t buyers = 0; buyers < cases; ++buyers) {
        double share = 1;
        for (std::size_t i = 0; i < m_manualPacks; ++i)
            share *= buyers >> i & 1u ? m_rules.takeTopup : 1 - m_rules.takeTopup;
        m_anybodyShort = false;
        Outcome next = outcome(buyers);
        next.share = m_anybodyShort ? share : 1;
        if (next.share > 0)
            m_outcomes.push_back(next);
        if (!m_anybodyShort)
            return; // with or without packs, it is the same
    }
}

Outcome PayerEvaluator::outcome(std::uint32_t buyers)
{
    Outcome out;
    m_ladder.start(m_demand);
    applyLimits(out);
    applyUnits(buyers, out);
    bill(out);
    out.cost = m_ladder.cost(m_demand.cost, 1) / m_rules.months;
    out.degraded = m_ladder.isDegraded();
    out.stopped = !m_ladder.isWhole();
    out.demanded = m_rules.primary ? m_demand.quantity[*m_rules.primary] : m_demand.totalCost;
    if (out.stopped) {
        out.denied = m_rules.primary ? out.demanded - m_ladder.served(*m_rules.primary, 1)
                                     : out.demanded * m_ladder.deniedShare();
    }
    out.demanded /= m_rules.months;
    out.denied /= m_rules.months;
    return out;
}

void PayerEvaluator::applyLimits(Outcome& out)
{
    for (const LimitRule& limit : m_rules.limits) {
        if (limit.measure) {
            const double demand = m_ladder.served(*limit.measure, 1, &limit.acts);
            const double first = limit.steps.front().at * limit.amount * (limit.perSeat ? m_demand.seats : 1);
            out.reached = out.reached || (demand > 0 && demand >= first * (1 - 1e-12));
        }
        findPositions(limit);
        const bool reached = !m_positions.empty() && m_positions.front() < 1;
        out.reached = out.reached || reached;
        if (reached && changesService(limit, m_positions))
            m_ladder.apply(limit, m_positions);
    }
}

void PayerEvaluator::findPositions(const LimitRule& limit)
{
    m_positions.clear();
    for (const StepRule& step : limit.steps) {
        const double amount = step.at * limit.amount * (limit.perSeat ? m_demand.seats : 1);
        m_positions.push_back(limit.measure ? m_ladder.positionOf(*limit.measure, amount, &limit.acts)
                                            : positionOfSpend(amount));
    }
}

double PayerEvaluator::spendAt(double end) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_rules.charges.size(); ++i)
        sum += rated(i, end);
    return sum;
}

/// The last position up to which no more than `amount` is billed. Bills need not grow evenly, so it is
/// searched for.
double PayerEvaluator::positionOfSpend(double amount) const
{
    if (beyond(spendAt(1), amount) <= 0)
        return kNever;
    double low = 0, high = 1;
    for (int i = 0; i < kBisections; ++i) {
        const double middle = low + (high - low) / 2;
        (spendAt(middle) > amount ? high : low) = middle;
    }
    return low;
}

void PayerEvaluator::applyUnits(std::uint32_t buyers, Outcome& out)
{
    std::size_t manual = 0;
    for (const UnitRule& unit : m_rules.units) {
        const bool buys = unit.manual && (buyers >> manual++ & 1u);
        const double used = m_ladder.served(unit.measure, 1);
        const double free = granted(unit);
        out.reached = out.reached || (used > 0 && used >= free * (1 - 1e-12));
        double need = beyond(used, free);
        if (!unit.blocks || need <= 0)
            continue;
        double bought = 0;
        if (unit.automatic) {
            const double packs =
                std::min(packsFor(need, unit.automatic->size), roundedDown(unit.automatic->most));
            out.topups += m_rules.line(packs * unit.automatic->price);
            bought += packs * unit.automatic->size;
            out.charged = out.charged || packs > 0;
        }
        need = beyond(used, free + bought);
        if (need <= 0)
            continue;
        m_anybodyShort = m_anybodyShort || unit.manual;
        if (buys) {
            const double packs = packsFor(need, unit.manual->size);
            out.topups += m_rules.line(packs * unit.manual->price);
            out.charged = true;
        } else {
            m_ladder.blockPast(unit.measure, free + bought);
        }
    }
}

/// Units of a charge in the demand up to a position.
double PayerEvaluator::billable(std::size_t index, double end) const
{
    const ChargeRule& charge = m_rules.charges[index];
    const double used = m_ladder.served(charge.measure, end);
    switch (charge.billed) {
    case Billed::All:
        return used;
    case Billed::AfterQuantity:
        return beyond(used, charge.after);
    case Billed::AfterGrants: {
        const double whole = charge.unit == charge.measure ? used : m_ladder.served(charge.unit, end);
        const double past = beyond(whole, granted(m_rules.units[charge.grants]));
        return charge.unit == charge.measure || past <= 0 ? past : used * (past / whole);
    }
    case Billed::WhereStepped:
        return m_ladder.servedUnder(charge.measure, index, end);
    }
    return 0;
}

double PayerEvaluator::rated(std::size_t index, double end) const
{
    const ChargeRule& charge = m_rules.charges[index];
    double quantity = billable(index, end);
    if (charge.cost && quantity > 0) { // a share of what it costs to serve
        const double cost = m_ladder.isUntouched() && end >= 1
                                ? m_demand.quantity[*charge.cost]
                                : m_ladder.cost(m_demand.byClass[*charge.cost], end);
        quantity *= cost / m_ladder.served(charge.measure, end);
    }
    return charge.schedule.amount(quantity);
}

void PayerEvaluator::bill(Outcome& out)
{
    double counted = m_rules.flatCounted;
    out.fixed = m_rules.flat;
    for (const SeatRule& rule : m_rules.seats) {
        const double seats = std::min(std::max(m_demand.seats, rule.least), rule.most);
        const double whole = rule.schedule.amount(std::max(0.0, seats - rule.included)) * rule.factor;
        const double line = rule.factor == 1 ? m_rules.line(whole) : whole;
        out.fixed += line;
        counted += rule.counted ? line : 0;
    }
    for (std::size_t i = 0; i < m_rules.charges.size(); ++i) {
        const ChargeRule& charge = m_rules.charges[i];
        const double line = m_rules.line(rated(i, 1));
        const double used = charge.billed == Billed::AfterQuantity ? m_ladder.served(charge.measure, 1) : 0;
        out.reached = out.reached || (used > 0 && used >= charge.after * (1 - 1e-12));
        (charge.overage ? out.overage : out.usage) += line;
        out.charged = out.charged || (charge.overage && line > 0);
        counted += charge.counted ? line : 0;
    }
    if (m_rules.commitment) {
        const CommitmentRule& rule = *m_rules.commitment;
        const double discount = m_rules.line(counted * rule.discount);
        const double shortfall = rule.paysShortfall ? std::max(0.0, rule.least - (counted - discount)) : 0;
        out.commitment = m_rules.line(shortfall) - discount;
    }
    out.invoice = m_rules.invoice(out.fixed + out.usage + out.overage + out.topups + out.commitment);
    for (double* amount : {&out.invoice, &out.fixed, &out.usage, &out.overage, &out.topups, &out.commitment})
        *amount /= m_rules.months;
}

} // namespace core::economics
