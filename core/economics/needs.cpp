#include "core/economics/needs.h"

#include "core/plan/lookup.h"

#include <algorithm>
#include <cassert>

namespace core::economics {
namespace {

template <typename T>
void addOnce(std::vector<T>& list, T value)
{
    if (!plan::contains(list, value))
        list.push_back(std::move(value));
}

void addSelector(Needs& needs, Selector selector)
{
    if (selector != Selector{})
        addOnce(needs.selectors, std::move(selector));
}

void addLimit(Needs& needs, const plan::Limit& limit)
{
    if (limit.of != plan::kSpend)
        addOnce(needs.measures, {limit.of, limit.match, false});
    addSelector(needs, selectorOf(limit.match));
    for (const plan::Step& step : limit.steps) {
        if (step.action != plan::StepAction::Reroute)
            continue;
        addSelector(needs, selectorOf(step));
        addOnce(needs.targets, step.to);
    }
}

/// A reroute changes the cost of each model by another factor, so what cost_plus bills must be told apart.
void addCostPlus(Needs& needs, const plan::Plan& plan)
{
    for (const plan::Charge& charge : plan.charges) {
        const auto* usage = std::get_if<plan::UsageCharge>(&charge.kind);
        if (!usage || !std::holds_alternative<plan::CostPlusPrice>(usage->price))
            continue;
        addSelector(needs, selectorOf(usage->match));
        if (const plan::Meter* meter = plan::find(plan.meters, usage->of))
            addSelector(needs, selectorOf(meter->match));
    }
}

} // namespace

std::size_t Needs::indexOf(const MeasureKey& key) const
{
    const auto found = std::find(measures.begin(), measures.end(), key);
    assert(found != measures.end());
    return static_cast<std::size_t>(found - measures.begin());
}

std::optional<std::size_t> Needs::indexOf(const Selector& selector) const
{
    const auto found = std::find(selectors.begin(), selectors.end(), selector);
    if (found == selectors.end())
        return {};
    return static_cast<std::size_t>(found - selectors.begin());
}

bool isMonthly(const plan::Limit& limit)
{
    return limit.window.kind == plan::WindowKind::BillingPeriod;
}

MeasureKey measureOf(const plan::Id& unit)
{
    return {unit, {}, false};
}

Selector selectorOf(const std::optional<plan::Match>& match)
{
    return match ? Selector{match->models, match->properties} : Selector{};
}

Selector selectorOf(const plan::Step& reroute)
{
    return {reroute.from, {}};
}

Needs needsOf(const plan::Plan& plan, const Assumptions& assumptions)
{
    Needs needs;
    needs.models = plan.models;
    needs.meters = plan.meters;
    needs.credits = plan.credits;
    needs.tokenFactor = assumptions.tokenFactor;
    needs.levers = assumptions.levers;
    for (const plan::CreditUnit& unit : plan.credits)
        addOnce(needs.measures, measureOf(unit.id));
    for (const plan::Grant& grant : plan.grants)
        addOnce(needs.measures, measureOf(grant.of));
    for (const plan::Topup& topup : plan.topups)
        addOnce(needs.measures, measureOf(topup.of));
    for (const plan::Charge& charge : plan.charges) {
        const auto* usage = std::get_if<plan::UsageCharge>(&charge.kind);
        if (!usage)
            continue;
        addOnce(needs.measures, measureOf(usage->of));
        addOnce(needs.measures, {usage->of, usage->match, false});
        if (std::holds_alternative<plan::CostPlusPrice>(usage->price))
            addOnce(needs.measures, {usage->of, usage->match, true});
    }
    for (const plan::Limit& limit : plan.limits) {
        if (isMonthly(limit))
            addLimit(needs, limit);
    }
    if (!needs.targets.empty())
        addCostPlus(needs, plan);
    return needs;
}

} // namespace core::economics
