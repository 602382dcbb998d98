#pragma once

#include "app/cli/command_line.h"

#include "core/stats/sample.h"

#include <string>
#include <vector>

/// The quantity whose distribution fit, tail, concentration and breakpoints look at.
namespace cli {

struct ConsumptionOptions {
    std::string project;
    std::string values;           ///< file with one number a line; "-" = standard input
    std::string measure = "cost"; ///< "cost", "tokens", "requests"
    std::string period;           ///< empty = all complete periods
};

struct Consumption {
    core::stats::Sample sample;        ///< one value for each payer and period
    std::vector<double> values;        ///< the same, as they came
    std::vector<double> weights;       ///< of typed values; empty = 1 each
    std::vector<std::uint32_t> payers; ///< number of the payer by value; empty = each its own
    std::vector<std::uint8_t> stopped; ///< by value: the plan in force stopped the payer; empty = nobody
    std::string measure;               ///< "cost", or "value" for typed numbers
    std::string unit;                  ///< "USD"; empty for typed numbers
    std::uint64_t seed = 1;            ///< the project's
    std::vector<std::string> warnings;
};

/// Adds PROJECT, --values, --measure and --period to a command.
void addConsumptionOptions(CLI::App* command, ConsumptionOptions& options);

/// How random samples judge a result.
struct ResamplingOptions {
    std::size_t replicates = 0;
    std::optional<std::uint64_t> seed; ///< absent: the project's
};
/// Adds --bootstrap (`purpose` says what for) and --seed.
void addResamplingOptions(CLI::App* command, ResamplingOptions& options, const std::string& purpose);

/// Reads what the options name. Fails when nothing positive is left.
core::Result<Consumption> consumptionOf(const ConsumptionOptions& options, core::Progress& progress);

/// Numbers with their weights (how many payers each stands for); `weights` is empty when all are 1.
struct TypedValues {
    std::vector<double> values, weights;
};
/// One number a line, with a weight behind a comma or blank if wanted; blank lines are skipped.
core::Result<TypedValues> readValues(const std::string& path);

/// A value in its unit, for people.
std::string shown(double value, const Consumption& consumption);
/// "Cost of each payer and period: 366 values, 12 of them 0"
std::string heading(const Consumption& consumption);

} // namespace cli
