#include "core/stats/law.h"
#include "core/stats/special.h"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kHalfLog2Pi = 0.91893853320467274178;

/// Errors come back as values: an exception would end a thread of the bootstrap.
using Returning = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
constexpr Returning kReturning{};

class Lognormal : public Law {
public:
    Lognormal(double mu, double sigma)
        : m_mu(mu)
        , m_sigma(sigma)
    {}

    double logDensity(double u) const override
    {
        return -0.5 * z(u) * z(u) - std::log(m_sigma) - kHalfLog2Pi;
    }
    double slope(double u) const override { return -z(u) / m_sigma; }
    LogTails tails(double u) const override { return {logNormalCdf(z(u)), logNormalCdf(-z(u))}; }
    double logQuantile(double p, double q) const override
    {
        return m_mu + m_sigma * (p < q ? normalQuantile(p) : -normalQuantile(q));
    }
    double mean() const override { return std::exp(m_mu + m_sigma * m_sigma / 2); }
    double limitedMean(double cap) const override
    {
        const double t = z(std::log(cap));
        return std::exp(m_mu + m_sigma * m_sigma / 2 + logNormalCdf(t - m_sigma)) + cap * normalCdf(-t);
    }

private:
    double z(double u) const { return (u - m_mu) / m_sigma; }
    double m_mu, m_sigma;
};

class Gamma : public Law {
public:
    Gamma(double shape, double scale)
        : m_shape(shape)
        , m_scale(scale)
        , m_logScale(std::log(scale))
        , m_logMean(std::log(shape * scale))
        , m_peak(logGammaPeak(shape))
    {}

    double logDensity(double u) const override { return m_peak - m_shape * expMinusLinear(u - m_logMean); }
    double slope(double u) const override { return -m_shape * std::expm1(u - m_logMean); }
    LogTails tails(double u) const override
    {
        if (m_shape > kNearlyNormal)
            return nearlyNormalTails(u);
        const double x = std::exp(u - m_logScale);
        return {logGammaP(m_shape, x), logGammaQ(m_shape, x)};
    }
    double logQuantile(double p, double q) const override
    {
        if (m_shape > kNearlyNormal && std::min(p, q) > 1e-200)
            return nearlyNormalQuantile(p, q);
        if (std::min(p, q) < 1e-200)
            return Law::logQuantile(p, q);
        const double x = p < q ? boost::math::gamma_p_inv(m_shape, p, kReturning)
                               : boost::math::gamma_q_inv(m_shape, q, kReturning);
        return x > 0 && std::isfinite(x) ? std::log(x) + m_logScale : Law::logQuantile(p, q);
    }
    double mean() const override { return m_shape * m_scale; }
    double limitedMean(double cap) const override
    {
        const double x = cap / m_scale;
        return mean() * std::exp(logGammaP(m_shape + 1, x)) + cap * std::exp(logGammaQ(m_shape, x));
    }

private:
    static constexpr double kNearlyNormal = 1e6; // boost's series and searches take too long beyond

    /// Temme's uniform expansion (1979) with its first correction: relative error below 1e-10 at such shapes.
    LogTails nearlyNormalTails(double u) const
    {
        const double l = u - m_logMean;
        const double eta = std::copysign(std::sqrt(2 * expMinusLinear(l)), l);
        const double correction = std::abs(l) < 1e-4 ? eta / 12 - 1.0 / 3 : 1 / std::expm1(l) - 1 / eta;
        const double root = std::sqrt(m_shape), z = eta * root, share = correction / root;
        return {logNormalCdf(z) + std::log1p(-share * inverseMills(z)),
                logNormalCdf(-z) + std::log1p(share * inverseMills(-z))};
    }

    /// From the normal law that log x comes near, by Newton's steps on the logarithm of the smaller tail.
    double nearlyNormalQuantile(double p, double q) const
    {
        const double sd = 1 / std::sqrt(m_shape);
        double u = m_logMean + sd * (p < q ? normalQuantile(p) : -normalQuantile(q));
        constexpr int kMost = 20;
        for (int i = 0; i < kMost; ++i) {
            const LogTails t = tails(u);
            const double step = p < q ? (std::log(p) - t.below) / std::exp(logDensity(u) - t.below)
                                      : (t.above - std::log(q)) / std::exp(logDensity(u) - t.above);
            u += std::clamp(step, -sd, sd);
            if (!(std::abs(step) > 1e-12 * sd))
                break;
        }
        return u;
    }

    double m_shape, m_scale, m_logScale, m_logMean, m_peak;
};

/// Tails from Phi(a) and exp(2 shape/mean) Phi(-b), a, b = sqrt(shape/x) (x/mean -+ 1). The second has the
/// factor exp(-a^2/2) exactly, so both are scaled by it and the large exponents never appear.
class InverseGaussian : public Law {
public:
    InverseGaussian(double mean, double shape)
        : m_mean(mean)
        , m_shape(shape)
        , m_logMean(std::log(mean))
    {}

    double logDensity(double u) const override
    {
        const double a = signedRoot(u);
        return 0.5 * (std::log(m_shape) - u) - kHalfLog2Pi - 0.5 * a * a;
    }
    double slope(double u) const override
    {
        // a^2 = (shape/mean)(e^l + e^-l - 2), l = u - log mean
        const double l = u - m_logMean;
        return -0.5 - m_shape / m_mean * std::sinh(l);
    }
    LogTails tails(double u) const override
    {
        const double a = signedRoot(u);
        const double root = std::sqrt(m_shape / m_mean) * std::exp(-0.5 * (u - m_logMean));
        const double b = root * (std::exp(u - m_logMean) + 1);
        if (a < 0) {
            const double below =
                -0.5 * a * a + std::log(0.5 * (erfcx(-a * kSqrtHalf) + erfcx(b * kSqrtHalf)));
            return {below, log1mExp(std::min(below, -1e-300))};
        }
        const double above = -0.5 * a * a + std::log(0.5 * scaledGap(a, b, 2 * root));
        return {log1mExp(std::min(above, -1e-300)), above};
    }
    double mean() const override { return m_mean; }

private:
    double signedRoot(double u) const
    {
        return 2 * std::sqrt(m_shape / m_mean) * std::sinh(0.5 * (u - m_logMean));
    }
    /// erfcx(a/sqrt 2) - erfcx(b/sqrt 2), b - a = gap: by the integral of its derivative where they nearly
    /// cancel.
    static double scaledGap(double a, double b, double gap)
    {
        if (gap > 0.02 * (1 + a))
            return erfcx(a * kSqrtHalf) - erfcx(b * kSqrtHalf);
        const auto derivative = [](double t) { // of -erfcx(t / sqrt 2)
            return 0.79788456080286535588 - t * erfcx(t * kSqrtHalf);
        };
        // Gauss-Legendre, 4 points
        constexpr double kNode[2] = {0.33998104358485626, 0.86113631159405258};
        constexpr double kWeight[2] = {0.65214515486254614, 0.34785484513745386};
        double sum = 0;
        for (int i = 0; i < 2; ++i)
            for (double sign : {-1.0, 1.0})
                sum += kWeight[i] * derivative(a + 0.5 * gap * (1 + sign * kNode[i]));
        return 0.5 * gap * sum;
    }
    double m_mean, m_shape, m_logMean;
};

} // namespace

std::unique_ptr<const Law> specialFunctionLaw(Family family, std::span<const double> p)
{
    switch (family) {
    case Family::Lognormal:
        return std::make_unique<Lognormal>(p[0], p[1]);
    case Family::Gamma:
        return std::make_unique<Gamma>(p[0], p[1]);
    default:
        return std::make_unique<InverseGaussian>(p[0], p[1]);
    }
}

} // namespace core::stats
