#include "app/cli/consumption.h"

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"
#include "app/cli/telemetry.h"

#include "core/derive/censoring.h"

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

bool parsedNumber(std::string_view word, double& value)
{
    const char* end = word.data() + word.size();
    const auto [stopped, problem] = std::from_chars(word.data(), end, value);
    return problem == std::errc() && stopped == end && std::isfinite(value) && value >= 0;
}

struct Line {
    double value = 0, weight = 1;
};

core::Result<Line> parseLine(std::string_view word, const std::string& path, std::uint64_t line)
{
    Line parsed;
    const std::size_t gap = std::min(word.find_first_of(", \t"), word.size());
    const std::string_view weight = trimmed(word.substr(std::min(gap + 1, word.size())));
    if (parsedNumber(word.substr(0, gap), parsed.value) &&
        (gap == word.size() || parsedNumber(weight, parsed.weight)))
        return parsed;
    return core::Error{core::ErrorCode::InvalidInput,
                       fmt::format("\"{}\" cannot be used", word.substr(0, 60)),
                       path,
                       line,
                       {},
                       "one number a line, 0 or larger, such as 12.5; a weight may follow: 12.5,3"};
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
                             const std::vector<bool>& chosen, std::vector<std::uint32_t>& payers,
                             const core::Censoring& censoring, std::vector<std::uint8_t>& stopped)
{
    const core::usage::PayerPeriods& matrix = telemetry.matrix;
    const std::vector<double>& column = measure == "cost"     ? telemetry.costs.total
                                        : measure == "tokens" ? matrix.tokens
                                                              : matrix.requests;
    std::vector<double> values;
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        const std::size_t period = matrix.period[row];
        const double covered = matrix.periods[period].partial ? matrix.periods[period].covered : 1;
        if (!chosen[period])
            continue;
        values.push_back(column[row] / covered);
        payers.push_back(matrix.payer[row]);
        stopped.push_back(censoring.rows[row]);
    }
    return values;
}

core::Censoring censoringIn(const core::Project& project, const Telemetry& telemetry)
{
    return core::censoringOf(telemetry.matrix, telemetry.costs, *project.usage->names, *project.accounts,
                             *project.plans, *project.prices);
}

core::Result<Consumption> fromValues(const std::string& path)
{
    core::Result<TypedValues> typed = readValues(path);
    if (!typed)
        return typed.error();
    core::Result<core::stats::Sample> sample = core::stats::Sample::from(typed->values, typed->weights);
    if (!sample)
        return sample.error();
    return Consumption{
        std::move(*sample), std::move(typed->values), std::move(typed->weights), {}, {}, "value", "", 1, {}};
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
    std::vector<std::uint32_t> payers;
    std::vector<std::uint8_t> stopped;
    const core::Censoring censoring = censoringIn(opened->project, *telemetry);
    std::vector<double> values =
        valuesOf(*telemetry, options.measure, *chosen, payers, censoring, stopped);
    auto sample = core::stats::Sample::from(values);
    if (!sample)
        return sample.error();
    return Consumption{std::move(*sample),
                       std::move(values),
                       {},
                       std::move(payers),
                       std::move(stopped),
                       options.measure,
                       unitOfMeasure().at(options.measure),
                       opened->project.settings->seed,
                       doubtsAbout(*telemetry)};
}

} // namespace

void addConsumptionOptions(CLI::App* command, ConsumptionOptions& options)
{
    CLI::Option* project = command->add_option("PROJECT", options.project, "Project whose payers count");
    CLI::Option* values =
        command
            ->add_option("--values", options.values,
                         "File with one number a line instead, a weight behind a comma if wanted; "
                         "- = standard input")
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

void addResamplingOptions(CLI::App* command, ResamplingOptions& options, const std::string& purpose)
{
    command->add_option("--bootstrap", options.replicates, purpose)
        ->type_name("N")
        ->check(CLI::Range(0, 100'000).description(""))
        ->capture_default_str();
    command->add_option("--seed", options.seed, "Seed of the random samples; the project's if not given")
        ->type_name("S");
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

core::Result<TypedValues> readValues(const std::string& path)
{
    const core::Result<std::string> text = readFile(path);
    if (!text)
        return text.error();
    TypedValues typed;
    std::uint64_t line = 0;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        const std::string_view word = trimmed(std::string_view(*text).substr(begin, end - begin));
        begin = end + 1;
        ++line;
        if (word.empty())
            continue;
        const core::Result<Line> parsed = parseLine(word, path == "-" ? "standard input" : path, line);
        if (!parsed)
            return parsed.error();
        typed.values.push_back(parsed->value);
        typed.weights.push_back(parsed->weight);
    }
    if (std::all_of(typed.weights.begin(), typed.weights.end(), [](double w) { return w == 1; }))
        typed.weights.clear();
    if (typed.values.empty())
        return core::Error{
            core::ErrorCode::InvalidInput, "there is no number in it", path, 0, {}, "one number a line"};
    return typed;
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
