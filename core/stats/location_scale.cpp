#include "core/stats/location_scale.h"

#include "core/stats/estimate.h"
#include "core/stats/newton.h"
#include "core/stats/special.h"

#include <cmath>

namespace core::stats {
namespace {

constexpr double kHalfLog2Pi = 0.91893853320467274178;

/// A term of the log-likelihood as a function of v = g u - b.
struct Term {
    double value, first, second;
};

Term density(Standard standard, double v)
{
    switch (standard) {
    case Standard::Normal:
        return {-0.5 * v * v - kHalfLog2Pi, -v, -1};
    case Standard::Gumbel: {
        const double e = std::exp(v);
        return {v - e, 1 - e, -e};
    }
    case Standard::Logistic: {
        const double p = sigmoid(v);
        return {v - 2 * softplus(v), 1 - 2 * p, -2 * p * (1 - p)};
    }
    }
    return {};
}

Term survival(Standard standard, double v)
{
    switch (standard) {
    case Standard::Normal: {
        const double m = inverseMills(-v);
        return {logNormalCdf(-v), -m, -m * (m - v)};
    }
    case Standard::Gumbel: {
        const double e = std::exp(v);
        return {-e, -e, -e};
    }
    case Standard::Logistic: {
        const double p = sigmoid(v);
        return {-softplus(v), -p, -p * (1 - p)};
    }
    }
    return {};
}

Term below(Standard standard, double v)
{
    if (standard != Standard::Gumbel) { // symmetric
        const Term t = survival(standard, -v);
        return {t.value, -t.first, t.second};
    }
    const double e = std::exp(v);
    const double r = e / std::expm1(e); // f / F
    return {log1mExp(-e), r, r * (1 - e - r)};
}

/// log(F(v2) - F(v1)) with its derivatives by v1 and v2.
struct IntervalTerm {
    double value, d1, d2, d11, d12, d22;
};

IntervalTerm between(Standard standard, double v1, double v2)
{
    // in the tail where the smaller of F and S lives, so that the difference keeps its digits
    const bool upper = v1 > 0;
    const double a = upper ? survival(standard, v2).value : below(standard, v1).value;
    const double b = upper ? survival(standard, v1).value : below(standard, v2).value;
    const double logP = b + log1mExp(std::min(a - b, -1e-300));
    const Term f1 = density(standard, v1), f2 = density(standard, v2);
    const double r1 = std::exp(f1.value - logP), r2 = std::exp(f2.value - logP);
    return {logP, -r1, r2, -r1 * f1.first - r1 * r1, r1 * r2, r2 * f2.first - r2 * r2};
}

/// The log-likelihood on standardised logs u = (log x - centre) / unit.
class Likelihood {
public:
    Likelihood(Standard standard, const Nodes& observed, const Nodes& censored,
               const std::vector<LogInterval>& intervals, double centre, double unit)
        : m_standard(standard)
        , m_observed(observed)
        , m_censored(censored)
        , m_intervals(intervals)
        , m_centre(centre)
        , m_unit(unit)
    {}

    Local<2> operator()(const Vector<2>& x) const
    {
        Local<2> sum{0, Vector<2>::Zero(), Matrix<2>::Zero()};
        const double g = x[0], b = x[1];
        if (!(g > 0)) {
            sum.value = -std::numeric_limits<double>::infinity();
            return sum;
        }
        add(sum, m_observed, g, b, density);
        add(sum, m_censored, g, b, survival);
        const double n = m_observed.payers;
        sum.value += n * std::log(g);
        sum.gradient[0] += n / g;
        sum.hessian(0, 0) -= n / (g * g);
        for (const LogInterval& i : m_intervals)
            add(sum, i, g, b);
        return sum;
    }

private:
    double standardised(double logX) const { return (logX - m_centre) / m_unit; }

    static void add(Local<2>& sum, double w, double u, const Term& t)
    {
        sum.value += w * t.value;
        sum.gradient += w * t.first * Vector<2>(u, -1);
        const double c = w * t.second;
        sum.hessian(0, 0) += c * u * u;
        sum.hessian(0, 1) -= c * u;
        sum.hessian(1, 0) -= c * u;
        sum.hessian(1, 1) += c;
    }

    template <typename F>
    void add(Local<2>& sum, const Nodes& nodes, double g, double b, const F& term) const
    {
        for (std::size_t i = 0; i < nodes.u.size(); ++i) {
            const double u = standardised(nodes.u[i]);
            add(sum, nodes.weight[i], u, term(m_standard, g * u - b));
        }
    }

    void add(Local<2>& sum, const LogInterval& interval, double g, double b) const
    {
        const double u1 = standardised(interval.low), u2 = standardised(interval.high), w = interval.weight;
        if (std::isinf(u1))
            return add(sum, w, u2, below(m_standard, g * u2 - b));
        if (std::isinf(u2))
            return add(sum, w, u1, survival(m_standard, g * u1 - b));
        const IntervalTerm t = between(m_standard, g * u1 - b, g * u2 - b);
        sum.value += w * t.value;
        const Vector<2> e1(u1, -1), e2(u2, -1);
        sum.gradient += w * (t.d1 * e1 + t.d2 * e2);
        sum.hessian += w * (t.d11 * e1 * e1.transpose() + t.d22 * e2 * e2.transpose() +
                            t.d12 * (e1 * e2.transpose() + e2 * e1.transpose()));
    }

    Standard m_standard;
    const Nodes& m_observed;
    const Nodes& m_censored;
    const std::vector<LogInterval>& m_intervals;
    double m_centre, m_unit;
};

/// Centre and spread of everything known, for standardising.
std::pair<double, double> frameOf(const Nodes& observed, const std::vector<LogInterval>& intervals)
{
    if (observed.payers > 0 && observed.sdLog > 0)
        return {observed.meanLog, observed.sdLog};
    double weight = 0, sum = 0, squares = 0;
    for (const LogInterval& i : intervals)
        for (double u : {i.low, i.high})
            if (std::isfinite(u)) {
                weight += i.weight;
                sum += i.weight * u;
                squares += i.weight * u * u;
            }
    const double mean = sum / weight;
    return {mean, std::sqrt(std::max(squares / weight - mean * mean, 1e-8))};
}

double startingSlope(Standard standard)
{
    switch (standard) {
    case Standard::Normal:
        return 1;
    case Standard::Gumbel:
        return 1.28;
    case Standard::Logistic:
        return 1.81;
    }
    return 1;
}

Standard standardOf(Family family)
{
    return family == Family::Weibull
               ? Standard::Gumbel
               : (family == Family::LogLogistic ? Standard::Logistic : Standard::Normal);
}

Estimate estimateBy(Family family, const FitData& data)
{
    const LocationScale fit = fitLocationScale(standardOf(family), data.observed, data.censored);
    if (!fit.converged)
        return {};
    const auto& c = fit.covariance;
    if (family == Family::Lognormal)
        return interior({fit.m, fit.s}, {c[0], c[1], c[2], c[3]}, fit.scaledScore);
    const double shape = 1 / fit.s, scale = std::exp(fit.m);
    const double j = -shape * shape; // d shape / d s
    return interior({shape, scale}, {j * j * c[3], j * scale * c[1], j * scale * c[1], scale * scale * c[0]},
                    fit.scaledScore);
}

} // namespace

LocationScale fitLocationScale(Standard standard, const Nodes& observed, const Nodes& rightCensored,
                               const std::vector<LogInterval>& intervals)
{
    const auto [centre, unit] = frameOf(observed, intervals);
    const Likelihood likelihood(standard, observed, rightCensored, intervals, centre, unit);
    const auto best = maximise<2>(likelihood, Vector<2>(startingSlope(standard), 0.0));
    LocationScale fit;
    const double g = best.x[0], b = best.x[1];
    fit.m = centre + unit * b / g;
    fit.s = unit / g;
    fit.converged = best.converged;
    fit.logLikelihood = best.at.value - observed.payers * std::log(unit);
    fit.scaledScore = scaledScore<2>(best.at);
    Matrix<2> jacobian; // of (m, s) by (g, b)
    jacobian << -unit * b / (g * g), unit / g, -unit / (g * g), 0;
    const Matrix<2> covariance = jacobian * (-best.at.hessian).inverse() * jacobian.transpose();
    fit.covariance = {covariance(0, 0), covariance(0, 1), covariance(1, 0), covariance(1, 1)};
    return fit;
}

Estimate estimateLognormal(const FitData& data)
{
    if (data.sample.isCensored())
        return estimateBy(Family::Lognormal, data);
    const Nodes& nodes = data.observed;
    const double variance = nodes.sdLog * nodes.sdLog / nodes.payers;
    const auto z = [&](double u) {
        return (u - nodes.meanLog) / nodes.sdLog;
    };
    const double score = std::max(std::abs(nodes.mean(z)) * std::sqrt(nodes.payers),
                                  std::abs(nodes.mean([&](double u) { return z(u) * z(u) - 1; })) *
                                      std::sqrt(nodes.payers / 2));
    return interior({nodes.meanLog, nodes.sdLog}, {variance, 0, 0, variance / 2}, score);
}

Estimate estimateWeibull(const FitData& data)
{
    return estimateBy(Family::Weibull, data);
}

Estimate estimateLogLogistic(const FitData& data)
{
    return estimateBy(Family::LogLogistic, data);
}

} // namespace core::stats
