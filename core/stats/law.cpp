#include "core/stats/law.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNegligible = 44; // exp(-44) is below a double's digits

} // namespace

double Law::logLowest() const
{
    return -kInfinity;
}

double Law::logHighest() const
{
    return kInfinity;
}

double Law::logQuantile(double p, double q) const
{
    const bool lower = p < q;
    const double target = std::log(lower ? p : q);
    const auto distance = [&](double u) {
        const LogTails t = tails(u);
        return lower ? t.below - target : target - t.above;
    };
    double low = std::isfinite(logLowest()) ? logLowest() : -1, high = low + 2, step = 1;
    while (!std::isfinite(logLowest()) && distance(low) > 0 && step < 1e4)
        low -= (step *= 2);
    step = 1;
    while (distance(high) < 0 && step < 1e4)
        high += (step *= 2);
    std::uintmax_t steps = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        distance, low, high, boost::math::tools::eps_tolerance<double>(52), steps);
    return (bracket.first + bracket.second) / 2;
}

double Law::survivalBetween(double a, double b, double logUnit) const
{
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    const auto integrand = [&](double v) {
        return std::exp(v + tails(v).above - logUnit);
    };
    double total = 0;
    constexpr double kPanel = 4;
    for (double end = b; end > a; end -= kPanel)
        total += Rule::integrate(integrand, std::max(a, end - kPanel), end, 8, 1e-13);
    return total;
}

double Law::limitedMean(double cap) const
{
    const double end = std::log(cap);
    const double low = std::max(logLowest(), end - kNegligible);
    if (end <= low)
        return cap;
    const double certain = std::exp(low); // S = 1 below the support; below `end - 44` its loss cannot be seen
    return certain + survivalBetween(low, end);
}

double Law::mean() const
{
    double end = logQuantile(0.5, 0.5);
    double total = limitedMean(std::exp(end));
    constexpr double kPanel = 8;
    for (int i = 0; i < 200; ++i, end += kPanel) {
        const double part = survivalBetween(end, end + kPanel);
        total += part;
        if (!(part > total * 1e-17))
            return total;
    }
    return kInfinity;
}

std::unique_ptr<const Law> lawOf(Family family, std::span<const double> parameters)
{
    switch (family) {
    case Family::Exponential:
    case Family::Weibull:
    case Family::LogLogistic:
    case Family::Burr:
        return closedFormLaw(family, parameters);
    case Family::Pareto:
    case Family::Lomax:
    case Family::GeneralisedPareto:
    case Family::TruncatedPareto:
    case Family::TruncatedPowerLaw:
        return powerTailLaw(family, parameters);
    case Family::Lognormal:
    case Family::Gamma:
    case Family::InverseGaussian:
        return specialFunctionLaw(family, parameters);
    }
    return nullptr;
}

} // namespace core::stats
