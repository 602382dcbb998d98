#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/plan_files.h"
#include "app/cli/read_file.h"
#include "app/cli/results_output.h"
#include "app/cli/telemetry.h"

#include "core/economics/evaluate.h"

#include <map>

namespace cli {
namespace {

using core::economics::Assumptions;
using core::economics::ChoiceMode;
using core::economics::Population;
using core::plan::Plan;

struct EvaluateOptions {
    std::string project;
    std::string segments;
    std::vector<std::string> plans;
    std::string assumptions;
    std::string prices;
    std::string mode = "monthly";
    std::string choice;
};

const std::map<std::string, ChoiceMode>& choices()
{
    static const std::map<std::string, ChoiceMode> table = {
        {"assigned", ChoiceMode::Assigned}, {"cheapest", ChoiceMode::Cheapest}, {"logit", ChoiceMode::Logit}};
    return table;
}

/// The project with what the command line says instead; an empty project when there is none.
core::Result<core::Project> projectOf(const EvaluateOptions& options)
{
    core::Project project = core::newProject();
    if (!options.project.empty()) {
        const core::Result<OpenProject> opened = openProject(options.project);
        if (!opened)
            return opened.error();
        project = opened->project;
    }
    if (!options.prices.empty()) {
        const core::Result<std::string> text = readFile(options.prices);
        if (!text)
            return text.error();
        auto book = core::cost::priceBookFromJson(*text, options.prices);
        if (!book)
            return book.error();
        project.prices = std::move(*book);
    }
    if (!options.plans.empty()) {
        auto plans = readPlans(options.plans);
        if (!plans)
            return plans.error();
        project.plans = std::move(*plans);
    }
    return project;
}

core::Result<Assumptions> assumptionsOf(const EvaluateOptions& options, const core::Project& project)
{
    Assumptions assumptions = *project.assumptions;
    if (!options.assumptions.empty()) {
        const core::Result<std::string> text = readFile(options.assumptions);
        if (!text)
            return text.error();
        auto read = core::economics::assumptionsFromJson(*text, options.assumptions);
        if (!read)
            return read.error();
        assumptions = std::move(*read);
    }
    if (!options.choice.empty())
        assumptions.choice = choices().at(options.choice);
    return assumptions;
}

core::Result<Population> segmentsOf(const std::string& json, const std::string& file,
                                    const core::Project& project)
{
    return core::economics::segmentsPopulation(json, file, *project.prices);
}

core::Result<Population> populationOf(const EvaluateOptions& options, const core::Project& project,
                                      std::vector<std::string>& warnings, core::Progress& progress)
{
    if (!options.segments.empty()) {
        const core::Result<std::string> text = readFile(options.segments);
        return text ? segmentsOf(*text, options.segments, project) : text.error();
    }
    if (project.settings->population == "segments")
        return segmentsOf(project.settings->segments, options.project, project);
    const core::Result<Telemetry> telemetry = telemetryOf(project, *project.plans, progress);
    if (!telemetry)
        return telemetry.error();
    warnings = doubtsAbout(*telemetry);
    return core::economics::telemetryPopulation(telemetry->matrix, telemetry->costs);
}

core::Result<Answer> evaluatePlans(const EvaluateOptions& options, core::Progress& progress)
{
    core::Result<core::Project> project = projectOf(options);
    if (!project)
        return project.error();
    if (project->plans->empty()) {
        return mistake(core::ErrorCode::NotFound, "there is no plan to evaluate",
                       "--plan FILE; \"tierwright-cli plan new\" makes such a file");
    }
    const core::Result<Assumptions> assumptions = assumptionsOf(options, *project);
    if (!assumptions)
        return assumptions.error();
    project->assumptions = *assumptions;

    Answer answer;
    const auto population = populationOf(options, *project, answer.warnings, progress);
    if (!population)
        return population.error();
    const auto evaluation = core::economics::evaluateCatalog(*population, *project->plans, *project->prices,
                                                             *project->assumptions, progress);
    if (!evaluation)
        return evaluation.error();
    answer.json = evaluationJson(*evaluation);
    answer.text = evaluationText(*evaluation);
    return answer;
}

} // namespace

void addEvaluateCommand(CommandLine& line)
{
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Plans", "evaluate",
                   "Show revenue, cost, margin and overage of plans over real or typed customers",
                   "evaluate product.tierwright --plan pro.plan.json");
    CLI::Option* project = command->add_option("PROJECT", options->project, "Project whose customers count");
    CLI::Option* segments = command
                                ->add_option("--segments", options->segments,
                                             "Groups of customers typed by hand (JSON), instead of a project")
                                ->type_name("FILE");
    requireOne(command, project, segments);
    command->add_option("--plan", options->plans, "Plan files; without them the plans of the project");
    command
        ->add_option("--assumptions", options->assumptions,
                     "Assumptions file (JSON) instead of the project's")
        ->type_name("FILE");
    command->add_option("--prices", options->prices, "Price book (JSON) instead of the project's")
        ->type_name("FILE");
    command->add_option("--mode", options->mode, "How a period is worked through")
        ->type_name("MODE")
        ->check(CLI::IsMember({"monthly"}))
        ->capture_default_str();
    command->add_option("--choice", options->choice, "Which of several plans a payer has")
        ->type_name("HOW")
        ->check(CLI::IsMember(namesOf(choices())));
    onRun(line, command, options, evaluatePlans);
}

} // namespace cli
