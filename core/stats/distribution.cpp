#include "core/stats/distribution.h"

#include "core/stats/law.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Row {
    Family family;
    std::string_view id, name;
    std::vector<std::string_view> parameters;
};

const std::vector<Row>& rows()
{
    static const std::vector<Row> table{
        {Family::Exponential, "exp", "Exponential", {"rate"}},
        {Family::Lognormal, "lnorm", "Lognormal", {"mu", "sigma"}},
        {Family::Gamma, "gamma", "Gamma", {"shape", "scale"}},
        {Family::Weibull, "weibull", "Weibull", {"shape", "scale"}},
        {Family::Pareto, "pareto1", "Pareto", {"shape", "min"}},
        {Family::Lomax, "lomax", "Lomax", {"shape", "scale"}},
        {Family::Burr, "burr", "Burr XII", {"shape1", "shape2", "scale"}},
        {Family::LogLogistic, "llogis", "Log-logistic", {"shape", "scale"}},
        {Family::InverseGaussian, "invgauss", "Inverse Gaussian", {"mean", "shape"}},
        {Family::GeneralisedPareto, "gpd", "Generalised Pareto", {"xi", "sigma"}},
        {Family::TruncatedPareto, "pareto_truncated", "Truncated Pareto", {"shape", "min", "max"}},
        {Family::TruncatedPowerLaw, "tpl", "Power law with cut-off", {"alpha", "lam", "xmin"}},
    };
    return table;
}

const Row& rowOf(Family family)
{
    return rows()[std::size_t(family)];
}

} // namespace

std::string_view id(Family family)
{
    return rowOf(family).id;
}

std::string_view name(Family family)
{
    return rowOf(family).name;
}

std::optional<Family> familyOf(std::string_view text)
{
    for (const Row& row : rows())
        if (row.id == text)
            return row.family;
    return std::nullopt;
}

std::vector<std::string_view> parameterNames(Family family)
{
    return rowOf(family).parameters;
}

const std::vector<Family>& allFamilies()
{
    static const std::vector<Family> all{Family::Exponential, Family::Lognormal,   Family::Gamma,
                                         Family::Weibull,     Family::Pareto,      Family::Lomax,
                                         Family::Burr,        Family::LogLogistic, Family::InverseGaussian};
    return all;
}

Distribution::Distribution()
    : Distribution(Family::Lognormal, {0, 1})
{}

Distribution::Distribution(Family family, std::vector<double> parameters)
    : m_family(family)
    , m_parameters(std::move(parameters))
    , m_law(lawOf(family, m_parameters))
{
    assert(m_parameters.size() == rowOf(family).parameters.size());
}

double Distribution::parameter(std::string_view wanted) const
{
    const auto& names = rowOf(m_family).parameters;
    const auto at = std::find(names.begin(), names.end(), wanted);
    return at == names.end() ? kNaN : m_parameters[std::size_t(at - names.begin())];
}

double Distribution::logPdf(double x) const
{
    if (!(x > 0)) // the limit at 0 matters only for excesses of exactly 0
        return m_family == Family::GeneralisedPareto && x == 0 ? -std::log(m_parameters[1]) : -kInfinity;
    const double u = std::log(x);
    return m_law->logDensity(u) - u;
}

double Distribution::pdf(double x) const
{
    return std::exp(logPdf(x));
}

double Distribution::logCdf(double x) const
{
    return x > 0 ? m_law->tails(std::log(x)).below : -kInfinity;
}

double Distribution::logSurvival(double x) const
{
    return x > 0 ? m_law->tails(std::log(x)).above : 0;
}

double Distribution::cdf(double x) const
{
    return std::exp(logCdf(x));
}

double Distribution::survival(double x) const
{
    return std::exp(logSurvival(x));
}

double Distribution::quantile(double p) const
{
    if (!(p >= 0 && p <= 1))
        return kNaN;
    if (p == 0)
        return std::exp(m_law->logLowest());
    if (p == 1)
        return std::exp(m_law->logHighest());
    return std::exp(m_law->logQuantile(p, 1 - p));
}

double Distribution::mean() const
{
    return m_law->mean();
}

double Distribution::limitedMean(double cap) const
{
    return cap > 0 ? m_law->limitedMean(cap) : 0;
}

double Distribution::meanExcess(double threshold) const
{
    if (std::isinf(mean()))
        return kInfinity;
    if (!(threshold > 0))
        return mean() - threshold;
    const double u = std::log(threshold);
    const double above = m_law->tails(u).above;
    // E(X - u | X > u) is the integral of S(v)/S(u): panels of log x until nothing is added
    double total = 0;
    constexpr int kPanels = 400;
    for (int i = 0; i < kPanels; ++i) {
        const double part = m_law->survivalBetween(u + 2.0 * i, u + 2.0 * (i + 1), above);
        total += part;
        if (!(part > 1e-16 * total))
            break;
    }
    return total;
}

} // namespace core::stats
