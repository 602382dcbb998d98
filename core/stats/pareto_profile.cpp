#include "core/stats/pareto_profile.h"

#include <boost/math/tools/roots.hpp>

#include <cmath>

namespace core::stats {
namespace {

/// The profile on y scaled by its maximum: y in (0, 1], tau = exp(t) - 1 > -1.
class Profile {
public:
    explicit Profile(const Nodes& nodes)
        : m_nodes(nodes)
    {
        m_y.reserve(nodes.u.size());
        for (double u : nodes.u)
            m_y.push_back(std::exp(u - nodes.highest));
    }

    double xi(double tau) const
    {
        return mean([&](double y) { return std::log1p(tau * y); });
    }
    double sigma(double tau) const
    {
        if (tau == 0)
            return mean([](double y) { return y; });
        return mean([&](double y) { return std::log1p(tau * y) / tau; });
    }
    /// Log-likelihood for each payer.
    double value(double tau) const { return -std::log(sigma(tau)) - xi(tau) - 1; }

    /// d value / d tau.
    double score(double tau) const
    {
        const double reach = mean([&](double y) { return y / (1 + tau * y); });
        const double turn = mean([&](double y) { return y * y * turning(tau * y); });
        return -turn / sigma(tau) - reach;
    }

private:
    /// (1/(1+z) - log(1+z)/z) / z.
    static double turning(double z)
    {
        if (std::abs(z) > 0.03)
            return (1 / (1 + z) - std::log1p(z) / z) / z;
        double power = -1, sum = 0;
        for (int j = 1; j < 12; ++j) {
            sum += power * j / (j + 1);
            power *= -z;
        }
        return sum;
    }

    template <typename F>
    double mean(const F& f) const
    {
        return pairwiseSum(0, m_y.size(), [&](std::size_t i) { return m_nodes.weight[i] * f(m_y[i]); }) /
               m_nodes.payers;
    }

    const Nodes& m_nodes;
    std::vector<double> m_y;
};

struct Bracket {
    double low, high;
};

/// The highest interior peak on a grid of t where xi stays above -1.
std::optional<Bracket> highestPeak(const Profile& profile, double first, double last)
{
    constexpr int kPoints = 90;
    std::vector<double> t, value;
    for (int i = 0; i <= kPoints; ++i) {
        const double at = first + (last - first) * i / kPoints;
        const double tau = std::expm1(at);
        if (profile.xi(tau) <= -1)
            continue;
        t.push_back(at);
        value.push_back(profile.value(tau));
    }
    std::optional<Bracket> best;
    double height = -1e300;
    for (std::size_t i = 1; i + 1 < t.size(); ++i)
        if (value[i] >= value[i - 1] && value[i] >= value[i + 1] && value[i] > height) {
            height = value[i];
            best = Bracket{t[i - 1], t[i + 1]};
        }
    return best;
}

} // namespace

std::optional<ParetoMaximum> maximiseParetoProfile(const Nodes& nodes, const Nodes& coarse, bool heavyOnly)
{
    const Profile rough(coarse);
    // up to tau x smallest y = e^3: heavier laws do not differ on these data
    const double last = nodes.highest - nodes.lowest + 3;
    auto peak = highestPeak(rough, heavyOnly ? 0 : -12, last);
    if (peak && peak->high - peak->low > 0.2) // a peak near 0 may be narrower than the grid
        if (const auto finer = highestPeak(rough, peak->low, peak->high))
            peak = finer;
    if (!peak && heavyOnly)
        peak = highestPeak(rough, 0, 0.5);
    if (!peak)
        return std::nullopt;

    const Profile profile(nodes);
    const auto score = [&](double t) {
        return profile.score(std::expm1(t));
    };
    double low = peak->low, high = peak->high;
    const double width = high - low;
    for (int i = 0; i < 60 && score(low) < 0; ++i)
        low = heavyOnly ? std::max(low - width, low / 2) : low - width;
    for (int i = 0; i < 60 && score(high) > 0; ++i)
        high += width;
    if (!(score(low) >= 0 && score(high) <= 0))
        return std::nullopt;
    std::uintmax_t steps = 100;
    const auto root = boost::math::tools::toms748_solve(
        score, low, high,
        [](double a, double b) { return std::abs(a - b) <= 1e-15 * std::max(std::abs(a), std::abs(b)); },
        steps);
    const double t = (root.first + root.second) / 2;
    const double tau = std::expm1(t);
    ParetoMaximum best;
    best.xi = profile.xi(tau);
    best.logSigma = std::log(profile.sigma(tau)) + nodes.highest;
    best.logTau = tau > 0 ? std::log(tau) - nodes.highest : 0;
    const double h = 1e-4 * std::max(std::abs(tau), 1e-3);
    const double curvature = (profile.score(tau + h) - profile.score(tau - h)) / (2 * h);
    best.scaledScore = std::abs(profile.score(tau)) * std::sqrt(nodes.payers / std::abs(curvature));
    return best;
}

} // namespace core::stats
