#include "core/stats/concentration.h"

#include "core/stats/quantile.h"
#include "core/stats/sum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Amount used by the heaviest `payers` (a weight, not a share), the last one in part.
double amountOfTop(const Sample& sample, double payers)
{
    double left = payers, amount = 0;
    for (std::size_t i = sample.size(); i > 0 && left > 0; --i) {
        const double w = std::min(sample.weights()[i - 1], left);
        amount += w * sample.values()[i - 1];
        left -= w;
    }
    return amount;
}

/// Sum over the gaps between neighbours of gap x payers below x payers above: no term is negative, so nothing
/// cancels.
double giniOf(const Sample& sample)
{
    const auto x = sample.values();
    const double n = sample.weight(), zeros = sample.zeroWeight();
    const double gaps = pairwiseSum(0, x.size(), [&](std::size_t i) {
        const double below = zeros + sample.weightBefore()[i];
        return (x[i] - (i == 0 ? 0 : x[i - 1])) * below * (n - below);
    });
    return gaps / (n * sample.sum());
}

} // namespace

Concentration concentrationOf(const Sample& sample)
{
    Concentration c;
    c.payers = sample.weight();
    c.zeros = sample.zeroWeight();
    c.sum = sample.sum();
    if (!(c.payers > 0))
        return c;
    c.mean = c.sum / c.payers;
    c.p50 = quantile(sample, 0.5);
    c.p90 = quantile(sample, 0.9);
    c.p99 = quantile(sample, 0.99);
    const auto x = sample.values();
    const auto w = sample.weights();
    if (c.payers > 1) {
        const double squares =
            pairwiseSum(0, x.size(), [&](std::size_t i) { return w[i] * (x[i] - c.mean) * (x[i] - c.mean); });
        c.variance = (squares + c.zeros * c.mean * c.mean) / (c.payers - 1);
    }
    if (!(c.sum > 0))
        return c;
    c.gini = giniOf(sample);
    if (c.payers > 1)
        c.giniUnbiased = *c.gini * c.payers / (c.payers - 1);
    c.theil = pairwiseSum(0, x.size(),
                          [&](std::size_t i) { return w[i] * (x[i] / c.mean) * std::log(x[i] / c.mean); }) /
              c.payers;
    c.hoover = (pairwiseSum(0, x.size(), [&](std::size_t i) { return w[i] * std::abs(x[i] - c.mean); }) +
                c.zeros * c.mean) /
               (2 * c.sum);
    c.top1 = topShare(sample, 0.01);
    c.top5 = topShare(sample, 0.05);
    c.top10 = topShare(sample, 0.1);
    if (c.p50 > 0) {
        c.p99OverP50 = c.p99 / c.p50;
        c.top5MeanOverMedian = *c.top5 * c.sum / (0.05 * c.payers) / c.p50;
    }
    return c;
}

double topShare(const Sample& sample, double share)
{
    return sample.sum() > 0 ? amountOfTop(sample, share * sample.weight()) / sample.sum() : kNaN;
}

double topShareOfWholePayers(const Sample& sample, double share)
{
    constexpr double kRounding = 1e-9; // 0.01 x 200 is 2 payers, not 3
    const double payers = std::ceil(share * sample.weight() - kRounding);
    return sample.sum() > 0 ? amountOfTop(sample, payers) / sample.sum() : kNaN;
}

std::vector<LorenzPoint> lorenzCurve(const Sample& sample, std::size_t points)
{
    std::vector<LorenzPoint> curve;
    points = std::max<std::size_t>(points, 2);
    double amount = 0;
    std::size_t next = 0;
    for (std::size_t k = 0; k < points; ++k) {
        const double share = double(k) / double(points - 1);
        const double payers = double(k) * sample.weight() / double(points - 1) - sample.zeroWeight();
        while (next < sample.size() && sample.weightBefore()[next + 1] <= payers) {
            amount += sample.values()[next] * sample.weights()[next];
            ++next;
        }
        double part = 0;
        if (next < sample.size() && payers > sample.weightBefore()[next])
            part = sample.values()[next] * (payers - sample.weightBefore()[next]);
        curve.push_back({share, sample.sum() > 0 ? (amount + part) / sample.sum() : kNaN});
    }
    if (sample.sum() > 0)
        curve.back().amount = 1;
    return curve;
}

} // namespace core::stats
