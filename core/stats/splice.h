#pragma once

#include "core/stats/sample.h"

#include <optional>

namespace core::stats {

/// Lognormal body up to `theta` (truncated there), Pareto tail beyond; `phi` is the share of the body.
struct Splice {
    double theta = 0, phi = 0;
    double mu = 0, sigma = 0; ///< of the body before truncation
    double alpha = 0;         ///< of the tail: survival (theta/x)^alpha
    double muError = 0, sigmaError = 0;
    double logLikelihood = 0, bic = 0;
    double tailPayers = 0;
    int freeParameters = 4; ///< 5 when theta was chosen by the data

    double cdf(double x) const;
    double mean() const; ///< +infinity for alpha <= 1
    double quantile(double p) const;
};
/// Body and tail fitted apart at a given theta. Absent when either side has fewer than 3 distinct values or
/// the body has no interior maximum.
std::optional<Splice> fitSplice(const Sample& sample, double theta);
/// Theta by profile likelihood over quantiles between 50 % and 99.5 %.
std::optional<Splice> fitSplice(const Sample& sample);

/// The smooth composite of Scollnik (2007): density continuous and differentiable, so mu = log theta - alpha
/// sigma^2 and phi follow from the three others.
std::optional<Splice> fitSmoothSplice(const Sample& sample);

} // namespace core::stats
