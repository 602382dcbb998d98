#include "core/stats/law.h"
#include "core/stats/special.h"

#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Weibull; the exponential law is the one with shape 1.
class Weibull : public Law {
public:
    Weibull(double shape, double logScale)
        : m_shape(shape)
        , m_logScale(logScale)
    {}

    double logDensity(double u) const override { return std::log(m_shape) + power(u) - std::exp(power(u)); }
    double slope(double u) const override { return m_shape * (1 - std::exp(power(u))); }
    LogTails tails(double u) const override
    {
        const double z = std::exp(power(u));
        return {log1mExp(-z), -z};
    }
    double logQuantile(double p, double q) const override
    {
        const double z = p < q ? -std::log1p(-p) : -std::log(q);
        return m_logScale + std::log(z) / m_shape;
    }
    double mean() const override { return std::exp(m_logScale + std::lgamma(1 + 1 / m_shape)); }
    double limitedMean(double cap) const override
    {
        const double z = std::exp(power(std::log(cap)));
        return mean() * std::exp(logGammaP(1 + 1 / m_shape, z)) + cap * std::exp(-z);
    }

private:
    double power(double u) const { return m_shape * (u - m_logScale); }
    double m_shape, m_logScale;
};

/// Burr XII; the log-logistic law is the one with shape1 = 1.
class Burr : public Law {
public:
    Burr(double a, double g, double logScale)
        : m_a(a)
        , m_g(g)
        , m_logScale(logScale)
    {}

    double logDensity(double u) const override
    {
        const double v = m_g * (u - m_logScale);
        return std::log(m_a) + std::log(m_g) + v - (m_a + 1) * softplus(v);
    }
    double slope(double u) const override { return m_g * (1 - (m_a + 1) * sigmoid(m_g * (u - m_logScale))); }
    LogTails tails(double u) const override
    {
        const double v = m_g * (u - m_logScale);
        if (m_a == 1)
            return {-softplus(-v), -softplus(v)};
        const double above = -m_a * softplus(v);
        return {log1mExp(above), above};
    }
    double logQuantile(double p, double q) const override
    {
        if (m_a == 1)
            return m_logScale + (std::log(p) - std::log(q)) / m_g;
        const double logSurvival = p < q ? std::log1p(-p) : std::log(q);
        const double t = -logSurvival / m_a; // = softplus(v)
        return m_logScale + (t > 36 ? t : std::log(std::expm1(t))) / m_g;
    }
    double mean() const override
    {
        if (m_a * m_g <= 1)
            return kInfinity;
        return std::exp(m_logScale + std::lgamma(1 + 1 / m_g) + std::lgamma(m_a - 1 / m_g) -
                        std::lgamma(m_a));
    }

private:
    double m_a, m_g, m_logScale;
};

} // namespace

std::unique_ptr<const Law> closedFormLaw(Family family, std::span<const double> p)
{
    switch (family) {
    case Family::Exponential:
        return std::make_unique<Weibull>(1, -std::log(p[0]));
    case Family::Weibull:
        return std::make_unique<Weibull>(p[0], std::log(p[1]));
    case Family::LogLogistic:
        return std::make_unique<Burr>(1, p[0], std::log(p[1]));
    default:
        return std::make_unique<Burr>(p[0], p[1], std::log(p[2]));
    }
}

} // namespace core::stats
