#pragma once

#include <QBrush>
#include <QPen>
#include <QPointF>
#include <QRectF>

#include <memory>
#include <vector>

class QPainter;

namespace ui {

/// One series ready to draw: points in pixels of the chart, already reduced and without gaps.
struct DrawnSeries {
    enum class Kind { Line, Area, Points };
    Kind kind = Kind::Line;
    std::vector<QPointF> points;
    std::vector<QPointF> lower; ///< Area: the lower edge; empty: the bottom of the plot
    QPen pen;
    QBrush brush;
    double size = 6; ///< Points: diameter
};

/// Draws series with Qt Charts. Its axes are the pixels of the plot: scales, ticks, zoom and hover are ours,
/// so a point that a log axis cannot show, a wild range or a zoom can never reach Qt Charts (QTBUG-like
/// pitfalls of 6.4: a whole series vanishes, endless recursion). Lists are replaced whole; no animations, no
/// OpenGL, no legend. All calls from the GUI thread.
class QtChartsLayer {
public:
    QtChartsLayer();
    ~QtChartsLayer();
    void draw(QPainter& painter, const QRectF& area, const std::vector<DrawnSeries>& series);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace ui
