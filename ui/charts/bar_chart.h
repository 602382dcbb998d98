#pragma once

#include "ui/charts/chart.h"

namespace ui {

/// A part of stacked bars: a name and one value per bar.
struct BarPart {
    QString name;
    std::vector<double> values;
    QColor colour = {}; ///< invalid: the next of the theme
};

/// Stacked bars over time: usage or cost by model, workflow or token kind. Many bars become an area of
/// pixel columns. Partial periods are hatched.
class TimeBarsChart : public Chart {
    Q_OBJECT

public:
    explicit TimeBarsChart(QWidget* parent = nullptr);
    /// `starts` in seconds since 1970 (shifted to the project's time zone), ascending; `width` seconds.
    void setBars(std::vector<double> starts, double width, std::vector<BarPart> parts);
    /// Bars not fully covered by data.
    void setPartial(std::vector<bool> partial);

signals:
    void barActivated(int index);

protected:
    bool hasValues() const override { return !m_starts.empty() && !m_parts.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    std::vector<LegendEntry> legend() const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    bool zoomsVertically() const override { return false; }
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    QColor colourOf(int part, const ChartTheme& theme) const;
    int barAt(double seconds) const;
    double barEnd(std::size_t bar) const; ///< months differ in length: a bar ends where the next begins
    std::vector<double> m_starts;
    double m_width = 86400;
    std::vector<BarPart> m_parts;
    std::vector<bool> m_partial;
};

/// One step from revenue to margin.
struct WaterfallStep {
    QString name;
    double amount = 0;  ///< signed; ignored for a total
    bool total = false; ///< stands on the base line and shows the sum so far
};

/// From revenue down to margin, in floating bars with connectors.
class WaterfallChart : public Chart {
    Q_OBJECT

public:
    explicit WaterfallChart(QWidget* parent = nullptr);
    void setSteps(std::vector<WaterfallStep> steps);

protected:
    bool hasValues() const override { return !m_steps.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    bool canZoom() const override { return false; }

private:
    struct Span {
        double from = 0;
        double to = 0;
    };
    std::vector<Span> spans() const;
    void paintFigures(QPainter& painter, const Plot& plot) const;
    std::vector<WaterfallStep> m_steps;
};

/// Revenue, cost and margin by cost decile: who subsidises whom.
class DecileChart : public Chart {
    Q_OBJECT

public:
    explicit DecileChart(QWidget* parent = nullptr);
    /// Same length, cheapest tenth first; margin is revenue - cost.
    void setDeciles(std::vector<double> revenue, std::vector<double> cost);

protected:
    bool hasValues() const override { return !m_revenue.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    std::vector<LegendEntry> legend() const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    bool canZoom() const override { return false; }

private:
    std::vector<double> m_revenue;
    std::vector<double> m_cost;
};

/// Effect of each assumption: low and high result around the present one, largest first.
struct TornadoRow {
    QString name;
    double low = 0;   ///< result at the assumption's low end
    double high = 0;  ///< result at its high end
    QString lowLabel; ///< of an end of its own; empty where all rows have the ends of the legend
    QString highLabel;
};

class TornadoChart : public Chart {
    Q_OBJECT

public:
    explicit TornadoChart(QWidget* parent = nullptr);
    void setRows(double present, std::vector<TornadoRow> rows);
    /// What the two ends are, for the legend: "20 % lower", "20 % higher".
    void setEnds(const QString& low, const QString& high);

protected:
    bool hasValues() const override { return !m_rows.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    std::vector<LegendEntry> legend() const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    bool canZoom() const override { return false; }

private:
    int rowAt(double y) const;
    QString m_low, m_high;
    double m_present = 0;
    std::vector<TornadoRow> m_rows;
};

} // namespace ui
