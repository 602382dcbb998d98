#include "core/stats/estimate.h"
#include "core/stats/special.h"

#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// exp(v) - 1 - v without cancellation.
double expMinusLinear(double v)
{
    if (std::abs(v) > 0.3)
        return std::expm1(v) - v;
    double term = v * v / 2, sum = 0;
    for (int k = 3; k < 20; ++k) {
        sum += term;
        term *= v / k;
    }
    return sum;
}

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
    return interior({rate}, {rate * rate / events});
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
    return interior({a, data.sample.values().front()}, {a * a / nodes.payers, kNaN, kNaN, kNaN});
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
    return interior({mean, shape}, {mean * mean / shape * mean / n, 0, 0, 2 * shape * shape / n});
}

} // namespace core::stats
