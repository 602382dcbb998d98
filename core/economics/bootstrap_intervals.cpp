#include "core/economics/bootstrap_intervals.h"

#include "core/economics/scan.h"
#include "core/stats/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace core::economics {
namespace {

enum Column { kWeight, kRevenue, kCost, kCharged, kLosing, kColumns };

using Columns = std::array<std::vector<double>, kColumns>;

/// Row of each key: those that occur, in ascending order, so that a payer has the same row for every plan.
std::vector<std::uint32_t> rowsByKey(const std::vector<std::uint32_t>& keys)
{
    std::vector<std::uint32_t> rows(
        keys.empty() ? 0 : *std::max_element(keys.begin(), keys.end()) + std::size_t(1), 0);
    for (const std::uint32_t key : keys)
        rows[key] = 1;
    std::exclusive_scan(rows.begin(), rows.end(), rows.begin(), 0u);
    return rows;
}

/// Sums by payer of what a replicate counts.
Columns columnsOf(const SlotResults& slots, const Basis& basis, bool byPayer)
{
    const std::vector<std::uint32_t>& keys = byPayer ? basis.payer : basis.source;
    const std::vector<std::uint32_t> rows = rowsByKey(keys);
    std::size_t count = 0;
    for (const std::uint32_t key : keys)
        count = std::max(count, rows[key] + std::size_t(1));
    Columns columns;
    for (std::vector<double>& column : columns)
        column.assign(count, 0);
    for (std::size_t slot = 0; slot < basis.size(); ++slot) {
        const std::uint32_t row = rows[keys[slot]];
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

using Sums = std::span<const double>;

/// A statistic of the sums of each replicate.
std::vector<double> ofEach(const stats::ReplicateSums& sums, const std::function<double(Sums)>& statistic)
{
    std::vector<double> values(sums.replicates);
    for (std::size_t replicate = 0; replicate < sums.replicates; ++replicate)
        values[replicate] = statistic(Sums(sums.sums).subspan(replicate * sums.columns, sums.columns));
    return values;
}

/// Absent where no replicate has a value.
std::optional<Interval> intervalOf(const std::vector<double>& replicates)
{
    const stats::Bounds bounds = stats::percentileInterval(replicates);
    if (std::isnan(bounds.low) || std::isnan(bounds.high))
        return {};
    return Interval{bounds.low, bounds.high};
}

std::vector<double> differences(const std::vector<double>& of, const std::vector<double>& to)
{
    std::vector<double> values(of.size());
    std::transform(of.begin(), of.end(), to.begin(), values.begin(), std::minus<>());
    return values;
}

} // namespace

Result<Replicates> bootstrapReplicates(const Prepared& prepared, const plan::Plan& plan,
                                       const Assumptions& assumptions, const stats::BootstrapOptions& options,
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
    Replicates replicates;
    replicates.revenue = ofEach(*sums, [&](Sums s) { return (s[kRevenue] + revenue) / periods; });
    replicates.cogs = ofEach(*sums, [&](Sums s) { return (s[kCost] + cost) / periods; });
    replicates.grossMargin =
        ofEach(*sums, [&](Sums s) { return 1 - (s[kCost] + cost) / (s[kRevenue] + revenue); });
    replicates.overageShare =
        ofEach(*sums, [&](Sums s) { return (s[kCharged] + charged) / (s[kWeight] + payers); });
    replicates.lossMakingShare =
        ofEach(*sums, [&](Sums s) { return (s[kLosing] + losing) / (s[kWeight] + payers); });
    return replicates;
}

PlanEvaluation::Intervals intervalsOf(const Replicates& replicates)
{
    PlanEvaluation::Intervals intervals;
    intervals.bootstrap = true;
    intervals.revenue = intervalOf(replicates.revenue);
    intervals.cogs = intervalOf(replicates.cogs);
    intervals.grossMargin = intervalOf(replicates.grossMargin);
    intervals.overageShare = intervalOf(replicates.overageShare);
    intervals.lossMakingShare = intervalOf(replicates.lossMakingShare);
    return intervals;
}

PlanEvaluation::Intervals intervalsOfDifference(const Replicates& plan, const Replicates& baseline)
{
    return intervalsOf({differences(plan.revenue, baseline.revenue), differences(plan.cogs, baseline.cogs),
                        differences(plan.grossMargin, baseline.grossMargin),
                        differences(plan.overageShare, baseline.overageShare),
                        differences(plan.lossMakingShare, baseline.lossMakingShare)});
}

Result<PlanEvaluation::Intervals> bootstrapIntervals(const Prepared& prepared, const plan::Plan& plan,
                                                     const Assumptions& assumptions,
                                                     const stats::BootstrapOptions& options,
                                                     Progress& progress)
{
    const auto replicates = bootstrapReplicates(prepared, plan, assumptions, options, progress);
    if (!replicates)
        return replicates.error();
    return intervalsOf(*replicates);
}

} // namespace core::economics
