#include "ui/charts/tail_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

/// A short remark written into the plot, on a wash of the surface so that grid lines do not cross it.
void paintRemark(QPainter& painter, const Plot& plot, const QPointF& at, Qt::Alignment side,
                 const QString& text, const QColor& colour)
{
    painter.setFont(plot.theme.type.caption);
    const QSizeF size = QFontMetricsF(plot.theme.type.caption).size(0, text) + QSizeF(8, 2);
    QRectF rect(at, size);
    if (side & Qt::AlignRight)
        rect.moveRight(at.x());
    if (side & Qt::AlignBottom)
        rect.moveBottom(at.y());
    QColor ground = plot.theme.surface;
    ground.setAlphaF(0.72F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(colour);
    painter.drawText(rect, Qt::AlignCenter, text);
}

/// y at x on a polyline with ascending x; NaN outside.
double interpolated(const std::vector<double>& xs, const std::vector<double>& ys, double x)
{
    const std::size_t n = std::min(xs.size(), ys.size());
    if (n == 0 || !(x >= xs.front()) || x > xs[n - 1])
        return std::numeric_limits<double>::quiet_NaN();
    const auto after = std::lower_bound(xs.begin(), xs.begin() + std::ptrdiff_t(n), x);
    const auto i = std::size_t(after - xs.begin());
    if (i == 0 || *after == x)
        return ys[i];
    const double t = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    return ys[i - 1] + t * (ys[i] - ys[i - 1]);
}

void paintDot(QPainter& painter, const Plot& plot, const QPointF& at, const QColor& colour, double radius)
{
    painter.setPen(QPen(plot.theme.surface, 2));
    painter.setBrush(colour);
    painter.drawEllipse(at, radius, radius);
}

} // namespace

TailChart::TailChart(QWidget* parent)
    : LineChart(parent)
{
    setTitle(tr("Tail"));
    setXAxis({tr("Cost per payer and month"), moneyFormat(), ScaleKind::Log, true});
    setYAxis({tr("Share of payers above"), percentFormat(), ScaleKind::Log, true});
    setPointNoun(tr("points"));
}

void TailChart::setTail(const std::vector<double>& x, const std::vector<double>& share,
                        std::vector<Series> fits)
{
    std::vector<Series> all;
    Series observed{tr("Observed"), x, share, SeriesStyle::Step, {}, {}, 0};
    while (!observed.y.empty() &&
           observed.y.back() <= 0) { // nobody is above the largest value: no point to plot
        observed.y.pop_back();
        observed.x.resize(observed.y.size());
    }
    all.push_back(std::move(observed));
    for (Series& fit : fits) {
        fit.style = SeriesStyle::Dashed;
        all.push_back(std::move(fit));
    }
    setSeries(std::move(all));
}

void TailChart::setTailStart(std::optional<double> value)
{
    setReferenceLines(value ? std::vector<ReferenceLine>{{tr("Tail starts"), *value}}
                            : std::vector<ReferenceLine>{});
}

QqChart::QqChart(QWidget* parent)
    : LineChart(parent)
{
    setTitle(tr("Quantiles"));
    setXAxis({tr("Fitted"), moneyFormat(), ScaleKind::Log, true});
    setYAxis({tr("Observed"), moneyFormat(), ScaleKind::Log, true});
}

void QqChart::setQuantiles(const std::vector<double>& fitted, const std::vector<double>& observed,
                           const QString& fitName)
{
    const std::optional<Range> a = rangeOf(fitted, xAxis().scale);
    const std::optional<Range> b = rangeOf(observed, yAxis().scale);
    std::vector<Series> series;
    if (a && b) {
        const Range both = a->united(*b);
        std::vector<double> ends{both.lo, both.hi};
        series.push_back({tr("Equal"), ends, ends, SeriesStyle::Dashed, {}, {}, kMutedSeries});
        series.push_back({fitName, fitted, observed, SeriesStyle::Points, {}, {}, 0});
    }
    setSeries(std::move(series));
}

LorenzChart::LorenzChart(QWidget* parent)
    : LineChart(parent)
{
    setTitle(tr("Concentration"));
    AxisSpec share{tr("Share of payers, smallest first"), percentFormat(), ScaleKind::Linear};
    share.lo = 0;
    share.hi = 1;
    setXAxis(share);
    share.title = tr("Share of cost");
    setYAxis(share);
    setLegendVisible(false);
}

void LorenzChart::setCurve(const std::vector<double>& population, const std::vector<double>& share,
                           double gini)
{
    m_gini = gini;
    std::vector<Series> series;
    if (!population.empty()) {
        series.push_back({tr("Equal"), {0, 1}, {0, 1}, SeriesStyle::Dashed, {}, {}, kMutedSeries});
        series.push_back({tr("Cost"), population, share, SeriesStyle::Area, {}, {}, 0});
    }
    setSeries(std::move(series));
}

void LorenzChart::setTopShare(double top, double ofCost)
{
    m_top = top;
    m_topOfCost = ofCost;
    annotationsChanged();
}

void LorenzChart::paintAnnotations(QPainter& painter, const Plot& plot) const
{
    LineChart::paintAnnotations(painter, plot);
    if (std::isfinite(m_gini) && m_gini > 0)
        paintRemark(painter, plot, plot.map(0.04, 0.96), Qt::AlignLeft,
                    tr("Gini %1").arg(QLocale().toString(m_gini, 'f', 2)), plot.theme.text);
    if (!(m_top > 0))
        return;
    const QPointF at = plot.map(1 - m_top, 1 - m_topOfCost);
    painter.setPen(QPen(plot.theme.accent, 1.5));
    painter.drawLine(at, QPointF(at.x(), plot.area.top()));
    paintDot(painter, plot, at, plot.theme.accent, 4.5);
    paintRemark(
        painter, plot, at + QPointF(-10, -4), Qt::AlignRight | Qt::AlignBottom,
        tr("Top %1 use %2").arg(shortText(m_top, percentFormat(0)), shortText(m_topOfCost, percentFormat(0))),
        plot.theme.text);
}

MarginCurveChart::MarginCurveChart(QWidget* parent)
    : LineChart(parent)
{
    setTitle(tr("Gross margin against the threshold"));
    setXAxis({tr("Threshold"), plainFormat(), ScaleKind::Log, true});
    setYAxis({tr("Gross margin"), percentFormat(), ScaleKind::Linear});
    setLegendVisible(false);
}

void MarginCurveChart::setCurve(const QString& name, const std::vector<double>& x,
                                const std::vector<double>& y, const std::vector<double>& lower,
                                const std::vector<double>& upper)
{
    std::vector<Series> series;
    if (lower.size() == x.size() && upper.size() == x.size() && !x.empty())
        series.push_back({tr("95 % interval"), x, upper, SeriesStyle::Band, {}, lower, 0});
    series.push_back({name, x, y, SeriesStyle::Line, {}, {}, 0});
    setSeries(std::move(series));
}

void MarginCurveChart::setCurrent(double x, const QString& label)
{
    ChartHandle handle;
    handle.label = label;
    handle.value = x;
    setHandles({handle});
}

void MarginCurveChart::setBaseline(std::optional<double> x)
{
    m_baseline = x;
    annotationsChanged();
}

void MarginCurveChart::setTarget(std::optional<double> y, const QString& label)
{
    m_target = y;
    m_targetLabel = label;
    valuesChanged();
}

double MarginCurveChart::valueAt(double x) const
{
    if (series().empty())
        return std::numeric_limits<double>::quiet_NaN();
    return interpolated(series().back().x, series().back().y, x);
}

PlotRange MarginCurveChart::dataRange() const
{
    PlotRange range = LineChart::dataRange();
    if (m_target)
        range.y = range.y.united({*m_target, *m_target});
    return range;
}

/// Beside a point of the curve, on the side the curve leaves free.
void MarginCurveChart::remarkBeside(QPainter& painter, const Plot& plot, double x, const QString& text,
                                    const QColor& colour) const
{
    const QPointF at = plot.map(x, valueAt(x));
    const double ahead = valueAt(plot.x.value(at.x() + 24));
    const double behind = valueAt(plot.x.value(at.x() - 24));
    const bool falls = std::isfinite(ahead) ? ahead <= valueAt(x) : behind >= valueAt(x);
    constexpr double kRoom = 96;
    bool right = falls;
    bool above = true;
    if (right && at.x() > plot.area.right() - kRoom)
        right = above = false;
    else if (!right && at.x() < plot.area.left() + kRoom)
        right = !(above = false);
    paintRemark(painter, plot, at + QPointF(right ? 9 : -9, above ? -5 : 5),
                (right ? Qt::AlignLeft : Qt::AlignRight) | (above ? Qt::AlignBottom : Qt::AlignTop), text,
                colour);
}

void MarginCurveChart::paintAnnotations(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    if (m_target && plot.y.scale.range.contains(*m_target)) {
        const double y = std::floor(plot.y.pixel(*m_target)) + 0.5;
        painter.setPen(QPen(theme.positive, 1.5, Qt::DashLine));
        painter.drawLine(QPointF(plot.area.left(), y), QPointF(plot.area.right(), y));
        paintRemark(painter, plot, QPointF(plot.area.right() - 2, y - 2), Qt::AlignRight | Qt::AlignBottom,
                    m_targetLabel.isEmpty() ? tr("Target %1").arg(shortText(*m_target, yAxis().format))
                                            : m_targetLabel,
                    theme.positive);
    }
    LineChart::paintAnnotations(painter, plot);
    if (m_baseline && std::isfinite(valueAt(*m_baseline)) && plot.x.scale.range.contains(*m_baseline)) {
        const QPointF at = plot.map(*m_baseline, valueAt(*m_baseline));
        painter.setPen(QPen(theme.muted, 2));
        painter.setBrush(theme.surface);
        painter.drawEllipse(at, 4.5, 4.5);
        remarkBeside(painter, plot, *m_baseline,
                     tr("Today %1").arg(fullText(valueAt(*m_baseline), yAxis().format)), theme.muted);
    }
    if (handles().empty())
        return;
    const double x = handles().front().value;
    const double y = valueAt(x);
    if (!std::isfinite(y) || !plot.canShow(x, y) || !plot.x.scale.range.contains(x))
        return;
    const QPointF at = plot.map(x, y);
    paintDot(painter, plot, at, theme.accent, 6);
    remarkBeside(painter, plot, x, fullText(y, yAxis().format), theme.text);
}

} // namespace ui
