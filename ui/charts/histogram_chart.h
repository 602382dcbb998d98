#pragma once

#include "ui/charts/line_chart.h"

namespace ui {

/// Counts in bins. `edges` has one value more than `counts`; on a log axis bins of equal ratio look equal.
struct Histogram {
    std::vector<double> edges;
    std::vector<double> counts;
    double notShown = 0; ///< values without a bin, such as zero-cost payers
    double total() const;
    /// Share of all values (bins and not shown) above `x`, linear within a bin.
    double shareAbove(double x) const;
};

/// Bars over a logarithmic or linear axis, with fitted density curves in the same unit as the bars.
class HistogramChart : public ThresholdChart {
    Q_OBJECT

public:
    explicit HistogramChart(QWidget* parent = nullptr);
    ~HistogramChart() override;
    void setHistogram(Histogram histogram);
    const Histogram& histogram() const { return m_histogram; }
    /// Fits: x ascending, y = expected count per bin at x.
    void setFits(std::vector<Series> fits);
    void setBarName(const QString& name); ///< legend name of the bars, "Payers"
    /// What is left out of the bins: "zero-cost payers".
    void setNotShownNoun(const QString& plural);

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
    bool zoomsVertically() const override { return false; }
    /// Colour of the part of a bar that lies at x; the ladder colours it by band.
    virtual QColor barColour(double x, const ChartTheme& theme) const;
    /// Values where the colour of bars changes.
    virtual std::vector<double> colourBreaks() const { return {}; }
    void paintBars(QPainter& painter, const Plot& plot) const;
    void paintFits(QPainter& painter, const Plot& plot) const;

private:
    Histogram m_histogram;
    std::vector<Series> m_fits;
    QString m_barName;
    QString m_notShownNoun;
    std::unique_ptr<QtChartsLayer> m_layer;
};

/// Invoices of a plan, with its price, percentiles and the bill-shock limit as lines.
class BillChart : public HistogramChart {
    Q_OBJECT

public:
    explicit BillChart(QWidget* parent = nullptr);
    struct Marks {
        std::optional<double> price;
        std::optional<double> p50;
        std::optional<double> p95;
        std::optional<double> p99;
        std::optional<double> shockLimit; ///< bars above are drawn in the warning colour
    };
    void setMarks(const Marks& marks);

protected:
    QColor barColour(double x, const ChartTheme& theme) const override;
    std::vector<double> colourBreaks() const override;

private:
    Marks m_marks;
};

} // namespace ui
