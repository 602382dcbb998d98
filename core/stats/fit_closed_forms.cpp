#include "core/stats/estimate.h"
#include "core/stats/special.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Solves log k - digamma(k) = s: start of Choi and Wette (1969), steps of Minka (2002).
double gammaShape(double s)
{
    double k = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int i = 0; i < 50; ++i) {
        const double curvature = 1 / k - trigamma(k);
        const double inverse = 1 / k + (logMinusDigamma(k) - s) / (k * k * curvature);
        const double next = 1 / inverse;
        if (!(next > 0))
            break;
        const bool done = std::abs(next - k) <= 1e-15 * k;
        k = next;
        if (done)
            break;
    }
    return k;
}

} // namespace

Estimate estimateExponential(const FitData& data)
{
    const double events = data.observed.payers;
    const double rate = events / data.sample.sum();
    const double score = std::abs(1 - rate * data.sample.sum() / events) * std::sqrt(events);
    return interior({rate}, {rate * rate / events}, score);
}

Estimate estimateGamma(const FitData& data)
{
    const Nodes& nodes = data.observed;
    const double n = nodes.payers;
    const double mean = data.sample.sum() / n;
    const double logMean = std::log(mean);
    const double s = nodes.mean([&](double u) { return expMinusLinear(u - logMean); });
    const double k = gammaShape(s);
    const double scale = mean / k;
    const double t = k * trigamma(k) - 1;
    const double score = std::abs(logMinusDigamma(k) - s) * std::sqrt(n * k / t);
    return interior({k, scale},
                    {k / (n * t), -scale / (n * t), -scale / (n * t), scale * scale * trigamma(k) / (n * t)},
                    score);
}

Estimate estimatePareto(const FitData& data)
{
    const Nodes& nodes = data.observed;
    const double a = 1 / nodes.mean([&](double u) { return u - nodes.lowest; });
    const double score =
        std::abs(nodes.mean([&](double u) { return 1 - a * (u - nodes.lowest); })) * std::sqrt(nodes.payers);
    return interior({a, data.sample.values().front()}, {a * a / nodes.payers, kNaN, kNaN, kNaN}, score);
}

Estimate estimateInverseGaussian(const FitData& data)
{
    const Nodes& nodes = data.observed;
    const double n = nodes.payers;
    const double mean = data.sample.sum() / n;
    const double logMean = std::log(mean);
    // 1/shape = mean of (x - mean)^2 / (mean^2 x) = mean of 4 sinh^2(l/2) / mean, l = log(x / mean)
    const double spread = nodes.mean([&](double u) {
        const double s = 2 * std::sinh(0.5 * (u - logMean));
        return s * s;
    });
    const double shape = mean / spread;
    const double score = std::max(std::abs(nodes.mean([&](double u) { return std::expm1(u - logMean); })) *
                                      std::sqrt(n * shape / mean),
                                  std::abs(1 - shape * spread / mean) * std::sqrt(n / 2));
    return interior({mean, shape}, {mean * mean / shape * mean / n, 0, 0, 2 * shape * shape / n}, score);
}

} // namespace core::stats
