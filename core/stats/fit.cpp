#include "core/stats/fit.h"

#include "core/base/parallel.h"
#include "core/stats/estimate.h"
#include "core/stats/law.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool handlesCensoring(Family family)
{
    return family == Family::Exponential || family == Family::Lognormal || family == Family::Weibull ||
           family == Family::LogLogistic;
}

int freeParametersOf(Family family)
{
    return int(parameterNames(family).size());
}

/// Why nothing can be fitted; empty when something can.
std::string obstacle(const FitData& data, Family family)
{
    if (data.sample.size() == 0)
        return "no positive values";
    if (data.observed.payers == 0)
        return "every value is capped";
    if (data.sample.size() < 2)
        return data.sample.positiveWeight() > 1 ? "all values are equal: the likelihood has no maximum"
                                                : "a single value cannot be fitted";
    if (data.observed.lowest == data.observed.highest || !(data.observed.sdLog > 0))
        return "all observed values are equal: the likelihood has no maximum";
    if (freeParametersOf(family) == 3 && data.sample.size() < 3 && family != Family::Burr)
        return "too few distinct values";
    if (data.sample.isCensored() && !handlesCensoring(family))
        return "capped values are not supported by this family";
    return {};
}

Estimate estimate(const FitData& data, Family family)
{
    switch (family) {
    case Family::Exponential:
        return estimateExponential(data);
    case Family::Lognormal:
        return estimateLognormal(data);
    case Family::Gamma:
        return estimateGamma(data);
    case Family::Weibull:
        return estimateWeibull(data);
    case Family::Pareto:
        return estimatePareto(data);
    case Family::Lomax:
        return estimateLomax(data);
    case Family::Burr:
        return estimateBurr(data);
    case Family::LogLogistic:
        return estimateLogLogistic(data);
    case Family::InverseGaussian:
        return estimateInverseGaussian(data);
    case Family::GeneralisedPareto:
        return estimateGeneralisedPareto(data);
    default:
        return {FitStatus::Degenerate, {}, {}, std::nullopt, 0, "this law is fitted above a threshold only"};
    }
}

/// A maximum is one only where the gradient vanishes: to a ten-thousandth of a standard error in every
/// direction.
Estimate checked(Estimate found)
{
    constexpr double kFlat = 1e-4;
    if (found.status == FitStatus::Interior && !(found.scaledScore <= kFlat)) {
        found.status = FitStatus::Failed;
        found.note = "the gradient does not vanish where the iteration ended";
    }
    return found;
}

double logLikelihood(const FitData& data, const Distribution& law)
{
    const Law& l = law.law();
    const double densities = data.observed.sum([&](double u) { return l.logDensity(u) - u; });
    if (data.censored.empty())
        return densities;
    return densities + data.censored.sum([&](double u) { return l.tails(u).above; });
}

void setErrors(Fit& fit, const std::vector<double>& covariance)
{
    const std::size_t k = fit.distribution.parameters().size();
    fit.covariance = covariance;
    fit.standardErrors.assign(k, kNaN);
    for (std::size_t i = 0; i < k; ++i)
        if (covariance[i * k + i] >= 0)
            fit.standardErrors[i] = std::sqrt(covariance[i * k + i]);
}

void setCriteria(Fit& fit)
{
    fit.aic = 2 * fit.freeParameters - 2 * fit.logLikelihood;
    fit.bic = fit.freeParameters * std::log(fit.payers) - 2 * fit.logLikelihood;
}

Fit fitTo(const FitData& data, Family family, const FitOptions& options)
{
    Fit fit;
    fit.family = family;
    fit.freeParameters = freeParametersOf(family);
    fit.payers = data.sample.positiveWeight();
    fit.note = obstacle(data, family);
    if (!fit.note.empty()) {
        fit.status = FitStatus::Degenerate;
        return fit;
    }
    const Estimate found = checked(estimate(data, family));
    fit.status = found.status;
    fit.note = found.note;
    fit.limit = found.limit;
    fit.scaledScore = found.scaledScore;
    if (found.status == FitStatus::Boundary && found.limit) {
        const Estimate limit = estimate(data, *found.limit);
        fit.logLikelihood = logLikelihood(data, Distribution(*found.limit, limit.parameters));
    }
    if (found.status != FitStatus::Interior) {
        if (fit.note.empty())
            fit.note = "the iteration did not reach a maximum";
        return fit;
    }
    fit.distribution = Distribution(family, found.parameters);
    setErrors(fit, found.covariance);
    fit.logLikelihood = logLikelihood(data, fit.distribution);
    setCriteria(fit);
    if (options.goodness && !data.sample.isCensored())
        fit.goodness = goodnessOf(data.sample, fit.distribution);
    return fit;
}

} // namespace

FitData fitDataOf(const Sample& sample)
{
    FitData data{sample, nodesOf(sample, Part::Observed), nodesOf(sample, Part::Censored), {}};
    data.coarse = coarser(data.observed);
    return data;
}

Fit fit(const Sample& sample, Family family, const FitOptions& options)
{
    return fitTo(fitDataOf(sample), family, options);
}

Result<std::vector<Fit>> fitAll(const Sample& sample, std::span<const Family> families, Progress& progress,
                                const FitOptions& options)
{
    const FitData data = fitDataOf(sample);
    std::vector<Fit> fits;
    for (Family family : families) {
        if (!progress.advance(fits.size(), families.size()))
            return Error{ErrorCode::Cancelled, "fit"};
        fits.push_back(fitTo(data, family, options));
    }
    std::stable_sort(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) {
        if (a.converged() != b.converged())
            return a.converged();
        return a.converged() && a.bic < b.bic;
    });
    return fits;
}

ZeroShare zeroShareOf(const Sample& sample)
{
    ZeroShare zero;
    const double n = sample.weight();
    if (!(n > 0))
        return zero;
    const auto part = [&](double weight) {
        return weight > 0 ? weight * std::log(weight / n) : 0;
    };
    zero.share = sample.zeroWeight() / n;
    zero.standardError = std::sqrt(zero.share * (1 - zero.share) / n);
    zero.interval = wilsonInterval(sample.zeroWeight(), n);
    zero.logLikelihood = part(sample.zeroWeight()) + part(sample.positiveWeight());
    return zero;
}

double logLikelihoodOf(const Sample& sample, const Distribution& law)
{
    const FitData data{sample, nodesOf(sample, Part::Observed), nodesOf(sample, Part::Censored), {}};
    return logLikelihood(data, law);
}

} // namespace core::stats
