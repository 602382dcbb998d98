#pragma once

#include "ui/charts/chart.h"

namespace ui {

/// The days of a billing period and on which of them allowances run out.
class CalendarStrip : public Chart {
    Q_OBJECT

public:
    explicit CalendarStrip(QWidget* parent = nullptr);
    /// `share[d]`: share of payers whose allowance is gone on day d + 1; the rest never run out.
    void setDays(std::vector<double> share);
    /// Days (1-based) of the 10 % and 50 % quantile of those who run out; NaN leaves a mark out.
    void setQuantiles(double p10, double p50);

protected:
    bool hasValues() const override { return !m_share.empty(); }
    ChartTable table() const override;
    PlotRange dataRange() const override;
    void paintValues(QPainter& painter, const Plot& plot) const override;
    Readout readoutAt(const QPointF& at, const Plot& plot) const override;
    std::vector<double> crosshairStops(const Plot& plot) const override;
    QString describe() const override;
    bool canZoom() const override { return false; }

public:
    QSize sizeHint() const override { return {520, 168}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

private:
    std::vector<double> m_share;
    double m_p10 = 0;
    double m_p50 = 0;
};

} // namespace ui
