#include "core/stats/law.h"
#include "core/stats/nodes.h"
#include "core/stats/special.h"
#include "core/stats/sum.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

double twoSided(double z)
{
    return std::erfc(std::abs(z) / std::sqrt(2.0));
}

/// From sums over n values of the difference of log-densities; `parametersMore` of the first law.
Vuong judged(double sum, double squaresAboutMean, double n, double parametersMore)
{
    Vuong result;
    result.ratio = sum;
    const double spread = std::sqrt(n * squaresAboutMean / (n - 1));
    if (!(spread > 0))
        return result;
    result.z = sum / spread;
    result.p = twoSided(result.z);
    result.zBic = (sum - 0.5 * parametersMore * std::log(n)) / spread;
    result.pBic = twoSided(result.zBic);
    return result;
}

} // namespace

Vuong vuong(const Sample& sample, const Fit& first, const Fit& second)
{
    if (!first.converged() || !second.converged() || sample.isCensored())
        return {};
    const Law &a = first.distribution.law(), &b = second.distribution.law();
    const Nodes nodes = nodesOf(sample);
    const auto difference = [&](double u) {
        return a.logDensity(u) - b.logDensity(u);
    };
    const double ratio = nodes.sum(difference), mean = ratio / nodes.payers;
    const double squares =
        nodes.sum([&](double u) { return (difference(u) - mean) * (difference(u) - mean); });
    return judged(ratio, squares, nodes.payers, first.freeParameters - second.freeParameters);
}

Vuong vuong(const Sample& sample, const PowerLaw& powerLaw, const LognormalTail& lognormal)
{
    const auto values = sample.values(), weights = sample.weights();
    const std::size_t begin =
        std::size_t(std::lower_bound(values.begin(), values.end(), powerLaw.xmin) - values.begin());
    const Distribution pareto(Family::Pareto, {powerLaw.alpha - 1, powerLaw.xmin});
    const auto difference = [&](std::size_t i) {
        return pareto.logPdf(values[i]) - lognormal.logPdf(values[i]);
    };
    const double ratio =
        pairwiseSum(begin, values.size(), [&](std::size_t i) { return weights[i] * difference(i); });
    const double mean = ratio / powerLaw.tail;
    const double squares = pairwiseSum(begin, values.size(), [&](std::size_t i) {
        const double d = difference(i) - mean;
        return weights[i] * d * d;
    });
    constexpr double kFewer = -1; // alpha against mu and sigma; xmin is given to both
    return judged(ratio, squares, powerLaw.tail, kFewer);
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
