#include "core/stats/special.h"
#include "core/stats/sum.h"
#include "core/stats/tail.h"

#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kHalfLog2Pi = 0.91893853320467274178;

/// Mean and variance of a standard normal's excess over t, given that it lies beyond.
struct Excess {
    double mean, variance;
};

Excess excessOver(double t)
{
    const double hazard = inverseMills(-t);
    const double mean = hazard - t;
    return {mean, 1 - hazard * mean};
}

} // namespace

double LognormalTail::logPdf(double x) const
{
    const double u = std::log(x), z = (u - mu) / sigma;
    return -0.5 * z * z - kHalfLog2Pi - std::log(sigma) - u - logNormalCdf((mu - std::log(xmin)) / sigma);
}

std::optional<LognormalTail> fitLognormalTail(const Sample& sample, double xmin)
{
    const auto values = sample.values(), logs = sample.logs(), weights = sample.weights();
    const std::size_t begin =
        std::size_t(std::lower_bound(values.begin(), values.end(), xmin) - values.begin());
    constexpr std::size_t kFewest = 3;
    if (!(xmin > 0) || sample.isCensored() || sample.size() < begin + kFewest)
        return std::nullopt;
    const double start = std::log(xmin), n = sample.positiveWeight() - sample.weightBefore()[begin];
    const auto meanOf = [&](const auto& f) {
        return pairwiseSum(begin, logs.size(), [&](std::size_t i) { return weights[i] * f(logs[i]); }) / n;
    };
    const double mean = meanOf([&](double u) { return u - start; });
    const double variance = meanOf([&](double u) { return (u - start - mean) * (u - start - mean); });
    // The logs beyond xmin are a normal law cut off at t = (log xmin - mu) / sigma. Its moments match those
    // of the data at the maximum, since it is an exponential family; variance / mean^2 rises from 0 to the 1
    // of a power law as t goes from minus to plus infinity.
    const auto gap = [&](double t) {
        const Excess excess = excessOver(t);
        return excess.variance / (excess.mean * excess.mean) - variance / (mean * mean);
    };
    constexpr double kFarthest = 50; // there the law is the power law to within 0.1 % of that ratio
    if (!(gap(kFarthest) > 0))
        return std::nullopt;
    double low = -1, high = 1;
    while (gap(low) > 0)
        low *= 2;
    while (gap(high) < 0)
        high *= 2;
    std::uintmax_t steps = 100;
    const auto root = boost::math::tools::toms748_solve(gap, low, high,
                                                        boost::math::tools::eps_tolerance<double>(52), steps);
    const double t = (root.first + root.second) / 2;
    LognormalTail fit{xmin};
    fit.payers = n;
    fit.sigma = mean / excessOver(t).mean;
    fit.mu = start - t * fit.sigma;
    fit.logLikelihood =
        pairwiseSum(begin, values.size(), [&](std::size_t i) { return weights[i] * fit.logPdf(values[i]); });
    return fit;
}

} // namespace core::stats
