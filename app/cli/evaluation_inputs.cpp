#include "app/cli/evaluation_inputs.h"

#include "app/cli/plan_files.h"
#include "app/cli/read_file.h"
#include "app/cli/telemetry.h"

namespace cli {
namespace {

using core::economics::Population;

core::Status replacePrices(core::Project& project, const std::string& file)
{
    const core::Result<std::string> text = readFile(file);
    if (!text)
        return text.error();
    auto book = core::cost::priceBookFromJson(*text, file);
    if (!book)
        return book.error();
    project.prices = std::move(*book);
    return core::Done{};
}

core::Status replacePlans(core::Project& project, const std::vector<std::string>& files)
{
    auto plans = readPlans(files);
    if (!plans)
        return plans.error();
    project.plans = std::move(*plans);
    return core::Done{};
}

core::Status replaceAssumptions(core::Project& project, const std::string& file)
{
    const core::Result<std::string> text = readFile(file);
    if (!text)
        return text.error();
    auto assumptions = core::economics::assumptionsFromJson(*text, file);
    if (!assumptions)
        return assumptions.error();
    project.assumptions = std::move(*assumptions);
    return core::Done{};
}

} // namespace

void addEvaluationOptions(CLI::App* command, EvaluationOptions& options)
{
    CLI::Option* project = command->add_option("PROJECT", options.project, "Project whose customers count");
    CLI::Option* segments = command
                                ->add_option("--segments", options.segments,
                                             "Groups of customers typed by hand (JSON), instead of a project")
                                ->type_name("FILE");
    requireOne(command, project, segments);
    command->add_option("--plan", options.plans, "Plan files; without them the plans of the project")
        ->type_name("FILE");
    command
        ->add_option("--assumptions", options.assumptions, "Assumptions file (JSON) instead of the project's")
        ->type_name("FILE");
    command->add_option("--prices", options.prices, "Price book (JSON) instead of the project's")
        ->type_name("FILE");
}

core::Result<core::Project> projectOf(const EvaluationOptions& options)
{
    core::Project project = core::newProject();
    if (!options.project.empty()) {
        const core::Result<OpenProject> opened = openProject(options.project);
        if (!opened)
            return opened.error();
        project = opened->project;
    }
    core::Status status = core::Done{};
    if (!options.prices.empty())
        status = replacePrices(project, options.prices);
    if (status && !options.plans.empty())
        status = replacePlans(project, options.plans);
    if (status && !options.assumptions.empty())
        status = replaceAssumptions(project, options.assumptions);
    if (!status)
        return status.error();
    if (project.plans->empty()) {
        return mistake(core::ErrorCode::NotFound, "there is no plan to evaluate",
                       "--plan FILE; \"tierwright-cli plan new\" makes such a file");
    }
    return project;
}

core::Result<Population> populationOf(const EvaluationOptions& options, const core::Project& project,
                                      std::vector<std::string>& warnings, core::Progress& progress)
{
    if (!options.segments.empty()) {
        const core::Result<std::string> text = readFile(options.segments);
        return text ? core::economics::segmentsPopulation(*text, options.segments, *project.prices)
                    : text.error();
    }
    if (project.settings->population == "segments")
        return core::economics::segmentsPopulation(project.settings->segments, options.project,
                                                   *project.prices);
    const core::Result<Telemetry> telemetry = telemetryOf(project, *project.plans, progress);
    if (!telemetry)
        return telemetry.error();
    warnings = doubtsAbout(*telemetry);
    return core::economics::telemetryPopulation(telemetry->matrix, telemetry->costs);
}

} // namespace cli
