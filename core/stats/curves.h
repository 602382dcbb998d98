#pragma once

#include "core/stats/distribution.h"
#include "core/stats/sample.h"

#include <functional>
#include <vector>

namespace core::stats {

struct Point {
    double x = 0, y = 0;
};

/// Payers between edges[i] (included) and edges[i + 1]; the last bin includes its upper edge. Zeros are not
/// in it.
struct Histogram {
    std::vector<double> edges;  ///< positive, even on a log axis
    std::vector<double> counts; ///< payers
};
/// `bins` = 0 lets Freedman and Diaconis' rule on log x choose, between 10 and 200.
Histogram logHistogram(const Sample& sample, std::size_t bins = 0);
/// What a law would put into the bins, for the curve over the bars: expected payers per bin at each bin's
/// middle.
std::vector<Point> expectedCounts(const Histogram& histogram, const Distribution& law, double payers);

/// Share of positive payers at or above x, at most `points` points even on both log axes; the ends are kept.
std::vector<Point> ccdf(const Sample& sample, std::size_t points = 400);
std::vector<Point> ccdf(const Distribution& law, double low, double high, std::size_t points = 200);

/// x = quantile of the law, y = observed value, at the plotting positions (i - 1/2)/n, reduced to `points`,
/// with both ends of the sample.
std::vector<Point> qqPoints(const Sample& sample, const Distribution& law, std::size_t points = 300);
/// The same of any law, by its quantile function.
std::vector<Point> qqPoints(const Sample& sample, const std::function<double(double)>& quantile,
                            std::size_t points = 300);

/// x = F of the value, y = share of positive payers at or below it, at the plotting positions (i - 1/2)/n,
/// reduced to about `points` even in rank.
std::vector<Point> ppPoints(const Sample& sample, const std::function<double(double)>& cdf,
                            std::size_t points = 200);

/// `count` quantiles at even shares of payers from the least to the greatest, zeros included.
std::vector<double> quantileTable(const Sample& sample, std::size_t count = 2000);

} // namespace core::stats
