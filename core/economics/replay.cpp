#include "core/economics/replay.h"

#include "core/base/parallel.h"
#include "core/cost/cell_pricing.h"
#include "core/economics/allowance.h"
#include "core/economics/replay_walk.h"
#include "core/economics/scan.h"
#include "core/stats/random.h"
#include "core/usage/codec.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace core::economics {
namespace {

constexpr std::size_t kCellsPerPass = 4'000'000; // some 500 MB while a pass is walked
constexpr std::size_t kPayersPerChunk = 64;

struct ReplayCell {
    std::uint32_t payer = 0;
    Hour hour = 0;
    usage::ContextId context = 0;
    usage::Counts counts;
};

/// One payer's period with what its demand cost, by which deciles are cut.
struct ReplayRow {
    std::uint32_t payer = 0;
    PayerPeriodResult result;
    double demandCost = 0;
};

Error cancelled()
{
    return {ErrorCode::Cancelled, "replay"};
}

Status checkRule(const plan::Plan& plan, const usage::PeriodRule& rule)
{
    const double months = monthsIn(plan.billing.every);
    const bool monthly = rule.kind == usage::PeriodKind::Month && months == 1;
    const bool weekly =
        rule.kind == usage::PeriodKind::Week && months == monthsIn({1, plan::DurationUnit::Week});
    if (monthly || weekly)
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "the plan bills by another period than usage is cut into",
                 {},
                 0,
                 "billing.every",
                 "P1M with calendar months, or P1W with weeks"};
}

class Replay {
public:
    Replay(const usage::Cube& cube, const ReplayPlan& plan, const cost::PriceBook& book,
           const Assumptions& assumptions, const ReplayOptions& options, std::vector<usage::Period> periods,
           TimeZone zone)
        : m_cube(cube)
        , m_plan(plan)
        , m_assumptions(assumptions)
        , m_options(options)
        , m_periods(std::move(periods))
        , m_zone(std::move(zone))
        , m_pricing(*cube.names, book, assumptions.costSource)
        , m_index(book)
    {
        for (const std::string& target : plan.targetPrices)
            m_targets.push_back(m_index.keyOf("", target));
    }

    Result<std::vector<ReplayRow>> rows(Progress& progress)
    {
        const Result<std::vector<std::uint32_t>> bounds = passes();
        if (!bounds)
            return bounds.error();
        std::vector<ReplayRow> rows;
        for (std::size_t pass = 0; pass + 1 < bounds->size(); ++pass) {
            if (!progress.advance(pass, bounds->size() - 1))
                return cancelled();
            const Status done = walk((*bounds)[pass], (*bounds)[pass + 1], rows);
            if (!done)
                return done.error();
        }
        return rows;
    }

    Outcome dormant() const
    {
        PayerWalk walk(m_plan, m_assumptions, m_periods, m_zone, false);
        walk.hour(m_periods.front().begin, 0, {});
        return walk.finish().front().outcome;
    }

    const std::vector<usage::Period>& periods() const { return m_periods; }

private:
    const usage::Cube& m_cube;
    const ReplayPlan& m_plan;
    const Assumptions& m_assumptions;
    const ReplayOptions& m_options;
    std::vector<usage::Period> m_periods;
    TimeZone m_zone;
    cost::CellPricing m_pricing;
    cost::PriceIndex m_index;
    std::vector<std::string> m_targets;

    std::uint32_t payerOf(const usage::CellColumns& cells, std::size_t i) const
    {
        return m_options.payer == usage::PayerKind::User ? cells.user[i] : cells.org[i];
    }

    /// Ranges of payers whose cells fit into memory together.
    Result<std::vector<std::uint32_t>> passes() const
    {
        const usage::Dictionaries& names = *m_cube.names;
        std::vector<std::size_t> cells(m_options.payer == usage::PayerKind::User ? names.users.size()
                                                                                 : names.orgs.size());
        const Status counted = usage::forEachBlock(m_cube, [&](const usage::CellColumns& columns) {
            for (std::size_t i = 0; i < columns.size(); ++i)
                cells[payerOf(columns, i)] += 1;
        });
        if (!counted)
            return counted.error();
        std::vector<std::uint32_t> bounds{0};
        std::size_t held = 0;
        for (std::size_t payer = 0; payer < cells.size(); ++payer) {
            held += cells[payer];
            if (held > kCellsPerPass || payer + 1 == cells.size()) {
                bounds.push_back(static_cast<std::uint32_t>(payer + 1));
                held = 0;
            }
        }
        return bounds;
    }

    Status walk(std::uint32_t first, std::uint32_t last, std::vector<ReplayRow>& rows)
    {
        std::vector<ReplayCell> cells;
        const Status read = usage::forEachBlock(m_cube, [&](const usage::CellColumns& columns) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const std::uint32_t payer = payerOf(columns, i);
                if (payer >= first && payer < last)
                    cells.push_back({payer, columns.hour[i], columns.context[i], columns.counts[i]});
            }
        });
        if (!read)
            return read;
        std::sort(cells.begin(), cells.end(), [](const ReplayCell& a, const ReplayCell& b) {
            return std::tie(a.payer, a.hour, a.context) < std::tie(b.payer, b.hour, b.context);
        });
        std::vector<std::size_t> starts; // of each payer
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i == 0 || cells[i].payer != cells[i - 1].payer)
                starts.push_back(i);
        }
        starts.push_back(cells.size());
        const std::size_t payers = starts.size() - 1;
        std::vector<std::vector<ReplayRow>> parts((payers + kPayersPerChunk - 1) / kPayersPerChunk);
        parallelFor(parts.size(), [&](std::size_t chunk) {
            for (std::size_t i = chunk * kPayersPerChunk; i < std::min(payers, (chunk + 1) * kPayersPerChunk);
                 ++i)
                payer(std::span(cells).subspan(starts[i], starts[i + 1] - starts[i]), parts[chunk]);
        });
        for (std::vector<ReplayRow>& part : parts)
            std::move(part.begin(), part.end(), std::back_inserter(rows));
        return Done{};
    }

    ReplayItem itemOf(const ReplayCell& cell) const
    {
        const usage::Counts& counts = cell.counts;
        ReplayItem item;
        item.context = cell.context;
        const std::array<std::int64_t, 6> whole{counts.uncachedInput, counts.cacheRead, counts.cacheWrite,
                                                counts.output,        counts.reasoning, counts.requests};
        std::copy(whole.begin(), whole.end(), item.values.begin());
        item.values[std::size_t(usage::Quantity::Outcomes)] = double(counts.outcomeMicros) * 1e-6;
        item.values[kCostCount] = m_pricing.costOf(cell.context, cell.hour, counts, nullptr).total();
        for (const std::string& target : m_targets) {
            const Day day = cell.hour >= 0 ? cell.hour / 24 : -((-cell.hour + 23) / 24);
            const cost::PriceEntry* entry = m_index.entry(target, "", day);
            const TokenPrices prices = entry ? tokenPrices(*entry) : TokenPrices{};
            double sum = 0;
            for (std::size_t i = 0; i < std::size_t(usage::Quantity::Requests); ++i)
                sum +=
                    item.values[i] * prices.of(static_cast<usage::Quantity>(i)) * m_assumptions.tokenFactor;
            item.targetCost.push_back(sum +
                                      item.values[std::size_t(usage::Quantity::Requests)] * prices.request);
        }
        return item;
    }

    std::optional<std::size_t> periodOf(Hour hour) const
    {
        for (std::size_t i = 0; i < m_periods.size(); ++i) {
            if (hour >= m_periods[i].begin && hour < m_periods[i].end)
                return i;
        }
        return {};
    }

    void payer(std::span<const ReplayCell> cells, std::vector<ReplayRow>& rows) const
    {
        const bool buys =
            stats::RandomStream(m_options.seed, cells.front().payer).uniform() < m_assumptions.takeTopup;
        PayerWalk walk(m_plan, m_assumptions, m_periods, m_zone, buys);
        std::vector<double> demandCost(m_periods.size());
        std::vector<ReplayItem> items;
        for (std::size_t begin = 0; begin < cells.size();) {
            const Hour hour = cells[begin].hour;
            const std::optional<std::size_t> period = periodOf(hour);
            items.clear();
            for (; begin < cells.size() && cells[begin].hour == hour; ++begin)
                items.push_back(itemOf(cells[begin]));
            if (!period)
                continue;
            for (const ReplayItem& item : items)
                demandCost[*period] += item.values[kCostCount];
            walk.hour(hour, *period, items);
        }
        for (PayerPeriodResult& result : walk.finish()) {
            const double cost = demandCost[result.period];
            rows.push_back({cells.front().payer, std::move(result), cost});
        }
    }
};

/// The rows that count: of complete periods, or all when there is none.
std::vector<ReplayRow> countedRows(std::vector<ReplayRow> rows, const std::vector<usage::Period>& periods,
                                   Basis& basis)
{
    const auto complete = std::count_if(periods.begin(), periods.end(),
                                        [](const usage::Period& period) { return !period.partial; });
    basis.partial = complete == 0;
    basis.periods = double(complete == 0 ? std::max<std::size_t>(1, periods.size()) : std::size_t(complete));
    if (complete > 0)
        std::erase_if(rows, [&](const ReplayRow& row) { return periods[row.result.period].partial; });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ReplayRow& a, const ReplayRow& b) { return a.demandCost < b.demandCost; });
    return rows;
}

Totals totalsOf(const std::vector<ReplayRow>& rows, const Rules& rules, const Outcome& idle,
                double dormantShare)
{
    Totals totals;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Outcome& outcome = rows[i].result.outcome;
        totals.deciles[i * 10 / rows.size()].add(outcome, 1, 1, rules);
        totals.bills.add(outcome.invoice, 1);
    }
    for (const Tally& decile : totals.deciles)
        totals.total.add(decile);
    totals.activeWeight = double(rows.size());
    const double dormant = double(rows.size()) * dormantPerPayer(dormantShare);
    if (dormant > 0) {
        totals.total.add(idle, dormant, dormant, rules);
        totals.bills.add(idle.invoice, dormant);
    }
    return totals;
}

void addActivity(const std::vector<ReplayRow>& rows, const ReplayPlan& plan, double periods,
                 ReplayResult& result)
{
    for (const ReplayLimit& limit : plan.limits)
        result.limits.push_back({limit.limit->id});
    result.limits.push_back({"grants"});
    for (const ReplayRow& row : rows) {
        for (std::size_t i = 0; i < result.limits.size(); ++i) {
            const ActivityPart& part = row.result.activity[i];
            LimitActivity& sum = result.limits[i];
            sum.reached += part.reached ? 1 / periods : 0;
            sum.acted += part.acted ? 1 / periods : 0;
            sum.denied += part.denied / periods;
            sum.degraded += part.degraded / periods;
            sum.charged += part.charged / periods;
        }
    }
}

/// To whom it was done.
void addPayers(const std::vector<ReplayRow>& rows, ReplayResult& result)
{
    for (const ReplayRow& row : rows) {
        for (std::size_t i = 0; i < row.result.activity.size(); ++i) {
            const ActivityPart& part = row.result.activity[i];
            if (part.reached)
                result.payers.push_back({row.payer, static_cast<std::uint32_t>(row.result.period),
                                         static_cast<std::uint32_t>(i), part.since, part.acted, part.denied,
                                         part.degraded, part.charged});
        }
    }
    std::sort(result.payers.begin(), result.payers.end(), [](const PayerActivity& a, const PayerActivity& b) {
        return std::tie(a.payer, a.period, a.limit) < std::tie(b.payer, b.period, b.limit);
    });
}

void addExhaustion(const std::vector<ReplayRow>& rows, ReplayResult& result)
{
    std::vector<int> days;
    for (const ReplayRow& row : rows) {
        if (row.result.exhaustedDay)
            days.push_back(*row.result.exhaustedDay);
    }
    if (days.empty())
        return;
    std::sort(days.begin(), days.end());
    result.exhaustedByDay.resize(std::size_t(days.back()) + 1);
    for (const int day : days)
        result.exhaustedByDay[std::size_t(day)] += 1;
    result.exhaustedShare = double(days.size()) / double(rows.size());
    result.exhaustedWithinADay = result.exhaustedByDay[0] / double(rows.size());
    result.exhaustedDayP10 = days[(days.size() - 1) / 10] + 1;
}

} // namespace

Result<ReplayResult> replay(const usage::Cube& cube, const plan::Plan& plan, const cost::PriceBook& book,
                            const Assumptions& assumptions, const ReplayOptions& options, Progress& progress)
{
    if (const Status status = checkRule(plan, options.rule); !status)
        return status.error();
    Result<std::vector<usage::Period>> periods = usage::periodsOf(cube.coverage, options.rule);
    if (!periods)
        return periods.error();
    const Result<TimeZone> zone = TimeZone::named(options.rule.timeZone);
    if (!zone)
        return zone.error();
    const Result<ReplayPlan> compiled = ReplayPlan::of(*cube.names, plan, book, assumptions);
    if (!compiled)
        return compiled.error();
    ReplayResult result;
    result.leftOut = compiled->leftOut;
    result.evaluation.plan = plan.id;
    if (periods->empty())
        return result;

    Replay walker(cube, *compiled, book, assumptions, options, std::move(*periods), *zone);
    Result<std::vector<ReplayRow>> all = walker.rows(progress);
    if (!all)
        return all.error();
    Rules rules = compiled->rules;
    rules.months = 1; // outcomes are by billing period here, and so are fees
    Basis basis;
    const std::vector<ReplayRow> rows = countedRows(std::move(*all), walker.periods(), basis);
    basis.rowsPerPayer = basis.periods;
    const Totals totals = totalsOf(rows, rules, walker.dormant(), assumptions.dormantShare);
    result.evaluation.results = resultsOf(totals, basis, assumptions, 0);
    result.evaluation.deciles = decilesOf(totals, basis.periods);
    result.evaluation.bills =
        totals.bills.histogram(result.evaluation.results.billP99, result.evaluation.results.billMax);
    for (HistogramBin& bin : result.evaluation.bills)
        bin.payers /= basis.periods;
    result.evaluation.intervals = deltaIntervals(totals.total, basis);
    addActivity(rows, *compiled, basis.periods, result);
    addPayers(rows, result);
    result.periods = walker.periods();
    addExhaustion(rows, result);
    return result;
}

} // namespace core::economics
