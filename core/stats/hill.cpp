#include "core/stats/tail.h"

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

/// log of the value of the k-th largest payer.
double logOfTop(const Sample& sample, double k)
{
    const double rank = sample.positiveWeight() - k; // weight at or below, before it
    const auto upTo = sample.weightBefore().subspan(1);
    const auto at = std::upper_bound(upTo.begin(), upTo.end(), rank);
    return sample.logs()[std::min(std::size_t(at - upTo.begin()), sample.size() - 1)];
}

/// Ranks from `low` to `high`, even on a log axis, without repeats.
std::vector<std::size_t> logRanks(std::size_t low, std::size_t high, std::size_t points)
{
    std::vector<std::size_t> ranks;
    const double ratio = double(high) / double(low);
    for (std::size_t i = 0; i < points; ++i) {
        const double share = points > 1 ? double(i) / double(points - 1) : 0;
        const std::size_t k = std::size_t(std::round(double(low) * std::pow(ratio, share)));
        if (ranks.empty() || k > ranks.back())
            ranks.push_back(k);
    }
    return ranks;
}

} // namespace

HillPoint hillAt(const Sample& sample, std::size_t k)
{
    HillPoint point{k};
    if (k == 0 || double(k) >= sample.positiveWeight())
        return point;
    const double base = logOfTop(sample, double(k) + 1);
    double left = double(k), sum = 0;
    for (std::size_t i = sample.size(); i > 0 && left > 0; --i) {
        const double w = std::min(sample.weights()[i - 1], left);
        sum += w * (sample.logs()[i - 1] - base);
        left -= w;
    }
    point.xi = sum / double(k);
    point.alpha = 1 / point.xi;
    point.error = point.xi / std::sqrt(double(k));
    return point;
}

std::vector<HillPoint> hillPlot(const Sample& sample, std::size_t points)
{
    std::vector<HillPoint> plot;
    const std::size_t n = std::size_t(sample.positiveWeight());
    if (n < 12 || sample.size() < 3)
        return plot;
    // one walk from the top: the sum of logs of the k largest grows with k
    std::size_t i = sample.size();
    double taken = 0, sum = 0;
    for (std::size_t k : logRanks(5, n / 2, points)) {
        while (i > 0 && taken + sample.weights()[i - 1] <= double(k)) {
            --i;
            taken += sample.weights()[i];
            sum += sample.weights()[i] * sample.logs()[i];
        }
        const double part = i > 0 ? (double(k) - taken) * sample.logs()[i - 1] : 0;
        const double xi = (sum + part) / double(k) - logOfTop(sample, double(k) + 1);
        plot.push_back({k, xi, 1 / xi, xi / std::sqrt(double(k))});
    }
    return plot;
}

MeanExcessPoint meanExcessAt(const Sample& sample, double threshold)
{
    MeanExcessPoint point{threshold};
    const auto x = sample.values();
    const std::size_t first = std::size_t(std::upper_bound(x.begin(), x.end(), threshold) - x.begin());
    point.payers = sample.positiveWeight() - sample.weightBefore()[first];
    if (!(point.payers > 0))
        return point;
    double sum = 0, squares = 0;
    for (std::size_t i = x.size(); i > first; --i)
        sum += sample.weights()[i - 1] * (x[i - 1] - threshold);
    point.excess = sum / point.payers;
    for (std::size_t i = x.size(); i > first; --i) {
        const double d = x[i - 1] - threshold - point.excess;
        squares += sample.weights()[i - 1] * d * d;
    }
    if (point.payers > 1)
        point.error = std::sqrt(squares / (point.payers - 1) / point.payers);
    return point;
}

std::vector<MeanExcessPoint> meanExcessPlot(const Sample& sample, std::size_t points)
{
    std::vector<MeanExcessPoint> plot;
    const std::size_t n = std::size_t(sample.positiveWeight());
    if (n < 6 || sample.size() < 3)
        return plot;
    // one walk from the top: the mean of the values above, and their squares about it (West 1979)
    std::size_t i = sample.size();
    double taken = 0, mean = 0, squares = 0;
    for (std::size_t k : logRanks(3, n, points)) { // payers above, the fewest first
        const double logThreshold = logOfTop(sample, double(k));
        while (i > 0 && sample.logs()[i - 1] > logThreshold) {
            --i;
            const double w = sample.weights()[i], d = sample.values()[i] - mean;
            taken += w;
            mean += d * w / taken;
            squares += w * d * (sample.values()[i] - mean);
        }
        if (i == 0 || !(taken > 1) || (!plot.empty() && plot.back().payers == taken))
            continue;
        const double threshold = sample.values()[i - 1];
        plot.push_back({threshold, mean - threshold, std::sqrt(squares / (taken - 1) / taken), taken});
    }
    std::reverse(plot.begin(), plot.end());
    return plot;
}

} // namespace core::stats
