#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/fit.h"
#include "core/stats/random.h"
#include "core/stats/sample.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::stats {

/// Laws put together from others, over all positive values; their BIC compares with that of plain families.
struct CompositeFit {
    std::string family; ///< "lnmix2", "lnmix3", "splice", "smooth_splice"
    std::string name;   ///< for people
    std::vector<std::pair<std::string, double>> parameters;
    std::vector<std::pair<std::string, double>> standardErrors; ///< those that are known
    double logLikelihood = 0, aic = 0, bic = 0;
    double ks = 0, cvm = 0, ad = 0; ///< ad is NaN where the law's tail is below the reach of 1 - F
    int freeParameters = 0;
    bool converged = false;
    std::string note;
    std::function<double(double)> cdf;         ///< empty when not converged
    std::function<double(RandomStream&)> draw; ///< one value of the law; empty when not converged
};

/// Ids of the composite laws, in a fixed order.
const std::vector<std::string_view>& compositeFamilies();

/// Fits one of them by maximum likelihood. Never fails: what cannot be fitted is said in `note`. Zeros are
/// left out as in fit(); right-censored samples are refused in `note`.
CompositeFit fitComposite(const Sample& sample, std::string_view family);

/// As for one family: parametric bootstrap with refit. Mixtures take milliseconds a replicate.
Result<GoodnessPValues> goodnessPValues(const Sample& sample, const CompositeFit& fit, std::size_t replicates,
                                        std::uint64_t seed, Progress& progress);

} // namespace core::stats
