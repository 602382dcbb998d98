#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/distribution.h"
#include "core/stats/goodness.h"
#include "core/stats/quantile.h"
#include "core/stats/sample.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace core::stats {

enum class FitStatus {
    Interior,   ///< a maximum of the likelihood was found
    Boundary,   ///< no interior maximum: the law runs to `limit`, whose likelihood is the supremum
    Degenerate, ///< the data allow no fit (too few or equal values); `note` says why
    Failed,     ///< the iteration did not reach a maximum; shown, never hidden
};

/// One family fitted by maximum likelihood to the positive values, location 0, and judged.
struct Fit {
    Family family = Family::Lognormal;
    FitStatus status = FitStatus::Failed;
    Distribution distribution;          ///< at the maximum; meaningful when converged()
    std::vector<double> standardErrors; ///< of each parameter (NaN: none, as for the Pareto's minimum)
    std::vector<double> covariance;     ///< row by row, natural parameters; observed information
    double logLikelihood = 0;           ///< at the boundary: the supremum
    int freeParameters = 0;
    double payers = 0; ///< weight of the values fitted
    double aic = 0, bic = 0;
    Goodness goodness;
    std::optional<Family> limit; ///< where a fit at the boundary runs to
    double scaledScore = 0;      ///< max |score| x standard error; about 0 at a maximum
    std::string note;            ///< English: "no interior maximum: runs to Weibull"

    bool converged() const { return status == FitStatus::Interior; }
};

struct FitOptions {
    bool goodness = true; ///< also KS, CvM, AD
};

/// Fits one family. Never fails: what cannot be fitted is said in `status` and `note`. Right-censored
/// samples: lognormal, Weibull, log-logistic and exponential; others report Degenerate.
Fit fit(const Sample& sample, Family family, const FitOptions& options = {});

/// Fits all the families, converged ones first, best BIC first. Cancelled when `progress` says so.
Result<std::vector<Fit>> fitAll(const Sample& sample, std::span<const Family> families, Progress& progress,
                                const FitOptions& options = {});

/// The share of zeros as the parameter of a law with zeros: laws of positive values are fitted apart from it,
/// since the likelihood of both is a product.
struct ZeroShare {
    double share = 0, standardError = 0;
    Bounds interval;          ///< 95 %, Wilson
    double logLikelihood = 0; ///< of which values are zero; adds to that of every fit
};
ZeroShare zeroShareOf(const Sample& sample);

/// log f(x) of the fit summed over the positive values.
double logLikelihoodOf(const Sample& sample, const Distribution& law);

/// Probability that a fresh sample from the fitted family lies further from its own fit than these data do
/// (KS, CvM, AD): parametric bootstrap with refit (Lilliefors), `replicates` samples of at most the data's
/// size.
struct GoodnessPValues {
    double ks = 0, cvm = 0, ad = 0; ///< NaN: no refit worked, or the distance does not exist
    std::size_t replicates = 0;     ///< refits that reached a maximum
};
Result<GoodnessPValues> goodnessPValues(const Sample& sample, const Fit& fit, std::size_t replicates,
                                        std::uint64_t seed, Progress& progress);

} // namespace core::stats
