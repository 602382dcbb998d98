#include "core/stats/goodness.h"

#include "core/stats/law.h"
#include "core/stats/sum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kWorthInterpolating = 8; // values in a cell
constexpr double kCellsPerSd = 200;

/// Polynomial of degree 5 on one cell that has the value, slope and curvature of a function at both ends
/// (quintic Hermite interpolation), in t = (u - left) / width from 0 to 1.
struct Quintic {
    std::array<double, 6> c{};
    double at(double t) const { return c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5])))); }
};

struct End {
    double value, slope, curvature; // by t
};

Quintic hermite(const End& a, const End& b)
{
    Quintic q;
    q.c[0] = a.value;
    q.c[1] = a.slope;
    q.c[2] = a.curvature / 2;
    const double rise = b.value - a.value - a.slope - a.curvature / 2;
    const double slope = b.slope - a.slope - a.curvature;
    const double bend = b.curvature - a.curvature;
    q.c[3] = 10 * rise - 4 * slope + bend / 2;
    q.c[4] = -15 * rise + 7 * slope - bend;
    q.c[5] = 6 * rise - 3 * slope + bend / 2;
    return q;
}

/// log F, log S and F at the ends of a cell.
struct Cell {
    Quintic below, above, cdf;
};

struct CellEnd {
    End below, above, cdf;
};

CellEnd endAt(const Law& law, double u, double width)
{
    const LogTails t = law.tails(u);
    const double g = law.logDensity(u), s = law.slope(u), h = width;
    const double r = std::exp(g - t.below), q = std::exp(g - t.above), f = std::exp(g);
    return {{t.below, h * r, h * h * r * (s - r)},
            {t.above, -h * q, -h * h * q * (s + q)},
            {std::exp(t.below), h * f, h * h * f * s}};
}

/// Parts of the statistics that add up over values.
struct Sums {
    double ks = -kInfinity, ksCsn = -kInfinity; // maxima
    double cvm = 0, ad = 0, upperF = 0, upperLog = 0;
};

/// Takes F, log F, log S of successive distinct values.
class Accumulator {
public:
    explicit Accumulator(const Sample& sample)
        : m_sample(sample)
        , m_inverse(1 / sample.positiveWeight())
    {}

    void add(Sums& sums, std::size_t i, double f, double below, double above) const
    {
        const double n = m_sample.positiveWeight();
        const double before = m_sample.weightBefore()[i], after = m_sample.weightBefore()[i + 1];
        const double w = m_sample.weights()[i];
        const double low = f - before * m_inverse, high = after * m_inverse - f;
        sums.ks = std::max(sums.ks, std::max(low, high));
        // |F - (i-1)/n| for every i of the tie: the extremes are its first and its last
        const double last = f - (w > 1 ? after - 1 : before) * m_inverse;
        sums.ksCsn = std::max(sums.ksCsn, std::max(std::abs(low), std::abs(last)));
        const double middle = f - 0.5 * (before + after) * m_inverse;
        sums.cvm += w * (middle * middle + w * w * m_inverse * m_inverse / 12);
        const double down = w * (before + after), up = w * (2 * n - before - after);
        sums.ad += down * below + up * above;
        sums.upperF += w * f;
        sums.upperLog += up * above;
    }

private:
    const Sample& m_sample;
    double m_inverse;
};

double cellWidth(const Sample& sample)
{
    const auto u = sample.logs();
    const double quartiles = u[u.size() * 3 / 4] - u[u.size() / 4];
    return (quartiles > 0 ? quartiles / 1.35 : (u.back() - u.front()) / 10) / kCellsPerSd;
}

class Walker {
public:
    Walker(const Sample& sample, const Law& law)
        : m_sample(sample)
        , m_law(law)
        , m_accumulator(sample)
        , m_width(cellWidth(sample))
        , m_interpolate(law.isSmooth() && sample.size() > 4096 && m_width > 0)
    {}

    Sums over(std::size_t begin, std::size_t end) const
    {
        std::vector<Sums> cells;
        for (std::size_t i = begin; i < end;) {
            const std::size_t stop = cellEnd(i, end);
            cells.emplace_back();
            if (m_interpolate && stop - i >= kWorthInterpolating)
                interpolated(cells.back(), i, stop);
            else
                directly(cells.back(), i, stop);
            i = stop;
        }
        return joined(cells);
    }

    static Sums joined(const std::vector<Sums>& parts)
    {
        Sums all;
        for (const Sums& p : parts) {
            all.ks = std::max(all.ks, p.ks);
            all.ksCsn = std::max(all.ksCsn, p.ksCsn);
        }
        const auto total = [&](double Sums::*field) {
            return pairwiseSum(0, parts.size(), [&](std::size_t i) { return parts[i].*field; });
        };
        all.cvm = total(&Sums::cvm);
        all.ad = total(&Sums::ad);
        all.upperF = total(&Sums::upperF);
        all.upperLog = total(&Sums::upperLog);
        return all;
    }

private:
    double left(std::size_t i) const { return std::floor(m_sample.logs()[i] / m_width) * m_width; }

    std::size_t cellEnd(std::size_t i, std::size_t end) const
    {
        constexpr std::size_t kDirect = 64;
        if (!m_interpolate)
            return std::min(i + kDirect, end);
        const double right = left(i) + m_width;
        std::size_t stop = i + 1;
        while (stop < end && m_sample.logs()[stop] < right)
            ++stop;
        return stop;
    }

    void interpolated(Sums& sums, std::size_t begin, std::size_t end) const
    {
        const double origin = left(begin);
        const CellEnd a = endAt(m_law, origin, m_width), b = endAt(m_law, origin + m_width, m_width);
        const Cell cell{hermite(a.below, b.below), hermite(a.above, b.above), hermite(a.cdf, b.cdf)};
        if (!std::isfinite(cell.below.c[5]) || !std::isfinite(cell.above.c[5]))
            return directly(sums, begin, end);
        const double inverse = 1 / m_width;
        for (std::size_t i = begin; i < end; ++i) {
            const double t = (m_sample.logs()[i] - origin) * inverse;
            m_accumulator.add(sums, i, cell.cdf.at(t), cell.below.at(t), cell.above.at(t));
        }
    }

    void directly(Sums& sums, std::size_t begin, std::size_t end) const
    {
        for (std::size_t i = begin; i < end; ++i) {
            const LogTails t = m_law.tails(m_sample.logs()[i]);
            m_accumulator.add(sums, i, std::exp(t.below), t.below, t.above);
        }
    }

    const Sample& m_sample;
    const Law& m_law;
    Accumulator m_accumulator;
    double m_width;
    bool m_interpolate;
};

} // namespace

Goodness goodnessOf(const Sample& sample, const Distribution& law)
{
    if (sample.size() == 0)
        return {};
    const Walker walker(sample, law.law());
    const auto parts = inBlocks<Sums>(
        sample.size(), kBlock, [&](std::size_t begin, std::size_t end) { return walker.over(begin, end); });
    const Sums sums = Walker::joined(parts);
    const double n = sample.positiveWeight();
    return {sums.ks, sums.ksCsn, sums.cvm, -n - sums.ad / n, n / 2 - 2 * sums.upperF - sums.upperLog / n};
}

} // namespace core::stats
