#include "core/economics/segments.h"

#include "core/economics/serving_price.h"

#include <algorithm>
#include <numeric>

namespace core::economics {
namespace {

struct Band {
    const char* name;
    double upTo; ///< share of the payers, the cheapest first
};
constexpr Band kBands[] = {{"Light half", 0.5}, {"Regular", 0.9}, {"Heavy", 0.99}, {"Heaviest 1 %", 1}};

std::vector<std::size_t> byCost(const Population& population)
{
    std::vector<std::size_t> order(population.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return population.cost[a] < population.cost[b]; });
    return order;
}

/// The rows of each band; a row belongs where its middle lies.
std::vector<std::vector<std::size_t>> banded(const Population& population)
{
    const double total = std::accumulate(population.weight.begin(), population.weight.end(), 0.0);
    std::vector<std::vector<std::size_t>> rows(std::size(kBands));
    double before = 0;
    std::size_t band = 0;
    for (const std::size_t row : byCost(population)) {
        const double middle = before + population.weight[row] / 2;
        while (band + 1 < std::size(kBands) && middle > kBands[band].upTo * total)
            ++band;
        rows[band].push_back(row);
        before += population.weight[row];
    }
    return rows;
}

double meanOf(const std::vector<double>& values, const std::vector<std::size_t>& rows,
              const std::vector<double>& weight, double total)
{
    double sum = 0;
    for (const std::size_t row : rows)
        sum += values[row] * weight[row];
    return sum / total;
}

Segment groupOf(const Population& population, const std::vector<std::size_t>& rows,
                const ServingPrices& prices)
{
    double total = 0;
    for (const std::size_t row : rows)
        total += population.weight[row];
    Segment group;
    group.count = total / double(population.periods);
    bool priced = true;
    for (const usage::MeterColumn& column : population.columns) {
        if (column.key.quantity == usage::Quantity::Outcomes || column.key.model.empty())
            continue;
        const double mean = meanOf(column.values, rows, population.weight, total);
        if (mean <= 0)
            continue;
        group.usage[column.key.model].counts[column.key.quantity] += mean;
        priced = priced && prices.of(column.key.model, "");
    }
    if (!priced || group.usage.empty())
        group.cost = meanOf(population.cost, rows, population.weight, total);
    return group;
}

} // namespace

Segments summarised(const Population& population, const cost::PriceBook& book)
{
    const ServingPrices prices(book);
    const std::vector<std::vector<std::size_t>> bands = banded(population);
    Segments segments;
    for (std::size_t band = 0; band < bands.size(); ++band) {
        const auto& rows = bands[band];
        const bool anybody = std::any_of(rows.begin(), rows.end(),
                                         [&](std::size_t row) { return population.weight[row] > 0; });
        if (!anybody)
            continue;
        segments.groups.push_back(groupOf(population, rows, prices));
        segments.groups.back().name = kBands[band].name;
    }
    return segments;
}

} // namespace core::economics
