#include "core/plan/lookup.h"

#include <set>

namespace core::plan {
namespace {

void addCurrencies(const std::optional<Money>& money, std::set<std::string>& out)
{
    if (!money)
        return;
    for (const auto& [currency, amount] : *money)
        out.insert(currency);
}

void addCurrencies(const std::vector<Tier>& tiers, std::set<std::string>& out)
{
    for (const Tier& tier : tiers) {
        addCurrencies(tier.unit, out);
        addCurrencies(tier.flat, out);
    }
}

} // namespace

int countedPlaces(const Plan& plan, const Id& unit)
{
    if (const CreditUnit* credit = find(plan.credits, unit))
        return credit->decimals;
    const Meter* meter = find(plan.meters, unit);
    if (meter && meter->kind == MeterKind::Cost)
        return Decimal::kPlaces;
    return meter && meter->aggregate == Aggregate::Sum ? 6 : 0;
}

bool hasUsageCharge(const Plan& plan, const Id& unit)
{
    return std::any_of(plan.charges.begin(), plan.charges.end(), [&](const Charge& charge) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        return usage && usage->of == unit;
    });
}

bool hasActingSteps(const Plan& plan, const Id& unit)
{
    const auto acts = [](const Step& step) {
        return step.action != StepAction::Warn;
    };
    return std::any_of(plan.limits.begin(), plan.limits.end(), [&](const Limit& limit) {
        return limit.of == unit && limit.window.kind == WindowKind::BillingPeriod &&
               std::any_of(limit.steps.begin(), limit.steps.end(), acts);
    });
}

std::vector<std::string> currenciesOf(const Price& price)
{
    std::set<std::string> found;
    if (const auto* unit = std::get_if<UnitPrice>(&price))
        addCurrencies(unit->amount, found);
    else if (const auto* package = std::get_if<PackagePrice>(&price))
        addCurrencies(package->amount, found);
    else if (const auto* tiered = std::get_if<TieredPrice>(&price))
        addCurrencies(tiered->tiers, found);
    else if (const auto* percentage = std::get_if<PercentagePrice>(&price)) {
        addCurrencies(percentage->fixed, found);
        addCurrencies(percentage->least, found);
        addCurrencies(percentage->most, found);
    }
    return {found.begin(), found.end()};
}

} // namespace core::plan
