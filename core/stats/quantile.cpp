#include "core/stats/quantile.h"

#include "core/stats/special.h"

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Ranks of whole payers that hold the p-quantile: the smallest interval [low, high] of order statistics,
/// widened alternately, whose binomial probability P(low <= payers below < high) reaches `level`.
struct Ranks {
    double low, high, level;
    bool complete;
};

Ranks ranksAround(double n, double p, double level)
{
    const boost::math::binomial_distribution<> below(n, p);
    const double tail = (1 - level) / 2;
    // P(B <= low - 1) <= tail and P(B >= high) <= tail, B = payers below the quantile
    double low = std::floor(boost::math::quantile(below, tail));
    while (low > 0 && boost::math::cdf(below, low - 1) > tail)
        --low;
    while (low < n && boost::math::cdf(below, low) <= tail)
        ++low;
    double high = std::max(low + 1, std::ceil(boost::math::quantile(below, 1 - tail)));
    while (high <= n && boost::math::cdf(boost::math::complement(below, high - 1)) > tail)
        ++high;
    const bool complete = low >= 1 && high <= n;
    const double left = low >= 1 ? boost::math::cdf(below, low - 1) : 0;
    const double right = high <= n ? boost::math::cdf(boost::math::complement(below, high - 1)) : 0;
    return {std::max(low, 1.0), std::min(high, n), 1 - left - right, complete};
}

} // namespace

double orderStatistic(const Sample& sample, double k)
{
    if (k <= sample.zeroWeight() || sample.size() == 0)
        return 0;
    const auto upTo = sample.weightBefore().subspan(1);
    const auto at = std::lower_bound(upTo.begin(), upTo.end(), k - sample.zeroWeight());
    return sample.values()[std::min(std::size_t(at - upTo.begin()), sample.size() - 1)];
}

double quantile(const Sample& sample, double p)
{
    const double n = sample.weight();
    if (!(n > 0) || !(p >= 0 && p <= 1))
        return kNaN;
    if (!sample.hasWholeWeights())
        return orderStatistic(sample, std::max(p * n, std::numeric_limits<double>::min()));
    const double position = (n - 1) * p;
    const double lower = std::floor(position);
    const double a = orderStatistic(sample, lower + 1);
    const double b = orderStatistic(sample, std::min(lower + 2, n));
    return a + (position - lower) * (b - a);
}

std::vector<double> quantiles(const Sample& sample, std::span<const double> p)
{
    std::vector<double> result;
    for (double share : p)
        result.push_back(quantile(sample, share));
    return result;
}

Beyond beyond(const Sample& sample, double value)
{
    const auto values = sample.values();
    std::size_t first = std::size_t(std::upper_bound(values.begin(), values.end(), value) - values.begin());
    Beyond result;
    if (sample.weight() > 0)
        result.payers = (sample.positiveWeight() - sample.weightBefore()[first]) / sample.weight();
    double amount = 0;
    for (std::size_t i = values.size(); i > first; --i)
        amount += values[i - 1] * sample.weights()[i - 1];
    if (sample.sum() > 0)
        result.amount = amount / sample.sum();
    if (value < 0 && sample.weight() > 0)
        result.payers = 1;
    return result;
}

Bounds wilsonInterval(double hits, double n, double level)
{
    if (!(n > 0))
        return {0, 1};
    const double z = normalQuantile(0.5 + level / 2);
    const double p = hits / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

QuantileInterval quantileInterval(const Sample& sample, double p, double level)
{
    const double n = std::floor(sample.weight());
    if (n < 1 || !(p > 0 && p < 1))
        return {};
    const Ranks ranks = ranksAround(n, p, level);
    return {orderStatistic(sample, ranks.low), orderStatistic(sample, ranks.high), ranks.level,
            ranks.complete};
}

} // namespace core::stats
