#include "core/economics/shaped_population.h"

#include "core/stats/fit.h"
#include "core/stats/quantile.h"
#include "core/stats/tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::economics {
namespace {

const std::string kSeats = "seats"; // belong to a payer: they do not grow with his usage
constexpr double kNearRank = 0.025; // a made-up payer has the seats of somebody within this share of payers
constexpr double kGolden =
    0.6180339887498949;            // its multiples visit an interval evenly, however many are taken
constexpr double kTailPayers = 25; ///< in the tail, at least

/// What a dollar of cost consists of, by decile of cost.
class Mix {
public:
    explicit Mix(const Population& source)
        : m_source(source)
    {
        std::vector<std::uint32_t> order(source.size());
        std::iota(order.begin(), order.end(), 0u);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return source.cost[a] < source.cost[b]; });
        const double whole = std::accumulate(source.weight.begin(), source.weight.end(), 0.0);
        m_rows.resize(10);
        m_order = order;
        double before = 0;
        for (const std::uint32_t row : order) {
            const double middle = (before + source.weight[row] / 2) / std::max(whole, 1e-300);
            m_rows[std::min<std::size_t>(9, static_cast<std::size_t>(middle * 10))].push_back(row);
            m_middle.push_back(middle);
            before += source.weight[row];
        }
    }

    /// Amount of a column per dollar in a decile; of the next decile above that costs anything.
    double perDollar(const std::vector<double>& values, std::size_t decile) const
    {
        for (; decile < 10; ++decile) {
            double cost = 0, sum = 0;
            for (const std::uint32_t row : m_rows[decile]) {
                cost += m_source.weight[row] * m_source.cost[row];
                sum += m_source.weight[row] * values[row];
            }
            if (cost > 0)
                return sum / cost;
        }
        return 0;
    }

    /// Fills a column for rows of given cost.
    void fill(const std::vector<double>& values, const std::vector<double>& cost,
              const std::vector<double>& rank, std::vector<double>& out) const
    {
        std::vector<double> rates(10);
        for (std::size_t decile = 0; decile < 10; ++decile)
            rates[decile] = perDollar(values, decile);
        for (std::size_t i = 0; i < cost.size(); ++i)
            out.push_back(cost[i] * rates[std::min<std::size_t>(9, static_cast<std::size_t>(rank[i] * 10))]);
    }

    /// Fills a column that belongs to payers with that of a payer of like rank, another for each row.
    void draw(const std::vector<double>& values, const std::vector<double>& rank,
              std::vector<double>& out) const
    {
        for (std::size_t i = 0; i < rank.size(); ++i) {
            const double even = double(i + 1) * kGolden - std::floor(double(i + 1) * kGolden);
            const double low = std::clamp(rank[i] - kNearRank, 0.0, 1 - 2 * kNearRank);
            const auto near = std::lower_bound(m_middle.begin(), m_middle.end(), low + 2 * kNearRank * even);
            const auto place =
                std::min<std::ptrdiff_t>(near - m_middle.begin(), std::ptrdiff_t(m_middle.size()) - 1);
            out.push_back(values[m_order[std::size_t(place)]]);
        }
    }

private:
    const Population& m_source;
    std::vector<std::vector<std::uint32_t>> m_rows;
    std::vector<std::uint32_t> m_order; ///< rows by cost
    std::vector<double> m_middle;       ///< share of payers below the middle of each, in that order
};

/// Rows to add: cost, weight, and the share of payers below.
struct Sizes {
    std::vector<double> cost, weight, rank;
};

/// Strata of survival from `top` down to nothing: even in the logarithm, so that each is a factor further
/// out, the last as wide as half a payer of `payers`.
Sizes tailSizes(const SizeQuantile& quantile, double top, double payers, std::size_t points)
{
    Sizes sizes;
    const double last = std::min(top / 2, 0.5 / payers);
    const double step = std::pow(last / top, 1 / double(points - 1));
    double above = top;
    for (std::size_t i = 0; i < points; ++i) {
        const double next = i + 1 == points ? 0 : above * step;
        const double middle = next > 0 ? std::sqrt(above * next) : above / 2;
        sizes.cost.push_back(std::max(0.0, quantile(1 - middle)));
        sizes.weight.push_back((above - next) * payers);
        sizes.rank.push_back(1 - middle);
        above = next;
    }
    return sizes;
}

void append(Population& out, const Population& source, const Mix& mix, const Sizes& sizes)
{
    for (std::size_t i = 0; i < out.columns.size(); ++i)
        mix.fill(source.columns[i].values, sizes.cost, sizes.rank, out.columns[i].values);
    for (std::size_t i = 0; i < out.costColumns.size(); ++i)
        mix.fill(source.costColumns[i].values, sizes.cost, sizes.rank, out.costColumns[i].values);
    for (auto& [unit, values] : out.quantities) {
        const std::vector<double>& known = source.quantities.at(unit);
        unit == kSeats ? mix.draw(known, sizes.rank, values)
                       : mix.fill(known, sizes.cost, sizes.rank, values);
    }
    std::uint32_t payer = out.payer.empty() ? 0 : *std::max_element(out.payer.begin(), out.payer.end()) + 1;
    for (std::size_t i = 0; i < sizes.cost.size(); ++i) {
        out.cost.push_back(sizes.cost[i]);
        out.weight.push_back(sizes.weight[i]);
        out.payer.push_back(payer++);
        out.period.push_back(0);
    }
    if (!out.names.empty())
        out.names.resize(out.size());
}

Population emptyLike(const Population& source)
{
    Population out = source;
    for (usage::MeterColumn& column : out.columns)
        column.values.clear();
    for (cost::CostColumn& column : out.costColumns)
        column.values.clear();
    for (auto& [unit, values] : out.quantities)
        values.clear();
    out.names.clear();
    out.weight.clear();
    out.payer.clear();
    out.period.clear();
    out.cost.clear();
    return out;
}

void copyRow(const Population& source, std::size_t row, double factor, Population& out)
{
    for (std::size_t i = 0; i < out.columns.size(); ++i)
        out.columns[i].values.push_back(source.columns[i].values[row]);
    for (std::size_t i = 0; i < out.costColumns.size(); ++i)
        out.costColumns[i].values.push_back(source.costColumns[i].values[row]);
    for (auto& [unit, values] : out.quantities)
        values.push_back(source.quantities.at(unit)[row]);
    out.cost.push_back(source.cost[row]);
    out.weight.push_back(source.weight[row] * factor);
    out.payer.push_back(source.payer.empty() ? static_cast<std::uint32_t>(row) : source.payer[row]);
    out.period.push_back(source.period.empty() ? std::uint16_t(0) : source.period[row]);
}

} // namespace

Result<Population> fittedPopulation(const Population& telemetry, const SizeQuantile& quantile,
                                    std::size_t points)
{
    const double payers = std::accumulate(telemetry.weight.begin(), telemetry.weight.end(), 0.0);
    if (std::none_of(telemetry.cost.begin(), telemetry.cost.end(), [](double cost) { return cost > 0; }))
        return Error{ErrorCode::InvalidInput, "no usage costs anything, so no law of sizes can be followed"};
    constexpr double kTail = 0.05;
    const std::size_t even = points / 2;
    Population out = emptyLike(telemetry);
    out.source = Population::Source::Fitted;
    Sizes body;
    for (std::size_t i = 0; i < even; ++i) {
        const double rank = (double(i) + 0.5) / double(even) * (1 - kTail);
        body.cost.push_back(std::max(0.0, quantile(rank)));
        body.weight.push_back(payers * (1 - kTail) / double(even));
        body.rank.push_back(rank);
    }
    const Mix mix(telemetry);
    append(out, telemetry, mix, body);
    append(out, telemetry, mix, tailSizes(quantile, kTail, payers, points - even));
    return out;
}

Result<Population> stressedPopulation(const Population& telemetry, double threshold, const SizeQuantile& tail,
                                      double growth, std::size_t points)
{
    Population out = emptyLike(telemetry);
    out.source = Population::Source::Stressed;
    double payers = 0, above = 0;
    for (std::size_t row = 0; row < telemetry.size(); ++row) {
        payers += telemetry.weight[row];
        if (telemetry.cost[row] > threshold)
            above += telemetry.weight[row];
        else
            copyRow(telemetry, row, growth, out);
    }
    if (above <= 0)
        return Error{
            ErrorCode::InvalidInput, "nobody lies above the threshold of the tail", {}, 0, "threshold"};
    append(out, telemetry, Mix(telemetry), tailSizes(tail, above / payers, payers * growth, points));
    return out;
}

Result<ShapedPopulation> fittedPopulation(const Population& telemetry, std::optional<stats::Family> family,
                                          Progress& progress)
{
    const Result<stats::Sample> sample = stats::Sample::from(telemetry.cost, telemetry.weight);
    if (!sample)
        return sample.error();
    std::vector<stats::Family> families = stats::allFamilies();
    if (family)
        families = {*family};
    const Result<std::vector<stats::Fit>> fits = stats::fitAll(*sample, families, progress);
    if (!fits)
        return fits.error();
    if (fits->empty() || !fits->front().converged())
        return Error{ErrorCode::InvalidInput, "no law fits the cost of payers"};
    const stats::Fit& best = fits->front();
    const double idle = sample->zeroWeight() / sample->weight();
    const auto quantile = [&](double p) {
        return p <= idle ? 0 : best.distribution.quantile((p - idle) / (1 - idle));
    };
    Result<Population> population = fittedPopulation(telemetry, quantile);
    if (!population)
        return population.error();
    return ShapedPopulation{std::move(*population), std::string(stats::id(best.family))};
}

Result<ShapedPopulation> stressedPopulation(const Population& telemetry, double growth,
                                            std::optional<double> threshold, double share)
{
    const Result<stats::Sample> sample = stats::Sample::from(telemetry.cost, telemetry.weight);
    if (!sample)
        return sample.error();
    const double above = std::min(0.5, std::max(share, kTailPayers / sample->weight()));
    const double from = threshold.value_or(stats::quantile(*sample, 1 - above));
    const stats::TailFit tail = stats::fitTail(*sample, from);
    if (!tail.fit.converged())
        return Error{ErrorCode::InvalidInput,
                     "no tail fits the cost of payers above the threshold",
                     {},
                     0,
                     "threshold"};
    Result<Population> population = stressedPopulation(
        telemetry, from, [&](double p) { return tail.quantile(p); }, growth);
    if (!population)
        return population.error();
    return ShapedPopulation{std::move(*population),
                            fmt::format("generalised Pareto beyond ${:.4g}, xi {:.2f}", from, tail.xi())};
}

Population periodOf(const Population& population, std::uint16_t period)
{
    Population out = emptyLike(population);
    out.periods = 1;
    for (std::size_t row = 0; row < population.size(); ++row) {
        if (population.period[row] != period)
            continue;
        copyRow(population, row, 1, out);
        if (!population.names.empty())
            out.names.push_back(population.names[row]);
    }
    return out;
}

Result<Population> periodNamed(const Population& population, std::span<const usage::Period> periods,
                               const std::string& name)
{
    std::string names;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        if (periods[i].partial && !population.partial)
            continue;
        names += (names.empty() ? "" : ", ") + periods[i].name;
        if (periods[i].name == name || name == "last")
            found = i;
    }
    const std::string expected = "last, or one of " + names;
    if (!found)
        return Error{ErrorCode::NotFound, "\"" + name + "\" is no complete period", {}, 0, {}, expected};
    Population out = periodOf(population, static_cast<std::uint16_t>(*found));
    if (out.size() == 0)
        return Error{
            ErrorCode::NotFound, "nobody used anything in " + periods[*found].name, {}, 0, {}, expected};
    return out;
}

} // namespace core::economics
