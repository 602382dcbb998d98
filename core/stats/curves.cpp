#include "core/stats/curves.h"

#include "core/stats/quantile.h"

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

std::size_t freedmanDiaconis(const Sample& sample)
{
    const auto u = sample.logs();
    const double n = sample.positiveWeight();
    const auto logAt = [&](double p) {
        return std::log(orderStatistic(sample, sample.zeroWeight() + p * n));
    };
    const double width = 2 * (logAt(0.75) - logAt(0.25)) / std::cbrt(n);
    const double bins = width > 0 ? (u.back() - u.front()) / width : 10;
    return std::size_t(std::clamp(std::ceil(bins), 10.0, 200.0));
}

} // namespace

Histogram logHistogram(const Sample& sample, std::size_t bins)
{
    Histogram h;
    if (sample.size() == 0)
        return h;
    if (bins == 0)
        bins = freedmanDiaconis(sample);
    const double low = sample.logs().front(), high = sample.logs().back();
    const double width = high > low ? (high - low) / double(bins) : 0;
    if (width == 0) { // one distinct value: one bin around it
        h.edges = {sample.values().front() / 2, sample.values().front() * 2};
        h.counts = {sample.positiveWeight()};
        return h;
    }
    h.counts.assign(bins, 0);
    for (std::size_t i = 0; i <= bins; ++i)
        h.edges.push_back(std::exp(low + width * double(i)));
    h.edges.front() = sample.values().front();
    h.edges.back() = sample.values().back();
    std::size_t bin = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        while (bin + 1 < bins && sample.values()[i] >= h.edges[bin + 1])
            ++bin;
        h.counts[bin] += sample.weights()[i];
    }
    return h;
}

std::vector<Point> expectedCounts(const Histogram& histogram, const Distribution& law, double payers)
{
    std::vector<Point> points;
    for (std::size_t i = 0; i + 1 < histogram.edges.size(); ++i) {
        const double a = histogram.edges[i], b = histogram.edges[i + 1];
        // the difference in the tail that is smaller
        const double share = law.cdf(a) > 0.5 ? law.survival(a) - law.survival(b) : law.cdf(b) - law.cdf(a);
        points.push_back({std::sqrt(a) * std::sqrt(b), payers * share});
    }
    return points;
}

std::vector<Point> ccdf(const Sample& sample, std::size_t points)
{
    std::vector<Point> curve;
    if (sample.size() == 0)
        return curve;
    points = std::max<std::size_t>(points, 2);
    const double n = sample.positiveWeight();
    const auto at = [&](std::size_t i) {
        return Point{sample.values()[i], (n - sample.weightBefore()[i]) / n};
    };
    if (sample.size() <= points) {
        for (std::size_t i = 0; i < sample.size(); ++i)
            curve.push_back(at(i));
        return curve;
    }
    // a cell of a grid on both log axes holds one point: half of the points for each axis
    const double cells = double(points / 2 - 1);
    const double dx = (sample.logs().back() - sample.logs().front()) / cells;
    const double dy = -std::log(at(sample.size() - 1).y) / cells;
    curve.push_back(at(0));
    for (std::size_t i = 1; i + 1 < sample.size(); ++i) {
        const Point p = at(i);
        if (std::log(p.x / curve.back().x) >= dx || std::log(curve.back().y / p.y) >= dy)
            curve.push_back(p);
    }
    curve.push_back(at(sample.size() - 1));
    return curve;
}

std::vector<Point> ccdf(const Distribution& law, double low, double high, std::size_t points)
{
    std::vector<Point> curve;
    points = std::max<std::size_t>(points, 2);
    const double a = std::log(low), step = (std::log(high) - a) / double(points - 1);
    for (std::size_t i = 0; i < points; ++i) {
        const double x = std::exp(a + step * double(i));
        curve.push_back({x, law.survival(x)});
    }
    return curve;
}

std::vector<Point> qqPoints(const Sample& sample, const Distribution& law, std::size_t points)
{
    return qqPoints(
        sample, [&](double share) { return law.quantile(share); }, points);
}

std::vector<Point> qqPoints(const Sample& sample, const std::function<double(double)>& quantile,
                            std::size_t points)
{
    std::vector<Point> curve;
    const double n = std::floor(sample.positiveWeight());
    if (sample.size() == 0 || n < 1)
        return curve;
    const double wanted = std::min(double(std::max<std::size_t>(points, 2)), n);
    double last = 0;
    for (double i = 0; i < wanted; ++i) {
        // ranks even in the logit of the share: tails are where laws differ
        const double edge = std::log(2 * n - 1);
        const double t = wanted > 1 ? -edge + 2 * edge * i / (wanted - 1) : 0;
        const double share = wanted == n ? (i + 0.5) / n : 1 / (1 + std::exp(-t));
        const double rank = std::clamp(std::round(share * n + 0.5), 1.0, n);
        if (rank == last)
            continue;
        last = rank;
        curve.push_back({quantile((rank - 0.5) / n), orderStatistic(sample, sample.zeroWeight() + rank)});
    }
    return curve;
}

std::vector<Point> ppPoints(const Sample& sample, const std::function<double(double)>& cdf,
                            std::size_t points)
{
    std::vector<Point> curve;
    const double n = std::floor(sample.positiveWeight());
    const double wanted = std::min(double(points), n);
    for (double i = 0; i < wanted; ++i) {
        const double rank = std::floor(i * n / wanted) + 1;
        curve.push_back({cdf(orderStatistic(sample, sample.zeroWeight() + rank)), (rank - 0.5) / n});
    }
    return curve;
}

std::vector<double> quantileTable(const Sample& sample, std::size_t count)
{
    std::vector<double> table;
    for (std::size_t i = 0; i < count; ++i)
        table.push_back(quantile(sample, count > 1 ? double(i) / double(count - 1) : 0.5));
    return table;
}

} // namespace core::stats
