#pragma once

#include "core/stats/distribution.h"
#include "core/stats/sample.h"

namespace core::stats {

/// Distances between the sample and a law. Ties and weights count as the expanded data.
struct Goodness {
    double ks = 0;    ///< Kolmogorov-Smirnov D: supremum over both sides of every step
    double ksCsn = 0; ///< max |F - (i-1)/n|, the one of Clauset, Shalizi and Newman
    double cvm = 0;   ///< Cramer-von Mises W2
    double ad = 0;    ///< Anderson-Darling A2, in log-survival space
    double adUpper =
        0; ///< upper-tail AD (Sinclair, Spurr, Ahmad 1990): n/2 - 2 sum F - (1/n) sum (2i-1) log S
};
Goodness goodnessOf(const Sample& sample, const Distribution& law);

/// Upper-tail probabilities for a law known beforehand (no parameter fitted to these data).
double ksPValue(double d, double n);   ///< Marsaglia, Tsang, Wang 2003
double cvmPValue(double w2, double n); ///< Csorgo, Faraway 1996
double adPValue(double a2, double n);  ///< Marsaglia, Marsaglia 2004

} // namespace core::stats
