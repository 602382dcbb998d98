#pragma once

#include "ui/charts/chart.h"

#include <cstdint>
#include <functional>

namespace ui {

/// Thousands of points as one image: each pixel shows how many lie on it.
struct ScatterPoints {
    std::vector<double> x;
    std::vector<double> y;
    std::vector<std::uint8_t> group; ///< empty: one group
    QStringList groupNames;
    std::function<QString(int)> nameOf = {}; ///< heading of a point's read-out; absent: its group
};

class ScatterChart : public Chart {
    Q_OBJECT

public:
    explicit ScatterChart(QWidget* parent = nullptr);
    void setPoints(ScatterPoints points);
    /// "payers": used in the read-out and the badge.
    void setPointNoun(const QString& plural);
    /// Lines through zero, for changes.
    void setZeroLines(bool on);

signals:
    void pointActivated(int index);

protected:
    bool hasValues() const override { return !m_points.x.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    std::vector<LegendEntry> legend() const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    QString droppedText() const override;
    QString describe() const override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    int groupOf(std::size_t point) const;
    int pointNear(const QPointF& at, const Plot& plot) const;
    ScatterPoints m_points;
    QString m_noun;
    bool m_zeroLines = false;
};

} // namespace ui
