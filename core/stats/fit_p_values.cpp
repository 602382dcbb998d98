#include "core/base/parallel.h"
#include "core/stats/fit.h"
#include "core/stats/law.h"
#include "core/stats/random.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

namespace core::stats {

Result<GoodnessPValues> goodnessPValues(const Sample& sample, const Fit& fitted, std::size_t replicates,
                                        std::uint64_t seed, Progress& progress)
{
    GoodnessPValues result;
    if (!fitted.converged() || sample.isCensored() || replicates == 0)
        return result;
    const std::size_t n = std::size_t(std::round(sample.positiveWeight()));
    const Law& law = fitted.distribution.law();
    std::vector<std::array<std::uint8_t, 4>> further(replicates); // KS, CvM, AD, and whether the refit worked
    std::atomic<std::size_t> done{0};
    std::atomic<bool> stopped{false};
    parallelFor(replicates, [&](std::size_t r) {
        if (stopped)
            return;
        RandomStream random(seed, r);
        std::vector<double> values(n);
        for (double& x : values) {
            const double p = random.uniform();
            x = std::exp(law.logQuantile(p, 1 - p));
        }
        const Result<Sample> drawn = Sample::from(values);
        const Fit again = drawn ? fit(*drawn, fitted.family) : Fit{};
        if (again.converged()) {
            const Goodness &a = again.goodness, &b = fitted.goodness;
            further[r] = {a.ks >= b.ks, a.cvm >= b.cvm, a.ad >= b.ad, 1};
        }
        if (!progress.advance(++done, replicates))
            stopped = true;
    });
    if (stopped)
        return Error{ErrorCode::Cancelled, "goodness of fit"};
    std::array<double, 4> total{};
    for (const auto& row : further)
        for (std::size_t k = 0; k < row.size(); ++k)
            total[k] += row[k];
    result.replicates = std::size_t(total[3]);
    // (hits + 1) / (replicates + 1): the data themselves count, so that p is never 0 (Davison, Hinkley 1997)
    const auto share = [&](double hits) {
        return (hits + 1) / (total[3] + 1);
    };
    result.ks = share(total[0]);
    result.cvm = share(total[1]);
    result.ad = share(total[2]);
    return result;
}

} // namespace core::stats
