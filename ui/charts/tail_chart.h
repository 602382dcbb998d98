#pragma once

#include "ui/charts/line_chart.h"

namespace ui {

/// Complementary distribution on log-log axes: the share of payers above a value, with tail fits.
/// Its zeros (the last step of every CCDF) are left out before a log axis sees them.
class TailChart : public LineChart {
    Q_OBJECT

public:
    explicit TailChart(QWidget* parent = nullptr);
    /// `x` ascending, `share` = P(X > x) in 0..1; fits are drawn as dashed curves over it.
    void setTail(const std::vector<double>& x, const std::vector<double>& share,
                 std::vector<Series> fits = {});
    /// Marks where the tail fit begins.
    void setTailStart(std::optional<double> value);
};

/// Quantiles of the data against quantiles of a fit, with the diagonal.
class QqChart : public LineChart {
    Q_OBJECT

public:
    explicit QqChart(QWidget* parent = nullptr);
    void setQuantiles(const std::vector<double>& fitted, const std::vector<double>& observed,
                      const QString& fitName);
};

/// Share of payers (poorest first) against share of cost, with the line of equality.
class LorenzChart : public LineChart {
    Q_OBJECT

public:
    explicit LorenzChart(QWidget* parent = nullptr);
    /// Both run from 0 to 1. `gini` is written into the plot; NaN leaves it out.
    void setCurve(const std::vector<double>& population, const std::vector<double>& share, double gini);
    /// Says how much of the cost lies with the top payers: share 0.05 -> "Top 5 % use 48 %".
    void setTopShare(double top, double ofCost);

protected:
    void paintAnnotations(QPainter& painter, const Plot& plot) const override;

private:
    double m_gini = 0;
    double m_top = 0;
    double m_topOfCost = 0;
};

/// Gross margin (or any result) against a control such as the allowance: the curve one moves along.
/// The handle stands on the curve at the present value and can be dragged; a target is a level line.
class MarginCurveChart : public LineChart {
    Q_OBJECT

public:
    explicit MarginCurveChart(QWidget* parent = nullptr);
    /// `lower`/`upper` are an interval around y and may be empty.
    void setCurve(const QString& name, const std::vector<double>& x, const std::vector<double>& y,
                  const std::vector<double>& lower = {}, const std::vector<double>& upper = {});
    void setCurrent(double x, const QString& label);
    /// A dot at the baseline's point of the curve.
    void setBaseline(std::optional<double> x);
    void setTarget(std::optional<double> y, const QString& label = {});
    /// The curve at x, interpolated; NaN outside.
    double valueAt(double x) const;

protected:
    PlotRange dataRange() const override;
    void paintAnnotations(QPainter& painter, const Plot& plot) const override;

private:
    void remarkBeside(QPainter& painter, const Plot& plot, double x, const QString& text,
                      const QColor& colour) const;
    std::optional<double> m_baseline;
    std::optional<double> m_target;
    QString m_targetLabel;
};

} // namespace ui
