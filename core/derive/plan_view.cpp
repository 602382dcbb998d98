#include "core/derive/plan_view.h"

#include "core/economics/needs.h"
#include "core/economics/prepared.h"
#include "core/economics/threshold_curve.h"
#include "core/plan/controls.h"
#include "core/plan/edit.h"
#include "core/stats/curves.h"
#include "core/stats/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core {
namespace {

constexpr std::size_t kCurvePoints = 80;
constexpr double kParkedAllowance = 1; // stands for "any allowance" when plans are compared without it

/// The number of a plan that says how much is included: a recurring grant, else the quantity after which
/// usage is billed, else the limit of a billing period.
struct Allowance {
    std::string path;
    plan::Id unit;
    double value = 0;
};

const plan::Control* controlOf(const std::vector<plan::Control>& controls, const std::string& path)
{
    const auto found = std::find_if(controls.begin(), controls.end(),
                                    [&](const plan::Control& control) { return control.path == path; });
    return found == controls.end() ? nullptr : &*found;
}

std::optional<Allowance> allowanceOf(const plan::Plan& plan)
{
    const std::vector<plan::Control> controls = plan::controlsOf(plan);
    for (std::size_t i = 0; i < plan.grants.size(); ++i) {
        const std::string path = "grants[" + std::to_string(i) + "].amount";
        if (const auto* control = controlOf(controls, path); control && plan.grants[i].every)
            return Allowance{path, plan.grants[i].of, control->value.toDouble()};
    }
    for (std::size_t i = 0; i < plan.charges.size(); ++i) {
        const auto* usage = std::get_if<plan::UsageCharge>(&plan.charges[i].kind);
        const std::string path = "charges[" + std::to_string(i) + "].after";
        if (const auto* control = controlOf(controls, path); control && usage)
            return Allowance{path, usage->of, control->value.toDouble()};
    }
    for (std::size_t i = 0; i < plan.limits.size(); ++i) {
        if (!economics::isMonthly(plan.limits[i]) || plan.limits[i].of == "spend")
            continue;
        const std::string stem = "limits[" + std::to_string(i) + "].";
        for (const std::string& path : {stem + "amount", stem + "money." + plan.currencies.front()}) {
            if (const auto* control = controlOf(controls, path))
                return Allowance{path, plan.limits[i].of, control->value.toDouble()};
        }
    }
    return std::nullopt;
}

std::string nameOfUnit(const plan::Plan& plan, const plan::Id& unit)
{
    for (const plan::CreditUnit& credit : plan.credits) {
        if (credit.id == unit)
            return credit.name.empty() ? credit.id : credit.name;
    }
    for (const plan::Meter& meter : plan.meters) {
        if (meter.id == unit)
            return meter.name.empty() ? meter.id : meter.name;
    }
    return unit;
}

std::optional<PlanView::Demand> demandOf(const economics::Prepared& prepared, const plan::Plan& plan,
                                         const Allowance& allowance)
{
    const economics::MeasureKey key = economics::measureOf(allowance.unit);
    const auto& measures = prepared.needs.measures;
    const auto found = std::find(measures.begin(), measures.end(), key);
    if (found == measures.end())
        return std::nullopt;
    const auto& column = prepared.measures[std::size_t(found - measures.begin())].total;
    const auto sample = stats::Sample::from(column, prepared.basis->weight);
    if (!sample || sample->size() == 0)
        return std::nullopt;
    const stats::Histogram histogram = stats::logHistogram(*sample);
    PlanView::Demand demand;
    demand.unit = allowance.unit;
    demand.name = nameOfUnit(plan, allowance.unit);
    demand.histogram = {histogram.edges, histogram.counts};
    demand.zeros = sample->zeroWeight();
    demand.allowance = allowance.value;
    demand.path = allowance.path;
    return demand;
}

/// Results at allowances spread evenly on a log axis over what payers use.
PlanView::ThresholdCurve curveOf(const economics::CurveSketch& sketch, const plan::Plan& plan,
                                 const Allowance& allowance, const PlanView::Demand& demand,
                                 const economics::Assumptions& assumptions)
{
    const double low = demand.histogram.edges.front();
    const double high = demand.histogram.edges.back();
    std::vector<double> amounts;
    for (std::size_t i = 0; i < kCurvePoints; ++i)
        amounts.push_back(low * std::pow(high / low, double(i) / double(kCurvePoints - 1)));
    const auto drawn = sketch.curve(plan, assumptions, allowance.path, amounts);
    PlanView::ThresholdCurve curve;
    for (std::size_t i = 0; drawn && i < drawn->value.size(); ++i) {
        if (std::isnan(drawn->grossMargin[i]))
            continue;
        curve.allowance.push_back(drawn->value[i]);
        curve.grossMargin.push_back(drawn->grossMargin[i]);
        curve.overageShare.push_back(drawn->overageShare[i]);
    }
    return curve;
}

/// True when the plans differ in their allowance only, so that curves over the allowance stay.
bool sameButAllowance(const plan::Plan& a, const plan::Plan& b)
{
    const auto allowanceA = allowanceOf(a);
    const auto allowanceB = allowanceOf(b);
    if (!allowanceA || !allowanceB || allowanceA->path != allowanceB->path)
        return false;
    const auto parkedA = plan::withMoved(a, allowanceA->path, kParkedAllowance);
    const auto parkedB = plan::withMoved(b, allowanceB->path, kParkedAllowance);
    return parkedA && parkedB && *parkedA == *parkedB;
}

struct Previous {
    const plan::Plan* plan = nullptr;
    const PlanView* view = nullptr;
};

/// The view of the plan with the same id, or at the same place, before the edit.
Previous previousOf(const Results* previous, const plan::Plan& plan)
{
    if (!previous)
        return {};
    const auto& plans = *previous->project.plans;
    for (std::size_t i = 0; i < plans.size() && i < previous->plans.size(); ++i) {
        if (plans[i].id == plan.id)
            return {&plans[i], previous->plans[i].get()};
    }
    return {};
}

/// `sibling`: another plan's preparation of the same population, if any; what no plan changes is shared with
/// it.
Status fillView(PlanView& view, const plan::Plan& plan, const Results& results, const Previous& previous,
                const economics::Prepared* sibling, bool sameAssumptions, Progress& progress)
{
    const Project& project = results.project;
    view.unpricedTokenShare = results.population->unpricedTokenShare;
    const economics::Prepared* own = previous.view ? previous.view->prepared.get() : nullptr;
    // With other levers the sibling, which has them applied, is nearer.
    const bool near = own && own->needs.levers == project.assumptions->levers;
    const economics::Prepared* old = near || !sibling ? own : sibling;
    if (own && economics::stillPrepared(*own, plan, *project.assumptions)) {
        view.prepared = previous.view->prepared;
    } else {
        auto prepared = economics::prepare(results.population, plan, *project.prices, *project.assumptions,
                                           old, progress);
        if (!prepared)
            return prepared.error();
        view.prepared = std::move(prepared).value();
    }
    auto evaluation = economics::evaluate(*view.prepared, plan, *project.assumptions);
    if (!evaluation)
        return evaluation.error();
    view.evaluation = std::move(evaluation).value();
    view.lint = economics::lint(*view.prepared, plan, view.evaluation, *project.assumptions);

    const auto allowance = allowanceOf(plan);
    if (!allowance)
        return Done{};
    const bool samePrepared = previous.view && previous.view->prepared == view.prepared;
    const auto before = previous.view ? previous.view->demand : std::nullopt;
    if (samePrepared && before && before->path == allowance->path && before->unit == allowance->unit) {
        view.sketch = previous.view->sketch;
        view.demand = previous.view->demand;
        view.demand->allowance = allowance->value;
        view.demand->name = nameOfUnit(plan, allowance->unit);
    } else {
        view.demand = demandOf(*view.prepared, plan, *allowance);
    }
    if (!view.demand)
        return Done{};
    if (!view.sketch)
        view.sketch = std::make_shared<const economics::CurveSketch>(*view.prepared, plan,
                                                                     *project.assumptions, allowance->path);
    if (samePrepared && sameAssumptions && sameButAllowance(*previous.plan, plan))
        view.curve = previous.view->curve;
    else
        view.curve = curveOf(*view.sketch, plan, *allowance, *view.demand, *project.assumptions);
    return Done{};
}

} // namespace

Status derivePlans(Results& results, const Results* previous, bool samePopulation, Progress& progress)
{
    const Results* reusable =
        samePopulation && previous && previous->population == results.population ? previous : nullptr;
    const bool sameAssumptions = reusable && reusable->project.assumptions.same(results.project.assumptions);
    std::vector<std::shared_ptr<const PlanView>> views;
    for (const plan::Plan& plan : *results.project.plans) {
        const Previous old = previousOf(reusable, plan);
        if (old.plan && sameAssumptions && *old.plan == plan) {
            const std::size_t at = std::size_t(old.plan - reusable->project.plans->data());
            views.push_back(reusable->plans[at]);
            continue;
        }
        auto view = std::make_shared<PlanView>();
        const economics::Prepared* sibling = views.empty() ? nullptr : views.back()->prepared.get();
        const Status filled = fillView(*view, plan, results, old, sibling, sameAssumptions, progress);
        if (!filled && filled.error().code == ErrorCode::Cancelled)
            return filled.error();
        if (!filled)
            view->error = describe(filled.error());
        views.push_back(std::move(view));
    }
    results.plans = std::move(views);
    return Done{};
}

} // namespace core
