#include "core/stats/composite_fit.h"

#include "core/stats/mixture.h"
#include "core/stats/splice.h"
#include "core/stats/sum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

void refuse(CompositeFit& fit, std::string why)
{
    fit.converged = false;
    fit.note = std::move(why);
}

void takeMixture(CompositeFit& fit, const Sample& sample, int components)
{
    const Mixture mixture = fitMixture(sample, components);
    if (!mixture.converged || int(mixture.components.size()) != components)
        return refuse(fit, "no maximum with " + std::to_string(components) + " components was found");
    for (int k = 0; k < components; ++k) {
        const Mixture::Component& part = mixture.components[std::size_t(k)];
        const std::string number = std::to_string(k + 1);
        fit.parameters.emplace_back("weight" + number, part.weight);
        fit.parameters.emplace_back("mu" + number, part.mu);
        fit.parameters.emplace_back("sigma" + number, part.sigma);
        fit.standardErrors.emplace_back("weight" + number, part.weightError);
        fit.standardErrors.emplace_back("mu" + number, part.muError);
        fit.standardErrors.emplace_back("sigma" + number, part.sigmaError);
    }
    fit.freeParameters = 3 * components - 1;
    fit.logLikelihood = mixture.logLikelihood;
    fit.converged = true;
    fit.cdf = [mixture](double x) {
        return mixture.cdf(x);
    };
    fit.draw = [mixture](RandomStream& random) {
        double left = random.uniform();
        std::size_t k = 0;
        while (k + 1 < mixture.components.size() && left > mixture.components[k].weight)
            left -= mixture.components[k++].weight;
        return std::exp(mixture.components[k].mu + mixture.components[k].sigma * random.normal());
    };
}

/// Of the parameters that have one at the theta that was found; theta itself has none.
void takeErrors(CompositeFit& fit, const Splice& splice, double payers)
{
    if (!(splice.muError > 0)) // the smooth splice, whose parameters hang together
        return;
    fit.standardErrors = {{"phi", std::sqrt(splice.phi * (1 - splice.phi) / payers)},
                          {"mu", splice.muError},
                          {"sigma", splice.sigmaError},
                          {"alpha", splice.alpha / std::sqrt(splice.tailPayers)}};
}

void takeSplice(CompositeFit& fit, const std::optional<Splice>& splice, const Sample& sample)
{
    if (!splice)
        return refuse(fit, "no place was found where a lognormal body and a Pareto tail meet");
    if (splice->theta >= sample.values().back())
        return refuse(fit, "no interior maximum: the tail begins beyond the data, runs to Lognormal");
    fit.parameters = {{"theta", splice->theta},
                      {"phi", splice->phi},
                      {"mu", splice->mu},
                      {"sigma", splice->sigma},
                      {"alpha", splice->alpha}};
    takeErrors(fit, *splice, sample.positiveWeight());
    fit.freeParameters = splice->freeParameters;
    fit.logLikelihood = splice->logLikelihood;
    fit.converged = true;
    fit.cdf = [law = *splice](double x) {
        return law.cdf(x);
    };
    fit.draw = [law = *splice](RandomStream& random) {
        return law.quantile(random.uniform());
    };
}

/// KS, Cramer-von Mises and Anderson-Darling over the steps of the sample; a tie is as many steps as payers.
void judge(CompositeFit& fit, const Sample& sample)
{
    const auto x = sample.values(), w = sample.weights(), before = sample.weightBefore();
    const double n = sample.positiveWeight();
    std::vector<double> f(x.size());
    std::transform(x.begin(), x.end(), f.begin(), fit.cdf);
    for (std::size_t i = 0; i < x.size(); ++i)
        fit.ks = std::max({fit.ks, f[i] - before[i] / n, before[i + 1] / n - f[i]});
    fit.cvm = 1 / (12 * n) + pairwiseSum(0, x.size(), [&](std::size_t i) {
                  const double gap = (before[i] + w[i] / 2) / n - f[i];
                  return w[i] * gap * gap + w[i] * (w[i] * w[i] - 1) / (12 * n * n);
              });
    fit.ad = -n - pairwiseSum(0, x.size(), [&](std::size_t i) {
        return w[i] / n *
               ((2 * before[i] + w[i]) * std::log(f[i]) + (2 * (n - before[i]) - w[i]) * std::log1p(-f[i]));
    });
    if (!std::isfinite(fit.ad))
        fit.ad = std::numeric_limits<double>::quiet_NaN();
}

std::string nameOf(std::string_view family)
{
    if (family == "lnmix2")
        return "2 lognormals";
    if (family == "lnmix3")
        return "3 lognormals";
    return family == "splice" ? "Lognormal, Pareto tail" : "Lognormal, smooth Pareto tail";
}

} // namespace

const std::vector<std::string_view>& compositeFamilies()
{
    static const std::vector<std::string_view> families = {"lnmix2", "lnmix3", "splice", "smooth_splice"};
    return families;
}

CompositeFit fitComposite(const Sample& sample, std::string_view family)
{
    CompositeFit fit;
    fit.family = family;
    fit.name = nameOf(family);
    constexpr std::size_t kFewest = 10; // distinct values for five parameters
    if (sample.isCensored())
        refuse(fit, "not fitted to values at a cap");
    else if (sample.size() < kFewest)
        refuse(fit, "fewer than 10 different values");
    else if (family == "lnmix2" || family == "lnmix3")
        takeMixture(fit, sample, family == "lnmix2" ? 2 : 3);
    else
        takeSplice(fit, family == "splice" ? fitSplice(sample) : fitSmoothSplice(sample), sample);
    if (!fit.converged)
        return fit;
    const double n = sample.positiveWeight();
    fit.aic = 2 * fit.freeParameters - 2 * fit.logLikelihood;
    fit.bic = fit.freeParameters * std::log(n) - 2 * fit.logLikelihood;
    judge(fit, sample);
    return fit;
}

} // namespace core::stats
