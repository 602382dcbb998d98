#include "core/derive/usage_results.h"

#include "core/usage/codec.h"

#include <algorithm>
#include <map>

namespace core {
namespace {

constexpr std::size_t kShownModels = 7; // more lines cannot be told apart; the rest is "other"

/// Local day of each UTC hour, looked up once per hour instead of once per cell.
class LocalDays {
public:
    explicit LocalDays(TimeZone zone)
        : m_zone(std::move(zone))
    {}
    Day of(Hour hour)
    {
        const auto [found, added] = m_days.try_emplace(hour, 0);
        if (added)
            found->second = dayOf(m_zone.localDateOf(Micros(hour) * kMicrosPerHour));
        return found->second;
    }

private:
    TimeZone m_zone;
    std::map<Hour, Day> m_days;
};

struct DaySums {
    std::map<std::string, double> tokens; ///< by model
    double requests = 0;
};

Result<std::map<Day, DaySums>> sumsByDay(const usage::Cube& cube, const TimeZone& zone)
{
    std::map<Day, DaySums> days;
    LocalDays localDays(zone);
    const auto& contexts = cube.names->contexts;
    const Status read = usage::forEachBlock(cube, [&](const usage::CellColumns& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const usage::Counts& counts = cells.counts[i];
            DaySums& day = days[localDays.of(cells.hour[i])];
            day.requests += double(counts.requests);
            if (counts.tokens() > 0)
                day.tokens[contexts[cells.context[i]].model] += double(counts.tokens());
        }
    });
    if (!read)
        return read.error();
    return days;
}

std::vector<std::string> largestModels(const std::vector<usage::Group>& byModel)
{
    std::vector<std::string> models;
    for (const usage::Group& group : byModel) {
        if (group.counts.tokens() > 0 && models.size() < kShownModels)
            models.push_back(group.name);
    }
    return models;
}

UsageSeries seriesOf(const std::map<Day, DaySums>& sums, std::vector<std::string> models)
{
    UsageSeries series;
    series.models = std::move(models);
    const std::size_t named = series.models.size();
    std::vector<std::vector<double>> tokens(named + 1);
    if (sums.empty())
        return series;
    for (Day day = sums.begin()->first; day <= sums.rbegin()->first; ++day) {
        series.days.push_back(isoDate(day));
        const auto found = sums.find(day);
        series.requests.push_back(found == sums.end() ? 0 : found->second.requests);
        for (auto& line : tokens)
            line.push_back(0);
        if (found == sums.end())
            continue;
        for (const auto& [model, count] : found->second.tokens) {
            const auto at = std::find(series.models.begin(), series.models.end(), model);
            tokens[std::size_t(at - series.models.begin())].back() += count;
        }
    }
    const bool hasRest =
        std::any_of(tokens.back().begin(), tokens.back().end(), [](double count) { return count > 0; });
    if (hasRest)
        series.models.emplace_back("other");
    else
        tokens.pop_back();
    series.tokens = std::move(tokens);
    return series;
}

} // namespace

Result<UsageResults> usageResultsOf(const usage::Cube& cube, const Settings& settings)
{
    UsageResults results;
    const auto zone = TimeZone::named(settings.periods.timeZone);
    if (!zone)
        return zone.error();
    auto totals = usage::totalsOf(cube);
    auto periods = usage::periodsOf(cube.coverage, settings.periods);
    auto byModel = usage::totalsBy(cube, usage::GroupBy::Model, settings.periods);
    auto byWorkflow = usage::totalsBy(cube, usage::GroupBy::Workflow, settings.periods);
    auto byMonth = usage::totalsBy(cube, usage::GroupBy::Month, settings.periods);
    auto byDay = sumsByDay(cube, *zone);
    if (!totals)
        return totals.error();
    if (!periods)
        return periods.error();
    for (const auto* groups : {&byModel, &byWorkflow, &byMonth}) {
        if (!*groups)
            return groups->error();
    }
    if (!byDay)
        return byDay.error();
    results.totals = std::move(*totals);
    results.periods = std::move(*periods);
    results.byModel = std::move(*byModel);
    results.byWorkflow = std::move(*byWorkflow);
    results.byMonth = std::move(*byMonth);
    results.series = seriesOf(*byDay, largestModels(results.byModel));
    results.completePeriods =
        std::size_t(std::count_if(results.periods.begin(), results.periods.end(),
                                  [](const usage::Period& period) { return !period.partial; }));
    return results;
}

} // namespace core
