#include "core/stats/estimate.h"
#include "core/stats/newton.h"
#include "core/stats/pareto_profile.h"
#include "core/stats/special.h"

#include <cmath>

namespace core::stats {
namespace {

/// Observed information of one excess z = y/sigma in (xi, sigma), sigma = 1.
Matrix<2> informationOf(double xi, double z)
{
    const double w = 1 + xi * z, r = z / w;
    double second; // of the log-density by xi
    if (std::abs(xi * z) < 0.02) {
        second = 0; // series in xi of -(1 + 1/xi) log(1 + xi z)
        double power = 1, zm = z;
        for (int m = 2; m < 12; ++m) {
            zm *= z;
            const double sign = m % 2 == 0 ? 1 : -1;
            second += m * (m - 1) * power * sign * (zm / m - zm * z / (m + 1));
            power *= xi;
        }
    } else {
        second = -2 * std::log1p(xi * z) / (xi * xi * xi) + 2 * r / (xi * xi) + (1 + 1 / xi) * r * r;
    }
    Matrix<2> information;
    information(0, 0) = -second;
    information(0, 1) = information(1, 0) = -(r - (1 + xi) * r / w * z);
    information(1, 1) = -(1 - (1 + xi) * r * (2 + xi * z) / w);
    return information;
}

Estimate lomaxFrom(const Nodes& nodes, double xi, double logScale, double score)
{
    const double a = 1 / xi, n = nodes.payers, scale = std::exp(logScale);
    const double sumR = nodes.sum([&](double u) { return sigmoid(u - logScale); });
    const double sumRr = nodes.sum([&](double u) {
        const double r = sigmoid(u - logScale);
        return r * (1 - r);
    });
    Matrix<2> information; // in (a, log scale)
    information << n / (a * a), -sumR, -sumR, (a + 1) * sumRr;
    const Matrix<2> c = information.inverse();
    return interior({a, scale}, {c(0, 0), c(0, 1) * scale, c(1, 0) * scale, c(1, 1) * scale * scale}, score);
}

} // namespace

Estimate estimateLomax(const FitData& data)
{
    const Nodes& nodes = data.observed;
    const double top = nodes.highest;
    const double m1 = nodes.mean([&](double u) { return std::exp(u - top); });
    const double m2 = nodes.mean([&](double u) { return std::exp(2 * (u - top)); });
    if (m2 <= 2 * m1 * m1) // the profile falls from the exponential law on: CV <= 1
        return boundary(Family::Exponential, "no interior maximum: runs to the exponential law (CV <= 1)");
    const auto best = maximiseParetoProfile(nodes, data.coarse, true);
    if (!best)
        return {};
    return lomaxFrom(nodes, best->xi, -best->logTau, best->scaledScore);
}

Estimate estimateGeneralisedPareto(const FitData& data)
{
    const Nodes& nodes = data.observed;
    const auto best = maximiseParetoProfile(nodes, data.coarse, false);
    if (!best) {
        Estimate none{FitStatus::Boundary, {}, {}, std::nullopt, 0, "no interior maximum: xi runs below -1"};
        return none;
    }
    const double logSigma = best->logSigma, sigma = std::exp(logSigma);
    Matrix<2> information = Matrix<2>::Zero();
    for (std::size_t i = 0; i < nodes.u.size(); ++i)
        information += nodes.weight[i] * informationOf(best->xi, std::exp(nodes.u[i] - logSigma));
    const Matrix<2> c = information.inverse();
    Estimate e =
        interior({best->xi, sigma}, {c(0, 0), c(0, 1) * sigma, c(1, 0) * sigma, c(1, 1) * sigma * sigma},
                 best->scaledScore);
    if (best->xi < -0.5)
        e.note = "xi < -0.5: standard errors are not valid";
    return e;
}

} // namespace core::stats
