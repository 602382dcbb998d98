#include "core/stats/nodes.h"
#include "core/stats/special.h"
#include "core/stats/tail.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include <cmath>
#include <functional>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Generalised Pareto log-likelihood of excesses on nodes.
class Likelihood {
public:
    explicit Likelihood(const Nodes& nodes)
        : m_nodes(nodes)
    {}

    double at(double xi, double logSigma) const
    {
        if (xi < 0 && m_nodes.highest - logSigma >= -std::log(-xi))
            return -kInfinity;
        const double sum = m_nodes.sum([&](double u) { return stretch(xi, std::exp(u - logSigma)); });
        return -m_nodes.payers * logSigma - (1 + xi) * sum;
    }

    /// Maximum over sigma at fixed xi: the score in log sigma falls through 0 once.
    double profile(double xi, double& logSigma) const
    {
        const double lowest = xi < 0 ? m_nodes.highest + std::log(-xi) + 1e-12 : m_nodes.lowest - 40;
        const auto score = [&](double s) {
            return (1 + xi) * m_nodes.sum([&](double u) {
                const double z = std::exp(u - s);
                return z / (1 + xi * z);
            }) - m_nodes.payers;
        };
        double low = std::max(logSigma - 0.1, lowest), high = std::max(logSigma, lowest) + 0.1;
        for (int i = 0; i < 60 && score(low) < 0 && low > lowest; ++i)
            low = std::max(lowest, low - 0.2 * (1 << std::min(i, 8)));
        for (int i = 0; i < 60 && score(high) > 0; ++i)
            high += 0.2 * (1 << std::min(i, 8));
        if (score(low) <= 0)
            return at(xi, logSigma = low);
        std::uintmax_t steps = 60;
        const auto root = boost::math::tools::toms748_solve(
            score, low, high, boost::math::tools::eps_tolerance<double>(48), steps);
        logSigma = (root.first + root.second) / 2;
        return at(xi, logSigma);
    }

private:
    static double stretch(double xi, double y)
    {
        const double t = xi * y;
        if (std::abs(t) < 1e-5)
            return y * (1 - t * (1.0 / 2 - t * (1.0 / 3 - t / 4)));
        return std::log1p(t) / xi;
    }
    const Nodes& m_nodes;
};

/// Where `drop(x)` (>= 0, 0 at `best`) passes `cut`, going from `best` by growing steps. Empty beyond `end`.
std::optional<double> crossing(const std::function<double(double)>& drop, double best, double step,
                               double end, double cut)
{
    double inside = best, outside = best + step;
    for (int i = 0; i < 80; ++i, step *= 1.6, outside += step) {
        if ((step < 0 && outside <= end) || (step > 0 && outside >= end))
            return std::nullopt;
        if (drop(outside) > cut)
            break;
        inside = outside;
    }
    if (!(drop(outside) > cut))
        return std::nullopt;
    std::uintmax_t steps = 80;
    const auto excess = [&](double x) {
        const double d = drop(x);
        return std::isfinite(d) ? d - cut : 1e6;
    };
    const auto root =
        boost::math::tools::toms748_solve(excess, std::min(inside, outside), std::max(inside, outside),
                                          boost::math::tools::eps_tolerance<double>(40), steps);
    return (root.first + root.second) / 2;
}

double halfCut(double level)
{
    return boost::math::quantile(boost::math::chi_squared(1), level) / 2;
}

} // namespace

double TailFit::quantile(double p) const
{
    const double within = (p - (1 - share)) / share;
    return within <= 0 ? threshold : threshold + fit.distribution.quantile(within);
}

TailFit fitTail(const Sample& sample, double threshold)
{
    TailFit tail;
    tail.threshold = threshold;
    const Sample excess = sample.above(threshold, true);
    tail.share = sample.weight() > 0 ? excess.positiveWeight() / sample.weight() : 0;
    tail.fit = fit(excess, Family::GeneralisedPareto);
    if (!tail.fit.converged())
        return tail;
    const Nodes nodes = nodesOf(excess);
    const Likelihood likelihood(nodes);
    const double xi = tail.xi(), best = std::log(tail.fit.distribution.parameter("sigma"));
    double logSigma = best;
    const auto drop = [&](double x) {
        return tail.fit.logLikelihood - likelihood.profile(x, logSigma);
    };
    const double step = std::max(tail.fit.standardErrors[0], 1e-4);
    const auto low = crossing(drop, xi, -step, -1, halfCut(0.95));
    logSigma = best;
    const auto high = crossing(drop, xi, step, kInfinity, halfCut(0.95));
    if (low && high)
        tail.xiInterval = Bounds{*low, *high};
    return tail;
}

std::optional<Bounds> tailQuantileInterval(const Sample& sample, const TailFit& tail, double p, double level)
{
    if (!tail.fit.converged() || p <= 1 - tail.share)
        return std::nullopt;
    const Sample excess = sample.above(tail.threshold, true);
    const Nodes nodes = nodesOf(excess);
    const Likelihood likelihood(nodes);
    const double logRatio = std::log(tail.share / (1 - p)); // quantile = u + sigma (e^(xi logRatio) - 1) / xi
    const double estimate = std::log(tail.quantile(p) - tail.threshold);
    // the likelihood at a fixed log of the quantile's excess, maximised over xi
    const auto drop = [&](double logExcess) {
        const auto loss = [&](double xi) {
            const double value = likelihood.at(xi, logExcess - std::log(-expGap(xi, -logRatio)));
            return std::isfinite(value) ? -value : 1e300;
        };
        const double spread = 12 * tail.fit.standardErrors[0] + 0.1;
        const auto best = boost::math::tools::brent_find_minima(loss, std::max(-0.99, tail.xi() - spread),
                                                                tail.xi() + spread, 40);
        return tail.fit.logLikelihood + best.second;
    };
    const auto low = crossing(drop, estimate, -0.05, -kInfinity, halfCut(level));
    const auto high = crossing(drop, estimate, 0.05, kInfinity, halfCut(level));
    if (!low || !high)
        return std::nullopt;
    return Bounds{tail.threshold + std::exp(*low), tail.threshold + std::exp(*high)};
}

} // namespace core::stats
