#include "core/stats/breakpoints.h"
#include "core/stats/nodes.h"

#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kReach = 8.5; // bandwidths: the kernel is 1e-16 there
constexpr double kRootTwoPi = 2.50662827463100050242;

/// Gaussian kernel density of log x.
class Kernel {
public:
    Kernel(const Nodes& nodes, double bandwidth)
        : m_nodes(nodes)
        , m_h(bandwidth)
    {}

    double density(double u) const
    {
        return sum(u, [](double, double k) { return k; }) / (m_nodes.payers * m_h * kRootTwoPi);
    }
    /// Up to a positive factor.
    double slope(double u) const
    {
        return sum(u, [](double z, double k) { return -z * k; });
    }

private:
    template <typename F>
    double sum(double u, const F& f) const
    {
        const auto& at = m_nodes.u;
        std::size_t i = std::size_t(std::lower_bound(at.begin(), at.end(), u - kReach * m_h) - at.begin());
        double total = 0;
        for (; i < at.size() && at[i] <= u + kReach * m_h; ++i) {
            const double z = (u - at[i]) / m_h;
            total += m_nodes.weight[i] * f(z, std::exp(-0.5 * z * z));
        }
        return total;
    }
    const Nodes& m_nodes;
    double m_h;
};

double spreadOfLogs(const Sample& sample, double normalRange)
{
    const Nodes nodes = nodesOf(sample);
    const double n = nodes.payers;
    const auto logAt = [&](double p) { // type 7
        const double position = (n - 1) * p, lower = std::floor(position);
        const auto before = sample.weightBefore().subspan(1);
        const auto at = [&](double rank) {
            const auto i = std::lower_bound(before.begin(), before.end(), rank) - before.begin();
            return sample.logs()[std::min(std::size_t(i), sample.size() - 1)];
        };
        return at(lower + 1) + (position - lower) * (at(std::min(lower + 2, n)) - at(lower + 1));
    };
    const double sd = n > 1 ? nodes.sdLog * std::sqrt(n / (n - 1)) : nodes.sdLog;
    const double range = (logAt(0.75) - logAt(0.25)) / normalRange;
    return range > 0 ? std::min(sd, range) : sd;
}

/// Sums over all pairs of binned logs of even polynomials times the kernel, for Sheather and Jones.
class PairSums {
public:
    PairSums(const Sample& sample, double n)
        : m_n(n)
        , m_pairs(kBins, 0)
    {
        const auto u = sample.logs();
        const double low = u.front(), range = (u.back() - u.front()) * 1.01;
        m_width = range / kBins;
        std::vector<double> counts(kBins, 0);
        for (std::size_t i = 0; i < u.size(); ++i)
            counts[std::min(std::size_t((u[i] - low) / m_width), kBins - 1)] += sample.weights()[i];
        for (std::size_t i = 0; i < kBins; ++i) {
            m_pairs[0] += 0.5 * counts[i] * (counts[i] - 1);
            for (std::size_t j = 0; j < i; ++j)
                m_pairs[i - j] += counts[i] * counts[j];
        }
    }

    double fourth(double h) const
    {
        return sum(
                   h, [](double d) { return d * d - 6 * d + 3; }, 3) /
               std::pow(h, 5);
    }
    double sixth(double h) const
    {
        return sum(
                   h, [](double d) { return d * d * d - 15 * d * d + 45 * d - 15; }, -15) /
               std::pow(h, 7);
    }

private:
    static constexpr std::size_t kBins = 1000;
    template <typename F>
    double sum(double h, const F& polynomial, double atZero) const
    {
        double total = 0;
        for (std::size_t i = 0; i < kBins; ++i) {
            const double d = double(i) * m_width / h, d2 = d * d;
            if (d2 > 1000)
                break;
            total += m_pairs[i] * std::exp(-d2 / 2) * polynomial(d2);
        }
        return (2 * total + m_n * atZero) / (m_n * (m_n - 1) * kRootTwoPi);
    }
    double m_n, m_width = 0;
    std::vector<double> m_pairs;
};

} // namespace

double silvermanBandwidth(const Sample& sample)
{
    if (sample.size() < 2)
        return 0;
    return 0.9 * spreadOfLogs(sample, 1.34) * std::pow(sample.positiveWeight(), -0.2);
}

double sheatherJonesBandwidth(const Sample& sample)
{
    const double n = sample.positiveWeight();
    if (sample.size() < 2 || !(n > 1))
        return 0;
    const double scale = spreadOfLogs(sample, 1.349);
    const PairSums sums(sample, n);
    const double a = 1.24 * scale * std::pow(n, -1.0 / 7), b = 1.23 * scale * std::pow(n, -1.0 / 9);
    const double ratio = 1.357 * std::pow(sums.fourth(a) / -sums.sixth(b), 1.0 / 7);
    const double factor = 1 / (std::sqrt(3.14159265358979323846) * 2 * n);
    const auto gap = [&](double h) {
        return std::pow(factor / sums.fourth(ratio * std::pow(h, 5.0 / 7)), 0.2) - h;
    };
    double high = 1.144 * scale * std::pow(n, -0.2), low = 0.1 * high;
    for (int i = 0; i < 60 && !(gap(low) > 0); ++i)
        low *= 0.8;
    for (int i = 0; i < 60 && !(gap(high) < 0); ++i)
        high *= 1.2;
    if (!(gap(low) > 0 && gap(high) < 0))
        return silvermanBandwidth(sample);
    std::uintmax_t steps = 100;
    const auto root = boost::math::tools::toms748_solve(gap, low, high,
                                                        boost::math::tools::eps_tolerance<double>(40), steps);
    return (root.first + root.second) / 2;
}

DensityValleys densityValleys(const Sample& sample, double factor)
{
    DensityValleys result;
    result.bandwidth = factor * silvermanBandwidth(sample);
    if (!(result.bandwidth > 0))
        return result;
    const double h = result.bandwidth;
    const Nodes nodes = nodesOf(sample);
    const Nodes coarse = coarser(nodes);
    const Kernel kernel(nodes, h), rough(coarse, h);
    constexpr double kStep = 0.08, kMargin = 3; // bandwidths
    constexpr std::size_t kMostSteps = 40000;
    const double low = nodes.lowest - kMargin * h, high = nodes.highest + kMargin * h;
    const double step = std::max(kStep * h, (high - low) / double(kMostSteps));
    double previous = rough.slope(low);
    for (double u = low + step; u < high + step; u += step) {
        const double slope = rough.slope(u);
        const bool mode = previous > 0 && slope <= 0, valley = previous < 0 && slope >= 0;
        if (mode || valley) {
            double a = u - step, b = u;
            if (kernel.slope(a) * kernel.slope(b) < 0) {
                std::uintmax_t steps = 100;
                const auto root =
                    boost::math::tools::toms748_solve([&](double x) { return kernel.slope(x); }, a, b,
                                                      boost::math::tools::eps_tolerance<double>(48), steps);
                a = root.first;
                b = root.second;
            }
            const double at = (a + b) / 2;
            (mode ? result.modes : result.valleys).push_back({std::exp(at), kernel.density(at)});
        }
        if (slope != 0)
            previous = slope;
    }
    return result;
}

} // namespace core::stats
