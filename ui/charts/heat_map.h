#pragma once

#include "ui/charts/chart.h"

namespace ui {

/// A grid of results over two controls, drawn as one image, with the target as a contour.
struct HeatGrid {
    std::vector<double> x; ///< control values, ascending
    std::vector<double> y;
    std::vector<double> values; ///< row by row: values[iy * x.size() + ix]; NaN: no value
    double at(int ix, int iy) const { return values[std::size_t(iy) * x.size() + std::size_t(ix)]; }
};

class HeatMap : public Chart {
    Q_OBJECT

public:
    explicit HeatMap(QWidget* parent = nullptr);
    /// Axes' titles and formats come from setXAxis / setYAxis.
    void setGrid(HeatGrid grid, const QString& valueName, const ValueFormat& format);
    /// Values above and below are coloured apart and the border drawn; without it the colours are sequential.
    void setTarget(std::optional<double> target);
    /// Where the plan stands now.
    void setCurrent(std::optional<QPointF> xy);

signals:
    void cellActivated(double x, double y);

protected:
    bool hasValues() const override;
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    void paintAnnotations(QPainter& painter, const Plot& plot) const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    bool canZoom() const override { return false; }
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    QRectF cellRect(int ix, int iy, const Plot& plot) const;
    QColor colourOf(double value, const ChartTheme& theme) const;
    Range valueRange() const;
    HeatGrid m_grid;
    QString m_valueName;
    ValueFormat m_format;
    std::optional<double> m_target;
    std::optional<QPointF> m_current;
};

} // namespace ui
