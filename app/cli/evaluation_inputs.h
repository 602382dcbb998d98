#pragma once

#include "app/cli/command_line.h"
#include "app/cli/open_project.h"

#include "core/economics/population.h"

#include <string>
#include <vector>

/// What plans are evaluated over: shared by evaluate and seek.
namespace cli {

struct EvaluationOptions {
    std::string project;
    std::string segments;
    std::vector<std::string> plans;
    std::string assumptions;
    std::string prices;
};

/// Adds PROJECT, --segments, --plan, --assumptions and --prices to a command.
void addEvaluationOptions(CLI::App* command, EvaluationOptions& options);

/// The project (an empty one for typed segments) with the plans, prices and assumptions that the options name
/// in place of its own. Fails when no plan is left.
core::Result<core::Project> projectOf(const EvaluationOptions& options);

/// The customers that the options name; sentences on what a reader must know go to `warnings`.
core::Result<core::economics::Population> populationOf(const EvaluationOptions& options,
                                                       const core::Project& project,
                                                       std::vector<std::string>& warnings,
                                                       core::Progress& progress);

} // namespace cli
