#include "core/stats/tail_draws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace core::stats {
namespace {

constexpr double kSmallest = 1e-6;  // |xi| below this is an exponential tail
constexpr std::size_t kCells = 81;  // of the grid, along each parameter
constexpr double kReach = 6;        // standard errors on either side
constexpr double kLowestXi = -0.5;  // below, the likelihood is not regular (Smith 1985)
constexpr double kPriorPower = 0.5; // 0 = flat, 1 = Jeffreys

double unlike0(double xi)
{
    return std::abs(xi) < kSmallest ? std::copysign(kSmallest, xi) : xi;
}

/// Where the grid is centred, and half its sides.
struct Region {
    double xi = 0.1, logSigma = 0;
    double reachXi = 0, reachLogSigma = 0;
};

class Likelihood {
public:
    explicit Likelihood(std::span<const double> excesses)
        : m_excesses(excesses)
        , m_largest(*std::max_element(excesses.begin(), excesses.end()))
        , m_mean(std::accumulate(excesses.begin(), excesses.end(), 0.0) / double(excesses.size()))
    {}

    double mean() const { return m_mean; }
    double count() const { return double(m_excesses.size()); }

    double logOf(double xi, double logSigma) const
    {
        xi = unlike0(xi);
        const double r = xi / std::exp(logSigma);
        if (1 + r * m_largest <= 0)
            return -std::numeric_limits<double>::max();
        double sum = 0;
        std::size_t i = 0;
        constexpr std::size_t kFactors = 8; // one logarithm for so many; (1 + r x)^8 stays finite
        const auto factor = [&](std::size_t at) {
            return 1 + r * m_excesses[at];
        };
        if (r * m_largest < 1e30)
            for (; i + kFactors <= m_excesses.size(); i += kFactors)
                sum += std::log(((factor(i) * factor(i + 1)) * (factor(i + 2) * factor(i + 3))) *
                                ((factor(i + 4) * factor(i + 5)) * (factor(i + 6) * factor(i + 7))));
        for (; i < m_excesses.size(); ++i)
            sum += std::log(factor(i));
        return -count() * logSigma - (1 + 1 / xi) * sum;
    }

private:
    std::span<const double> m_excesses;
    double m_largest, m_mean;
};

/// The maximum to a few digits: a walk in eight directions with halving steps needs no derivative, and
/// cannot leave the support.
Region regionOf(const Likelihood& likelihood, double information)
{
    Region at;
    at.logSigma = std::log(0.9 * likelihood.mean());
    double best = likelihood.logOf(at.xi, at.logSigma), stepXi = 0.5, stepSigma = 0.7;
    while (stepXi > 1e-3) {
        const Region from = at;
        for (const int x : {-1, 0, 1})
            for (const int s : {-1, 0, 1}) {
                const double xi = from.xi + x * stepXi, logSigma = from.logSigma + s * stepSigma;
                const double found = likelihood.logOf(xi, logSigma);
                if (found > best) {
                    best = found;
                    at.xi = xi;
                    at.logSigma = logSigma;
                }
            }
        if (at.xi == from.xi && at.logSigma == from.logSigma) {
            stepXi /= 2;
            stepSigma /= 2;
        }
    }
    const double heavy = 1 + std::max(at.xi, 0.0), k = likelihood.count() * information;
    at.reachXi = kReach * heavy / std::sqrt(k);
    at.reachLogSigma = kReach * std::sqrt(2 * heavy / k);
    return at;
}

/// Cumulative weights of the cells, xi by xi.
std::vector<double> cumulativeOf(const Likelihood& likelihood, const Region& region, double information)
{
    std::vector<double> logs(kCells * kCells, -std::numeric_limits<double>::infinity());
    const auto middle = [](std::size_t cell) {
        return (2 * double(cell) + 1) / double(kCells) - 1;
    };
    for (std::size_t i = 0; i < kCells; ++i) {
        const double xi = region.xi + middle(i) * region.reachXi;
        if (xi <= kLowestXi)
            continue;
        const double logPrior = -kPriorPower * (std::log1p(xi) + std::log1p(2 * xi) / 2);
        for (std::size_t j = 0; j < kCells; ++j)
            logs[i * kCells + j] =
                logPrior +
                information * likelihood.logOf(xi, region.logSigma + middle(j) * region.reachLogSigma);
    }
    const double best = *std::max_element(logs.begin(), logs.end());
    std::vector<double> cumulative;
    double sum = 0;
    for (const double log : logs)
        cumulative.push_back(sum += std::exp(log - best));
    return cumulative;
}

} // namespace

double TailLaw::mean() const
{
    return xi < 1 ? sigma / (1 - xi) : std::numeric_limits<double>::infinity();
}

double TailLaw::quantileAbove(double share) const
{
    const double x = unlike0(xi);
    return sigma / x * std::expm1(-x * std::log(share));
}

double TailLaw::amountOfTop(double share) const
{
    const double x = unlike0(xi);
    return share > 0 ? share * sigma / x * (std::pow(share, -x) / (1 - x) - 1) : 0;
}

double TailLaw::areaUnderTop() const
{
    const double x = unlike0(xi);
    return sigma / x * (1 / ((1 - x) * (2 - x)) - 0.5);
}

std::vector<TailLaw> tailDraws(std::span<const double> excesses, double information, std::size_t draws,
                               RandomStream random)
{
    const Likelihood likelihood(excesses);
    const Region region = regionOf(likelihood, information);
    const std::vector<double> cumulative = cumulativeOf(likelihood, region, information);
    std::vector<TailLaw> laws;
    for (std::size_t d = 0; d < draws; ++d) {
        const auto at =
            std::lower_bound(cumulative.begin(), cumulative.end(), random.uniform() * cumulative.back());
        const std::size_t cell =
            std::min<std::size_t>(std::size_t(at - cumulative.begin()), cumulative.size() - 1);
        const auto within = [&](std::size_t index) {
            return 2 * (double(index) + random.uniform()) / double(kCells) - 1;
        };
        const double xi = region.xi + within(cell / kCells) * region.reachXi;
        const double logSigma = region.logSigma + within(cell % kCells) * region.reachLogSigma;
        laws.push_back({std::max(xi, kLowestXi), std::exp(logSigma)});
    }
    return laws;
}

} // namespace core::stats
