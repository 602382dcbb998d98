#include "core/stats/law.h"
#include "core/stats/nodes.h"
#include "core/stats/special.h"
#include "core/stats/tail.h"

#include <cmath>

namespace core::stats {
namespace {

double twoSided(double z)
{
    return std::erfc(std::abs(z) / std::sqrt(2.0));
}

} // namespace

Vuong vuong(const Sample& sample, const Fit& first, const Fit& second)
{
    Vuong result;
    if (!first.converged() || !second.converged() || sample.isCensored())
        return result;
    const Law &a = first.distribution.law(), &b = second.distribution.law();
    const Nodes nodes = nodesOf(sample);
    const double n = nodes.payers;
    const auto difference = [&](double u) {
        return a.logDensity(u) - b.logDensity(u);
    };
    result.ratio = nodes.sum(difference);
    const double mean = result.ratio / n;
    const double squares =
        nodes.sum([&](double u) { return (difference(u) - mean) * (difference(u) - mean); });
    const double spread = std::sqrt(n * squares / (n - 1));
    if (!(spread > 0))
        return result;
    result.z = result.ratio / spread;
    result.p = twoSided(result.z);
    result.zBic =
        (result.ratio - 0.5 * (first.freeParameters - second.freeParameters) * std::log(n)) / spread;
    result.pBic = twoSided(result.zBic);
    return result;
}

std::optional<NestedTest> nestedTest(const Fit& smaller, const Fit& larger)
{
    if (!smaller.converged() || !larger.converged())
        return std::nullopt;
    struct Pair {
        Family smaller, larger;
        bool boundary; // the smaller law lies at the edge of the larger one's parameters
    };
    constexpr Pair kPairs[] = {
        {Family::Exponential, Family::Weibull, false}, {Family::Exponential, Family::Gamma, false},
        {Family::Exponential, Family::Lomax, true},    {Family::Weibull, Family::Burr, true},
        {Family::Lomax, Family::Burr, false},          {Family::LogLogistic, Family::Burr, false},
    };
    for (const Pair& pair : kPairs) {
        if (pair.smaller != smaller.family || pair.larger != larger.family)
            continue;
        const double statistic = std::max(0.0, 2 * (larger.logLikelihood - smaller.logLikelihood));
        const double p = chiSquare1Upper(statistic);
        return NestedTest{statistic, pair.boundary ? (statistic > 0 ? p / 2 : 1) : p};
    }
    return std::nullopt;
}

} // namespace core::stats
