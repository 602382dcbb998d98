#include "core/economics/allowance.h"

#include "core/economics/payer.h"
#include "core/plan/lookup.h"

#include <fmt/format.h>

namespace core::economics {
namespace {

std::optional<Allowance> granted(const plan::Plan& plan, const Rules& rules, const Prepared& prepared)
{
    for (const UnitRule& unit : rules.units) {
        const double amount = unit.granted + unit.grantedPerSeat;
        if (amount <= 0)
            continue;
        for (std::size_t i = 0; i < plan.grants.size(); ++i) {
            if (plan.grants[i].every && prepared.needs.indexOf(measureOf(plan.grants[i].of)) == unit.measure)
                return Allowance{unit.measure, amount, 0, fmt::format("grants[{}].amount", i)};
        }
    }
    return {};
}

std::optional<Allowance> stepped(const plan::Plan& plan, const Rules& rules)
{
    for (const ChargeRule& charge : rules.charges) {
        if (charge.billed == Billed::AfterQuantity)
            return Allowance{charge.measure, charge.after, 0, fmt::format("charges[{}].after", charge.index)};
    }
    for (const LimitRule& limit : rules.limits) {
        for (const StepRule& step : limit.steps) {
            if (step.action == plan::StepAction::Warn || !limit.measure)
                continue;
            const bool money = std::holds_alternative<plan::Money>(plan.limits[limit.index].amount);
            const std::string field = money ? "money." + reportingCurrency(plan) : "amount";
            return Allowance{*limit.measure, limit.amount * step.at, 0,
                             fmt::format("limits[{}].{}", limit.index, field)};
        }
    }
    return {};
}

} // namespace

std::optional<Allowance> allowanceOf(const plan::Plan& plan, const Rules& rules, const Prepared& prepared)
{
    std::optional<Allowance> allowance = granted(plan, rules, prepared);
    if (!allowance)
        allowance = stepped(plan, rules);
    if (!allowance || prepared.sums[allowance->measure] <= 0)
        return {};
    allowance->amount /= rules.months;
    allowance->fullCost = allowance->amount * (prepared.costSum / prepared.sums[allowance->measure]);
    return allowance;
}

double planPrice(const Rules& rules, const Prepared& prepared)
{
    PayerEvaluator evaluator(prepared, rules);
    return evaluator.evaluateDormant().front().invoice;
}

} // namespace core::economics
