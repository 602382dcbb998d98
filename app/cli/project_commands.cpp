#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"

#include "core/project/demo.h"
#include "core/usage/totals.h"

#include <fmt/format.h>

#include <filesystem>

namespace cli {
namespace {

struct NewOptions {
    std::string project;
    std::string period = "month";
    std::string payer = "user";
    std::string timeZone = "UTC";
};

core::Result<Answer> makeProject(const NewOptions& options, core::Progress&)
{
    const core::Result<core::TimeZone> zone = core::TimeZone::named(options.timeZone);
    if (!zone)
        return zone.error();
    const auto file = core::project::ProjectFile::create(options.project);
    if (!file)
        return file.error();

    core::Result<core::Project> project = (*file)->load();
    if (!project)
        return project.error();
    core::Settings settings = *project->settings;
    settings.periods = {options.period == "week" ? core::usage::PeriodKind::Week
                                                 : core::usage::PeriodKind::Month,
                        options.timeZone};
    settings.payer = options.payer == "org" ? core::usage::PayerKind::Org : core::usage::PayerKind::User;
    project->settings = settings;
    const core::Status saved = (*file)->saveDocument(*project);
    if (!saved)
        return saved.error();

    return Answer{
        {{"project", options.project}},
        fmt::format("Made {}. Next: tierwright-cli import {} FILE\n", options.project, options.project),
        {}};
}

struct DemoCommandOptions {
    std::string project;
    core::project::DemoOptions demo;
};

core::Result<Answer> makeDemo(const DemoCommandOptions& options, core::Progress&)
{
    const auto file = core::project::ProjectFile::create(options.project);
    if (!file)
        return file.error();
    const auto empty = (*file)->load();
    if (!empty)
        return empty.error();
    const auto project = core::project::fillWithDemo(**file, *empty, options.demo);
    const auto totals = project ? core::usage::totalsOf(*project->usage) : project.error();
    if (!totals) {
        std::error_code ignored;
        std::filesystem::remove(options.project, ignored);
        return totals.error();
    }
    const core::usage::Counts& counts = totals->counts;
    return Answer{{{"project", options.project},
                   {"users", totals->users},
                   {"requests", counts.requests},
                   {"tokens", counts.tokens()},
                   {"plans", project->plans->size()}},
                  fmt::format("Made {}: {} requests of {}, {}. Next: tierwright-cli evaluate {}\n",
                              options.project, count(counts.requests), plural(totals->users, "user", "users"),
                              plural(project->plans->size(), "plan", "plans"), options.project),
                  {}};
}

void addNewCommand(CommandLine& line)
{
    auto options = std::make_shared<NewOptions>();
    CLI::App* command = addCommand(line, line.parser, "Project", "new", "Make an empty project",
                                   "new product.tierwright --time-zone Europe/Berlin");
    command->add_option("PROJECT", options->project, "File to make, such as product.tierwright")->required();
    command->add_option("--period", options->period, "Billing period that usage is summed by")
        ->type_name("UNIT")
        ->check(CLI::IsMember({"month", "week"}))
        ->capture_default_str();
    command->add_option("--payer", options->payer, "Who gets the bill")
        ->type_name("WHO")
        ->check(CLI::IsMember({"user", "org"}))
        ->capture_default_str();
    command->add_option("--time-zone", options->timeZone, "Time zone in which periods begin")
        ->type_name("TZ")
        ->capture_default_str();
    onRun(line, command, options, makeProject);
}

void addDemoCommand(CommandLine& line)
{
    auto options = std::make_shared<DemoCommandOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Project", "demo",
                   "Make a project with realistic made-up usage and three plans", "demo sample.tierwright");
    command->add_option("PROJECT", options->project, "File to make")->required();
    command->add_option("--users", options->demo.users, "Users at the end")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000).description(""))
        ->capture_default_str();
    command->add_option("--months", options->demo.months, "Complete months; a week of the next one follows")
        ->type_name("M")
        ->check(CLI::Range(1, 60).description(""))
        ->capture_default_str();
    command->add_option("--seed", options->demo.seed, "The same seed gives the same usage")
        ->type_name("S")
        ->capture_default_str();
    onRun(line, command, options, makeDemo);
}

} // namespace

void addProjectCommands(CommandLine& line)
{
    addNewCommand(line);
    addDemoCommand(line);
}

} // namespace cli
