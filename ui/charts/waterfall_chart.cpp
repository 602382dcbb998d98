#include "ui/charts/bar_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kBarShare = 0.62; // of a category's width

/// The values of the readout snap to the middle of a category.
int categoryAt(const QPointF& at, const Plot& plot, int count)
{
    const int index = int(std::lround(plot.x.value(at.x())));
    return index >= 0 && index < count ? index : -1;
}

std::vector<double> middles(const Plot& plot, std::size_t count)
{
    std::vector<double> stops;
    for (std::size_t i = 0; i < count; ++i)
        stops.push_back(plot.x.pixel(double(i)));
    return stops;
}

} // namespace

WaterfallChart::WaterfallChart(QWidget* parent)
    : Chart(parent)
{
    setTitle(tr("From revenue to margin"));
    setXAxis({{}, {}, ScaleKind::Category});
    AxisSpec y{{}, moneyFormat()};
    y.fromZero = true;
    setYAxis(y);
}

void WaterfallChart::setSteps(std::vector<WaterfallStep> steps)
{
    m_steps = std::move(steps);
    AxisSpec x = xAxis();
    x.categories.clear();
    for (const WaterfallStep& step : m_steps)
        x.categories << step.name;
    setXAxis(x);
    valuesChanged();
}

std::vector<WaterfallChart::Span> WaterfallChart::spans() const
{
    std::vector<Span> all;
    double sum = 0;
    for (const WaterfallStep& step : m_steps) {
        if (step.total) {
            all.push_back({0, sum});
            continue;
        }
        all.push_back({sum, sum + step.amount});
        sum += step.amount;
    }
    return all;
}

ChartTable WaterfallChart::table() const
{
    ChartColumn names{tr("Step")};
    ChartColumn amounts{tr("Amount"), yAxis().format};
    ChartColumn sums{tr("Sum"), yAxis().format};
    const std::vector<Span> all = spans();
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        names.texts << m_steps[i].name;
        amounts.values.push_back(all[i].to - all[i].from);
        sums.values.push_back(all[i].to);
    }
    return {{names, amounts, sums}};
}

PlotRange WaterfallChart::dataRange() const
{
    Range y{0, 0};
    for (const Span& span : spans())
        y = y.united({std::min(span.from, span.to), std::max(span.from, span.to)});
    y.hi += y.span() * 0.09; // room for the figures
    if (y.lo < 0)
        y.lo -= y.span() * 0.06;
    return {{-0.5, double(m_steps.size()) - 0.5}, y};
}

void WaterfallChart::paintValues(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    const std::vector<Span> all = spans();
    const double width = std::min(72.0, (plot.x.pixel(1) - plot.x.pixel(0)) * kBarShare);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Span& span = all[i];
        const double middle = plot.x.pixel(double(i));
        const double top = plot.y.pixel(std::max(span.from, span.to));
        const double bottom = plot.y.pixel(std::min(span.from, span.to));
        const bool base = m_steps[i].total || i == 0;
        const QColor colour = base ? (span.to >= 0 ? theme.seriesColour(0) : theme.negative)
                                   : (span.to >= span.from ? theme.positive : theme.negative);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.washed(colour, base ? 0.92 : 0.78));
        painter.drawRoundedRect(QRectF(middle - width / 2, top, width, std::max(1.5, bottom - top)), 2.5,
                                2.5);
        if (i + 1 < all.size()) {
            const double y = std::floor(plot.y.pixel(span.to)) + 0.5;
            painter.setPen(QPen(theme.axis, 1, Qt::DotLine));
            painter.drawLine(QPointF(middle + width / 2 + 1, y),
                             QPointF(plot.x.pixel(double(i + 1)) - width / 2 - 1, y));
        }
    }
    paintFigures(painter, plot);
}

/// The figures over the bars, totals first; what would touch another is left to the read-out.
void WaterfallChart::paintFigures(QPainter& painter, const Plot& plot) const
{
    const std::vector<Span> all = spans();
    QFont strong = plot.theme.type.caption;
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(strong);
    painter.setFont(strong);
    painter.setPen(plot.theme.text);
    std::vector<QRectF> taken;
    for (const bool totals : {true, false}) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (m_steps[i].total != totals)
                continue;
            const Span& span = all[i];
            const bool base = totals || i == 0;
            const QString text =
                base ? shortText(span.to, yAxis().format) : deltaText(span.to - span.from, yAxis().format);
            const bool below = totals && span.to < 0;
            const double half = metrics.horizontalAdvance(text) / 2 + 2;
            const double y = below ? plot.y.pixel(span.to) + 2
                                   : plot.y.pixel(std::max(span.from, span.to)) - metrics.height() - 2;
            const QRectF label(plot.x.pixel(double(i)) - half, y, 2 * half, metrics.height());
            if (std::any_of(taken.begin(), taken.end(),
                            [&](const QRectF& other) { return other.intersects(label); }))
                continue;
            taken.push_back(label);
            painter.drawText(label, Qt::AlignCenter, text);
        }
    }
}

Readout WaterfallChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int found = categoryAt(at, plot, int(m_steps.size()));
    if (found < 0)
        return {};
    const auto i = std::size_t(found);
    const Span span = spans()[i];
    Readout readout;
    readout.at = {plot.x.pixel(found), at.y()};
    readout.heading = m_steps[i].name;
    readout.lines.push_back({tr("Amount"), fullText(span.to - span.from, yAxis().format), {}});
    readout.lines.push_back({tr("Sum"), fullText(span.to, yAxis().format), {}});
    // Shares are of the first total (revenue), or of the first bar when there is none.
    const auto total =
        std::find_if(m_steps.begin(), m_steps.end(), [](const WaterfallStep& step) { return step.total; });
    const auto base = total == m_steps.end() ? std::size_t(0) : std::size_t(total - m_steps.begin());
    if (const double whole = spans()[base].to; whole > 0)
        readout.lines.push_back({tr("Share of %1").arg(m_steps[base].name.toLower()),
                                 fullText((span.to - span.from) / whole, percentFormat()),
                                 {}});
    return readout;
}

std::vector<double> WaterfallChart::crosshairStops(const Plot& plot) const
{
    return middles(plot, m_steps.size());
}

DecileChart::DecileChart(QWidget* parent)
    : Chart(parent)
{
    setTitle(tr("Who subsidises whom"));
    setXAxis({tr("Payers by cost, cheapest tenth first"), {}, ScaleKind::Category});
    AxisSpec y{tr("Per month"), moneyFormat()};
    y.fromZero = true;
    setYAxis(y);
}

void DecileChart::setDeciles(std::vector<double> revenue, std::vector<double> cost)
{
    m_revenue = std::move(revenue);
    m_cost = std::move(cost);
    m_cost.resize(m_revenue.size());
    AxisSpec x = xAxis();
    x.categories.clear();
    for (std::size_t i = 0; i < m_revenue.size(); ++i)
        x.categories << QString::number(i + 1);
    setXAxis(x);
    valuesChanged();
}

ChartTable DecileChart::table() const
{
    ChartColumn tenth{tr("Tenth")};
    tenth.texts = xAxis().categories;
    ChartColumn margin{tr("Margin"), yAxis().format};
    for (std::size_t i = 0; i < m_revenue.size(); ++i)
        margin.values.push_back(m_revenue[i] - m_cost[i]);
    return {{tenth,
             {tr("Revenue"), yAxis().format, m_revenue, {}},
             {tr("Cost"), yAxis().format, m_cost, {}},
             margin}};
}

PlotRange DecileChart::dataRange() const
{
    Range y{0, 0};
    for (std::size_t i = 0; i < m_revenue.size(); ++i) {
        y = y.united({0, std::max({m_revenue[i], m_cost[i], 0.0})});
        y.lo = std::min(y.lo, m_revenue[i] - m_cost[i]);
    }
    if (y.lo < 0)
        y.lo -= y.span() * 0.08; // room for the mark of a loss
    return {{-0.5, double(m_revenue.size()) - 0.5}, {y.lo, y.hi * 1.02}};
}

void DecileChart::paintValues(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    const double slot = plot.x.pixel(1) - plot.x.pixel(0);
    const double width = std::min(22.0, slot * 0.32);
    const double zero = plot.y.pixel(0);
    const auto bar = [&](double left, double value, const QColor& colour) {
        const double y = plot.y.pixel(value);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRect(QRectF(QPointF(left, std::min(y, zero)), QPointF(left + width, std::max(y, zero))));
    };
    for (std::size_t i = 0; i < m_revenue.size(); ++i) {
        const double middle = plot.x.pixel(double(i));
        if (m_revenue[i] < m_cost[i]) {
            QColor wash = theme.negative;
            wash.setAlphaF(0.08F);
            painter.fillRect(QRectF(middle - slot / 2 + 1, plot.area.top(), slot - 2, plot.area.height()),
                             wash);
        }
        if (isSeriesVisible(0))
            bar(middle - width - 0.5, m_revenue[i], theme.seriesColour(0));
        if (isSeriesVisible(1))
            bar(middle + 0.5, m_cost[i], theme.seriesColour(1));
    }
    if (!isSeriesVisible(2))
        return;
    for (std::size_t i = 0; i < m_revenue.size(); ++i) {
        const double margin = m_revenue[i] - m_cost[i];
        const QPointF at = plot.map(double(i), margin);
        painter.setPen(QPen(theme.surface, 2));
        painter.setBrush(margin < 0 ? theme.negative : theme.text);
        if (margin < 0) { // shape as well as colour
            const QPointF diamond[] = {at + QPointF(0, -6), at + QPointF(6, 0), at + QPointF(0, 6),
                                       at + QPointF(-6, 0)};
            painter.drawPolygon(diamond, 4);
        } else {
            painter.drawEllipse(at, 4.5, 4.5);
        }
    }
}

std::vector<LegendEntry> DecileChart::legend() const
{
    const ChartTheme colours = theme();
    return {{tr("Revenue"), colours.seriesColour(0), LegendEntry::Mark::Block},
            {tr("Cost"), colours.seriesColour(1), LegendEntry::Mark::Block},
            {tr("Margin (◆ loss)"), colours.text, LegendEntry::Mark::Dot}};
}

Readout DecileChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int found = categoryAt(at, plot, int(m_revenue.size()));
    if (found < 0)
        return {};
    const auto i = std::size_t(found);
    Readout readout;
    readout.at = {plot.x.pixel(found), at.y()};
    readout.heading = tr("Tenth %1 of %2").arg(found + 1).arg(m_revenue.size());
    readout.lines.push_back(
        {tr("Revenue"), fullText(m_revenue[i], yAxis().format), plot.theme.seriesColour(0)});
    readout.lines.push_back({tr("Cost"), fullText(m_cost[i], yAxis().format), plot.theme.seriesColour(1)});
    readout.lines.push_back({tr("Margin"), fullText(m_revenue[i] - m_cost[i], yAxis().format), {}});
    return readout;
}

std::vector<double> DecileChart::crosshairStops(const Plot& plot) const
{
    return middles(plot, m_revenue.size());
}

} // namespace ui
