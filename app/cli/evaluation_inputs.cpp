#include "app/cli/evaluation_inputs.h"

#include "app/cli/plan_files.h"
#include "app/cli/read_file.h"
#include "app/cli/telemetry.h"

#include "core/economics/account_seats.h"
#include "core/economics/shaped_population.h"
#include "core/economics/segments.h"

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

core::Result<Population> shaped(const EvaluationOptions& options, const Population& telemetry,
                                std::vector<std::string>& warnings, core::Progress& progress)
{
    const auto shape =
        options.population == "fitted"
            ? core::economics::fittedPopulation(telemetry, core::stats::familyOf(options.family), progress)
            : core::economics::stressedPopulation(telemetry, options.growth, options.threshold);
    if (!shape)
        return shape.error();
    warnings.push_back("the customers are made up: their cost follows " + shape->law +
                       ", their mix that of the log's payers of like size");
    return shape->population;
}

std::vector<std::string> lawNames()
{
    std::vector<std::string> names;
    for (const core::stats::Family family : core::stats::allFamilies())
        names.emplace_back(core::stats::id(family));
    return names;
}

void addPopulationOptions(CLI::App* command, EvaluationOptions& options)
{
    command
        ->add_option("--period", options.period,
                     "Only this period, such as 2026-03, or the last complete one")
        ->type_name("NAME|last");
    command
        ->add_option(
            "--population", options.population,
            "The log's payers as they are, by a law fitted to their cost, or many more of them with a "
            "tail that goes on")
        ->type_name("WHICH")
        ->check(CLI::IsMember({"telemetry", "fitted", "stressed"}));
    command->add_option("--family", options.family, "fitted: this law; the one that fits best if not given")
        ->type_name("LAW")
        ->check(CLI::IsMember(lawNames()));
    command->add_option("--growth", options.growth, "stressed: how many times as many payers")
        ->type_name("X")
        ->check(CLI::Range(1.0, 1e6).description(""))
        ->capture_default_str();
    command
        ->add_option("--threshold", options.threshold,
                     "stressed: cost a period from which the tail is followed; what 95 % stay below if not "
                     "given")
        ->type_name("USD");
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
    addPopulationOptions(command, options);
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
    const bool telemetryOnly = !options.period.empty() || !options.population.empty();
    if (!options.segments.empty() && telemetryOnly)
        return mistake(core::ErrorCode::InvalidInput, "--period and --population look at a log",
                       "PROJECT instead of --segments");
    if (!options.segments.empty()) {
        const core::Result<std::string> text = readFile(options.segments);
        return text ? core::economics::segmentsPopulation(*text, options.segments, *project.prices)
                    : text.error();
    }
    if (project.settings->population == "segments" && !telemetryOnly)
        return core::economics::segmentsPopulation(project.settings->segments, options.project,
                                                   *project.prices);
    const core::Result<Telemetry> telemetry = telemetryOf(project, *project.plans, progress);
    if (!telemetry)
        return telemetry.error();
    warnings = doubtsAbout(*telemetry);
    core::Result<Population> population =
        core::economics::telemetryPopulation(telemetry->matrix, telemetry->costs);
    core::economics::addSeats(*population, telemetry->matrix, core::payerNames(project), *project.accounts);
    const bool asLogged = options.population.empty() || options.population == "telemetry";
    if (!options.period.empty())
        population = periodNamed(*population, telemetry->matrix.periods, options.period);
    if (!population || asLogged)
        return population;
    return shaped(options, *population, warnings, progress);
}

} // namespace cli
