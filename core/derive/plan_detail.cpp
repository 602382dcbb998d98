#include "core/derive/plan_detail.h"

#include "core/economics/bootstrap_intervals.h"
#include "core/economics/shaped_population.h"

#include <algorithm>
#include <set>

namespace core {
namespace {

using economics::Population;

/// Customers who were made up have no hours, workflows and names.
bool isLogged(const Results& results)
{
    return results.population->source == Population::Source::Telemetry;
}

/// The results of each period by itself.
Result<std::vector<PlanDetail::Period>> byPeriod(const Results& results, const plan::Plan& plan,
                                                 Progress& progress)
{
    std::vector<PlanDetail::Period> periods;
    const Population& population = *results.population;
    const std::set<std::uint16_t> seen(population.period.begin(), population.period.end());
    if (seen.size() < 2 || population.partial || !isLogged(results))
        return periods;
    for (const std::uint16_t period : seen) {
        const Population part = periodOf(population, period);
        const auto prepared =
            economics::prepare(part, plan, *results.project.prices, *results.project.assumptions, progress);
        if (!prepared)
            return prepared.error();
        const auto evaluated = economics::evaluate(**prepared, plan, *results.project.assumptions);
        if (!evaluated)
            return evaluated.error();
        periods.push_back({results.matrix->periods[period].name, evaluated->results});
    }
    return periods;
}

Result<PlanDetail::Impact> impactOf(const Results& results, std::size_t plan, std::size_t baseline)
{
    const auto billsOf = [&](std::size_t index) {
        return economics::payerBills(*results.plans[index]->prepared, (*results.project.plans)[index],
                                     *results.project.assumptions);
    };
    auto before = billsOf(baseline);
    if (!before)
        return before.error();
    auto after = billsOf(plan);
    if (!after)
        return after.error();
    PlanDetail::Impact impact{std::move(*before), std::move(*after), {}, {}};
    impact.migration = economics::migrationBetween(impact.before, impact.after);
    for (const std::uint32_t entry : impact.migration.mostAffected)
        impact.names.push_back(payerName(results, impact.before.payer[entry]));
    return impact;
}

stats::BootstrapOptions bootstrapOf(const Results& results)
{
    return {1000, results.project.settings->seed};
}

/// What every plan's results differ from the baseline's, with the same draws of payers.
Status addDifferences(PlanDetail& detail, const Results& results, std::size_t baseline, Progress& progress)
{
    const auto replicatesOf = [&](std::size_t index) {
        return economics::bootstrapReplicates(*results.plans[index]->prepared,
                                              (*results.project.plans)[index], *results.project.assumptions,
                                              bootstrapOf(results), progress);
    };
    const auto before = replicatesOf(baseline);
    if (!before)
        return before.error();
    std::vector<std::optional<economics::PlanEvaluation::Intervals>> differences(results.plans.size());
    for (std::size_t i = 0; i < results.plans.size(); ++i) {
        if (i == baseline || !results.plans[i]->prepared)
            continue;
        const auto after = replicatesOf(i);
        if (!after)
            return after.error();
        differences[i] = economics::intervalsOfDifference(*after, *before);
    }
    detail.differences = std::move(differences);
    return Done{};
}

/// Of the gross margin; the two strongest numbers of the plan itself span the map.
Status addSensitivities(PlanDetail& detail, const Results& results, std::size_t index, Progress& progress)
{
    const PlanView& view = *results.plans[index];
    const plan::Plan& plan = (*results.project.plans)[index];
    const Project& project = results.project;
    auto moved = economics::sensitivities(results.population, view.prepared, plan, *project.prices,
                                          *project.assumptions, "gross_margin", PlanDetail::kMoved, progress);
    if (!moved)
        return moved.error();
    std::vector<std::string> strongest;
    for (const economics::Sensitivity& each : *moved) {
        if (each.control != "cost" && strongest.size() < 2)
            strongest.push_back(each.control);
    }
    detail.sensitivities = std::move(*moved);
    if (strongest.size() < 2)
        return Done{};
    auto map =
        economics::resultMap(results.population, view.prepared, plan, *project.prices, *project.assumptions,
                             "gross_margin", strongest[0], strongest[1], progress);
    if (!map)
        return map.error();
    detail.map = std::move(*map);
    return Done{};
}

/// Replay needs the log's hours and a plan that bills as periods are cut.
Status addReplay(PlanDetail& detail, const Results& results, const plan::Plan& plan, Progress& progress)
{
    const Project& project = results.project;
    if (!isLogged(results)) {
        detail.withoutReplay = "Customers who are made up have no hours; the log's own have.";
        return Done{};
    }
    const economics::ReplayOptions options{project.settings->periods, project.settings->payer,
                                           project.settings->seed};
    auto replayed =
        economics::replay(*project.usage, plan, *project.prices, *project.assumptions, options, progress);
    if (replayed)
        detail.replay = std::move(*replayed);
    else if (replayed.error().code == ErrorCode::Cancelled)
        return replayed.error();
    else
        detail.withoutReplay = describe(replayed.error());
    return Done{};
}

/// Usage is split by workflow for this alone unless a plan needs it anyway.
Status addWorkflows(PlanDetail& detail, const Results& results, const plan::Plan& plan, Progress& progress)
{
    const Project& project = results.project;
    const auto& contexts = project.usage->names->contexts;
    const bool named = std::any_of(contexts.begin(), contexts.end(),
                                   [](const usage::Context& context) { return !context.workflow.empty(); });
    if (!named || !isLogged(results))
        return Done{};
    const auto matrix = usage::payerPeriods(
        *project.usage, {project.settings->periods, project.settings->payer, true}, progress);
    if (!matrix)
        return matrix.error();
    const auto costs =
        cost::payerCosts(*project.usage, *matrix, *project.prices, project.assumptions->costSource, progress);
    if (!costs)
        return costs.error();
    auto margins = interchange::workflowMargins(
        *matrix, payerNames(project), *costs, *project.prices, plan,
        {project.assumptions->takeTopup, project.settings->seed, {}, true, *project.accounts}, progress);
    if (margins)
        detail.workflows = std::move(*margins);
    else if (margins.error().code == ErrorCode::Cancelled)
        return margins.error();
    return Done{}; // a plan that does not bill by these periods has no margins by workflow
}

} // namespace

std::string payerName(const Results& results, std::uint32_t payer)
{
    if (!results.population->names.empty())
        return payer < results.population->names.size() ? results.population->names[payer] : std::string();
    if (!isLogged(results))
        return {};
    const std::vector<std::string>& names = payerNames(results.project);
    return payer < names.size() ? names[payer] : std::string();
}

Status planDetail(const Results& results, std::size_t index, std::optional<std::size_t> baseline,
                  Progress& progress, const std::function<void(const PlanDetail&)>& take)
{
    const PlanView& view = *results.plans[index];
    const plan::Plan& plan = (*results.project.plans)[index];
    PlanDetail detail;
    if (!view.prepared)
        return Done{};
    const auto stopped = [&] {
        return !progress.advance(0, 0);
    };
    const Error cancelled{ErrorCode::Cancelled, "computation"};

    if (baseline && *baseline != index && results.plans[*baseline]->prepared) {
        auto impact = impactOf(results, index, *baseline);
        if (!impact)
            return impact.error();
        detail.impact = std::move(*impact);
        take(detail);
    }
    if (stopped())
        return cancelled;
    if (results.project.assumptions->choice != economics::ChoiceMode::Assigned) {
        auto choice = planChoice(results);
        if (!choice)
            return choice.error();
        detail.choice = std::move(*choice);
        take(detail);
    }
    if (stopped())
        return cancelled;
    const auto intervals = bootstrapIntervals(*view.prepared, plan, *results.project.assumptions,
                                              bootstrapOf(results), progress);
    if (!intervals)
        return intervals.error();
    detail.intervals = *intervals;
    take(detail);
    if (stopped())
        return cancelled;
    auto periods = byPeriod(results, plan, progress);
    if (!periods)
        return periods.error();
    detail.periods = std::move(*periods);
    take(detail);
    if (const Status moved = addSensitivities(detail, results, index, progress); !moved)
        return moved;
    take(detail);
    if (baseline && results.plans[*baseline]->prepared) {
        if (const Status compared = addDifferences(detail, results, *baseline, progress); !compared)
            return compared;
        take(detail);
    }
    if (const Status replayed = addReplay(detail, results, plan, progress); !replayed)
        return replayed;
    take(detail);
    if (const Status split = addWorkflows(detail, results, plan, progress); !split)
        return split;
    take(detail);
    return Done{};
}

} // namespace core
