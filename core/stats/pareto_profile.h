#pragma once

#include "core/stats/nodes.h"

#include <optional>

namespace core::stats {

/// Maximum of the generalised Pareto likelihood of excesses: tau = xi / sigma.
struct ParetoMaximum {
    double xi = 0, logSigma = 0;
    double logTau = 0; ///< meaningful for xi > 0
    double scaledScore = 0;
};

/// Grimshaw's reduction (1993) to one dimension: xi(tau) = mean log(1 + tau y), searched in t = log(1 + tau
/// y_max), so that light and heavy tails and the end point are one smooth axis. `heavyOnly` keeps to tau > 0
/// (Lomax). Empty when there is no local maximum with xi > -1.
std::optional<ParetoMaximum> maximiseParetoProfile(const Nodes& nodes, const Nodes& coarse, bool heavyOnly);

} // namespace core::stats
