#include "core/stats/random.h"
#include "core/stats/replicates.h"
#include "core/stats/special.h"
#include "core/stats/sum.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A power law of whole numbers from values()[index] on.
struct Candidate {
    std::size_t index = 0;
    double alpha = 0, curvature = 0, logLikelihood = 0, tail = 0, ks = kInfinity;
};

class Scan {
public:
    explicit Scan(const Sample& sample)
        : m_sample(sample)
        , m_logSums(sample.size() + 1)
    {
        for (std::size_t i = sample.size(); i-- > 0;)
            m_logSums[i] = m_logSums[i + 1] + sample.weights()[i] * sample.logs()[i];
    }

    /// The best of all candidates; the smaller xmin on a tie.
    Candidate best() const
    {
        Candidate best;
        for (std::size_t s = 0; s + 2 < m_sample.size(); ++s) {
            Candidate next = fitted(s);
            next.ks = distance(next, best.ks);
            if (next.ks < best.ks)
                best = next;
        }
        return best;
    }

private:
    /// Maximum likelihood at a given xmin: mean log x = - d log zeta(alpha, xmin) / d alpha, by Newton; the
    /// log-likelihood is concave in alpha.
    Candidate fitted(std::size_t s) const
    {
        Candidate c;
        c.index = s;
        c.tail = m_sample.weightBefore().back() - m_sample.weightBefore()[s];
        const double xmin = m_sample.values()[s], mean = m_logSums[s] / c.tail;
        // start: the continuous law from xmin - 1/2 on (Clauset, Shalizi, Newman 2009, 3.7)
        double excess = 1 / (mean - std::log(xmin - 0.5)); // alpha - 1
        LogZeta zeta;
        constexpr int kMost = 60;
        for (int i = 0; i < kMost; ++i) {
            zeta = logHurwitzZeta(1 + excess, xmin);
            const double step = -(zeta.first + mean) / zeta.second;
            const double next = std::max(excess + step, excess / 4); // alpha stays above 1
            const bool done = std::abs(next - excess) <= 1e-14 * (1 + excess);
            excess = next;
            if (done)
                break;
        }
        c.alpha = 1 + excess;
        c.curvature = c.tail * zeta.second;
        c.logLikelihood = -c.tail * (zeta.value + c.alpha * mean);
        return c;
    }

    /// KS distance over all whole numbers from xmin to the largest value, or anything greater than `limit` as
    /// soon as that is certain. Between two values the empirical law stays and F rises, so that the ends of
    /// the gap are the farthest.
    double distance(const Candidate& c, double limit) const
    {
        const auto x = m_sample.values(), before = m_sample.weightBefore();
        const double whole = hurwitzZeta(c.alpha, x[c.index]);
        double worst = 0;
        for (std::size_t i = c.index; i < x.size() && worst <= limit; ++i) {
            const double below = 1 - hurwitzZeta(c.alpha, x[i]) / whole; // F(x - 1)
            const double at = below + std::pow(x[i], -c.alpha) / whole;
            worst = std::max({worst, std::abs(at - (before[i + 1] - before[c.index]) / c.tail),
                              std::abs(below - (before[i] - before[c.index]) / c.tail)});
        }
        return worst;
    }

    const Sample& m_sample;
    std::vector<double> m_logSums;
};

/// A draw of the law from xmin on: the smallest x with survival beyond x at most q, by doubling and halving.
double drawn(double alpha, double xmin, double q)
{
    const double wanted = q * hurwitzZeta(alpha, xmin);
    constexpr double kLargest = 0x1p52;
    double low = xmin, step = 1; // the answer lies in [low, low + step]
    while (low + step < kLargest && hurwitzZeta(alpha, low + step + 1) > wanted) {
        low += step;
        step *= 2;
    }
    double high = low + step;
    while (low < high) {
        const double middle = std::floor((low + high) / 2);
        if (hurwitzZeta(alpha, middle + 1) > wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool areWhole(std::span<const double> values)
{
    return std::all_of(values.begin(), values.end(), [](double x) { return x == std::floor(x); });
}

} // namespace

std::optional<DiscretePowerLaw> discretePowerLaw(const Sample& sample)
{
    if (sample.size() < 3 || sample.isCensored() || !areWhole(sample.values()))
        return std::nullopt;
    const Candidate best = Scan(sample).best();
    DiscretePowerLaw law;
    law.xmin = sample.values()[best.index];
    law.alpha = best.alpha;
    law.alphaError = 1 / std::sqrt(best.curvature);
    law.tail = best.tail;
    law.ks = best.ks;
    law.logLikelihood = best.logLikelihood;
    law.candidates = sample.size() - 2;
    return law;
}

Result<double> discretePowerLawPValue(const Sample& sample, const DiscretePowerLaw& law,
                                      std::size_t replicates, std::uint64_t seed, Progress& progress)
{
    const auto values = sample.values(), before = sample.weightBefore();
    const std::size_t first =
        std::size_t(std::lower_bound(values.begin(), values.end(), law.xmin) - values.begin());
    const double n = sample.positiveWeight(), body = before[first];
    const auto further = [&](RandomStream& random) {
        std::vector<double> fresh(std::size_t(std::round(n)));
        for (double& x : fresh) {
            const double place = random.uniform() * n;
            if (place < body) // below xmin as the data are
                x = values[std::size_t(std::upper_bound(before.begin(), before.end(), place) -
                                       before.begin()) -
                           1];
            else
                x = drawn(law.alpha, law.xmin, random.uniform());
        }
        const Result<Sample> resampled = Sample::from(fresh);
        return resampled && resampled->size() >= 3 && Scan(*resampled).best().ks >= law.ks;
    };
    return shareOfReplicates(replicates, seed, "power law", further, progress);
}

} // namespace core::stats
