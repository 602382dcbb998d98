#pragma once

#include "core/stats/sample.h"

#include <span>
#include <vector>

namespace core::stats {

struct Bounds {
    double low = 0, high = 0;
};

/// Quantile of all payers, zeros included, 0 <= p <= 1: type 7 of Hyndman and Fan (1996) on the expanded
/// data; with fractional weights the smallest value whose cumulative weight reaches p. NaN for an empty
/// sample.
double quantile(const Sample& sample, double p);
std::vector<double> quantiles(const Sample& sample, std::span<const double> p);

/// The k-th smallest (1-based, zeros included) of the expanded data.
double orderStatistic(const Sample& sample, double k);

/// What lies strictly beyond `value`: shares of payers and of the whole amount.
struct Beyond {
    double payers = 0; ///< share, 0..1
    double amount = 0; ///< share, 0..1
};
Beyond beyond(const Sample& sample, double value);

/// Wilson score interval of a share (E. B. Wilson 1927): `hits` of `n`.
Bounds wilsonInterval(double hits, double n, double level = 0.95);

/// Distribution-free confidence interval of the p-quantile: the order statistics whose ranks hold at least
/// `level` by the binomial law of the number of payers below the quantile. `level` is what the interval
/// really covers, at least (exact); `available` is false when n is too small for both sides: then the missing
/// side is the extreme.
struct QuantileInterval {
    double low = 0, high = 0;
    double level = 0;
    bool available = false;
};
QuantileInterval quantileInterval(const Sample& sample, double p, double level = 0.95);

} // namespace core::stats
