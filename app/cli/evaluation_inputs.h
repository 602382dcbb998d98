#pragma once

#include "app/cli/command_line.h"
#include "app/cli/open_project.h"

#include "core/economics/population.h"

#include <optional>
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
    std::string population;          ///< telemetry, fitted or stressed; empty = as the project says
    std::string family;              ///< fitted: the law; empty = the best
    double growth = 10;              ///< stressed: how many times as many payers
    std::optional<double> threshold; ///< stressed: USD from which the tail is followed
    std::string period;
};

/// Adds PROJECT, --segments, --plan, --assumptions, --prices, --period and what shapes the population.
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
