#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/concentration.h"
#include "core/stats/concentration_intervals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cli {
namespace {

using core::stats::Bounds;
using core::stats::ConcentrationIntervals;

constexpr std::size_t kLorenzPoints = 101;

struct ConcentrationOptions {
    ConsumptionOptions consumption;
    std::optional<std::size_t> bootstrap; ///< absent: as many as take about a second
    std::optional<std::uint64_t> seed;
};

/// Weights say how many payers a value stands for, not who they are: they cannot be drawn again.
core::Result<std::optional<ConcentrationIntervals>>
intervalsOf(const Consumption& consumption, const ConcentrationOptions& options, core::Progress& progress)
{
    const std::size_t replicates =
        options.bootstrap.value_or(core::stats::affordableReplicates(consumption.values.size()));
    if (replicates == 0 || !consumption.weights.empty() || consumption.values.size() < 2)
        return std::optional<ConcentrationIntervals>{};
    auto found =
        core::stats::concentrationIntervals(consumption.values, consumption.payers,
                                            {replicates, options.seed.value_or(consumption.seed)}, progress);
    if (!found)
        return found.error();
    return std::optional<ConcentrationIntervals>{std::move(*found)};
}

Json finite(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

/// [low, high]; null for an end that does not exist.
Json boundsJson(const Bounds& bounds)
{
    if (std::isnan(bounds.low))
        return nullptr;
    return Json::array({finite(bounds.low), finite(bounds.high)});
}

/// What the intervals rest on.
Json tailJson(const ConcentrationIntervals& at)
{
    if (!at.tail)
        return nullptr;
    return {{"threshold", at.tail->threshold},
            {"values", at.tail->values},
            {"xi", at.tail->xi},
            {"xi_low", at.tail->xiBounds.low},
            {"xi_high", at.tail->xiBounds.high}};
}

Json intervalsJson(const ConcentrationIntervals& at)
{
    Json json = {{"level", 0.95},
                 {"replicates", at.replicates},
                 {"method", at.tail ? "resampled body, drawn Pareto tail" : "resampled"},
                 {"mean", boundsJson(at.mean)},
                 {"gini", boundsJson(at.gini)},
                 {"top_1", boundsJson(at.top1)},
                 {"top_5", boundsJson(at.top5)},
                 {"top_10", boundsJson(at.top10)},
                 {"p99_over_p50", boundsJson(at.p99OverP50)},
                 {"top_5_mean_over_median", boundsJson(at.top5MeanOverMedian)},
                 {"rests_on_one_payer", at.restsOn.has_value()},
                 {"tail", tailJson(at)},
                 {"caution", cautionOf(at)}};
    return json;
}

core::Result<Answer> showConcentration(const ConcentrationOptions& options, core::Progress& progress)
{
    const core::Result<Consumption> consumption = consumptionOf(options.consumption, progress);
    if (!consumption)
        return consumption.error();
    const core::stats::Concentration found = concentrationOf(consumption->sample);

    const auto intervals = intervalsOf(*consumption, options, progress);
    if (!intervals)
        return intervals.error();

    Answer answer;
    answer.warnings = consumption->warnings;
    answer.json = {{"payers", found.payers},
                   {"zeros", found.zeros},
                   {"sum", found.sum},
                   {"mean", found.mean},
                   {"gini", jsonOf(found.gini)},
                   {"top_1", jsonOf(found.top1)},
                   {"top_5", jsonOf(found.top5)},
                   {"top_10", jsonOf(found.top10)},
                   {"p50", found.p50},
                   {"p90", found.p90},
                   {"p99", found.p99},
                   {"p99_over_p50", jsonOf(found.p99OverP50)},
                   {"top_5_mean_over_median", jsonOf(found.top5MeanOverMedian)},
                   {"lorenz", Json::array()}};
    for (const core::stats::LorenzPoint& point : lorenzCurve(consumption->sample, kLorenzPoints))
        answer.json["lorenz"].push_back({{"payers", point.payers}, {"amount", point.amount}});

    if (*intervals)
        answer.json["intervals"] = intervalsJson(**intervals);
    const auto within = [&](const std::string& remark, Bounds ConcentrationIntervals::*figure, auto shape) {
        if (!*intervals)
            return remark;
        const Bounds& at = (**intervals).*figure;
        return fmt::format("{}{}95 % interval {} to {}", remark, remark.empty() ? "" : "; ", shape(at.low),
                           shape(at.high));
    };
    const auto asShare = [](double value) {
        return share(value);
    };
    const auto asNumber = [](double value) {
        return !std::isfinite(value) ? std::string("no limit")
               : value < 1000        ? fmt::format("{:.3g}", value)
                                     : fmt::format("{:.0f}", value);
    };
    const auto ratio = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.3g}", *value) : std::string("-");
    };
    Facts facts;
    facts.add("sum", shown(found.sum, *consumption));
    const auto inUnit = [&](double value) {
        return std::isfinite(value) ? shown(value, *consumption) : std::string("no limit");
    };
    facts.add("mean", shown(found.mean, *consumption), within("", &ConcentrationIntervals::mean, inUnit));
    facts.add("median", shown(found.p50, *consumption));
    facts.add("90th percentile", shown(found.p90, *consumption));
    facts.add(
        "99th percentile", shown(found.p99, *consumption),
        within(ratio(found.p99OverP50) + " times the median", &ConcentrationIntervals::p99OverP50, asNumber));
    facts.add("top 1 % use", share(found.top1),
              within("of the whole", &ConcentrationIntervals::top1, asShare));
    facts.add("top 5 % use", share(found.top5),
              within("of the whole", &ConcentrationIntervals::top5, asShare));
    facts.add("top 10 % use", share(found.top10),
              within("of the whole", &ConcentrationIntervals::top10, asShare));
    facts.add("mean of the top 5 %", ratio(found.top5MeanOverMedian),
              within("times the median", &ConcentrationIntervals::top5MeanOverMedian, asNumber));
    facts.add("Gini", found.gini ? fmt::format("{:.4f}", *found.gini) : "-",
              within("0 = all alike, 1 = one uses everything", &ConcentrationIntervals::gini, asNumber));
    answer.text = heading(*consumption) + facts.text();
    if (*intervals && (*intervals)->restsOn)
        answer.text +=
            fmt::format("\nThe figures of the top rest on one payer: without it the interval of the "
                        "top 1 % would be {} narrower.\n",
                        share(1 - (*intervals)->restsOn->ratio));
    if (*intervals && !cautionOf(**intervals).empty())
        answer.text += "\n" + cautionOf(**intervals) + "\n";
    return answer;
}

} // namespace

void addConcentrationCommand(CommandLine& line)
{
    auto options = std::make_shared<ConcentrationOptions>();
    CLI::App* command = addCommand(line, line.parser, "Distribution", "concentration",
                                   "Show how unevenly payers consume: Gini, shares of the top, percentiles",
                                   "concentration product.tierwright");
    addConsumptionOptions(command, options->consumption);
    command
        ->add_option(
            "--bootstrap", options->bootstrap,
            "Random samples of payers for the intervals, 1000 unless there are very many payers; 0 = none")
        ->type_name("N")
        ->check(CLI::Range(0, 100'000).description(""));
    command->add_option("--seed", options->seed, "Seed of the random samples; the project's if not given")
        ->type_name("S");
    onRun(line, command, options, showConcentration);
}

} // namespace cli
