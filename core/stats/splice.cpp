#include "core/stats/splice.h"

#include "core/stats/newton.h"
#include "core/stats/nodes.h"
#include "core/stats/quantile.h"
#include "core/stats/simplex.h"
#include "core/stats/special.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kHalfLog2Pi = 0.91893853320467274178;

/// Sums below and above a point of log x, from prefix sums about the median.
class Parts {
public:
    explicit Parts(const Sample& sample)
        : m_sample(sample)
        , m_first(sample.size() + 1)
        , m_second(sample.size() + 1)
    {
        m_centre = sample.size() > 0 ? sample.logs()[sample.size() / 2] : 0;
        long double a = 0, b = 0;
        for (std::size_t i = 0; i < sample.size(); ++i) {
            const long double z = static_cast<long double>(sample.logs()[i]) - m_centre;
            a += sample.weights()[i] * z;
            b += sample.weights()[i] * z * z;
            m_first[i + 1] = double(a);
            m_second[i + 1] = double(b);
        }
    }
    struct Side {
        double n = 0, mean = 0, variance = 0; ///< of the logs, about `centre` for the mean
        std::size_t distinct = 0;
    };
    double centre() const { return m_centre; }
    Side below(double logTheta) const { return between(0, split(logTheta)); }
    Side above(double logTheta) const { return between(split(logTheta), m_sample.size()); }
    /// Number of distinct values at or below.
    std::size_t split(double logTheta) const
    {
        const auto u = m_sample.logs();
        return std::size_t(std::upper_bound(u.begin(), u.end(), logTheta + 1e-14 * std::abs(logTheta)) -
                           u.begin());
    }

private:
    Side between(std::size_t a, std::size_t b) const
    {
        Side side;
        side.n = m_sample.weightBefore()[b] - m_sample.weightBefore()[a];
        side.distinct = b - a;
        if (side.n > 0) {
            side.mean = (m_first[b] - m_first[a]) / side.n;
            side.variance = std::max(0.0, (m_second[b] - m_second[a]) / side.n - side.mean * side.mean);
        }
        return side;
    }
    const Sample& m_sample;
    std::vector<double> m_first, m_second;
    double m_centre = 0;
};

/// Normal law of logs truncated above at `end`, from mean and variance of the data: Newton in (1/s, m/s) on
/// standardised logs.
struct TruncatedNormal {
    double mu = 0, sigma = 0, muError = 0, sigmaError = 0, logLikelihood = 0;
};

std::optional<TruncatedNormal> fitTruncatedNormal(const Parts::Side& body, double centre, double end)
{
    const double sd = std::sqrt(body.variance);
    if (!(sd > 0))
        return std::nullopt;
    const double t = (end - centre - body.mean) / sd;
    const auto likelihood =
        [&](const Vector<2>& x) { // for each payer; standardised data have mean 0, variance 1
            const double g = x[0], b = x[1];
            Local<2> at;
            if (!(g > 0)) {
                at.value = -std::numeric_limits<double>::infinity();
                return at;
            }
            const double tau = g * t - b, a = inverseMills(tau);
            const double bend = a * (tau + a); // minus the second derivative of log Phi
            at.value = std::log(g) - 0.5 * (g * g + b * b) - kHalfLog2Pi - logNormalCdf(tau);
            at.gradient << 1 / g - g - a * t, -b + a;
            at.hessian << -1 / (g * g) - 1 + bend * t * t, -bend * t, -bend * t, -1 + bend;
            return at;
        };
    const auto best = maximise<2>(likelihood, Vector<2>(1, 0), 0.5);
    constexpr double kRunning = 1e3; // the mean of the body runs to -infinity
    if (!best.converged || std::abs(best.x[1] / best.x[0]) > kRunning)
        return std::nullopt;
    const double g = best.x[0], b = best.x[1];
    TruncatedNormal fit;
    fit.mu = centre + body.mean + sd * b / g;
    fit.sigma = sd / g;
    fit.logLikelihood = body.n * (best.at.value - std::log(sd));
    const Matrix<2> covariance = (-body.n * best.at.hessian).inverse();
    Matrix<2> jacobian;
    jacobian << -sd * b / (g * g), sd / g, -sd / (g * g), 0;
    const Matrix<2> natural = jacobian * covariance * jacobian.transpose();
    fit.muError = std::sqrt(natural(0, 0));
    fit.sigmaError = std::sqrt(natural(1, 1));
    return fit;
}

/// A share of n payers on one side: n log(share), 0 when nobody is there.
double countTerm(double n, double share)
{
    return n > 0 ? n * std::log(share) : 0;
}

std::optional<Splice> spliceAt(const Sample& sample, const Parts& parts, double theta)
{
    const double end = std::log(theta);
    const Parts::Side body = parts.below(end), tail = parts.above(end);
    if (body.distinct < 3 || tail.distinct < 3)
        return std::nullopt;
    const auto normal = fitTruncatedNormal(body, parts.centre(), end);
    if (!normal)
        return std::nullopt;
    Splice s;
    const double n = sample.positiveWeight();
    s.theta = theta;
    s.phi = body.n / n;
    s.mu = normal->mu;
    s.sigma = normal->sigma;
    s.muError = normal->muError;
    s.sigmaError = normal->sigmaError;
    const double excess = parts.centre() + tail.mean - end;
    s.alpha = 1 / excess;
    s.tailPayers = tail.n;
    s.logLikelihood = countTerm(body.n, s.phi) + countTerm(tail.n, 1 - s.phi) + normal->logLikelihood +
                      tail.n * (std::log(s.alpha) - 1) - sample.sumOfLogs();
    s.bic = s.freeParameters * std::log(n) - 2 * s.logLikelihood;
    return s;
}

/// Scollnik's composite for (log alpha, log sigma, log theta).
Splice smoothSplice(const Sample& sample, const Parts& parts, const std::array<double, 3>& x)
{
    Splice s;
    s.alpha = std::exp(x[0]);
    s.sigma = std::exp(x[1]);
    const double end = x[2], reach = s.alpha * s.sigma;
    s.theta = std::exp(end);
    s.mu = end - s.alpha * s.sigma * s.sigma;
    const double odds = reach / inverseMills(reach); // phi / (1 - phi)
    s.phi = odds / (1 + odds);
    s.freeParameters = 3;
    const Parts::Side body = parts.below(end), tail = parts.above(end);
    const double shift = parts.centre() + body.mean - s.mu;
    const double squares = body.n * (body.variance + shift * shift);
    const double excess = tail.n * (parts.centre() + tail.mean - end);
    s.tailPayers = tail.n;
    s.logLikelihood = countTerm(body.n, s.phi) + countTerm(tail.n, 1 / (1 + odds)) -
                      body.n * (std::log(s.sigma) + kHalfLog2Pi + logNormalCdf(reach)) -
                      0.5 * squares / (s.sigma * s.sigma) + tail.n * x[0] - s.alpha * excess -
                      sample.sumOfLogs();
    s.bic = 3 * std::log(sample.positiveWeight()) - 2 * s.logLikelihood;
    return s;
}

} // namespace

double Splice::cdf(double x) const
{
    if (!(x > 0))
        return 0;
    if (x > theta)
        return phi + (1 - phi) * -std::expm1(-alpha * std::log(x / theta));
    const double end = (std::log(theta) - mu) / sigma;
    return phi * std::exp(logNormalCdf((std::log(x) - mu) / sigma) - logNormalCdf(end));
}

double Splice::mean() const
{
    if (alpha <= 1)
        return std::numeric_limits<double>::infinity();
    const double end = (std::log(theta) - mu) / sigma;
    const double body = std::exp(mu + sigma * sigma / 2 + logNormalCdf(end - sigma) - logNormalCdf(end));
    return phi * body + (1 - phi) * theta * alpha / (alpha - 1);
}

double Splice::quantile(double p) const
{
    if (p > phi)
        return theta * std::exp(-std::log((1 - p) / (1 - phi)) / alpha);
    const double end = (std::log(theta) - mu) / sigma;
    return std::exp(mu + sigma * normalQuantile(p / phi * normalCdf(end)));
}

std::optional<Splice> fitSplice(const Sample& sample, double theta)
{
    return theta > 0 ? spliceAt(sample, Parts(sample), theta) : std::nullopt;
}

std::optional<Splice> fitSplice(const Sample& sample)
{
    if (sample.size() < 8)
        return std::nullopt;
    const Parts parts(sample);
    std::optional<Splice> best;
    double bestShare = 0;
    const auto visit = [&](double share) {
        const double theta = orderStatistic(
            sample, sample.zeroWeight() + std::max(1.0, std::ceil(share * sample.positiveWeight())));
        const auto s = spliceAt(sample, parts, theta);
        if (s && (!best || s->logLikelihood > best->logLikelihood)) {
            best = s;
            bestShare = share;
        }
    };
    constexpr double kFirst = 0.5, kLast = 0.995;
    constexpr int kSteps = 60;
    // even in the log of the tail's share: 50 % .. 0.5 %
    const double ratio = (1 - kLast) / (1 - kFirst);
    for (int i = 0; i <= kSteps; ++i)
        visit(1 - (1 - kFirst) * std::pow(ratio, double(i) / kSteps));
    if (!best)
        return std::nullopt;
    const double centre = bestShare, width = (1 - centre) * (1 - std::pow(ratio, 1.0 / kSteps));
    for (int i = -20; i <= 20; ++i)
        visit(std::clamp(centre + width * i / 20, kFirst, kLast));
    best->freeParameters = 5;
    best->bic = 5 * std::log(sample.positiveWeight()) - 2 * best->logLikelihood;
    return best;
}

std::optional<Splice> fitSmoothSplice(const Sample& sample)
{
    if (sample.size() < 8)
        return std::nullopt;
    const Parts parts(sample);
    const auto loss = [&](const std::array<double, 3>& x) {
        const double value = smoothSplice(sample, parts, x).logLikelihood;
        return std::isfinite(value) ? -value : 1e300;
    };
    std::optional<std::array<double, 3>> best;
    double lowest = 1e300;
    for (double share : {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98}) {
        const double theta =
            orderStatistic(sample, sample.zeroWeight() + std::ceil(share * sample.positiveWeight()));
        const double end = std::log(theta);
        const Parts::Side tail = parts.above(end), body = parts.below(end);
        if (tail.n < 2 || body.n < 2)
            continue;
        const double excess = parts.centre() + tail.mean - end;
        std::array<double, 3> x{-std::log(std::max(excess, 1e-6)), 0.5 * std::log(body.variance + 1e-6), end};
        for (int round = 0; round < 4; ++round) // a simplex may collapse: start it again where it stopped
            x = minimiseBySimplex<3>(loss, x, round < 2 ? 0.3 : 0.01);
        const double value = loss(x);
        if (value < lowest) {
            lowest = value;
            best = x;
        }
    }
    if (!best || lowest >= 1e300)
        return std::nullopt;
    return smoothSplice(sample, parts, *best);
}

} // namespace core::stats
