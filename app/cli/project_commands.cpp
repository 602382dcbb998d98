#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"

#include <fmt/format.h>

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

    core::Project project = core::newProject();
    core::Settings settings = *project.settings;
    settings.periods = {options.period == "week" ? core::usage::PeriodKind::Week
                                                 : core::usage::PeriodKind::Month,
                        options.timeZone};
    settings.payer = options.payer == "org" ? core::usage::PayerKind::Org : core::usage::PayerKind::User;
    project.settings = settings;
    const core::Status saved = (*file)->saveDocument(project);
    if (!saved)
        return saved.error();

    return Answer{
        {{"project", options.project}},
        fmt::format("Made {}. Next: tierwright-cli import {} FILE\n", options.project, options.project),
        {}};
}

} // namespace

void addProjectCommands(CommandLine& line)
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

} // namespace cli
