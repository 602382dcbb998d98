#include "core/stats/breakpoints.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace core::stats {
namespace {

/// Sorted distinct points with weights, and their prefix sums about the median.
class Points {
public:
    Points(const Sample& sample, Scale scale)
    {
        if (scale == Scale::Raw && sample.zeroWeight() > 0)
            add(0, 0, sample.zeroWeight());
        for (std::size_t i = 0; i < sample.size(); ++i)
            add(scale == Scale::Log ? sample.logs()[i] : sample.values()[i], sample.values()[i],
                sample.weights()[i]);
        const double centre = m_at.empty() ? 0 : m_at[m_at.size() / 2];
        long double w = 0, s = 0, q = 0;
        m_prefix.push_back({0, 0, 0});
        for (std::size_t i = 0; i < m_at.size(); ++i) {
            const long double z = static_cast<long double>(m_at[i]) - centre;
            w += m_weight[i];
            s += m_weight[i] * z;
            q += m_weight[i] * z * z;
            m_prefix.push_back({double(w), double(s), double(q)});
        }
    }

    std::size_t size() const { return m_at.size(); }
    double value(std::size_t i) const { return m_value[i]; }
    double count(std::size_t first, std::size_t last) const
    {
        return m_prefix[last + 1].weight - m_prefix[first].weight;
    }

    /// Sum of squares of points first..last about their mean.
    double cost(std::size_t first, std::size_t last) const
    {
        const Prefix &a = m_prefix[first], &b = m_prefix[last + 1];
        const double s = b.sum - a.sum;
        return std::max(0.0, (b.squares - a.squares) - s * s / (b.weight - a.weight));
    }

    /// The same in two passes: nothing cancels.
    double exactCost(std::size_t first, std::size_t last) const
    {
        long double w = 0, s = 0, q = 0;
        for (std::size_t i = first; i <= last; ++i) {
            w += m_weight[i];
            s += static_cast<long double>(m_weight[i]) * m_at[i];
        }
        const long double mean = s / w;
        for (std::size_t i = first; i <= last; ++i)
            q += m_weight[i] * (m_at[i] - mean) * (m_at[i] - mean);
        return double(q);
    }

private:
    struct Prefix {
        double weight, sum, squares;
    };
    void add(double at, double value, double weight)
    {
        m_at.push_back(at);
        m_value.push_back(value);
        m_weight.push_back(weight);
    }
    std::vector<double> m_at, m_value, m_weight;
    std::vector<Prefix> m_prefix;
};

using Starts = std::vector<std::uint32_t>; // start of the last class, by last point

/// One more class: the best start of the last class moves right with its end (monotone), so halving the range
/// of ends halves the range of starts to try.
void addClass(const Points& points, const std::vector<double>& before, std::vector<double>& after,
              Starts& starts, std::size_t classes)
{
    struct Task {
        std::size_t low, high, startLow, startHigh; // inclusive
    };
    const std::size_t first = classes - 1, last = points.size() - 1;
    std::vector<Task> tasks{{first, last, first, last}};
    while (!tasks.empty()) {
        const Task t = tasks.back();
        tasks.pop_back();
        const std::size_t middle = t.low + (t.high - t.low) / 2;
        double best = std::numeric_limits<double>::infinity();
        std::size_t start = std::max(t.startLow, first);
        for (std::size_t s = start; s <= std::min(middle, t.startHigh); ++s) {
            const double total = before[s - 1] + points.cost(s, middle);
            if (total < best) {
                best = total;
                start = s;
            }
        }
        after[middle] = best;
        starts[middle] = std::uint32_t(start);
        if (middle > t.low)
            tasks.push_back({t.low, middle - 1, t.startLow, start});
        if (middle < t.high)
            tasks.push_back({middle + 1, t.high, start, t.startHigh});
    }
}

JenksClasses classesFrom(const Points& points, const std::vector<std::size_t>& firsts, double whole)
{
    JenksClasses c;
    c.classes = int(firsts.size());
    for (std::size_t k = 0; k < firsts.size(); ++k) {
        const std::size_t first = firsts[k],
                          last = k + 1 < firsts.size() ? firsts[k + 1] - 1 : points.size() - 1;
        c.lowest.push_back(points.value(first));
        c.largest.push_back(points.value(last));
        c.counts.push_back(points.count(first, last));
        c.ssw += points.exactCost(first, last);
    }
    c.gvf = whole > 0 ? 1 - c.ssw / whole : 1;
    return c;
}

} // namespace

std::vector<JenksClasses> jenks(const Sample& sample, int maxClasses, Scale scale)
{
    std::vector<JenksClasses> result;
    const Points points(sample, scale);
    const std::size_t n = points.size();
    if (n == 0)
        return result;
    const double whole = points.exactCost(0, n - 1);
    if (n == 1) {
        result.push_back(classesFrom(points, {0}, whole));
        return result;
    }
    std::vector<double> before(n), after(n);
    for (std::size_t i = 0; i < n; ++i)
        before[i] = points.cost(0, i);
    std::vector<Starts> starts;
    for (int k = 2; k <= maxClasses && std::size_t(k) <= n; ++k) {
        starts.emplace_back(n, 0);
        addClass(points, before, after, starts.back(), std::size_t(k));
        before.swap(after);
        std::vector<std::size_t> firsts;
        std::size_t end = n - 1;
        for (std::size_t layer = starts.size(); layer-- > 0;) {
            firsts.push_back(starts[layer][end]);
            end = firsts.back() - 1;
        }
        firsts.push_back(0);
        std::reverse(firsts.begin(), firsts.end());
        result.push_back(classesFrom(points, firsts, whole));
    }
    return result;
}

} // namespace core::stats
