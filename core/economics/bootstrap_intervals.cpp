#include "core/economics/bootstrap_intervals.h"

#include "core/economics/scan.h"
#include "core/stats/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace core::economics {
namespace {

enum Column { kWeight, kRevenue, kCost, kCharged, kLosing, kColumns };

using Columns = std::array<std::vector<double>, kColumns>;

/// Sums by payer of what a replicate counts.
Columns columnsOf(const SlotResults& slots, const Basis& basis, bool byPayer)
{
    constexpr std::uint32_t none = ~0u;
    const std::vector<std::uint32_t>& keys = byPayer ? basis.payer : basis.source;
    std::vector<std::uint32_t> rowOf(
        keys.empty() ? 0 : *std::max_element(keys.begin(), keys.end()) + std::size_t(1), none);
    Columns columns;
    for (std::size_t slot = 0; slot < basis.size(); ++slot) {
        std::uint32_t& row = rowOf[keys[slot]];
        if (row == none) {
            row = static_cast<std::uint32_t>(columns[kWeight].size());
            for (std::vector<double>& column : columns)
                column.push_back(0);
        }
        const double weight = basis.weight[slot];
        const double losing = slots.invoice[slot] < slots.cost[slot] ? 1 : 0;
        const std::array<double, kColumns> values{1, slots.invoice[slot], slots.cost[slot],
                                                  slots.charged[slot], losing};
        for (std::size_t i = 0; i < kColumns; ++i)
            columns[i][row] += weight * values[i];
    }
    return columns;
}

/// Poisson(mean): by inversion while that is exact, by its normal limit beyond.
double poisson(stats::RandomStream& random, double mean)
{
    constexpr double kLarge = 400;
    if (mean > kLarge)
        return std::max(0.0, std::round(mean + std::sqrt(mean) * random.normal()));
    double product = random.uniform(), count = 0;
    for (const double floor = std::exp(-mean); product > floor; ++count)
        product *= random.uniform();
    return count;
}

/// Segments: rows stand for many payers each, so there are few rows and the counts are large.
Result<stats::ReplicateSums> segmentSums(const Columns& columns, const stats::BootstrapOptions& options,
                                         Progress& progress)
{
    stats::ReplicateSums sums;
    sums.columns = kColumns;
    sums.replicates = options.replicates;
    sums.sums.assign(options.replicates * kColumns, 0.0);
    sums.payers.assign(options.replicates, 0.0);
    for (std::size_t replicate = 0; replicate < options.replicates; ++replicate) {
        if (!progress.advance(replicate, options.replicates))
            return Error{ErrorCode::Cancelled, "intervals"};
        for (std::size_t row = 0; row < columns[kWeight].size(); ++row) {
            stats::RandomStream random(options.seed, replicate, row);
            const double weight = columns[kWeight][row];
            const double factor = weight > 0 ? poisson(random, weight) / weight : 0;
            for (std::size_t i = 0; i < kColumns; ++i)
                sums.sums[replicate * kColumns + i] += factor * columns[i][row];
        }
    }
    return sums;
}

bool areAll(const std::vector<double>& values, double value)
{
    return std::all_of(values.begin(), values.end(), [value](double each) { return each == value; });
}

/// poissonSums() of all columns; those that are known without drawing (nobody, everybody once) are not
/// summed.
Result<stats::ReplicateSums> payerSums(const Columns& columns, const stats::BootstrapOptions& options,
                                       Progress& progress)
{
    std::vector<std::span<const double>> summed;
    std::array<int, kColumns> place{}; // in `summed`; -1 = all zero, -2 = the number of payers
    for (std::size_t i = 0; i < kColumns; ++i) {
        place[i] = areAll(columns[i], 0) ? -1 : areAll(columns[i], 1) ? -2 : static_cast<int>(summed.size());
        if (place[i] >= 0)
            summed.emplace_back(columns[i]);
    }
    if (summed.empty())
        summed.emplace_back(columns[kWeight]);
    Result<stats::ReplicateSums> drawn = stats::poissonSums(summed, options, progress);
    if (!drawn)
        return drawn;
    stats::ReplicateSums all{kColumns, drawn->replicates, {}, drawn->payers};
    all.sums.resize(drawn->replicates * kColumns);
    for (std::size_t replicate = 0; replicate < drawn->replicates; ++replicate) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            all.sums[replicate * kColumns + i] =
                place[i] == -1   ? 0
                : place[i] == -2 ? drawn->payers[replicate]
                                 : drawn->sums[replicate * drawn->columns + std::size_t(place[i])];
        }
    }
    return all;
}

/// Interval of a statistic of the sums of one replicate; absent where it has no value.
std::optional<Interval> intervalOf(const stats::ReplicateSums& sums,
                                   const std::function<double(std::span<const double>)>& statistic)
{
    std::vector<double> values(sums.replicates);
    for (std::size_t replicate = 0; replicate < sums.replicates; ++replicate)
        values[replicate] = statistic(std::span(sums.sums).subspan(replicate * sums.columns, sums.columns));
    const stats::Bounds bounds = stats::percentileInterval(values);
    if (std::isnan(bounds.low) || std::isnan(bounds.high))
        return {};
    return Interval{bounds.low, bounds.high};
}

} // namespace

Result<PlanEvaluation::Intervals> bootstrapIntervals(const Prepared& prepared, const plan::Plan& plan,
                                                     const Assumptions& assumptions,
                                                     const stats::BootstrapOptions& options,
                                                     Progress& progress)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return Error{
            ErrorCode::InvalidInput, "the plan counts other usage than what was prepared", {}, 0, plan.id};
    const Basis& basis = *prepared.basis;
    const Rules rules = rulesOf(plan, assumptions, prepared);
    SlotResults slots;
    const Totals totals = scan(prepared, plan, rules, assumptions.dormantShare, {nullptr, 1, &slots, false});
    const Columns columns = columnsOf(slots, basis, !basis.weightsCount);
    const Result<stats::ReplicateSums> sums =
        basis.weightsCount ? segmentSums(columns, options, progress) : payerSums(columns, options, progress);
    if (!sums)
        return sums.error();

    // Dormant payers are all alike and as many as there are; what they bring is added to every replicate.
    Tally active;
    for (const Tally& decile : totals.deciles)
        active.add(decile);
    const Tally& all = totals.total;
    const double payers = all.weight - active.weight, revenue = all.revenue - active.revenue;
    const double cost = all.cost() - active.cost(), charged = all.charged - active.charged;
    const double losing = all.losing - active.losing, periods = basis.periods;
    using Sums = std::span<const double>;
    PlanEvaluation::Intervals intervals;
    intervals.bootstrap = true;
    intervals.revenue = intervalOf(*sums, [&](Sums s) { return (s[kRevenue] + revenue) / periods; });
    intervals.cogs = intervalOf(*sums, [&](Sums s) { return (s[kCost] + cost) / periods; });
    intervals.grossMargin =
        intervalOf(*sums, [&](Sums s) { return 1 - (s[kCost] + cost) / (s[kRevenue] + revenue); });
    intervals.overageShare =
        intervalOf(*sums, [&](Sums s) { return (s[kCharged] + charged) / (s[kWeight] + payers); });
    intervals.lossMakingShare =
        intervalOf(*sums, [&](Sums s) { return (s[kLosing] + losing) / (s[kWeight] + payers); });
    return intervals;
}

} // namespace core::economics
