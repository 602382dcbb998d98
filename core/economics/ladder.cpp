#include "core/economics/ladder.h"

#include "core/economics/rounding.h"

#include <algorithm>

namespace core::economics {

void Ladder::start(const Demand& demand)
{
    m_demand = &demand;
    m_touched = false;
    m_parts.assign(1, {});
    m_treatments.assign(m_classes, {});
}

void Ladder::cut(double position)
{
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (position <= m_parts[i].begin || position >= m_parts[i].end)
            continue;
        const Part rest{position, m_parts[i].end};
        m_parts[i].end = position;
        m_parts.insert(m_parts.begin() + std::ptrdiff_t(i) + 1, rest);
        const std::vector<Treatment> copy(m_treatments.begin() + std::ptrdiff_t(i * m_classes),
                                          m_treatments.begin() + std::ptrdiff_t((i + 1) * m_classes));
        m_treatments.insert(m_treatments.begin() + std::ptrdiff_t((i + 1) * m_classes), copy.begin(),
                            copy.end());
        return;
    }
}

void Ladder::apply(const LimitRule& limit, const std::vector<double>& positions)
{
    m_touched = true;
    for (const double position : positions)
        cut(position);
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const auto next = std::upper_bound(positions.begin(), positions.end(), m_parts[i].begin);
        const auto reached = static_cast<std::size_t>(next - positions.begin());
        if (const StepRule* step = actingStep(limit.steps, reached))
            treat(*step, limit.acts, &m_treatments[i * m_classes]);
    }
}

void Ladder::treat(const StepRule& step, const std::vector<bool>& acts, Treatment* treatments) const
{
    for (std::size_t c = 0; c < m_classes; ++c) {
        Treatment& treatment = treatments[c];
        if (!acts[c])
            continue;
        switch (step.action) {
        case plan::StepAction::Warn:
            break;
        case plan::StepAction::Charge:
            treatment.charges |= std::uint64_t(1) << (step.charge % 64);
            treatment.served *= m_rules.chargeServed;
            break;
        case plan::StepAction::Reroute:
            if (!step.reroutes[c])
                break;
            treatment.target = static_cast<std::uint32_t>(step.target);
            treatment.served *= m_rules.rerouteServed;
            break;
        case plan::StepAction::Slow:
            treatment.slow = true;
            treatment.served *= m_rules.slowServed;
            break;
        case plan::StepAction::Throttle:
            treatment.throttled = true;
            treatment.served *= m_rules.throttleServed;
            break;
        case plan::StepAction::Block:
            treatment.served = 0;
            break;
        }
    }
}

void Ladder::blockPast(std::size_t measure, double amount)
{
    const double position = positionOf(measure, amount, nullptr);
    if (position >= 1)
        return;
    m_touched = true;
    cut(position);
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        for (std::size_t c = 0; c < m_classes && m_parts[i].begin >= position; ++c)
            m_treatments[i * m_classes + c].served = 0;
    }
}

double Ladder::positionOf(std::size_t measure, double amount, const std::vector<bool>* classes) const
{
    const double whole = served(measure, 1, classes);
    if (beyond(whole, amount) <= 0)
        return kNever;
    double before = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        double slope = 0;
        for (std::size_t c = 0; c < m_classes; ++c) {
            if (!classes || (*classes)[c])
                slope += m_demand->byClass[measure][c] * at(i, c).served;
        }
        const double length = m_parts[i].end - m_parts[i].begin;
        if (before + slope * length > amount)
            return m_parts[i].begin + (amount - before) / slope;
        before += slope * length;
    }
    return kNever;
}

double Ladder::served(std::size_t measure, double end, const std::vector<bool>* classes) const
{
    if (!m_touched && end >= 1)
        return m_demand->quantity[measure];
    double sum = 0;
    for (std::size_t i = 0; i < m_parts.size() && m_parts[i].begin < end; ++i) {
        const double length = std::min(end, m_parts[i].end) - m_parts[i].begin;
        for (std::size_t c = 0; c < m_classes; ++c) {
            if (!classes || (*classes)[c])
                sum += length * m_demand->byClass[measure][c] * at(i, c).served;
        }
    }
    return sum;
}

double Ladder::servedUnder(std::size_t measure, std::size_t charge, double end) const
{
    const std::uint64_t bit = std::uint64_t(1) << (charge % 64);
    double sum = 0;
    for (std::size_t i = 0; i < m_parts.size() && m_parts[i].begin < end; ++i) {
        const double length = std::min(end, m_parts[i].end) - m_parts[i].begin;
        for (std::size_t c = 0; c < m_classes; ++c) {
            if (at(i, c).charges & bit)
                sum += length * m_demand->byClass[measure][c] * at(i, c).served;
        }
    }
    return sum;
}

double Ladder::cost(const std::vector<double>& costs, double end) const
{
    if (!m_touched && end >= 1 && &costs == &m_demand->cost)
        return m_demand->totalCost;
    double sum = 0;
    for (std::size_t i = 0; i < m_parts.size() && m_parts[i].begin < end; ++i) {
        const double length = std::min(end, m_parts[i].end) - m_parts[i].begin;
        for (std::size_t c = 0; c < m_classes; ++c) {
            const Treatment& treatment = at(i, c);
            double price = costs[c];
            if (treatment.target != Treatment::kOwnModel && m_demand->cost[c] > 0)
                price *= m_demand->rerouted[treatment.target][c] / m_demand->cost[c];
            sum += length * treatment.served * price * (treatment.slow ? m_rules.slowCost : 1);
        }
    }
    return sum;
}

bool Ladder::isWhole() const
{
    return std::all_of(m_treatments.begin(), m_treatments.end(),
                       [](const Treatment& treatment) { return treatment.served == 1; });
}

bool Ladder::isUsed(std::size_t usageClass) const
{
    return m_demand->cost[usageClass] > 0 ||
           std::any_of(m_demand->byClass.begin(), m_demand->byClass.end(),
                       [&](const std::vector<double>& parts) { return parts[usageClass] > 0; });
}

/// Only usage that is there can be degraded: a reroute of models that the payer does not use changes nothing.
bool Ladder::isDegraded() const
{
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        for (std::size_t c = 0; c < m_classes; ++c) {
            const Treatment& treatment = at(i, c);
            const bool degraded =
                treatment.slow || treatment.throttled || treatment.target != Treatment::kOwnModel;
            if (degraded && treatment.served > 0 && isUsed(c))
                return true;
        }
    }
    return false;
}

double Ladder::deniedShare() const
{
    double denied = 0, whole = 0;
    for (std::size_t c = 0; c < m_classes; ++c) {
        const double part = m_demand->totalCost > 0 ? m_demand->cost[c] : 1;
        whole += part;
        for (std::size_t i = 0; i < m_parts.size(); ++i)
            denied += part * (m_parts[i].end - m_parts[i].begin) * (1 - at(i, c).served);
    }
    return whole > 0 ? denied / whole : 0;
}

} // namespace core::economics
