#include "ui/models/plan_steps.h"

#include <algorithm>

namespace ui {
namespace {

using namespace core::plan;

constexpr std::int64_t kThrottledRequests =
    10; // an hour: slow enough to be felt, fast enough to go on working

Id usageChargeOn(const Plan& plan, const Id& unit)
{
    for (const Charge& charge : plan.charges) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        if (usage && usage->of == unit)
            return charge.id;
    }
    return {};
}

} // namespace

std::vector<StepAction> actionsFor(const Plan& plan, std::size_t limit)
{
    std::vector<StepAction> actions{StepAction::Warn, StepAction::Slow, StepAction::Throttle,
                                    StepAction::Block};
    if (limit >= plan.limits.size())
        return actions;
    if (!plan.models.empty())
        actions.insert(actions.begin() + 1, StepAction::Reroute);
    if (!usageChargeOn(plan, plan.limits[limit].of).empty())
        actions.insert(actions.begin() + 1, StepAction::Charge);
    return actions;
}

std::optional<Plan> withStepAction(Plan plan, std::size_t limit, std::size_t step, StepAction action)
{
    const auto actions = actionsFor(plan, limit);
    if (limit >= plan.limits.size() || step >= plan.limits[limit].steps.size() ||
        std::find(actions.begin(), actions.end(), action) == actions.end())
        return std::nullopt;
    Step& changed = plan.limits[limit].steps[step];
    changed = {changed.at, action, {}, {}, 0, {}, {}};
    if (action == StepAction::Reroute)
        changed.to = plan.models.back().id;
    if (action == StepAction::Throttle) {
        changed.requests = kThrottledRequests;
        changed.every = {1, DurationUnit::Hour};
    }
    if (action == StepAction::Charge)
        changed.charge = usageChargeOn(plan, plan.limits[limit].of);
    return plan;
}

std::optional<Plan> withStepAdded(Plan plan, std::size_t limit)
{
    if (limit >= plan.limits.size())
        return std::nullopt;
    auto& steps = plan.limits[limit].steps;
    const core::Decimal last = steps.empty() ? core::Decimal() : steps.back().at;
    Step step;
    step.at = last + (steps.empty() ? core::Decimal::fromInteger(1) : core::Decimal::fromDouble(0.5, 2));
    step.action = StepAction::Block;
    // Nothing follows a stop: the step that was last becomes a warning.
    if (!steps.empty() && steps.back().action == StepAction::Block)
        steps.back() = {steps.back().at, StepAction::Warn, {}, {}, 0, {}, {}};
    steps.push_back(step);
    return plan;
}

std::optional<Plan> withStepRemoved(Plan plan, std::size_t limit, std::size_t step)
{
    if (limit >= plan.limits.size() || step >= plan.limits[limit].steps.size() ||
        plan.limits[limit].steps.size() < 2)
        return std::nullopt;
    auto& steps = plan.limits[limit].steps;
    steps.erase(steps.begin() + std::ptrdiff_t(step));
    return plan;
}

} // namespace ui
