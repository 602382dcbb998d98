#include "core/stats/nodes.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <array>
#include <cmath>

namespace core::stats {
namespace {

constexpr std::size_t kSmall = 6000;      // shorter samples are their own nodes
constexpr std::size_t kKeptLargest = 256; // laws with an end point are not smooth there
constexpr double kBinsPerSd = 200;
constexpr double kMaxBins = 40000;

/// Central moments 0 to 5 of one bin, weights normalised.
struct Moments {
    double weight = 0, mean = 0;
    std::array<double, 6> central{};
};

Moments momentsOf(std::span<const double> u, std::span<const double> w)
{
    Moments m;
    double first = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        m.weight += w[i];
        first += w[i] * (u[i] - u.front());
    }
    m.mean = u.front() + first / m.weight;
    for (std::size_t i = 0; i < u.size(); ++i) {
        const double d = u[i] - m.mean, d2 = d * d;
        m.central[1] += w[i] * d;
        m.central[2] += w[i] * d2;
        m.central[3] += w[i] * d2 * d;
        m.central[4] += w[i] * d2 * d2;
        m.central[5] += w[i] * d2 * d2 * d;
    }
    for (double& c : m.central)
        c /= m.weight;
    // rounding of the mean: shift the moments that feel it
    m.mean += m.central[1];
    m.central[1] = 0;
    return m;
}

/// Gauss rule of a measure from its moments, by the eigenvalues of its Jacobi matrix (Golub, Welsch 1969).
void addGaussRule(const Moments& m, Nodes& nodes)
{
    const double variance = m.central[2];
    const double sd = std::sqrt(variance);
    const double m3 = m.central[3] / (variance * sd), m4 = m.central[4] / (variance * variance),
                 m5 = m.central[5] / (variance * variance * sd);
    const double norm = m4 - m3 * m3 - 1; // of the second orthogonal polynomial
    Eigen::Matrix3d jacobi = Eigen::Matrix3d::Zero();
    jacobi(1, 1) = m3;
    jacobi(0, 1) = jacobi(1, 0) = 1;
    const int points = norm > 1e-9 ? 3 : 2;
    if (points == 3) {
        jacobi(2, 2) = (m5 - 2 * m3 * m4 + (m3 * m3 - 2) * m3 + 2 * m3) / norm;
        jacobi(1, 2) = jacobi(2, 1) = std::sqrt(norm);
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(jacobi.topLeftCorner(points, points));
    for (int i = 0; i < points; ++i) {
        const double first = solver.eigenvectors()(0, i);
        nodes.u.push_back(m.mean + sd * solver.eigenvalues()(i));
        nodes.weight.push_back(m.weight * first * first);
    }
}

void addBin(std::span<const double> u, std::span<const double> w, Nodes& nodes)
{
    if (u.size() <= 3) {
        nodes.u.insert(nodes.u.end(), u.begin(), u.end());
        nodes.weight.insert(nodes.weight.end(), w.begin(), w.end());
    } else {
        addGaussRule(momentsOf(u, w), nodes);
    }
}

double binWidth(std::span<const double> u, double perSd)
{
    const double quartiles = u[u.size() * 3 / 4] - u[u.size() / 4];
    const double range = u.back() - u.front();
    return std::max((quartiles > 0 ? quartiles / 1.35 : range / 10) / perSd, range / kMaxBins);
}

void summarise(Nodes& nodes)
{
    nodes.payers = pairwiseSum(0, nodes.u.size(), [&](std::size_t i) { return nodes.weight[i]; });
    const double middle = nodes.u[nodes.u.size() / 2];
    const double shift = nodes.mean([&](double u) { return u - middle; });
    nodes.meanLog = middle + shift;
    nodes.sdLog = std::sqrt(nodes.mean([&](double u) { return (u - nodes.meanLog) * (u - nodes.meanLog); }));
}

Nodes build(std::span<const double> u, std::span<const double> w, std::size_t small, std::size_t kept,
            double perSd)
{
    Nodes nodes;
    if (u.empty())
        return nodes;
    nodes.lowest = u.front();
    nodes.highest = u.back();
    const std::size_t binned = u.size() <= small ? 0 : u.size() - kept;
    if (binned > 0) {
        const double width = binWidth(u, perSd);
        for (std::size_t begin = 0; begin < binned;) {
            std::size_t end = begin + 1;
            while (end < binned && u[end] < u[begin] + width)
                ++end;
            addBin(u.subspan(begin, end - begin), w.subspan(begin, end - begin), nodes);
            begin = end;
        }
    }
    nodes.u.insert(nodes.u.end(), u.begin() + std::ptrdiff_t(binned), u.end());
    nodes.weight.insert(nodes.weight.end(), w.begin() + std::ptrdiff_t(binned), w.end());
    summarise(nodes);
    return nodes;
}

} // namespace

Nodes nodesOf(std::span<const double> u, std::span<const double> w)
{
    return build(u, w, kSmall, kKeptLargest, kBinsPerSd);
}

Nodes coarser(const Nodes& nodes)
{
    Nodes coarse = build(nodes.u, nodes.weight, kSmall / 8, kKeptLargest / 8, kBinsPerSd / 8);
    coarse.lowest = nodes.lowest; // of the data, not of the nodes
    coarse.highest = nodes.highest;
    return coarse;
}

Nodes nodesOf(const Sample& sample, Part part)
{
    if (part == Part::All || !sample.isCensored())
        return part == Part::Censored ? Nodes{} : nodesOf(sample.logs(), sample.weights());
    std::vector<double> u, w;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double cut = sample.censoredWeights()[i];
        const double kept = part == Part::Censored ? cut : sample.weights()[i] - cut;
        if (kept > 0) {
            u.push_back(sample.logs()[i]);
            w.push_back(kept);
        }
    }
    return nodesOf(u, w);
}

} // namespace core::stats
