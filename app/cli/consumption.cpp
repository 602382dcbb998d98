#include "app/cli/consumption.h"

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"
#include "app/cli/telemetry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace cli {
namespace {

using core::usage::Period;

const std::map<std::string, std::string>& unitOfMeasure()
{
    static const std::map<std::string, std::string> table = {
        {"cost", "USD"}, {"tokens", "tokens"}, {"requests", "requests"}};
    return table;
}

std::string_view trimmed(std::string_view line)
{
    const auto blank = [](char c) {
        return c == ' ' || c == '\t' || c == '\r';
    };
    while (!line.empty() && blank(line.front()))
        line.remove_prefix(1);
    while (!line.empty() && blank(line.back()))
        line.remove_suffix(1);
    return line;
}

core::Result<double> parseValue(std::string_view word, const std::string& path, std::uint64_t line)
{
    double value = 0;
    const char* end = word.data() + word.size();
    const auto [stopped, problem] = std::from_chars(word.data(), end, value);
    if (problem == std::errc() && stopped == end && std::isfinite(value) && value >= 0)
        return value;
    return core::Error{core::ErrorCode::InvalidInput,
                       fmt::format("\"{}\" cannot be used", word.substr(0, 60)),
                       path,
                       line,
                       {},
                       "one number a line, 0 or larger, such as 12.5"};
}

/// Which periods count: the one that was asked for, else the complete ones, else all.
core::Result<std::vector<bool>> chosenPeriods(const std::vector<Period>& periods, const std::string& wanted)
{
    const bool anyComplete =
        std::any_of(periods.begin(), periods.end(), [](const Period& period) { return !period.partial; });
    std::vector<bool> chosen;
    for (const Period& period : periods)
        chosen.push_back(wanted.empty() ? !period.partial || !anyComplete : period.name == wanted);
    if (std::find(chosen.begin(), chosen.end(), true) == chosen.end())
        return mistake(core::ErrorCode::NotFound, "there is no usage in period \"" + wanted + "\"",
                       "one of " + periodNames(periods));
    return chosen;
}

/// One value for each payer and chosen period; partial periods are scaled to whole ones.
std::vector<double> valuesOf(const Telemetry& telemetry, const std::string& measure,
                             const std::vector<bool>& chosen)
{
    const core::usage::PayerPeriods& matrix = telemetry.matrix;
    const std::vector<double>& column = measure == "cost"     ? telemetry.costs.total
                                        : measure == "tokens" ? matrix.tokens
                                                              : matrix.requests;
    std::vector<double> values;
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        const std::size_t period = matrix.period[row];
        const double covered = matrix.periods[period].partial ? matrix.periods[period].covered : 1;
        if (chosen[period])
            values.push_back(column[row] / covered);
    }
    return values;
}

core::Result<Consumption> fromValues(const std::string& path)
{
    const core::Result<std::vector<double>> values = readValues(path);
    if (!values)
        return values.error();
    core::Result<core::stats::Sample> sample = core::stats::Sample::from(*values);
    if (!sample)
        return sample.error();
    return Consumption{std::move(*sample), "value", "", 1, {}};
}

core::Result<Consumption> fromProject(const ConsumptionOptions& options, core::Progress& progress)
{
    const core::Result<OpenProject> opened = openProject(options.project);
    if (!opened)
        return opened.error();
    const core::Result<Telemetry> telemetry = telemetryOf(opened->project, {}, progress);
    if (!telemetry)
        return telemetry.error();
    const core::Result<std::vector<bool>> chosen = chosenPeriods(telemetry->matrix.periods, options.period);
    if (!chosen)
        return chosen.error();
    auto sample = core::stats::Sample::from(valuesOf(*telemetry, options.measure, *chosen));
    if (!sample)
        return sample.error();
    return Consumption{std::move(*sample), options.measure, unitOfMeasure().at(options.measure),
                       opened->project.settings->seed, doubtsAbout(*telemetry)};
}

} // namespace

void addConsumptionOptions(CLI::App* command, ConsumptionOptions& options)
{
    CLI::Option* project = command->add_option("PROJECT", options.project, "Project whose payers count");
    CLI::Option* values = command
                              ->add_option("--values", options.values,
                                           "File with one number a line instead; - = standard input")
                              ->type_name("FILE");
    command->add_option("--measure", options.measure, "What of each payer and period is looked at")
        ->type_name("WHAT")
        ->check(CLI::IsMember(namesOf(unitOfMeasure())))
        ->capture_default_str();
    command
        ->add_option("--period", options.period,
                     "Only this period, such as 2026-03; otherwise all complete ones")
        ->type_name("NAME");
    requireOne(command, project, values);
}

core::Result<Consumption> consumptionOf(const ConsumptionOptions& options, core::Progress& progress)
{
    core::Result<Consumption> consumption =
        options.values.empty() ? fromProject(options, progress) : fromValues(options.values);
    if (consumption && consumption->sample.positiveWeight() <= 0) {
        const std::string hint =
            consumption->measure == "cost"
                ? "models with a price; \"tierwright-cli prices PROJECT\" lists those without"
                : "at least one number above 0";
        return mistake(core::ErrorCode::InvalidInput, "every " + consumption->measure + " is 0", hint);
    }
    return consumption;
}

core::Result<std::vector<double>> readValues(const std::string& path)
{
    const core::Result<std::string> text = readFile(path);
    if (!text)
        return text.error();
    std::vector<double> values;
    std::uint64_t line = 0;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        const std::string_view word = trimmed(std::string_view(*text).substr(begin, end - begin));
        begin = end + 1;
        ++line;
        if (word.empty())
            continue;
        const core::Result<double> value = parseValue(word, path == "-" ? "standard input" : path, line);
        if (!value)
            return value.error();
        values.push_back(*value);
    }
    if (values.empty())
        return core::Error{
            core::ErrorCode::InvalidInput, "there is no number in it", path, 0, {}, "one number a line"};
    return values;
}

std::string shown(double value, const Consumption& consumption)
{
    if (consumption.unit == "USD")
        return money(value);
    return consumption.unit.empty() ? number(value) : count(value);
}

std::string heading(const Consumption& consumption)
{
    const core::stats::Sample& sample = consumption.sample;
    std::string what = "Values";
    if (!consumption.unit.empty())
        what = fmt::format("{}{} of each payer and period",
                           static_cast<char>(std::toupper(consumption.measure[0])),
                           consumption.measure.substr(1));
    const std::string zeros =
        sample.zeroWeight() > 0 ? fmt::format(", {} of them 0", count(sample.zeroWeight())) : std::string();
    return fmt::format("{}: {}{}\n\n", what, plural(sample.rows(), "value", "values"), zeros);
}

} // namespace cli
