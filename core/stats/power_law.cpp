#include "core/stats/power_law_scan.h"

#include "core/stats/random.h"
#include "core/stats/replicates.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Distances of the power law from every distinct value on, on demand.
class Scan {
public:
    Scan(std::span<const double> u, std::span<const double> before, std::span<const double> weights)
        : m_u(u)
        , m_before(before)
        , m_weights(weights)
        , m_sums(u.size() + 1)
    {
        for (std::size_t i = u.size(); i-- > 0;)
            m_sums[i] = m_sums[i + 1] + weights[i] * u[i];
    }

    double tail(std::size_t s) const { return m_before[m_u.size()] - m_before[s]; }
    /// alpha - 1 for xmin = value s.
    double exponent(std::size_t s) const { return tail(s) / (m_sums[s] - tail(s) * m_u[s]); }

    /// KS distance from s on, or anything greater than `limit` as soon as that is certain.
    double distance(std::size_t s, double limit) const
    {
        const Candidate c{s, tail(s), exponent(s)};
        const std::size_t count = m_u.size() - s;
        double worst = 0;
        // Coarse to fine: far apart points first, since a bad candidate shows anywhere.
        std::size_t step = 1;
        while (step * 2 <= count)
            step *= 2;
        for (; step >= 1; step /= 2) {
            if (double(step) / double(count) < limit / 8 && count / step > 256)
                break;
            for (std::size_t j = step - 1; j < count; j += 2 * step)
                if ((worst = std::max(worst, at(c, s + j))) > limit)
                    return worst;
        }
        return step >= 1 ? withinBlocks(c, step * 2, worst, limit) : worst;
    }

private:
    struct Candidate {
        std::size_t s;
        double tail, exponent;
    };
    double cdf(const Candidate& c, std::size_t i) const
    {
        return -std::expm1(-c.exponent * (m_u[i] - m_u[c.s]));
    }

    /// The largest |F - (k-1)/n| over the payers at value i.
    double at(const Candidate& c, std::size_t i) const
    {
        const double f = cdf(c, i);
        const double first = m_before[i] - m_before[c.s];
        const double last = m_weights[i] > 1 ? m_before[i + 1] - m_before[c.s] - 1 : first;
        return std::max(std::abs(f - first / c.tail), std::abs(f - last / c.tail));
    }

    /// F and the empirical law both rise: their ends bound the distance inside a block.
    double withinBlocks(const Candidate& c, std::size_t block, double worst, double limit) const
    {
        double f = 0;
        for (std::size_t b = c.s; b < m_u.size(); b += block) {
            const std::size_t e = std::min(b + block, m_u.size()) - 1;
            const double fEnd = cdf(c, e);
            const double low = (m_before[b] - m_before[c.s]) / c.tail;
            const double high = (m_before[e + 1] - m_before[c.s]) / c.tail;
            if (std::max(high - f, fEnd - low) > worst)
                for (std::size_t i = b; i <= e; ++i)
                    if ((worst = std::max(worst, at(c, i))) > limit)
                        return worst;
            f = fEnd;
        }
        return worst;
    }

    std::span<const double> m_u, m_before, m_weights;
    std::vector<double> m_sums;
};

} // namespace

PowerLawScan scanPowerLaw(std::span<const double> u, std::span<const double> before,
                          std::span<const double> weights)
{
    PowerLawScan best;
    if (u.size() < 3)
        return best;
    const Scan scan(u, before, weights);
    best.candidates = u.size() - 2;
    best.index = kNone;
    best.ks = std::numeric_limits<double>::infinity();
    const auto visit = [&](std::size_t s) {
        const double d = scan.distance(s, best.ks);
        if (d < best.ks || (d == best.ks && s < best.index))
            best = {s, scan.exponent(s), d, best.candidates};
    };
    // far apart candidates first, so that a good limit is known early
    std::size_t step = std::size_t{1} << 20;
    for (std::size_t s = 0; s < best.candidates; s += step)
        visit(s);
    for (; step > 1; step /= 2)
        for (std::size_t s = step / 2; s < best.candidates; s += step)
            visit(s);
    return best;
}

std::optional<PowerLaw> powerLaw(const Sample& sample)
{
    if (sample.size() < 3)
        return std::nullopt;
    const PowerLawScan best = scanPowerLaw(sample.logs(), sample.weightBefore(), sample.weights());
    PowerLaw law;
    law.xmin = sample.values()[best.index];
    law.alpha = 1 + best.exponent;
    law.tail = sample.positiveWeight() - sample.weightBefore()[best.index];
    law.alphaError = best.exponent / std::sqrt(law.tail);
    law.ks = best.ks;
    law.candidates = best.candidates;
    return law;
}

Result<double> powerLawPValue(const Sample& sample, const PowerLaw& law, std::size_t replicates,
                              std::uint64_t seed, Progress& progress)
{
    const double n = sample.positiveWeight();
    const std::size_t count = std::size_t(n);
    const auto values = sample.values();
    const std::size_t first =
        std::size_t(std::lower_bound(values.begin(), values.end(), law.xmin) - values.begin());
    const double body = sample.weightBefore()[first], logMin = std::log(law.xmin);
    const auto further = [&](RandomStream& random) {
        std::vector<double> u(count), before(count + 1), ones(count, 1);
        for (double& x : u) {
            if (random.uniform() * n < body) {
                const auto upTo = sample.weightBefore().subspan(1, first);
                const auto at = std::upper_bound(upTo.begin(), upTo.end(), random.uniform() * body);
                x = sample.logs()[std::min(std::size_t(at - upTo.begin()), first - 1)];
            } else {
                x = logMin + random.exponential() / (law.alpha - 1);
            }
        }
        std::sort(u.begin(), u.end());
        std::size_t distinct = 0; // ties of the body joined, as in a sample
        for (std::size_t i = 0; i < count; ++i) {
            if (distinct > 0 && u[distinct - 1] == u[i])
                ones[distinct - 1] += 1;
            else
                u[distinct] = u[i], ones[distinct] = 1, ++distinct;
        }
        for (std::size_t i = 0; i < distinct; ++i)
            before[i + 1] = before[i] + ones[i];
        const PowerLawScan scan =
            scanPowerLaw(std::span(u).first(distinct), std::span(before).first(distinct + 1),
                         std::span(ones).first(distinct));
        return scan.ks >= law.ks;
    };
    return shareOfReplicates(replicates, seed, "power law", further, progress);
}

} // namespace core::stats
