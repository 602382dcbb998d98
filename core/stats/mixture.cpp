#include "core/stats/mixture.h"

#include "core/stats/newton.h"
#include "core/stats/nodes.h"
#include "core/stats/random.h"
#include "core/stats/special.h"

#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kHalfLog2Pi = 0.91893853320467274178;
constexpr double kSmallestSigma = 0.01; // of the sd of all logs
constexpr double kSmallestWeight = 3;   // payers
constexpr int kMaxComponents = 4;

using Components = std::vector<Mixture::Component>;

double logDensity(const Mixture::Component& c, double u)
{
    const double z = (u - c.mu) / c.sigma;
    return std::log(c.weight) - std::log(c.sigma) - 0.5 * z * z - kHalfLog2Pi;
}

/// Shares of the components at u, which add up to 1, and the log of the whole density.
double shares(const Components& components, double u, std::array<double, kMaxComponents>& share)
{
    double top = -1e300;
    for (std::size_t k = 0; k < components.size(); ++k)
        top = std::max(top, share[k] = logDensity(components[k], u));
    double total = 0;
    for (std::size_t k = 0; k < components.size(); ++k)
        total += share[k] = std::exp(share[k] - top);
    for (std::size_t k = 0; k < components.size(); ++k)
        share[k] /= total;
    return top + std::log(total);
}

bool isSound(const Components& components, const Nodes& nodes)
{
    return std::all_of(components.begin(), components.end(), [&](const auto& c) {
        return c.sigma >= kSmallestSigma * nodes.sdLog && c.weight * nodes.payers >= kSmallestWeight;
    });
}

/// One step of EM; returns the log-likelihood before it.
double emStep(Components& components, const Nodes& nodes)
{
    std::array<double, kMaxComponents> share{}, n{}, first{}, second{};
    double likelihood = 0;
    for (std::size_t i = 0; i < nodes.u.size(); ++i) {
        const double w = nodes.weight[i], u = nodes.u[i] - nodes.meanLog;
        likelihood += w * shares(components, nodes.u[i], share);
        for (std::size_t k = 0; k < components.size(); ++k) {
            const double r = w * share[k];
            n[k] += r;
            first[k] += r * u;
            second[k] += r * u * u;
        }
    }
    for (std::size_t k = 0; k < components.size(); ++k) {
        const double mean = first[k] / n[k];
        const double variance = second[k] / n[k] - mean * mean;
        components[k].weight = std::max(n[k], 1e-3) / nodes.payers;
        components[k].mu = nodes.meanLog + mean;
        components[k].sigma = std::max(std::sqrt(std::max(variance, 0.0)), kSmallestSigma * nodes.sdLog);
    }
    return likelihood;
}

Components split(const Nodes& nodes, const std::vector<double>& centres)
{
    Components components;
    for (double c : centres)
        components.push_back({1.0 / double(centres.size()), c, nodes.sdLog / double(centres.size())});
    return components;
}

double nodeQuantile(const Nodes& nodes, double p)
{
    double left = p * nodes.payers;
    for (std::size_t i = 0; i < nodes.u.size(); ++i)
        if ((left -= nodes.weight[i]) <= 0)
            return nodes.u[i];
    return nodes.u.back();
}

/// Even quantiles, the same with outer components, and k-means++ seeds (Arthur, Vassilvitskii 2007).
std::vector<Components> startingPoints(const Nodes& nodes, int k)
{
    std::vector<Components> starts;
    for (double reach : {1.0, 0.6, 1.3}) {
        std::vector<double> centres;
        for (int i = 0; i < k; ++i) {
            const double p = (i + 0.5) / k;
            centres.push_back(nodeQuantile(nodes, std::clamp(0.5 + reach * (p - 0.5), 0.01, 0.99)));
        }
        starts.push_back(split(nodes, centres));
    }
    for (double edge : {0.02, 0.98}) { // one small component at an end
        std::vector<double> centres{nodeQuantile(nodes, edge)};
        for (int i = 1; i < k; ++i)
            centres.push_back(nodeQuantile(nodes, (i - 0.5) / (k - 1)));
        starts.push_back(split(nodes, centres));
        starts.back().front().sigma *= 0.3;
    }
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
        RandomStream random(seed, std::uint64_t(k));
        std::vector<double> centres{nodeQuantile(nodes, random.uniform())};
        while (int(centres.size()) < k) {
            std::vector<double> farness(nodes.u.size());
            double total = 0;
            for (std::size_t i = 0; i < nodes.u.size(); ++i) {
                double d = 1e300;
                for (double c : centres)
                    d = std::min(d, std::abs(nodes.u[i] - c));
                total += farness[i] = nodes.weight[i] * d * d;
            }
            double pick = random.uniform() * total;
            std::size_t i = 0;
            while (i + 1 < farness.size() && (pick -= farness[i]) > 0)
                ++i;
            centres.push_back(nodes.u[i]);
        }
        starts.push_back(split(nodes, centres));
    }
    return starts;
}

/// Log-likelihood for each payer with its derivatives in (logits of the first K-1 weights against the last,
/// means and log sigmas of standardised logs).
template <int K>
class MixtureLikelihood {
public:
    static constexpr int kSize = 3 * K - 1;
    explicit MixtureLikelihood(const Nodes& nodes)
        : m_nodes(nodes)
    {}

    Vector<kSize> toVector(const Components& c) const
    {
        Vector<kSize> x;
        for (int k = 0; k < K; ++k) {
            if (k < K - 1)
                x[k] = std::log(c[k].weight / c[K - 1].weight);
            x[K - 1 + k] = (c[k].mu - m_nodes.meanLog) / m_nodes.sdLog;
            x[2 * K - 1 + k] = std::log(c[k].sigma / m_nodes.sdLog);
        }
        return x;
    }

    Components toComponents(const Vector<kSize>& x) const
    {
        Components c(K);
        double total = 1;
        for (int k = 0; k < K - 1; ++k)
            total += std::exp(x[k]);
        for (int k = 0; k < K; ++k)
            c[k] = {k < K - 1 ? std::exp(x[k]) / total : 1 / total,
                    m_nodes.meanLog + m_nodes.sdLog * x[K - 1 + k],
                    m_nodes.sdLog * std::exp(x[2 * K - 1 + k])};
        return c;
    }

    Local<kSize> operator()(const Vector<kSize>& x) const
    {
        const Components c = toComponents(x);
        Local<kSize> sum{0, Vector<kSize>::Zero(), Matrix<kSize>::Zero()};
        std::array<double, kMaxComponents> share{};
        for (std::size_t i = 0; i < m_nodes.u.size(); ++i) {
            const double w = m_nodes.weight[i] / m_nodes.payers;
            sum.value += w * shares(c, m_nodes.u[i], share);
            add(sum, c, share, (m_nodes.u[i] - m_nodes.meanLog) / m_nodes.sdLog, w, x);
        }
        return sum;
    }

private:
    /// log f = log sum_k w_k phi_k: gradient g = sum r_k s_k, Hessian sum r_k (s_k s_k' + H_k) - g g'.
    void add(Local<kSize>& sum, const Components& c, const std::array<double, kMaxComponents>& r, double u,
             double w, const Vector<kSize>& x) const
    {
        Vector<kSize> g = Vector<kSize>::Zero();
        Matrix<kSize>& h = sum.hessian;
        for (int k = 0; k < K; ++k) {
            const int m = K - 1 + k, s = 2 * K - 1 + k;
            const double inverse = std::exp(-x[s]), z = (u - x[m]) * inverse;
            const double dm = z * inverse, ds = z * z - 1, weight = w * r[k];
            // the score of component k in the logits is its indicator less the weights
            Vector<K> dl = Vector<K>::Zero();
            for (int j = 0; j < K - 1; ++j)
                dl[j] = (j == k ? 1 : 0) - c[j].weight;
            for (int j = 0; j < K - 1; ++j) {
                g[j] += r[k] * dl[j];
                for (int l = 0; l < K - 1; ++l)
                    h(j, l) += weight * (dl[j] * dl[l] - c[j].weight * ((j == l ? 1 : 0) - c[l].weight));
                h(j, m) += weight * dl[j] * dm;
                h(m, j) += weight * dl[j] * dm;
                h(j, s) += weight * dl[j] * ds;
                h(s, j) += weight * dl[j] * ds;
            }
            g[m] += r[k] * dm;
            g[s] += r[k] * ds;
            h(m, m) += weight * (dm * dm - inverse * inverse);
            h(s, s) += weight * (ds * ds - 2 * z * z);
            h(m, s) += weight * (dm * ds - 2 * dm);
            h(s, m) += weight * (dm * ds - 2 * dm);
        }
        sum.gradient += w * g;
        h -= w * g * g.transpose();
    }

    const Nodes& m_nodes;
};

struct Peak {
    Components components;
    double likelihood = -1e300;
    bool converged = false;
};

template <int K>
Peak climb(const Components& start, const Nodes& nodes)
{
    const MixtureLikelihood<K> likelihood(nodes);
    const auto best = maximise<3 * K - 1>(likelihood, likelihood.toVector(start), 0.7);
    return {likelihood.toComponents(best.x), best.at.value * nodes.payers, best.converged};
}

Peak climb(const Components& start, const Nodes& nodes)
{
    switch (start.size()) {
    case 2:
        return climb<2>(start, nodes);
    case 3:
        return climb<3>(start, nodes);
    case 4:
        return climb<4>(start, nodes);
    default:
        return climb<1>(start, nodes);
    }
}

/// Standard errors of all parameters at a maximum: the covariance of the coordinates that the likelihood is
/// maximised in, carried over to weights, mu and sigma.
template <int K>
void setErrors(Components& c, const Nodes& nodes)
{
    const MixtureLikelihood<K> likelihood(nodes);
    const Vector<3 * K - 1> x = likelihood.toVector(c);
    const Matrix<3 * K - 1> covariance = (-nodes.payers * likelihood(x).hessian).inverse();
    for (int k = 0; k < K; ++k) {
        double variance = 0; // of a weight: its slope in logit j is w_k (1{j=k} - w_j)
        for (int i = 0; i < K - 1; ++i)
            for (int j = 0; j < K - 1; ++j)
                variance +=
                    ((i == k ? 1 : 0) - c[i].weight) * covariance(i, j) * ((j == k ? 1 : 0) - c[j].weight);
        c[k].weightError = c[k].weight * std::sqrt(variance);
        c[k].muError = nodes.sdLog * std::sqrt(covariance(K - 1 + k, K - 1 + k));
        c[k].sigmaError = c[k].sigma * std::sqrt(covariance(2 * K - 1 + k, 2 * K - 1 + k));
    }
}

void setErrors(Components& components, const Nodes& nodes)
{
    switch (components.size()) {
    case 2:
        return setErrors<2>(components, nodes);
    case 3:
        return setErrors<3>(components, nodes);
    case 4:
        return setErrors<4>(components, nodes);
    case 1:
        return setErrors<1>(components, nodes);
    default:
        return;
    }
}

Peak bestPeak(const Nodes& nodes, const Nodes& coarse, int k)
{
    constexpr int kSteps = 60;
    std::vector<Peak> peaks;
    for (Components& start : startingPoints(coarse, k)) {
        double likelihood = 0;
        for (int i = 0; i < kSteps; ++i)
            likelihood = emStep(start, coarse);
        Peak peak = climb(start, coarse);
        if (!peak.converged || !isSound(peak.components, nodes))
            peak = {start, likelihood, false};
        if (isSound(peak.components, nodes))
            peaks.push_back(std::move(peak));
    }
    if (peaks.empty())
        return {};
    std::stable_sort(peaks.begin(), peaks.end(),
                     [](const Peak& a, const Peak& b) { return a.likelihood > b.likelihood; });
    for (const Peak& peak : peaks) {
        const Peak fine = climb(peak.components, nodes);
        if (fine.converged && isSound(fine.components, nodes))
            return fine;
    }
    return peaks.front();
}

double entropyOf(const Components& components, const Nodes& nodes)
{
    std::array<double, kMaxComponents> share{};
    return nodes.sum([&](double u) {
        shares(components, u, share);
        double entropy = 0;
        for (std::size_t k = 0; k < components.size(); ++k)
            entropy -= share[k] > 0 ? share[k] * std::log(share[k]) : 0;
        return entropy;
    });
}

std::vector<double> breaksBetween(const Components& c)
{
    std::vector<double> breaks;
    for (std::size_t k = 0; k + 1 < c.size(); ++k) {
        const auto lead = [&](double u) {
            return logDensity(c[k], u) - logDensity(c[k + 1], u);
        };
        if (!(lead(c[k].mu) > 0 && lead(c[k + 1].mu) < 0))
            continue; // one is hidden under the other: no border between them
        std::uintmax_t steps = 100;
        const auto root = boost::math::tools::toms748_solve(
            lead, c[k].mu, c[k + 1].mu, boost::math::tools::eps_tolerance<double>(50), steps);
        breaks.push_back(std::exp((root.first + root.second) / 2));
    }
    return breaks;
}

Mixture mixtureFrom(const Nodes& nodes, const Nodes& coarse, double sumOfLogs, int k)
{
    Mixture mixture;
    if (nodes.u.size() < 2 || !(nodes.sdLog > 0))
        return mixture;
    Peak peak = k == 1 ? climb({{1, nodes.meanLog, nodes.sdLog}}, nodes) : bestPeak(nodes, coarse, k);
    if (peak.components.empty())
        return mixture;
    std::sort(peak.components.begin(), peak.components.end(),
              [](const auto& a, const auto& b) { return a.mu < b.mu; });
    if (peak.converged)
        setErrors(peak.components, nodes);
    mixture.components = peak.components;
    mixture.converged = peak.converged;
    mixture.logLikelihoodOfLogs = peak.likelihood;
    mixture.logLikelihood = peak.likelihood - sumOfLogs;
    const double parameters = 3 * k - 1;
    mixture.bic = -2 * peak.likelihood + parameters * std::log(nodes.payers);
    mixture.aic = -2 * peak.likelihood + 2 * parameters;
    mixture.icl = mixture.bic + 2 * entropyOf(peak.components, nodes);
    mixture.breaks = breaksBetween(peak.components);
    return mixture;
}

} // namespace

double Mixture::pdf(double x) const
{
    if (!(x > 0) || components.empty())
        return 0;
    std::array<double, kMaxComponents> share{};
    return std::exp(shares(components, std::log(x), share)) / x;
}

double Mixture::cdf(double x) const
{
    double total = 0;
    for (const Component& c : components)
        total += x > 0 ? c.weight * normalCdf((std::log(x) - c.mu) / c.sigma) : 0;
    return total;
}

Mixture fitMixture(const Sample& sample, int components)
{
    const Nodes nodes = nodesOf(sample);
    return mixtureFrom(nodes, coarser(nodes), sample.sumOfLogs(), std::clamp(components, 1, kMaxComponents));
}

Result<std::vector<Mixture>> fitMixtures(const Sample& sample, int maxComponents, Progress& progress)
{
    const Nodes nodes = nodesOf(sample);
    const Nodes coarse = nodes.empty() ? Nodes{} : coarser(nodes);
    std::vector<Mixture> fits;
    const int most = std::clamp(maxComponents, 1, kMaxComponents);
    for (int k = 1; k <= most; ++k) {
        if (!progress.advance(std::uint64_t(k - 1), std::uint64_t(most)))
            return Error{ErrorCode::Cancelled, "mixture"};
        fits.push_back(mixtureFrom(nodes, coarse, sample.sumOfLogs(), k));
    }
    return fits;
}

} // namespace core::stats
