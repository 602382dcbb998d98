#include "core/stats/goodness.h"

#include <Eigen/Core>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/bessel.hpp>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kFarTail = 700; // exp(-700) counts for nothing
constexpr double kNoMore = 1e-17;

/// A matrix times 10^exponent, so that its powers do not overflow.
struct Scaled {
    Eigen::MatrixXd matrix;
    int exponent = 0;
};

Scaled product(const Scaled& a, const Scaled& b)
{
    Scaled c{a.matrix * b.matrix, a.exponent + b.exponent};
    const Eigen::Index middle = c.matrix.rows() / 2;
    if (c.matrix(middle, middle) > 1e140) {
        c.matrix *= 1e-140;
        c.exponent += 140;
    }
    return c;
}

Scaled power(const Scaled& a, int n)
{
    if (n == 1)
        return a;
    const Scaled half = power(a, n / 2);
    const Scaled square = product(half, half);
    return n % 2 == 1 ? product(square, a) : square;
}

/// P(D < d) exactly (Marsaglia, Tsang, Wang 2003): an element of the n-th power of a matrix.
double ksCdf(int n, double d)
{
    const int k = int(n * d) + 1, m = 2 * k - 1;
    const double h = k - n * d;
    Eigen::MatrixXd a(m, m);
    for (int i = 0; i < m; ++i)
        for (int j = 0; j < m; ++j)
            a(i, j) = i - j + 1 < 0 ? 0 : 1;
    for (int i = 0; i < m; ++i) {
        a(i, 0) -= std::pow(h, i + 1);
        a(m - 1, i) -= std::pow(h, m - i);
    }
    a(m - 1, 0) += 2 * h > 1 ? std::pow(2 * h - 1, m) : 0;
    for (int i = 0; i < m; ++i)
        for (int j = 0; j < std::min(i + 1, m); ++j)
            a(i, j) *= std::exp(-std::lgamma(i - j + 2.0));
    const Scaled nth = power({a, 0}, n);
    const double logFactor = std::lgamma(n + 1.0) - n * std::log(n) + nth.exponent * std::log(10.0);
    return nth.matrix(k - 1, k - 1) * std::exp(logFactor);
}

/// Kolmogorov's limit with the correction of its argument by Stephens (1970).
double ksLimit(double d, double n)
{
    const double t = d * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
    double sum = 0;
    for (int k = 1; k < 100; ++k) {
        const double term = std::exp(-2.0 * k * k * t * t);
        sum += k % 2 == 1 ? term : -term;
        if (term < kNoMore)
            break;
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

double besselK(double order, double z)
{
    return boost::math::cyl_bessel_k(order, z);
}

/// Terms of a series in k, added until they stop mattering.
template <typename Term>
double series(const Term& term)
{
    double total = 0;
    for (int k = 0; k < 80; ++k) {
        const double t = term(k);
        total += t;
        if (std::abs(t) < kNoMore)
            break;
    }
    return total;
}

/// Limit law of W2 (Csorgo, Faraway 1996, equation 1.2).
double cvmLimit(double x)
{
    const double total = series([&](int k) {
        const double y = 4.0 * k + 1, q = y * y / (16 * x);
        if (q > kFarTail)
            return 0.0;
        return std::exp(std::lgamma(k + 0.5) - std::lgamma(k + 1.0) - q) * std::sqrt(y) * besselK(0.25, q);
    });
    return total / (std::pow(kPi, 1.5) * std::sqrt(x));
}

/// The term of order 1/n of the law of W2 but for a twelfth of the limit (same source, 1.10).
double cvmFirstOrder(double x)
{
    const double root = 2 * std::sqrt(x), x34 = std::pow(x, 0.75), x54 = std::pow(x, 1.25);
    const auto d2 = [&](double m) {
        const double y = m / root, z = y * y / 4;
        return z > kFarTail ? 0
                            : std::exp(-z) * std::pow(y / 2, 1.5) * (besselK(0.25, z) + besselK(0.75, z)) /
                                  std::sqrt(kPi);
    };
    const auto d3 = [&](double m) {
        const double y = m / root, z = y * y / 4;
        return z > kFarTail
                   ? 0
                   : std::exp(-z) * std::pow(y / 2, 2.5) *
                         (2 * besselK(0.25, z) + 3 * besselK(0.75, z) - besselK(1.25, z)) / std::sqrt(kPi);
    };
    return -series([&](int k) {
        const double m = 2.0 * k + 1, gamma = std::exp(std::lgamma(k + 0.5) - std::lgamma(k + 1.0)) / kPi;
        const double next = gamma * (k + 0.5); // Gamma(k + 3/2) / k!
        return gamma * (m * d2(4.0 * k + 3) / (9 * x34) + d3(4.0 * k + 1) / (72 * x54) +
                        7 * m * (d2(4.0 * k + 1) + d2(4.0 * k + 5)) / (144 * x34)) +
               next * (m + 2) * d3(4.0 * k + 5) / (6 * x54);
    });
}

/// Limit law of A2 (Anderson, Darling 1954).
double adLimit(double z)
{
    using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
    const double total = series([&](int j) {
        const double m = 4.0 * j + 1, t = m * m * kPi * kPi / (8 * z);
        if (t > kFarTail)
            return 0.0;
        const auto integrand = [&](double w) {
            return std::exp(z / (8 * (w * w + 1)) - t * (1 + w * w));
        };
        const double reach = std::sqrt(40 / t); // beyond it exp(-t w^2) < 1e-17
        const double integral = Rule::integrate(integrand, 0, reach, 6, 1e-13);
        const double binomial = std::exp(std::lgamma(j + 0.5) - std::lgamma(j + 1.0)) / std::sqrt(kPi);
        return (j % 2 == 0 ? 1 : -1) * binomial * m * integral;
    });
    return std::sqrt(2 * kPi) / z * total;
}

/// Correction of the limit for n values: the fitted polynomials of Marsaglia and Marsaglia (2004), right to 6
/// digits.
double adCorrection(double x, double n)
{
    if (x > 0.8)
        return (-130.2137 +
                (745.2337 - (1705.091 - (1950.646 - (1116.360 - 255.7844 * x) * x) * x) * x) * x) /
               n;
    const double c = 0.01265 + 0.1757 / n;
    if (x < c) {
        const double t = x / c;
        return std::sqrt(t) * (1 - t) * (49 * t - 102) * (0.0037 / (n * n) + 0.00078 / n + 0.00006) / n;
    }
    const double t = (x - c) / (0.8 - c);
    const double shape =
        -0.00022633 + (6.54034 - (14.6538 - (14.458 - (8.259 - 1.91864 * t) * t) * t) * t) * t;
    return shape * (0.04213 + 0.01365 / n) / n;
}

} // namespace

double ksPValue(double d, double n)
{
    if (!(d > 0))
        return 1;
    if (d >= 1)
        return 0;
    constexpr double kLargest = 150; // half the matrix' side: past it the limit is right to 4 digits and more
    if (n * d > kLargest || n > 1e5)
        return ksLimit(d, n);
    return std::clamp(1 - ksCdf(int(n), d), 0.0, 1.0);
}

double cvmPValue(double w2, double n)
{
    if (w2 <= 1 / (12 * n))
        return 1;
    if (w2 >= n / 3)
        return 0;
    const double limit = cvmLimit(w2);
    return std::clamp(1 - (limit * (1 + 1 / (12 * n)) + cvmFirstOrder(w2) / n), 0.0, 1.0);
}

double adPValue(double a2, double n)
{
    if (!(a2 > 0))
        return 1;
    if (!std::isfinite(a2))
        return 0;
    const double limit = adLimit(a2);
    return std::clamp(1 - (limit + adCorrection(limit, n)), 0.0, 1.0);
}

} // namespace core::stats
