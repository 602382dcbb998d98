#pragma once

namespace core::stats {

/// exp(x^2) erfc(x), scaled so that tails neither underflow nor overflow (for x < -26 it is +infinity).
double erfcx(double x);
double logNormalCdf(double z);
/// phi(z) / Phi(z), right for any z.
double inverseMills(double z);
double normalQuantile(double p);
double normalCdf(double z);

/// log(1 + exp(v)) and 1 / (1 + exp(-v)).
double softplus(double v);
double sigmoid(double v);
/// log(1 - exp(v)) for v <= 0.
double log1mExp(double v);
/// exp(v) - 1 - v without cancellation.
double expMinusLinear(double v);
/// k log(k) - k - log Gamma(k): the gamma law's log-density of log x at its mean, without the cancellation
/// for large k.
double logGammaPeak(double k);
/// (1 - exp(-a t)) / a, the limit t at a = 0.
double expGap(double a, double t);

double digamma(double x);
double trigamma(double x);
/// log(k) - digamma(k), without the cancellation for large k.
double logMinusDigamma(double k);
double logGammaP(double a, double x); ///< log of the regularised lower incomplete gamma function
double logGammaQ(double a,
                 double x); ///< log of the upper one; beyond the range of gamma_q by continued fraction

/// log of the generalised exponential integral E_s(x) = int_1^inf e^(-x t) t^-s dt, x > 0, any real s; at x =
/// 0 for s > 1.
double logExpint(double s, double x);
/// Hurwitz zeta: sum over k >= 0 of (q + k)^-s, s > 1, q > 0 (Euler-Maclaurin).
double hurwitzZeta(double s, double q);
/// log of it with its first two derivatives by s.
struct LogZeta {
    double value = 0, first = 0, second = 0;
};
LogZeta logHurwitzZeta(double s, double q);

/// Upper tail of chi-square with one degree of freedom.
double chiSquare1Upper(double x);

} // namespace core::stats
