#pragma once

#include "core/stats/nodes.h"

#include <array>
#include <optional>
#include <vector>

namespace core::stats {

/// Laws whose log x has a location and a scale: log x = m + s Z.
enum class Standard { Normal, Gumbel, Logistic }; ///< lognormal, Weibull, log-logistic

/// Values known to lie in (low, high] on the log axis: group limits, or below a detection limit (low =
/// -infinity).
struct LogInterval {
    double low, high, weight;
};

struct LocationScale {
    double m = 0, s = 1;
    std::array<double, 4> covariance{}; ///< of m, s
    double scaledScore = 0;
    double logLikelihood = 0; ///< densities of log x
    bool converged = false;
};

/// Maximum likelihood by Newton in (1/s, m/s), where the log-likelihood is concave (Burridge 1981), so that
/// the maximum found is the only one. `observed` may be empty when there are intervals.
LocationScale fitLocationScale(Standard standard, const Nodes& observed, const Nodes& rightCensored,
                               const std::vector<LogInterval>& intervals = {});

} // namespace core::stats
