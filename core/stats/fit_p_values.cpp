#include "core/stats/composite_fit.h"
#include "core/stats/fit.h"
#include "core/stats/law.h"
#include "core/stats/random.h"
#include "core/stats/replicates.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

GoodnessPValues unknown()
{
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    return {kNaN, kNaN, kNaN, 0};
}

/// KS, CvM, AD of a law against the sample that it was fitted to; empty when the fit failed.
using Distances = std::optional<std::array<double, 3>>;

/// Draws samples of `n` values by `draw`, refits them by `judge`, and counts how many lie further from their
/// own fit than the data do.
Result<GoodnessPValues> pValues(std::size_t n, const std::array<double, 3>& observed, std::size_t replicates,
                                std::uint64_t seed, const std::function<double(RandomStream&)>& draw,
                                const std::function<Distances(const Sample&)>& judge, Progress& progress)
{
    std::vector<std::array<std::uint8_t, 4>> further(replicates); // KS, CvM, AD, and whether the refit worked
    const auto judged = [&](std::size_t r, RandomStream& random) {
        std::vector<double> values(n);
        for (double& x : values)
            x = draw(random);
        const Result<Sample> drawn = Sample::from(values);
        const Distances found = drawn ? judge(*drawn) : std::nullopt;
        for (std::size_t k = 0; found && k < observed.size(); ++k)
            further[r][k] = (*found)[k] >= observed[k];
        further[r][3] = found.has_value();
    };
    if (const Status status = forEachReplicate(replicates, seed, "goodness of fit", judged, progress);
        !status)
        return status.error();
    std::array<double, 4> total{};
    for (const auto& row : further)
        for (std::size_t k = 0; k < row.size(); ++k)
            total[k] += row[k];
    if (total[3] == 0)
        return unknown();
    // (hits + 1) / (replicates + 1): the data themselves count, so that p is never 0 (Davison, Hinkley 1997).
    // A distance that does not exist, such as AD where F is 0 at the smallest value, has no p.
    const auto share = [&](std::size_t k) {
        return std::isfinite(observed[k]) ? (total[k] + 1) / (total[3] + 1)
                                          : std::numeric_limits<double>::quiet_NaN();
    };
    return GoodnessPValues{share(0), share(1), share(2), std::size_t(total[3])};
}

std::size_t drawnFor(const Sample& sample)
{
    return std::size_t(std::round(sample.positiveWeight()));
}

std::function<double(RandomStream&)> drawFrom(const Law& law)
{
    return [&law](RandomStream& random) {
        const double p = random.uniform();
        return std::exp(law.logQuantile(p, 1 - p));
    };
}

std::array<double, 3> distances(const Goodness& goodness)
{
    return {goodness.ks, goodness.cvm, goodness.ad};
}

Distribution lawOf(const TruncatedPowerLawFit& fit)
{
    return fit.cutOff ? Distribution(Family::TruncatedPowerLaw, {fit.alpha, fit.lam, fit.xmin})
                      : Distribution(Family::Pareto, {fit.alpha - 1, fit.xmin});
}

Sample from(const Sample& sample, double xmin)
{
    return sample.above(std::nextafter(xmin, 0), false);
}

} // namespace

Result<GoodnessPValues> goodnessPValues(const Sample& sample, const Fit& fitted, std::size_t replicates,
                                        std::uint64_t seed, Progress& progress)
{
    if (!fitted.converged() || sample.isCensored() || replicates == 0)
        return unknown();
    const auto judge = [&](const Sample& drawn) -> Distances {
        const Fit again = fit(drawn, fitted.family);
        if (!again.converged())
            return std::nullopt;
        return distances(again.goodness);
    };
    return pValues(drawnFor(sample), distances(fitted.goodness), replicates, seed,
                   drawFrom(fitted.distribution.law()), judge, progress);
}

Result<GoodnessPValues> goodnessPValues(const Sample& sample, const CompositeFit& fitted,
                                        std::size_t replicates, std::uint64_t seed, Progress& progress)
{
    if (!fitted.converged || replicates == 0)
        return unknown();
    const auto judge = [&](const Sample& drawn) -> Distances {
        const CompositeFit again = fitComposite(drawn, fitted.family);
        if (!again.converged)
            return std::nullopt;
        return std::array{again.ks, again.cvm, again.ad};
    };
    return pValues(drawnFor(sample), {fitted.ks, fitted.cvm, fitted.ad}, replicates, seed, fitted.draw, judge,
                   progress);
}

Goodness goodnessOf(const Sample& sample, const TruncatedPowerLawFit& fit)
{
    return goodnessOf(from(sample, fit.xmin), lawOf(fit));
}

Result<GoodnessPValues> goodnessPValues(const Sample& sample, const TruncatedPowerLawFit& fitted,
                                        std::size_t replicates, std::uint64_t seed, Progress& progress)
{
    if (replicates == 0)
        return unknown();
    const Sample tail = from(sample, fitted.xmin);
    const Distribution law = lawOf(fitted);
    const auto judge = [&](const Sample& drawn) -> Distances {
        const auto again = fitTruncatedPowerLaw(drawn, fitted.xmin);
        if (!again)
            return std::nullopt;
        return distances(goodnessOf(drawn, *again));
    };
    return pValues(drawnFor(tail), distances(goodnessOf(tail, law)), replicates, seed, drawFrom(law.law()),
                   judge, progress);
}

} // namespace core::stats
