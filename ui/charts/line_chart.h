#pragma once

#include "ui/charts/threshold_chart.h"

namespace ui {

class QtChartsLayer;

constexpr int kMutedSeries = -2;
enum class SeriesStyle { Line, Dashed, Area, Step, Points, Band };

/// One curve. Points are ordered by x; a NaN breaks nothing, it is left out and counted.
struct Series {
    QString name;
    std::vector<double> x;
    std::vector<double> y;
    SeriesStyle style = SeriesStyle::Line;
    QColor colour = {};             ///< valid: fixed, whatever the theme
    std::vector<double> lower = {}; ///< Band only: the lower edge, as long as y
    int themeColour = -1;           ///< index of the theme's series colours; -1: by place, kMutedSeries: grey
};

/// Curves, areas, steps and points over two axes.
class LineChart : public ThresholdChart {
    Q_OBJECT

public:
    explicit LineChart(QWidget* parent = nullptr);
    ~LineChart() override;
    void setSeries(std::vector<Series> series);
    const std::vector<Series>& series() const { return m_series; }
    /// What a point is called when it has no place on the axes: "12 zero-cost customers not on the log axis".
    void setPointNoun(const QString& plural);

protected:
    bool hasValues() const override;
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    std::vector<LegendEntry> legend() const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    QString droppedText() const override;
    QString describe() const override;
    QColor colourOf(int series, const ChartTheme& theme) const;

private:
    std::vector<Series> m_series;
    QString m_noun;
    std::unique_ptr<QtChartsLayer> m_layer; ///< draws the reduced points with Qt Charts
};

} // namespace ui
