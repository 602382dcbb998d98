#pragma once

#include "core/stats/sample.h"

#include <optional>
#include <vector>

namespace core::stats {

/// How unevenly the whole is spread over payers; zeros count as payers. Shares are 0..1. What is undefined
/// (the whole is 0, no payer) is absent.
struct Concentration {
    double payers = 0, zeros = 0, sum = 0, mean = 0;
    std::optional<double> variance;     ///< divisor n - 1
    std::optional<double> gini;         ///< population form
    std::optional<double> giniUnbiased; ///< times n / (n - 1)
    std::optional<double> theil, hoover;
    std::optional<double> top1, top5, top10; ///< share of the whole that the top 1, 5, 10 % use
    double p50 = 0, p90 = 0, p99 = 0;
    std::optional<double> p99OverP50;
    std::optional<double> top5MeanOverMedian; ///< mean of the top 5 % / median
};
Concentration concentrationOf(const Sample& sample);

/// Share of the whole used by the top `share` of payers, interpolated on the Lorenz curve; NaN when the sum
/// is 0.
double topShare(const Sample& sample, double share);
/// The same of the top ceil(share x n) payers.
double topShareOfWholePayers(const Sample& sample, double share);

struct LorenzPoint {
    double payers = 0; ///< share of payers, the lightest first
    double amount = 0; ///< share of the whole they use
};
/// `points` >= 2 points of the Lorenz curve at even shares of payers, (0,0) and (1,1) included.
std::vector<LorenzPoint> lorenzCurve(const Sample& sample, std::size_t points = 201);

} // namespace core::stats
