#pragma once

#include "app/cli/answer.h"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// The command line as it is being understood: the parser, the options of every command, and the chosen
/// action.
struct CommandLine {
    CLI::App parser{"Price AI products from what their users really do"};
    Action action; ///< empty until a command is chosen
    bool json = false;
    bool progress = false; ///< show progress even when standard error is not a terminal
};

/// A command of the program, listed under `group` in the help. `example` is one full line that a newcomer can
/// type; every command has --json and
/// --progress.
CLI::App* addCommand(CommandLine& line, CLI::App& parent, const std::string& group, const std::string& name,
                     const std::string& purpose, const std::string& example);

/// Runs `run(options, progress)` when `command` is chosen.
template <typename Options>
void onRun(CommandLine& line, CLI::App* command, std::shared_ptr<Options> options,
           core::Result<Answer> (*run)(const Options&, core::Progress&))
{
    command->callback([&line, options, run] {
        line.action = [options, run](core::Progress& progress) {
            return run(*options, progress);
        };
    });
}

/// The command needs one of the two options, and not both.
void requireOne(CLI::App* command, CLI::Option* one, CLI::Option* other);

/// "NAME=VALUE" split at the first "="; the parser refuses what has no "=" or an empty side.
std::pair<std::string, std::string> splitAssignment(const std::string& text);
CLI::Validator assignment(const std::string& shape);

template <typename Value>
std::vector<std::string> namesOf(const std::map<std::string, Value>& table)
{
    std::vector<std::string> names;
    for (const auto& [name, value] : table)
        names.push_back(name);
    return names;
}

/// The commands, one function for each group of them.
void addProjectCommands(CommandLine& line);
void addGenerateCommand(CommandLine& line);
void addImportCommand(CommandLine& line);
void addUsageCommands(CommandLine& line);
void addPriceCommand(CommandLine& line);
void addAgentLoopCommand(CommandLine& line);
void addFitCommand(CommandLine& line);
void addTailCommand(CommandLine& line);
void addConcentrationCommand(CommandLine& line);
void addBreakpointsCommand(CommandLine& line);
void addEvaluateCommand(CommandLine& line);
void addSeekCommand(CommandLine& line);
void addInvoicesCommand(CommandLine& line);
void addPlanCommands(CommandLine& line);
void addWeightsCommand(CommandLine& line, CLI::App& plan); ///< a command of `plan`
void addRateCommand(CommandLine& line);
void addExportCommand(CommandLine& line);

} // namespace cli
