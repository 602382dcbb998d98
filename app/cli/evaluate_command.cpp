#include "app/cli/evaluation_inputs.h"
#include "app/cli/output.h"
#include "app/cli/results_output.h"
#include "app/cli/telemetry.h"

#include "core/economics/assumption_words.h"
#include "core/economics/bootstrap_intervals.h"
#include "core/economics/evaluate.h"
#include "core/economics/exhaustion.h"
#include "core/economics/levers.h"
#include "core/economics/replay.h"
#include "core/interchange/workflow_margins.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::economics::ChoiceMode;
using core::economics::Evaluation;
using core::economics::Population;
using core::economics::ReplayResult;
using PreparedPlans = std::vector<std::shared_ptr<const core::economics::Prepared>>;

struct EvaluateOptions {
    EvaluationOptions inputs;
    std::string mode = "monthly";
    std::string choice;
    bool workflows = false;
    std::size_t bootstrap = 0;
    std::optional<std::uint64_t> seed;
};

/// Intervals by resampling payers in place of the quick ones.
core::Status resample(Evaluation& evaluation, const PreparedPlans& prepared, const core::Project& project,
                      const core::stats::BootstrapOptions& options, core::Progress& progress)
{
    for (std::size_t i = 0; i < project.plans->size(); ++i) {
        const auto intervals =
            bootstrapIntervals(*prepared[i], (*project.plans)[i], *project.assumptions, options, progress);
        if (!intervals)
            return intervals.error();
        evaluation.plans[i].intervals = *intervals;
    }
    evaluation.intervals = evaluation.plans.front().intervals;
    return core::Done{};
}

/// When allowances are gone: a month's sums can only say so for even use.
core::Status addExhaustion(const core::Project& project, const PreparedPlans& prepared, Answer& answer)
{
    for (std::size_t i = 0; i < project.plans->size(); ++i) {
        const core::plan::Plan& plan = (*project.plans)[i];
        const auto estimate = core::economics::exhaustionEstimate(*prepared[i], plan, *project.assumptions);
        if (!estimate)
            return estimate.error();
        if (!estimate->has_value()) {
            answer.json["plans"][i]["exhaustion"] = nullptr;
            continue;
        }
        answer.json["plans"][i]["exhaustion"] = {{"assumes", "even use over the month"},
                                                 {"share", (*estimate)->share},
                                                 {"within_a_day", (*estimate)->withinADay},
                                                 {"day_p10", jsonOf((*estimate)->day10)},
                                                 {"by_day", (*estimate)->byDay}};
        answer.text +=
            fmt::format("Allowance of {} used up, if use is even over the month: {} of payers; within "
                        "a day: {}. --mode replay walks the hours of a log.\n",
                        plan.id, share((*estimate)->share), share((*estimate)->withinADay));
    }
    return core::Done{};
}

/// What serving costs before and after each lever, and which workflows pay for themselves.
core::Status addDetails(const EvaluateOptions& options, const core::Project& project,
                        const Population& population, Answer& answer, core::Progress& progress)
{
    const auto& levers = project.assumptions->levers;
    if (!levers.empty()) {
        const auto served = core::economics::applyLevers(population, levers, *project.prices);
        if (!served)
            return served.error();
        answer.json["levers"] = leversJson(levers, served->effects);
        answer.text += leversText(levers, served->effects);
    }
    if (!options.workflows)
        return core::Done{};
    if (options.inputs.project.empty()) {
        return mistake(core::ErrorCode::InvalidInput, "--workflows looks at a log",
                       "PROJECT instead of --segments");
    }
    const core::Result<Telemetry> telemetry = telemetryOf(project, *project.plans, progress, true);
    if (!telemetry)
        return telemetry.error();
    const std::vector<std::string>& names = core::payerNames(project);
    answer.json["workflows"] = Json::array();
    for (const core::plan::Plan& plan : *project.plans) {
        const auto margins = core::interchange::workflowMargins(
            telemetry->matrix, names, telemetry->costs, *project.prices, plan,
            {project.assumptions->takeTopup, project.settings->seed, {}, true, *project.accounts}, progress);
        if (!margins)
            return margins.error();
        answer.json["workflows"].push_back(workflowsJson(plan.id, *margins));
        answer.text += workflowsText(plan.id, *margins);
    }
    return core::Done{};
}

core::Result<Answer> evaluateMonthly(const EvaluateOptions& options, const core::Project& project,
                                     core::Progress& progress)
{
    Answer answer;
    auto made = populationOf(options.inputs, project, answer.warnings, progress);
    if (!made)
        return made.error();
    const auto population = std::make_shared<const Population>(std::move(*made));
    const auto prepared = core::economics::prepareCatalog(population, *project.plans, *project.prices,
                                                          *project.assumptions, progress);
    if (!prepared)
        return prepared.error();
    auto evaluation =
        core::economics::evaluateCatalog(*population, *project.plans, *prepared, *project.assumptions);
    if (!evaluation)
        return evaluation.error();
    const bool shared = project.plans->size() > 1 && project.assumptions->choice != ChoiceMode::Assigned;
    if (options.bootstrap > 0) {
        if (shared) {
            return mistake(core::ErrorCode::InvalidInput,
                           "--bootstrap looks at plans that payers are assigned to",
                           "--choice assigned with it");
        }
        const core::stats::BootstrapOptions resampling{options.bootstrap,
                                                       options.seed.value_or(project.settings->seed)};
        const core::Status done = resample(*evaluation, *prepared, project, resampling, progress);
        if (!done)
            return done.error();
    }
    answer.json = evaluationJson(*evaluation);
    answer.text = evaluationText(*evaluation, shared);
    answer.text += "\n";
    const core::Status days = addExhaustion(project, *prepared, answer);
    if (!days)
        return days.error();
    const core::Status more = addDetails(options, project, *population, answer, progress);
    if (!more)
        return more.error();
    return answer;
}

core::Result<Answer> evaluateReplay(const EvaluateOptions& options, const core::Project& project,
                                    core::Progress& progress)
{
    if (options.inputs.project.empty()) {
        return mistake(core::ErrorCode::InvalidInput, "--mode replay walks through the hours of a log",
                       "PROJECT instead of --segments");
    }
    const core::Settings& settings = *project.settings;
    const core::economics::ReplayOptions replaying{settings.periods, settings.payer,
                                                   options.seed.value_or(settings.seed)};
    std::vector<ReplayResult> replays;
    for (const core::plan::Plan& plan : *project.plans) {
        auto replayed = core::economics::replay(*project.usage, plan, *project.prices, *project.assumptions,
                                                replaying, progress);
        if (!replayed)
            return replayed.error();
        replays.push_back(std::move(*replayed));
    }
    Answer answer;
    const std::vector<std::string>& names = core::payerNames(project);
    answer.json = replayJson(replays, names);
    answer.text = replayText(replays, names);
    return answer;
}

core::Result<Answer> evaluatePlans(const EvaluateOptions& options, core::Progress& progress)
{
    core::Result<core::Project> project = projectOf(options.inputs);
    if (!project)
        return project.error();
    if (!options.choice.empty()) {
        core::economics::Assumptions assumptions = *project->assumptions;
        assumptions.choice = core::economics::choiceMode(options.choice).value();
        project->assumptions = std::move(assumptions);
    }
    return options.mode == "replay" ? evaluateReplay(options, *project, progress)
                                    : evaluateMonthly(options, *project, progress);
}

} // namespace

void addEvaluateCommand(CommandLine& line)
{
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Plans", "evaluate",
                   "Show revenue, cost, margin and overage of plans over real or typed customers",
                   "evaluate product.tierwright --plan pro.plan.json");
    addEvaluationOptions(command, options->inputs);
    command
        ->add_option("--mode", options->mode,
                     "Work a period through at once, or hour by hour with all limits")
        ->type_name("MODE")
        ->check(CLI::IsMember({"monthly", "replay"}))
        ->capture_default_str();
    command
        ->add_option("--choice", options->choice, "Which of several plans a payer has; assigned = the first")
        ->type_name("HOW")
        ->check(CLI::IsMember({"assigned", "cheapest", "logit"}));
    command->add_flag("--workflows", options->workflows,
                      "Also show revenue and cost by workflow, as invoices attribute them");
    command->add_option("--bootstrap", options->bootstrap, "Intervals from this many resamples of the payers")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000).description(""))
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of what is random; the project's if not given")
        ->type_name("S");
    onRun(line, command, options, evaluatePlans);
}

} // namespace cli
