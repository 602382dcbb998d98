#include "core/stats/law.h"
#include "core/stats/special.h"

#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr double kRounding = 1e-12; // points that stand for data may fall short of the minimum by this

class Pareto : public Law {
public:
    Pareto(double a, double low)
        : m_a(a)
        , m_low(low)
        , m_logLow(std::log(low))
    {}

    double logDensity(double u) const override
    {
        return u < m_logLow - kRounding ? -kInfinity : std::log(m_a) - m_a * (u - m_logLow);
    }
    double slope(double) const override { return -m_a; }
    LogTails tails(double u) const override
    {
        if (u <= m_logLow)
            return {-kInfinity, 0};
        const double above = -m_a * (u - m_logLow);
        return {log1mExp(above), above};
    }
    double logQuantile(double p, double q) const override
    {
        return m_logLow - (p < q ? std::log1p(-p) : std::log(q)) / m_a;
    }
    double mean() const override { return m_a > 1 ? m_low * m_a / (m_a - 1) : kInfinity; }
    double limitedMean(double cap) const override
    {
        return cap <= m_low ? cap : m_low * (1 + expGap(m_a - 1, std::log(cap) - m_logLow));
    }
    double logLowest() const override { return m_logLow; }
    bool isSmooth() const override { return false; }

private:
    double m_a, m_low, m_logLow;
};

/// Generalised Pareto; the Lomax law is the one with xi = 1/shape, sigma = scale/shape.
class GeneralisedPareto : public Law {
public:
    GeneralisedPareto(double xi, double logSigma)
        : m_xi(xi)
        , m_logSigma(logSigma)
    {}

    double logDensity(double u) const override
    {
        return u > logHighest() ? -kInfinity : u - m_logSigma - (1 + m_xi) * stretch(u);
    }
    double slope(double u) const override
    {
        const double y = std::exp(u - m_logSigma);
        return 1 - (1 + m_xi) * y / (1 + m_xi * y);
    }
    LogTails tails(double u) const override
    {
        if (u >= logHighest())
            return {0, -kInfinity};
        const double above = -stretch(u);
        return {log1mExp(above), above};
    }
    double logQuantile(double p, double q) const override
    {
        const double t = p < q ? -std::log1p(-p) : -std::log(q);
        return m_logSigma + std::log(-expGap(m_xi, -t)); // (exp(xi t) - 1) / xi
    }
    double mean() const override { return m_xi < 1 ? std::exp(m_logSigma) / (1 - m_xi) : kInfinity; }
    double limitedMean(double cap) const override
    {
        const double u = std::log(cap);
        return u >= logHighest() ? mean() : std::exp(m_logSigma) * expGap(1 - m_xi, stretch(u));
    }
    double logHighest() const override { return m_xi < 0 ? m_logSigma - std::log(-m_xi) : kInfinity; }
    bool isSmooth() const override { return m_xi > 0; }

private:
    /// log(1 + xi y) / xi, y = x / sigma: the log of 1/S. A series where xi y hardly counts.
    double stretch(double u) const
    {
        const double y = std::exp(u - m_logSigma);
        const double t = m_xi * y;
        if (std::abs(t) < 1e-5)
            return y * (1 - t * (1.0 / 2 - t * (1.0 / 3 - t * (1.0 / 4 - t / 5))));
        if (std::isinf(y))
            return (u - m_logSigma + std::log(m_xi)) / m_xi;
        return std::log1p(t) / m_xi;
    }
    double m_xi, m_logSigma;
};

class TruncatedPareto : public Law {
public:
    TruncatedPareto(double a, double low, double high)
        : m_a(a)
        , m_logLow(std::log(low))
        , m_logHigh(std::log(high))
        , m_whole(expGap(a, m_logHigh - m_logLow))
    {}

    double logDensity(double u) const override
    {
        return u < m_logLow || u > m_logHigh ? -kInfinity : -m_a * (u - m_logLow) - std::log(m_whole);
    }
    double slope(double) const override { return -m_a; }
    LogTails tails(double u) const override
    {
        if (u <= m_logLow)
            return {-kInfinity, 0};
        if (u >= m_logHigh)
            return {0, -kInfinity};
        const double above = -m_a * (u - m_logLow) + std::log(expGap(m_a, m_logHigh - u));
        return {std::log(expGap(m_a, u - m_logLow) / m_whole), above - std::log(m_whole)};
    }
    double logQuantile(double p, double) const override
    {
        return m_logLow - (m_a == 0 ? -p * m_whole : std::log1p(-m_a * p * m_whole) / m_a);
    }
    double logLowest() const override { return m_logLow; }
    double logHighest() const override { return m_logHigh; }
    bool isSmooth() const override { return false; }
    double mean() const override { return limitedMean(std::exp(m_logHigh)); }

private:
    double m_a, m_logLow, m_logHigh, m_whole;
};

/// Power law with exponential cut-off from xmin on: S = (x/xmin)^(1-alpha) E_alpha(lam x) / E_alpha(lam
/// xmin).
class TruncatedPowerLaw : public Law {
public:
    TruncatedPowerLaw(double alpha, double lam, double xmin)
        : m_alpha(alpha)
        , m_lam(lam)
        , m_logLow(std::log(xmin))
        , m_logNorm(logExpint(alpha, lam * xmin))
    {}

    double logDensity(double u) const override
    {
        const double l = u - m_logLow;
        return l < 0 ? -kInfinity : (1 - m_alpha) * l - m_lam * std::exp(u) - m_logNorm;
    }
    double slope(double u) const override { return 1 - m_alpha - m_lam * std::exp(u); }
    LogTails tails(double u) const override
    {
        const double l = u - m_logLow;
        if (l <= 0)
            return {-kInfinity, 0};
        const double above = (1 - m_alpha) * l + logExpint(m_alpha, m_lam * std::exp(u)) - m_logNorm;
        return {log1mExp(std::min(above, 0.0)), above};
    }
    double logQuantile(double p, double q) const override
    {
        // log S falls concavely in u (the density of u is log-concave): once beyond the root, Newton's steps
        // come back to it without passing it
        const double target = p < q ? std::log1p(-p) : std::log(q);
        if (target == 0 || !std::isfinite(target))
            return target == 0 ? m_logLow : kInfinity;
        double u = m_logLow;
        constexpr int kMost = 200;
        for (int i = 0; i < kMost; ++i) {
            const double above = tails(u).above;
            const double step = std::min((above - target) / std::exp(logDensity(u) - above), 1.0);
            u = std::max(u + step, m_logLow);
            if (std::abs(step) <= 1e-15 * (1 + std::abs(u)))
                break;
        }
        return u;
    }
    double logLowest() const override { return m_logLow; }
    bool isSmooth() const override { return false; }

private:
    double m_alpha, m_lam, m_logLow, m_logNorm;
};

} // namespace

std::unique_ptr<const Law> powerTailLaw(Family family, std::span<const double> p)
{
    switch (family) {
    case Family::Pareto:
        return std::make_unique<Pareto>(p[0], p[1]);
    case Family::Lomax:
        return std::make_unique<GeneralisedPareto>(1 / p[0], std::log(p[1]) - std::log(p[0]));
    case Family::GeneralisedPareto:
        return std::make_unique<GeneralisedPareto>(p[0], std::log(p[1]));
    case Family::TruncatedPareto:
        return std::make_unique<TruncatedPareto>(p[0], p[1], p[2]);
    default:
        return std::make_unique<TruncatedPowerLaw>(p[0], p[1], p[2]);
    }
}

} // namespace core::stats
