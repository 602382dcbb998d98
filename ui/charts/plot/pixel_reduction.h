#pragma once

#include <QPointF>

#include <span>
#include <vector>

namespace ui {

/// What is left of a series in pixels, with the number of points that had no place on the axes.
struct ReducedSeries {
    std::vector<QPointF> points;
    int dropped = 0;
};

/// First, lowest, highest and last point of every pixel column (of `columnWidth` pixels): at most four
/// points a column, extremes kept. Points must be ordered by x.
std::vector<QPointF> reduceToColumns(std::span<const QPointF> points, double columnWidth = 1.0);

/// Leaves out points that a polyline does not need: never more than `tolerance` pixels beside the original.
/// One pass; the opening-angle (cone) method, see Reumann & Witkam 1974.
std::vector<QPointF> simplified(std::span<const QPointF> points, double tolerance = 0.25);

/// Both, with a tolerance that grows until at most `atMost` points remain: what a chart draws.
std::vector<QPointF> reducedForDrawing(std::span<const QPointF> points, int atMost = 300);

/// Points of a staircase through bin edges (n + 1) and heights (n), closed at the base line by the caller.
std::vector<QPointF> staircase(std::span<const double> edges, std::span<const double> heights);

} // namespace ui
