#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/concentration.h"

#include <fmt/format.h>

namespace cli {
namespace {

constexpr std::size_t kLorenzPoints = 101;

core::Result<Answer> showConcentration(const ConsumptionOptions& options, core::Progress& progress)
{
    const core::Result<Consumption> consumption = consumptionOf(options, progress);
    if (!consumption)
        return consumption.error();
    const core::stats::Concentration found = concentrationOf(consumption->sample);

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

    const auto ratio = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.3g}", *value) : std::string("-");
    };
    Facts facts;
    facts.add("sum", shown(found.sum, *consumption));
    facts.add("mean", shown(found.mean, *consumption));
    facts.add("median", shown(found.p50, *consumption));
    facts.add("90th percentile", shown(found.p90, *consumption));
    facts.add("99th percentile", shown(found.p99, *consumption),
              ratio(found.p99OverP50) + " times the median");
    facts.add("top 1 % use", share(found.top1), "of the whole");
    facts.add("top 5 % use", share(found.top5), "of the whole");
    facts.add("top 10 % use", share(found.top10), "of the whole");
    facts.add("Gini", found.gini ? fmt::format("{:.4f}", *found.gini) : "-",
              "0 = all alike, 1 = one uses everything");
    answer.text = heading(*consumption) + facts.text();
    return answer;
}

} // namespace

void addConcentrationCommand(CommandLine& line)
{
    auto options = std::make_shared<ConsumptionOptions>();
    CLI::App* command = addCommand(line, line.parser, "Distribution", "concentration",
                                   "Show how unevenly payers consume: Gini, shares of the top, percentiles",
                                   "concentration product.tierwright");
    addConsumptionOptions(command, *options);
    onRun(line, command, options, showConcentration);
}

} // namespace cli
