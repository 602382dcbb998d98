#include "core/derive/session_results.h"

#include "core/stats/concentration.h"

#include <algorithm>

namespace core {
namespace {

/// Credits in a log may leave a session with less than nothing; for the distribution it cost nothing.
Result<stats::Sample> sampleOf(std::vector<double> costs)
{
    for (double& cost : costs)
        cost = std::max(cost, 0.0);
    return stats::Sample::from(costs);
}

usage::Counts difference(const usage::Counts& all, const usage::Counts& part)
{
    return {all.requests - part.requests,
            all.failedRequests - part.failedRequests,
            all.uncachedInput - part.uncachedInput,
            all.cacheRead - part.cacheRead,
            all.cacheWrite - part.cacheWrite,
            all.output - part.output,
            all.reasoning - part.reasoning,
            all.loggedCostNanoUsd - part.loggedCostNanoUsd,
            all.costedRequests - part.costedRequests,
            all.outcomeMicros - part.outcomeMicros};
}

void describe(SessionResults& results, const std::vector<double>& costs, const stats::Sample& sample)
{
    const stats::Concentration found = stats::concentrationOf(sample);
    results.mean = found.mean;
    results.p50 = found.p50;
    results.p90 = found.p90;
    results.p99 = found.p99;
    results.max = costs.empty() ? 0 : *std::max_element(costs.begin(), costs.end());
    results.top1 = found.top1;
}

} // namespace

Result<SessionResults> sessionResultsOf(const usage::Cube& cube, const cost::PriceBook& prices,
                                        cost::CostSource source, const cost::CostGroup& all,
                                        std::size_t shown, Progress& progress)
{
    auto costs = cost::sessionCosts(cube, prices, source, progress);
    if (!costs)
        return costs.error();
    auto sample = sampleOf(costs->values);
    if (!sample)
        return sample.error();
    auto costliest = cost::costliestSessions(cube, prices, source, *costs, shown, progress);
    if (!costliest)
        return costliest.error();

    SessionResults results;
    results.sessions = costs->values.size();
    results.cost = costs->total;
    describe(results, costs->values, *sample);
    results.counts = costs->counts;
    results.without = difference(all.counts, costs->counts);
    // Sums in another order differ in their last bits: of no usage they are exactly nothing.
    results.costWithout = results.without == usage::Counts{} ? 0 : all.cost - costs->total;
    results.unpricedTokenShare = costs->unpricedTokenShare;
    results.costliest = std::move(costliest).value();
    return results;
}

} // namespace core
