#include "app/cli/command_line.h"
#include "app/cli/help_formatter.h"
#include "app/cli/output.h"
#include "app/cli/terminal_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include <unistd.h>

namespace {

constexpr int kWrongUsage = 2;
constexpr int kEnvironmentFailed = 3;

void complain(const std::string& what)
{
    fmt::print(stderr, "tierwright-cli: {}\n", what);
}

void addCommands(cli::CommandLine& line)
{
    line.parser.name("tierwright-cli");
    line.parser.set_help_flag("-h,--help", "Show this help");
    line.parser.set_version_flag("--version", "tierwright-cli " TIERWRIGHT_VERSION)
        ->description("Show the version");
    line.parser.require_subcommand(0, 1);
    line.parser.formatter(std::make_shared<cli::HelpFormatter>());
    line.parser.footer("Each command explains itself: tierwright-cli COMMAND --help\n\n"
                       "First steps with made-up usage:\n"
                       "  tierwright-cli demo sample.tierwright\n"
                       "  tierwright-cli evaluate sample.tierwright\n\n"
                       "First steps with your own:\n"
                       "  tierwright-cli new product.tierwright\n"
                       "  tierwright-cli import product.tierwright usage.csv\n"
                       "  tierwright-cli totals product.tierwright --by model");
    cli::addProjectCommands(line);
    cli::addGenerateCommand(line);
    cli::addImportCommand(line);
    cli::addUsageCommands(line);
    cli::addPriceCommand(line);
    cli::addAgentLoopCommand(line);
    cli::addFitCommand(line);
    cli::addTailCommand(line);
    cli::addConcentrationCommand(line);
    cli::addBreakpointsCommand(line);
    cli::addEvaluateCommand(line);
    cli::addSeekCommand(line);
    cli::addInvoicesCommand(line);
    cli::addPlanCommands(line);
    cli::addRateCommand(line);
    cli::addExportCommand(line);
}

/// The words that choose the command as typed, such as "tierwright-cli plan check".
std::string chosenCommand(const CLI::App& parser)
{
    std::string words = "tierwright-cli";
    for (const CLI::App* app = &parser; !app->get_subcommands().empty();) {
        app = app->get_subcommands().front();
        words += " " + app->get_name();
    }
    return words;
}

std::string explain(const CLI::App& parser, const CLI::ParseError& error)
{
    if (!dynamic_cast<const CLI::ExtrasError*>(&error))
        return error.what();
    const std::vector<std::string> rest = parser.remaining(true);
    if (parser.get_subcommands().empty() && !rest.front().starts_with("-"))
        return fmt::format("there is no command \"{}\"", rest.front());
    const auto option =
        std::find_if(rest.begin(), rest.end(), [](const auto& word) { return word.starts_with("-"); });
    if (option != rest.end())
        return fmt::format("there is no option \"{}\" here", *option);
    return fmt::format("\"{}\" is one argument too many", rest.front());
}

int usageError(const CLI::App& parser, const CLI::ParseError& error)
{
    complain(explain(parser, error));
    fmt::print(stderr, "Try: {} --help\n", chosenCommand(parser));
    return kWrongUsage;
}

/// Standard output may be a full disk or a closed pipe; losing an answer silently would mislead a script.
int write(const std::string& text)
{
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (written)
        return 0;
    complain(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
    return kEnvironmentFailed;
}

int run(const cli::CommandLine& line)
{
    cli::TerminalProgress progress(line.progress || isatty(STDERR_FILENO));
    const core::Result<cli::Answer> answer = line.action(progress);
    progress.clear();
    if (!answer) {
        const bool cancelled = answer.error().code == core::ErrorCode::Cancelled;
        complain(cancelled ? "stopped; nothing was changed" : core::describe(answer.error()));
        return core::exitCodeOf(answer.error().code);
    }
    for (const std::string& warning : answer->warnings)
        fmt::print(stderr, "note: {}\n", warning);
    const int failed = write(line.json ? cli::jsonText(answer->json) : answer->text);
    return failed ? failed : answer->exitCode;
}

int understandAndRun(int argc, char** argv)
{
    cli::CommandLine line;
    addCommands(line);
    try {
        line.parser.parse(argc, argv);
    } catch (const CLI::Success& help) { // --help and --version
        return line.parser.exit(help) == 0 ? write("") : kEnvironmentFailed;
    } catch (const CLI::ParseError& error) {
        return usageError(line.parser, error);
    }
    return line.action ? run(line) : write(line.parser.help());
}

} // namespace

int main(int argc, char** argv)
{
    cli::listenToCtrlC();
    // Only a lack of memory can arrive here: other exceptions of libraries end in the file that calls them.
    try {
        return understandAndRun(argc, argv);
    } catch (const std::bad_alloc&) {
        complain("not enough memory");
    } catch (const std::exception& error) {
        complain(fmt::format("internal failure: {}", error.what()));
    }
    return kEnvironmentFailed;
}
