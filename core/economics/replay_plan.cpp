#include "core/economics/replay_plan.h"

#include "core/economics/replay_window.h"
#include "core/economics/terms.h"
#include "core/plan/lookup.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

/// One column of one row for every count of every context, so that terms over columns say what each count
/// weighs.
Population countsAsColumns(const usage::Dictionaries& names, const std::string* servedBy)
{
    Population population;
    population.weight = population.cost = {1};
    for (const usage::Context& context : names.contexts) {
        for (std::size_t i = 0; i < kCostCount; ++i) {
            const std::string& model = servedBy ? *servedBy : context.model;
            population.columns.push_back({{model, servedBy ? std::string() : context.tier, context.workflow,
                                           context.outcome, static_cast<usage::Quantity>(i)},
                                          {1}});
        }
    }
    return population;
}

usage::MeterKey keyOf(const usage::Context& context)
{
    return {context.model, context.tier, context.workflow, context.outcome, usage::Quantity::Requests};
}

/// Units per USD of cost for what follows from cost; absent for the rest.
std::optional<double> unitsPerCost(const Needs& needs, const MeasureKey& key)
{
    if (key.asCost)
        return 1;
    const plan::Meter* meter = plan::find(needs.meters, key.unit);
    if (meter && meter->kind == plan::MeterKind::Cost)
        return 1;
    const plan::CreditUnit* credit = plan::find(needs.credits, key.unit);
    const auto* byCost = credit ? std::get_if<plan::WeightByCost>(&credit->weights) : nullptr;
    if (!byCost)
        return {};
    return byCost->creditsPer.toDouble() * byCost->markup.value_or(Decimal::fromInteger(1)).toDouble();
}

bool coversCost(const Needs& needs, const MeasureKey& key, const UsageMatcher& matcher,
                const usage::Context& context)
{
    const plan::Meter* meter = plan::find(needs.meters, key.unit);
    return matcher.covers(selectorOf(key.match), keyOf(context)) &&
           (!meter || matcher.covers(selectorOf(meter->match), keyOf(context)));
}

} // namespace

std::size_t ReplayPlan::measure(const MeasureKey& key)
{
    const auto found = std::find(measures.begin(), measures.end(), key);
    if (found != measures.end())
        return static_cast<std::size_t>(found - measures.begin());
    measures.push_back(key);
    return measures.size() - 1;
}

void ReplayPlan::addUnit(const plan::Id& id)
{
    if (std::any_of(units_.begin(), units_.end(), [&](const ReplayUnit& unit) { return unit.id == id; }))
        return;
    ReplayUnit unit;
    unit.id = id;
    unit.measure = measure(measureOf(id));
    for (const plan::Grant& grant : plan->grants) {
        if (grant.of == id)
            unit.grants.push_back(&grant);
    }
    const bool charged = plan::hasUsageCharge(*plan, id);
    for (const plan::Topup& topup : plan->topups) {
        const plan::Topup*& place = topup.automatic ? unit.automatic : unit.manual;
        if (topup.of == id && !charged && !place)
            place = &topup;
    }
    unit.blocks = !charged && (unit.automatic || unit.manual || !plan::hasActingSteps(*plan, id));
    units_.push_back(std::move(unit));
}

void ReplayPlan::addLimit(const plan::Limit& limit, const usage::Dictionaries& names,
                          const UsageMatcher& matcher)
{
    if (!WindowSum::isVisible(limit.window)) {
        leftOut.push_back(limit.id);
        return;
    }
    ReplayLimit& out = limits.emplace_back();
    out.limit = &limit;
    if (limit.of != plan::kSpend)
        out.measure = measure({limit.of, limit.match, false});
    const auto* money = std::get_if<plan::Money>(&limit.amount);
    const std::string currency = reportingCurrency(*plan);
    const double amount = !money                      ? std::get<Decimal>(limit.amount).toDouble()
                          : money->contains(currency) ? money->at(currency).toDouble()
                                                      : 0;
    for (const usage::Context& context : names.contexts)
        out.acts.push_back(matcher.covers(selectorOf(limit.match), keyOf(context)));
    for (const plan::Step& step : limit.steps) {
        ReplayStep& next = out.steps.emplace_back();
        next.at = step.at.toDouble() * amount;
        next.action = step.action;
        if (step.action == plan::StepAction::Throttle)
            next.requestsPerHour =
                double(step.requests) / (monthsIn(step.every) / monthsIn({1, plan::DurationUnit::Hour}));
        for (std::size_t i = 0; i < rules.charges.size(); ++i) {
            if (step.action == plan::StepAction::Charge &&
                plan->charges[rules.charges[i].index].id == step.charge)
                next.charge = i;
        }
        if (step.action != plan::StepAction::Reroute)
            continue;
        const auto target = std::find(targets.begin(), targets.end(), step.to);
        next.target = static_cast<std::size_t>(target - targets.begin());
        if (target == targets.end())
            targets.push_back(step.to);
        for (const usage::Context& context : names.contexts)
            next.reroutes.push_back(matcher.covers(selectorOf(step), keyOf(context)) &&
                                    !matcher.isModel(step.to, context.model));
    }
}

void ReplayPlan::weigh(const usage::Dictionaries& names, const Needs& needs, const ServingPrices& prices)
{
    const UsageMatcher matcher(needs, prices);
    for (std::size_t server = 0; server <= targets.size(); ++server) {
        const std::string* servedBy = server > 0 ? &targetPrices[server - 1] : nullptr;
        const Population columns = countsAsColumns(names, servedBy);
        TermBuilder builder(columns, needs, prices);
        auto& byMeasure = m_weights.emplace_back();
        for (const MeasureKey& key : measures) {
            auto& weights = byMeasure.emplace_back(names.contexts.size(), CellValues{});
            const std::optional<double> perCost = unitsPerCost(needs, key);
            for (std::size_t context = 0; perCost && context < weights.size(); ++context) {
                usage::Context served = names.contexts[context];
                served.model = servedBy ? *servedBy : served.model;
                weights[context][kCostCount] = coversCost(needs, key, matcher, served) ? *perCost : 0;
            }
            if (perCost)
                continue;
            for (const Term& term : builder.quantity(key).terms) {
                // Terms refer to columns; which one follows from its place among them.
                const auto found =
                    std::find_if(columns.columns.begin(), columns.columns.end(),
                                 [&](const auto& column) { return &column.values == term.values; });
                const auto index = static_cast<std::size_t>(found - columns.columns.begin());
                weights[index / kCostCount][index % kCostCount] += term.coefficient;
            }
        }
    }
}

Result<ReplayPlan> ReplayPlan::of(const usage::Dictionaries& names, const plan::Plan& plan,
                                  const cost::PriceBook& book, const Assumptions& assumptions)
{
    ReplayPlan out;
    out.plan = &plan;
    Needs needs = needsOf(plan, assumptions);
    Prepared shape; // what rules look up: the indices of measures, one class of usage
    shape.needs = needs;
    shape.classes = {0};
    out.rules = rulesOf(plan, assumptions, shape);
    needs.selectors.clear();

    const ServingPrices prices(book);
    const UsageMatcher matcher(needs, prices);
    for (const ChargeRule& charge : out.rules.charges) {
        const auto& usage = std::get<plan::UsageCharge>(plan.charges[charge.index].kind);
        out.chargeMeasures.push_back(out.measure({usage.of, usage.match, false}));
        out.chargeCosts.emplace_back();
        if (charge.cost)
            out.chargeCosts.back() = out.measure({usage.of, usage.match, true});
        out.chargeUnits.push_back(out.measure(measureOf(usage.of)));
    }
    for (const plan::Limit& limit : plan.limits)
        out.addLimit(limit, names, matcher);
    for (const plan::Grant& grant : plan.grants)
        out.addUnit(grant.of);
    for (const plan::Topup& topup : plan.topups)
        out.addUnit(topup.of);
    if (!plan.credits.empty())
        out.primary = out.measure(measureOf(plan.credits.front().id));
    for (const plan::Id& target : out.targets) {
        const plan::Model* model = plan::find(plan.models, target);
        if (!model || !prices.of(model->price, "")) {
            return Error{ErrorCode::MissingPrice,
                         "usage is rerouted to a model without a price",
                         {},
                         0,
                         "models",
                         "a price for " + (model ? model->price : target)};
        }
        out.targetPrices.push_back(model->price);
    }
    out.weigh(names, needs, prices);
    return out;
}

} // namespace core::economics
