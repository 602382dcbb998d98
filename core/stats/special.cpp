#include "core/stats/special.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <array>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

namespace policies = boost::math::policies;
using Policy = policies::policy<
    policies::promote_double<false>, policies::overflow_error<policies::ignore_error>,
    policies::underflow_error<policies::ignore_error>, policies::domain_error<policies::ignore_error>,
    policies::pole_error<policies::ignore_error>, policies::evaluation_error<policies::ignore_error>>;
constexpr Policy kPolicy{};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kSmall = 1e-290; // below this a probability is computed as a logarithm
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

/// erfc(x) exp(x^2) sqrt(pi) = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), for large x.
double erfcxFraction(double x)
{
    double tail = x;
    for (int k = 20; k >= 1; --k)
        tail = x + 0.5 * k / tail;
    return boost::math::constants::one_div_root_pi<double>() / tail;
}

/// log of x^a e^-x / Gamma(a).
double logPrefix(double a, double x)
{
    return a * std::log(x) - x - std::lgamma(a);
}

/// Modified Lentz evaluation of Gamma(a, x) = e^-x x^a (1/(x+1-a- 1(1-a)/(x+3-a- ...))).
double upperFraction(double a, double x)
{
    constexpr double kTiny = 1e-300;
    double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
    for (int i = 1; i < 100000; ++i) {
        const double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        c = b + an / c;
        d = 1 / (std::abs(d) < kTiny ? kTiny : d);
        c = std::abs(c) < kTiny ? kTiny : c;
        const double step = d * c;
        h *= step;
        if (std::abs(step - 1) < kEpsilon)
            break;
    }
    return h;
}

double lowerSeries(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int i = 1; i < 100000; ++i) {
        term *= x / (a + i);
        sum += term;
        if (term < sum * kEpsilon)
            break;
    }
    return sum;
}

} // namespace

double erfcx(double x)
{
    if (x > 12)
        return erfcxFraction(x);
    const double square = x * x;
    const double lost = std::fma(x, x, -square);
    return std::exp(square) * (1 + lost) * std::erfc(x);
}

double logNormalCdf(double z)
{
    if (z > 0)
        return std::log1p(-0.5 * std::erfc(z * kSqrtHalf));
    if (z > -1)
        return std::log(0.5 * std::erfc(-z * kSqrtHalf));
    return -0.5 * z * z + std::log(0.5 * erfcx(-z * kSqrtHalf));
}

double inverseMills(double z)
{
    if (z > 20)
        return std::exp(-0.5 * z * z) / boost::math::constants::root_two_pi<double>();
    return 2 / (boost::math::constants::root_two_pi<double>() * erfcx(-z * kSqrtHalf));
}

double normalCdf(double z)
{
    return 0.5 * std::erfc(-z * kSqrtHalf);
}

double normalQuantile(double p)
{
    if (p <= 0)
        return -kInfinity;
    if (p >= 1)
        return kInfinity;
    return -boost::math::constants::root_two<double>() * boost::math::erfc_inv(2 * p, kPolicy);
}

double softplus(double v)
{
    return v > 0 ? v + std::log1p(std::exp(-v)) : std::log1p(std::exp(v));
}

double sigmoid(double v)
{
    const double e = std::exp(-std::abs(v));
    return v > 0 ? 1 / (1 + e) : e / (1 + e);
}

double log1mExp(double v)
{
    constexpr double kLog2 = 0.69314718055994530942;
    return v > -kLog2 ? std::log(-std::expm1(v)) : std::log1p(-std::exp(v));
}

double expMinusLinear(double v)
{
    if (std::abs(v) > 0.3)
        return std::expm1(v) - v;
    double term = v * v / 2, sum = 0;
    for (int k = 3; k < 20; ++k) {
        sum += term;
        term *= v / k;
    }
    return sum;
}

double logGammaPeak(double k)
{
    constexpr double kLarge = 20;
    if (k < kLarge)
        return k * std::log(k) - k - std::lgamma(k);
    const double square = k * k; // Stirling's series
    const double series =
        (1.0 / 12 -
         (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / (1188 * square)) / square) / square) / square) /
        k;
    return 0.5 * std::log(k / boost::math::constants::two_pi<double>()) - series;
}

double expGap(double a, double t)
{
    return a == 0 ? t : -std::expm1(-a * t) / a;
}

double digamma(double x)
{
    return boost::math::digamma(x, kPolicy);
}

double trigamma(double x)
{
    return boost::math::trigamma(x, kPolicy);
}

double logMinusDigamma(double k)
{
    if (k < 20)
        return std::log(k) - digamma(k);
    const double r = 1 / (k * k);
    return 0.5 / k +
           r * (1.0 / 12 -
                r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * 691.0 / 32760)))));
}

double logGammaP(double a, double x)
{
    if (!(x > 0))
        return -kInfinity;
    if (x > a + 1) {
        const double q = boost::math::gamma_q(a, x, kPolicy);
        return std::log1p(-q);
    }
    const double p = boost::math::gamma_p(a, x, kPolicy);
    if (p > kSmall)
        return p > 0.5 ? std::log1p(-boost::math::gamma_q(a, x, kPolicy)) : std::log(p);
    return logPrefix(a, x) + std::log(lowerSeries(a, x));
}

double logGammaQ(double a, double x)
{
    if (!(x > 0))
        return 0;
    const double q = boost::math::gamma_q(a, x, kPolicy);
    if (q > 0.5)
        return std::log1p(-boost::math::gamma_p(a, x, kPolicy));
    return q > kSmall ? std::log(q) : logPrefix(a, x) + std::log(upperFraction(a, x));
}

double logExpint(double s, double x)
{
    if (x == 0)
        return s > 1 ? -std::log(s - 1) : kInfinity;
    if (x >=
        1) { // Lentz on E_s(x) = e^-x (1/(x+s- s/(x+s+2- 2(s+1)/...))), Abramowitz, Stegun 5.1.22 for real s
        return -x + std::log(upperFraction(1 - s, x));
    }
    // Integration by parts lowers nothing for real s, so use the series: E_s(x) = Gamma(1-s) x^(s-1) - sum
    // (-x)^k/(k!(1-s+k)), where the term and the Gamma function cancel near whole s: replaced by their limit
    // there.
    const double nearest = std::round(s);
    const double delta = s - nearest;
    if (nearest >= 1 && std::abs(delta) < 0.1) {
        // E_s = sum_{k != m} (-x)^k / (k! (s-1-k)) + [Gamma(1-s) x^(s-1) + (-x)^m/(m! (s-1-m))], m =
        // nearest-1
        const int m = int(nearest) - 1;
        double term = 1, sum = 0, special = 0;
        for (int k = 0; k < 60; ++k) {
            if (k > 0)
                term *= -x / k;
            if (k == m)
                special = term;
            else
                sum += term / (s - 1 - k);
            if (k > m && std::abs(term) < kEpsilon * kEpsilon)
                break;
        }
        // bracket = special * (1 - g(delta)) / delta, g = x^delta m! Gamma(1-s) (-1)^m (-delta); g(0) = 1
        // Gamma(-m-delta) (-1)^m = -Gamma(1-delta) / (delta (1+delta)...(m+delta)), so g = x^d G(1-d) prod
        // j/(j+d)
        double logG = delta * std::log(x) + std::lgamma(1 - delta);
        double derivative = std::log(x) + boost::math::constants::euler<double>();
        for (int j = 1; j <= m; ++j) {
            logG -= std::log1p(delta / j);
            derivative -= 1.0 / j;
        }
        // lgamma(1 - d) loses digits for tiny d: its series is euler d + zeta(2) d^2/2 + ...
        if (std::abs(delta) < 1e-3) {
            constexpr double kZeta2 = 1.6449340668482264, kZeta3 = 1.2020569031595943,
                             kZeta4 = 1.0823232337111382;
            logG -= std::lgamma(1 - delta);
            logG += delta * (boost::math::constants::euler<double>() +
                             delta * (kZeta2 / 2 + delta * (kZeta3 / 3 + delta * kZeta4 / 4)));
        }
        const double bracket = delta == 0 ? -special * derivative : special * -std::expm1(logG) / delta;
        return std::log(sum + bracket);
    }
    double term = 1, sum = 0;
    for (int k = 0; k < 60; ++k) {
        if (k > 0)
            term *= -x / k;
        sum += term / (s - 1 - k);
        if (std::abs(term) < kEpsilon * kEpsilon)
            break;
    }
    return std::log(sum + std::tgamma(1 - s) * std::exp((s - 1) * std::log(x)));
}

namespace {

/// Calls `add(term, slope, bend)` for the terms of zeta(s, q): their values and the first two derivatives of
/// their logarithms by s.
template <typename Add>
void zetaTerms(double s, double q, const Add& add)
{
    constexpr std::array<double, 10> kBernoulliOverFactorial{// B_2j / (2j)!
                                                             1.0 / 12,
                                                             -1.0 / 720,
                                                             1.0 / 30240,
                                                             -1.0 / 1209600,
                                                             1.0 / 47900160,
                                                             -691.0 / 1307674368000.0,
                                                             1.0 / 74724249600.0,
                                                             -3617.0 / 10670622842880000.0,
                                                             43867.0 / 5109094217170944000.0,
                                                             -174611.0 / 802857662698291200000.0};
    constexpr double kAsymptotic = 12;
    double a = q;
    for (; a < kAsymptotic; a += 1)
        add(std::pow(a, -s), -std::log(a), 0);
    const double log = std::log(a), power = std::exp(-s * log), inverse = 1 / (s - 1);
    add(power * a * inverse, -log - inverse, inverse * inverse);
    add(0.5 * power, -log, 0);
    double factor = s * power / a, slope = 1 / s - log, bend = -1 / (s * s);
    for (std::size_t j = 0; j < kBernoulliOverFactorial.size(); ++j) {
        add(kBernoulliOverFactorial[j] * factor, slope, bend);
        for (double next : {s + 2 * double(j) + 1, s + 2 * double(j) + 2}) {
            factor *= next / a;
            slope += 1 / next;
            bend -= 1 / (next * next);
        }
    }
}

} // namespace

double hurwitzZeta(double s, double q)
{
    double sum = 0;
    zetaTerms(s, q, [&](double term, double, double) { sum += term; });
    return sum;
}

LogZeta logHurwitzZeta(double s, double q)
{
    double sum = 0, first = 0, second = 0;
    zetaTerms(s, q, [&](double term, double slope, double bend) {
        sum += term;
        first += term * slope;
        second += term * (slope * slope + bend);
    });
    const double mean = first / sum;
    return {std::log(sum), mean, second / sum - mean * mean};
}

double chiSquare1Upper(double x)
{
    return x > 0 ? std::erfc(std::sqrt(x / 2)) : 1;
}

} // namespace core::stats
