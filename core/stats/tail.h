#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/fit.h"
#include "core/stats/quantile.h"
#include "core/stats/sample.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace core::stats {

/// Power law above xmin: density ~ x^-alpha. Clauset, Shalizi, Newman (2009), as published: xmin is the
/// distinct value (but the two largest) with the smallest KS distance; the smaller one on a tie.
struct PowerLaw {
    double xmin = 0, alpha = 0, alphaError = 0;
    double tail = 0; ///< payers at or above xmin
    double ks = 0;   ///< max |F - (i-1)/n|
    std::size_t candidates = 0;
};
/// Exact: the same answer as trying every value. Absent with fewer than 3 distinct positive values.
std::optional<PowerLaw> powerLaw(const Sample& sample);
/// Semi-parametric bootstrap of the KS distance; 2 500 replicates give the p-value to 0.01.
Result<double> powerLawPValue(const Sample& sample, const PowerLaw& law, std::size_t replicates,
                              std::uint64_t seed, Progress& progress);

/// Power law of whole numbers, P(x) ~ x^-alpha from xmin on, found as the continuous one is (Clauset,
/// Shalizi, Newman 2009): for counts such as requests, where the continuous law is too coarse below some
/// hundreds.
struct DiscretePowerLaw {
    double xmin = 0, alpha = 0, alphaError = 0; ///< error from the observed information
    double tail = 0;                            ///< payers at or above xmin
    double ks = 0;                              ///< over all whole numbers up to the largest value
    double logLikelihood = 0;                   ///< of the tail
    std::size_t candidates = 0;
};
/// Exact over all distinct values but the largest two. Absent unless every positive value is a whole number
/// and three are distinct. Takes time with the number of distinct values; meant for counts.
std::optional<DiscretePowerLaw> discretePowerLaw(const Sample& sample);
/// As powerLawPValue().
Result<double> discretePowerLawPValue(const Sample& sample, const DiscretePowerLaw& law,
                                      std::size_t replicates, std::uint64_t seed, Progress& progress);

/// Hill's estimate of xi = 1/alpha from the k largest payers.
struct HillPoint {
    std::size_t k = 0;
    double xi = 0, alpha = 0, error = 0; ///< error: of xi
};
HillPoint hillAt(const Sample& sample, std::size_t k);
std::vector<HillPoint> hillPlot(const Sample& sample, std::size_t points = 200);

/// Mean of x - u over x > u.
struct MeanExcessPoint {
    double threshold = 0, excess = 0, error = 0, payers = 0;
};
MeanExcessPoint meanExcessAt(const Sample& sample, double threshold);
std::vector<MeanExcessPoint> meanExcessPlot(const Sample& sample, std::size_t points = 200);

/// Generalised Pareto law of the excesses over a threshold, strictly above.
struct TailFit {
    double threshold = 0;
    double share = 0;                 ///< of all payers (zeros included) above the threshold
    Fit fit;                          ///< of x - threshold; parameters xi, sigma
    std::optional<Bounds> xiInterval; ///< 95 %, profile likelihood

    double xi() const { return fit.distribution.parameter("xi"); }
    /// Unconditional quantile, p > 1 - share.
    double quantile(double p) const;
};
TailFit fitTail(const Sample& sample, double threshold);
/// Profile likelihood interval of the unconditional p-quantile; absent where the likelihood does not close
/// it.
std::optional<Bounds> tailQuantileInterval(const Sample& sample, const TailFit& tail, double p,
                                           double level = 0.95);

/// Likelihood ratio of two non-nested laws (Vuong 1989). Positive favours the first.
struct Vuong {
    double ratio = 0;          ///< sum of log-density differences
    double z = 0;              ///< ratio / (sqrt(n) sd), sd with n - 1
    double p = 1;              ///< two-sided
    double zBic = 0, pBic = 1; ///< with the difference of parameters x log(n) / 2 taken off
};
Vuong vuong(const Sample& sample, const Fit& first, const Fit& second);

/// Lognormal law of the values from xmin on, given that they are: maximum likelihood of mu and sigma.
struct LognormalTail {
    double xmin = 0, mu = 0, sigma = 0, logLikelihood = 0, payers = 0;
    double logPdf(double x) const; ///< x >= xmin
};
/// Absent with fewer than 3 distinct values, or where the likelihood has no interior maximum: logs that vary
/// as much as a power law's, or more, send mu to minus infinity, where the law is the power law.
std::optional<LognormalTail> fitLognormalTail(const Sample& sample, double xmin);
/// Power law against lognormal over the values from xmin on; positive favours the power law.
Vuong vuong(const Sample& sample, const PowerLaw& powerLaw, const LognormalTail& lognormal);

/// Likelihood ratio of nested laws; p from the 50:50 mixture of chi-squares at the boundary.
struct NestedTest {
    double statistic = 0, p = 1;
};
std::optional<NestedTest> nestedTest(const Fit& smaller, const Fit& larger);

/// Power law with exponential cut-off above xmin; lam = 0 is the power law itself (`cutOff` false).
struct TruncatedPowerLawFit {
    double xmin = 0, alpha = 0, lam = 0, alphaError = 0, lamError = 0, logLikelihood = 0, payers = 0;
    bool cutOff = false;
};
std::optional<TruncatedPowerLawFit> fitTruncatedPowerLaw(const Sample& sample, double xmin);
/// Distances of the values from xmin on to the law, and as for one family their probabilities by parametric
/// bootstrap with refit above the same xmin.
Goodness goodnessOf(const Sample& sample, const TruncatedPowerLawFit& fit);
Result<GoodnessPValues> goodnessPValues(const Sample& sample, const TruncatedPowerLawFit& fit,
                                        std::size_t replicates, std::uint64_t seed, Progress& progress);

/// Pareto law cut off at the largest value (Aban, Meerschaert, Panorska 2006).
struct TruncatedParetoFit {
    double alpha = 0, error = 0, low = 0, high = 0, logLikelihood = 0;
};
std::optional<TruncatedParetoFit> fitTruncatedPareto(const Sample& sample);

} // namespace core::stats
