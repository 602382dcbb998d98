#include "ui/models/plan_ladder.h"

#include "ui/models/formats.h"
#include "ui/models/plan_controls.h"
#include "ui/models/plan_words.h"

#include <QCoreApplication>

namespace ui {
namespace {

using namespace core::plan;

QString tr(const char* text)
{
    return QCoreApplication::translate("PlanLadder", text);
}

LadderAction rungAction(StepAction action)
{
    switch (action) {
    case StepAction::Warn:
        return LadderAction::Warn;
    case StepAction::Slow:
        return LadderAction::Slow;
    case StepAction::Block:
        return LadderAction::Block;
    case StepAction::Reroute:
        return LadderAction::Reroute;
    case StepAction::Throttle:
        return LadderAction::Throttle;
    case StepAction::Charge:
        return LadderAction::Charge;
    }
    return LadderAction::Block;
}

struct MonthlyLimit {
    std::size_t index = 0;
    double amount = 0;
    QString control;
};

std::optional<MonthlyLimit> monthlyLimit(const Plan& plan, const Id& unit)
{
    for (std::size_t i = 0; i < plan.limits.size(); ++i) {
        const Limit& limit = plan.limits[i];
        if (limit.of != unit || !isMonthly(limit.window) || limit.match)
            continue;
        if (const auto* amount = std::get_if<core::Decimal>(&limit.amount))
            return MonthlyLimit{i, amount->toDouble(), QStringLiteral("limits[%1].amount").arg(i)};
        const auto& money = std::get<Money>(limit.amount);
        const auto found = plan.currencies.empty() ? money.end() : money.find(plan.currencies.front());
        if (found != money.end())
            return MonthlyLimit{
                i, found->second.toDouble(),
                QStringLiteral("limits[%1].money.%2").arg(i).arg(text(plan.currencies.front()))};
    }
    return std::nullopt;
}

/// The one rung of a plan without a monthly limit: which control, where, and what follows.
struct SingleRung {
    QString control;
    LadderStep step;
};

std::optional<SingleRung> chargeRung(const Plan& plan, const Id& unit)
{
    for (std::size_t i = 0; i < plan.charges.size(); ++i) {
        const auto* usage = std::get_if<UsageCharge>(&plan.charges[i].kind);
        const auto* after = usage ? std::get_if<core::Decimal>(&usage->after) : nullptr;
        if (after && usage->of == unit)
            return SingleRung{QStringLiteral("charges[%1].after").arg(i),
                              {tr("Overage"), after->toDouble(), LadderAction::Charge, {}, true}};
    }
    return std::nullopt;
}

bool chargesPastGrants(const Plan& plan, const Id& unit)
{
    for (const Charge& charge : plan.charges) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        if (usage && usage->of == unit && std::holds_alternative<AfterGrants>(usage->after))
            return true;
    }
    for (const Topup& pack : plan.topups) {
        if (pack.of == unit)
            return true;
    }
    return false;
}

std::optional<SingleRung> singleRung(const Plan& plan, const Id& unit)
{
    for (std::size_t i = 0; i < plan.grants.size(); ++i) {
        const Grant& grant = plan.grants[i];
        if (grant.of != unit || !grant.every)
            continue;
        const auto action = chargesPastGrants(plan, unit) ? LadderAction::Charge : LadderAction::Block;
        return SingleRung{QStringLiteral("grants[%1].amount").arg(i),
                          {tr("Allowance"), grant.amount.toDouble(), action, {}, true}};
    }
    return chargeRung(plan, unit);
}

} // namespace

std::vector<LadderStep> ladderOf(const Plan& plan, const Id& unit)
{
    const auto limit = monthlyLimit(plan, unit);
    if (!limit) {
        const auto single = singleRung(plan, unit);
        return single ? std::vector{single->step} : std::vector<LadderStep>{};
    }
    std::vector<LadderStep> ladder;
    for (const Step& step : plan.limits[limit->index].steps)
        ladder.push_back(
            {actionText(step.action), step.at.toDouble() * limit->amount, rungAction(step.action), {}, true});
    return ladder;
}

std::optional<Plan> withRung(const Plan& plan, const Id& unit, int index, double value)
{
    const auto limit = monthlyLimit(plan, unit);
    if (!limit) {
        const auto single = singleRung(plan, unit);
        return single && index == 0 ? withControl(plan, single->control, value) : std::nullopt;
    }
    const auto& steps = plan.limits[limit->index].steps;
    if (index < 0 || std::size_t(index) >= steps.size() || limit->amount <= 0)
        return std::nullopt;
    const Step& step = steps[std::size_t(index)];
    if (step.at == core::Decimal::fromInteger(1))
        return withControl(plan, limit->control, value);
    return withControl(plan, QStringLiteral("limits[%1].steps[%2].at").arg(limit->index).arg(index),
                       value / limit->amount);
}

} // namespace ui
