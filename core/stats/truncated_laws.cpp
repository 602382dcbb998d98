#include "core/stats/newton.h"
#include "core/stats/special.h"
#include "core/stats/tail.h"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>

#include <cmath>

namespace core::stats {
namespace {

/// log of the normaliser E_alpha(kappa) and the moments of (log t, t) under t^-alpha e^(-kappa t), t >= 1:
/// its derivatives. By Gauss-Legendre panels in log t.
struct CutOffMoments {
    double logNorm = 0, meanLog = 0, mean = 0, varLog = 0, covariance = 0, variance = 0;
};

CutOffMoments cutOffMoments(double alpha, double kappa)
{
    using Rule = boost::math::quadrature::gauss<double, 20>;
    double s0 = 0, s1 = 0, s2 = 0, t1 = 0, t2 = 0, st = 0;
    const auto add = [&](double v, double weight) {
        const double t = std::exp(v);
        const double f = weight * std::exp((1 - alpha) * v - kappa * (t - 1));
        s0 += f;
        s1 += f * v;
        s2 += f * v * v;
        t1 += f * t;
        t2 += f * t * t;
        st += f * v * t;
    };
    // the density of v = log t peaks at 0 or where kappa t = 1 - alpha; it ends where kappa t >> 1
    const double end = std::log1p(60 / kappa + 3 * std::max(0.0, 3 - alpha) / kappa);
    const double panel = std::min(0.4, end / 4);
    for (double left = 0; left < end; left += panel) {
        const double half = 0.5 * std::min(panel, end - left), middle = left + half;
        for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
            const double w = Rule::weights()[i] * half, x = Rule::abscissa()[i] * half;
            add(middle + x, w);
            if (x != 0)
                add(middle - x, w);
        }
    }
    CutOffMoments m;
    m.logNorm = std::log(s0) - kappa;
    m.meanLog = s1 / s0;
    m.mean = t1 / s0;
    m.varLog = s2 / s0 - m.meanLog * m.meanLog;
    m.covariance = st / s0 - m.meanLog * m.mean;
    m.variance = t2 / s0 - m.mean * m.mean;
    return m;
}

struct Sufficient {
    double payers = 0, meanLog = 0, mean = 0; ///< of y = x / xmin
};

Sufficient sufficientFrom(const Sample& sample, double xmin)
{
    Sufficient s;
    for (std::size_t i = sample.size(); i > 0 && sample.values()[i - 1] >= xmin; --i) {
        const double w = sample.weights()[i - 1];
        s.payers += w;
        s.meanLog += w * (sample.logs()[i - 1] - std::log(xmin));
        s.mean += w * sample.values()[i - 1] / xmin;
    }
    s.meanLog /= s.payers;
    s.mean /= s.payers;
    return s;
}

TruncatedPowerLawFit withoutCutOff(const Sufficient& s, double xmin)
{
    TruncatedPowerLawFit fit{xmin};
    fit.payers = s.payers;
    fit.alpha = 1 + 1 / s.meanLog;
    fit.alphaError = (fit.alpha - 1) / std::sqrt(s.payers);
    fit.logLikelihood = s.payers * (std::log(fit.alpha - 1) - fit.alpha * s.meanLog - std::log(xmin));
    return fit;
}

} // namespace

std::optional<TruncatedPowerLawFit> fitTruncatedPowerLaw(const Sample& sample, double xmin)
{
    if (!(xmin > 0) || sample.size() < 3 || sample.values()[sample.size() - 3] < xmin)
        return std::nullopt;
    const Sufficient s = sufficientFrom(sample, xmin);
    const TruncatedPowerLawFit plain = withoutCutOff(s, xmin);
    // At kappa = 0 the score in kappa is E t - mean y: a cut-off helps when the law's mean is the larger one.
    if (plain.alpha > 2 && (plain.alpha - 1) / (plain.alpha - 2) <= s.mean)
        return plain;
    const auto likelihood = [&](const Vector<2>& x) { // (alpha, log kappa), for each payer
        const double kappa = std::exp(x[1]);
        const CutOffMoments m = cutOffMoments(x[0], kappa);
        Local<2> at;
        at.value = -x[0] * s.meanLog - kappa * s.mean - m.logNorm;
        at.gradient << m.meanLog - s.meanLog, kappa * (m.mean - s.mean);
        at.hessian(0, 0) = -m.varLog;
        at.hessian(0, 1) = at.hessian(1, 0) = -kappa * m.covariance;
        at.hessian(1, 1) = -kappa * kappa * m.variance + kappa * (m.mean - s.mean);
        return at;
    };
    const auto best = maximise<2>(likelihood, Vector<2>(plain.alpha, -std::log(s.mean) - 2), 1);
    if (!best.converged)
        return std::nullopt;
    TruncatedPowerLawFit fit{xmin};
    fit.payers = s.payers;
    fit.alpha = best.x[0];
    fit.lam = std::exp(best.x[1]) / xmin;
    fit.cutOff = true;
    fit.logLikelihood = s.payers * (best.at.value - std::log(xmin));
    const Matrix<2> covariance = (-s.payers * best.at.hessian).inverse();
    fit.alphaError = std::sqrt(covariance(0, 0));
    fit.lamError = fit.lam * std::sqrt(covariance(1, 1));
    return fit;
}

std::optional<TruncatedParetoFit> fitTruncatedPareto(const Sample& sample)
{
    if (sample.size() < 3)
        return std::nullopt;
    const double low = sample.logs().front(), n = sample.positiveWeight();
    const double length = sample.logs().back() - low;
    const double mean = (sample.sumOfLogs() - n * low) / n;
    // log(x/min) is exponential, cut off at `length`: mean = 1/a - length / (exp(a length) - 1)
    const auto gap = [&](double a) {
        const double t = a * length;
        const double expected = std::abs(t) < 1e-4 ? length * (0.5 - t / 12) : 1 / a - length / std::expm1(t);
        return expected - mean;
    };
    double reach = 1 / std::min(mean, length - mean);
    while (gap(reach) > 0 || gap(-reach) < 0)
        reach *= 2;
    std::uintmax_t steps = 100;
    const auto root = boost::math::tools::toms748_solve(gap, -reach, reach,
                                                        boost::math::tools::eps_tolerance<double>(52), steps);
    TruncatedParetoFit fit;
    const double a = fit.alpha = (root.first + root.second) / 2;
    const double t = a * length;
    const double e = 2 * std::sinh(t / 2);
    const double variance =
        std::abs(t) < 1e-3 ? length * length / 12 : 1 / (a * a) - length * length / (e * e);
    fit.error = 1 / std::sqrt(n * variance);
    fit.low = sample.values().front();
    fit.high = sample.values().back();
    fit.logLikelihood = -n * std::log(expGap(a, length)) - a * n * mean - sample.sumOfLogs();
    return fit;
}

} // namespace core::stats
