#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/sample.h"

#include <vector>

namespace core::stats {

/// A mixture of lognormals (normals of log x), components by mu ascending.
struct Mixture {
    struct Component {
        double weight = 0, mu = 0, sigma = 0;
        /// Standard errors from the observed information; 0 when not converged.
        double weightError = 0, muError = 0, sigmaError = 0;
    };
    std::vector<Component> components;
    double logLikelihood = 0; ///< of x
    double logLikelihoodOfLogs = 0;
    double bic = 0, aic = 0, icl = 0; ///< of the logs; ICL adds twice the entropy of the assignment
    bool converged = false;
    std::vector<double> breaks; ///< where one component's share overtakes the other's, unit of the data

    double pdf(double x) const;
    double cdf(double x) const;
};

/// Maximum likelihood for `components` 1..4 (McLachlan, Peel 2000): EM from several starts on a histogram of
/// log x, then Newton, then one exact pass. Every component keeps sigma >= 0.01 sd and a weight of 3 payers
/// or more.
Mixture fitMixture(const Sample& sample, int components);
/// 1 .. `maxComponents`, by number of components; the best is the one with the lowest BIC.
Result<std::vector<Mixture>> fitMixtures(const Sample& sample, int maxComponents, Progress& progress);

} // namespace core::stats
