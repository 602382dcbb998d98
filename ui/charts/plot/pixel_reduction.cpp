#include "ui/charts/plot/pixel_reduction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

/// The points of one pixel column that decide how it looks.
class Column {
public:
    explicit Column(const QPointF& first)
        : m_first(first)
        , m_last(first)
        , m_low(first)
        , m_high(first)
    {}
    void add(const QPointF& point)
    {
        m_last = point;
        if (point.y() < m_low.y())
            m_low = point;
        if (point.y() > m_high.y())
            m_high = point;
    }
    void appendTo(std::vector<QPointF>& out) const
    {
        out.push_back(m_first);
        const bool lowFirst = m_low.x() <= m_high.x();
        for (const QPointF& point : {lowFirst ? m_low : m_high, lowFirst ? m_high : m_low}) {
            if (point != m_first && point != m_last)
                out.push_back(point);
        }
        if (m_last != m_first)
            out.push_back(m_last);
    }

private:
    QPointF m_first;
    QPointF m_last;
    QPointF m_low;
    QPointF m_high;
};

/// The directions in which the next point may lie so that all points since the anchor stay near the chord.
class Cone {
public:
    Cone(const QPointF& anchor, double tolerance)
        : m_anchor(anchor)
        , m_tolerance(tolerance)
    {}
    bool accepts(const QPointF& point)
    {
        const QPointF d = point - m_anchor;
        const double length = std::hypot(d.x(), d.y());
        if (length < m_tolerance)
            return true;
        const double half = std::asin(std::min(1.0, m_tolerance / length));
        if (!m_open) {
            m_open = true;
            m_base = std::atan2(d.y(), d.x());
            m_from = -half;
            m_to = half;
            m_far = length;
            return true;
        }
        const double angle = std::remainder(std::atan2(d.y(), d.x()) - m_base, 2 * M_PI);
        if (angle < m_from || angle > m_to || length < m_far - m_tolerance)
            return false;
        m_from = std::max(m_from, angle - half);
        m_to = std::min(m_to, angle + half);
        m_far = std::max(m_far, length);
        return true;
    }

private:
    QPointF m_anchor;
    double m_tolerance;
    bool m_open = false;
    double m_base = 0;
    double m_from = 0;
    double m_to = 0;
    double m_far = 0;
};

} // namespace

std::vector<QPointF> reduceToColumns(std::span<const QPointF> points, double columnWidth)
{
    std::vector<QPointF> out;
    std::size_t i = 0;
    while (i < points.size()) {
        const double column = std::floor(points[i].x() / columnWidth);
        Column summary(points[i]);
        while (++i < points.size() && std::floor(points[i].x() / columnWidth) == column)
            summary.add(points[i]);
        summary.appendTo(out);
    }
    return out;
}

std::vector<QPointF> simplified(std::span<const QPointF> points, double tolerance)
{
    if (points.size() < 3)
        return {points.begin(), points.end()};
    std::vector<QPointF> out{points.front()};
    Cone cone(points.front(), tolerance);
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (cone.accepts(points[i]))
            continue;
        out.push_back(points[i - 1]);
        cone = Cone(points[i - 1], tolerance);
        cone.accepts(points[i]);
    }
    out.push_back(points.back());
    return out;
}

std::vector<QPointF> reducedForDrawing(std::span<const QPointF> points, int atMost)
{
    std::vector<QPointF> out = reduceToColumns(points);
    for (double tolerance = 0.2; tolerance < 16; tolerance *= 1.6) {
        std::vector<QPointF> fewer = simplified(out, tolerance);
        if (int(fewer.size()) <= atMost)
            return fewer;
    }
    for (double width = 2; int(out.size()) > atMost && width < 4096; width *= 2)
        out = reduceToColumns(points, width); // noise: wider columns keep its envelope
    return out;
}

std::vector<QPointF> staircase(std::span<const double> edges, std::span<const double> heights)
{
    std::vector<QPointF> out;
    for (std::size_t i = 0; i < heights.size() && i + 1 < edges.size(); ++i) {
        out.emplace_back(edges[i], heights[i]);
        out.emplace_back(edges[i + 1], heights[i]);
    }
    return out;
}

} // namespace ui
