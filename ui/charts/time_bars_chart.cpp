#include "ui/charts/bar_chart.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kLeastBar = 2; // narrower bars become an area without gaps

double partAt(const BarPart& part, std::size_t bar)
{
    const double value = bar < part.values.size() ? part.values[bar] : 0;
    return std::isfinite(value) ? value : 0;
}

/// Sloped lines over a bar whose period is not complete.
void paintHatch(QPainter& painter, const QRectF& rect, const ChartTheme& theme)
{
    QColor colour = theme.surface;
    colour.setAlphaF(0.75F);
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(colour, 1.6));
    for (double x = rect.left() - rect.height(); x < rect.right(); x += 6)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    painter.restore();
}

} // namespace

TimeBarsChart::TimeBarsChart(QWidget* parent)
    : Chart(parent)
{
    setTitle(tr("Over time"));
    setXAxis({{}, dateFormat(), ScaleKind::Time});
    AxisSpec y{tr("Tokens"), tokenFormat()};
    y.fromZero = true;
    setYAxis(y);
}

void TimeBarsChart::setBars(std::vector<double> starts, double width, std::vector<BarPart> parts)
{
    m_starts = std::move(starts);
    m_width = width;
    AxisSpec x = xAxis();
    x.leastStep = 0.9 * width; // months differ in length
    setXAxis(x);
    m_parts = std::move(parts);
    m_partial.resize(m_starts.size());
    valuesChanged();
}

void TimeBarsChart::setPartial(std::vector<bool> partial)
{
    m_partial = std::move(partial);
    m_partial.resize(m_starts.size());
    valuesChanged();
}

QColor TimeBarsChart::colourOf(int part, const ChartTheme& theme) const
{
    const QColor own = m_parts[std::size_t(part)].colour;
    return own.isValid() ? own : theme.seriesColour(part);
}

ChartTable TimeBarsChart::table() const
{
    ChartTable table;
    table.columns.push_back({tr("From"), dateFormat(), m_starts, {}});
    for (const BarPart& part : m_parts)
        table.columns.push_back({part.name, yAxis().format, part.values, {}});
    ChartColumn partial{tr("Partial")};
    for (const bool one : m_partial)
        partial.texts << (one ? tr("yes") : QString());
    if (std::find(m_partial.begin(), m_partial.end(), true) != m_partial.end())
        table.columns.push_back(partial);
    return table;
}

double TimeBarsChart::barEnd(std::size_t bar) const
{
    return bar + 1 < m_starts.size() ? std::min(m_starts[bar + 1], m_starts[bar] + m_width * 1.6)
                                     : m_starts[bar] + m_width;
}

PlotRange TimeBarsChart::dataRange() const
{
    double highest = 0;
    for (std::size_t bar = 0; bar < m_starts.size(); ++bar) {
        double sum = 0;
        for (std::size_t part = 0; part < m_parts.size(); ++part)
            sum += isSeriesVisible(int(part)) ? partAt(m_parts[part], bar) : 0;
        highest = std::max(highest, sum);
    }
    return {{m_starts.front(), barEnd(m_starts.size() - 1)}, {0, highest * 1.02}};
}

void TimeBarsChart::paintValues(QPainter& painter, const Plot& plot) const
{
    const double pixels = plot.x.pixel(m_starts.front() + m_width) - plot.x.pixel(m_starts.front());
    const bool thin = pixels < kLeastBar;
    painter.setRenderHint(QPainter::Antialiasing, !thin);
    painter.setPen(Qt::NoPen);
    std::vector<double> sums(m_parts.size());
    std::size_t bar = 0;
    while (bar < m_starts.size()) {
        // Bars narrower than a pixel share one: the highest of them stands for all, so peaks survive.
        const double left = plot.x.pixel(m_starts[bar]);
        std::size_t shown = bar;
        std::size_t next = bar + 1;
        const auto total = [this](std::size_t at) {
            double sum = 0;
            for (std::size_t part = 0; part < m_parts.size(); ++part)
                sum += isSeriesVisible(int(part)) ? partAt(m_parts[part], at) : 0;
            return sum;
        };
        double highest = total(bar);
        for (; thin && next < m_starts.size() && plot.x.pixel(m_starts[next]) < std::floor(left) + 1;
             ++next) {
            if (const double sum = total(next); sum > highest) {
                highest = sum;
                shown = next;
            }
        }
        const double right = plot.x.pixel(barEnd(next - 1));
        bar = next;
        if (right < plot.area.left() || left > plot.area.right())
            continue;
        const double gap = thin ? 0 : std::min(6.0, std::max(1.0, pixels * 0.16));
        double base = 0;
        for (std::size_t part = 0; part < m_parts.size(); ++part) {
            const double value = isSeriesVisible(int(part)) ? partAt(m_parts[part], shown) : 0;
            if (value <= 0)
                continue;
            const QRectF rect(QPointF(left + gap / 2, plot.y.pixel(base + value)),
                              QPointF(std::max(right - gap / 2, left + gap / 2 + 1), plot.y.pixel(base)));
            painter.fillRect(rect, colourOf(int(part), plot.theme));
            base += value;
        }
        if (m_partial[shown] && base > 0)
            paintHatch(painter,
                       QRectF(QPointF(left + gap / 2, plot.y.pixel(base)),
                              QPointF(right - gap / 2, plot.area.bottom())),
                       plot.theme);
    }
}

std::vector<LegendEntry> TimeBarsChart::legend() const
{
    std::vector<LegendEntry> entries;
    if (m_parts.size() < 2)
        return entries;
    const ChartTheme colours = theme();
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        entries.push_back({m_parts[i].name, colourOf(int(i), colours), LegendEntry::Mark::Block});
    return entries;
}

int TimeBarsChart::barAt(double seconds) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), seconds);
    const int bar = int(after - m_starts.begin()) - 1;
    return bar >= 0 && seconds <= barEnd(std::size_t(bar)) ? bar : -1;
}

Readout TimeBarsChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int found = barAt(plot.x.value(at.x()));
    if (found < 0)
        return {};
    const auto bar = std::size_t(found);
    Readout readout;
    readout.at = {(plot.x.pixel(m_starts[bar]) + plot.x.pixel(barEnd(bar))) / 2, at.y()};
    readout.heading = fullText(m_starts[bar], dateFormat()) +
                      (m_partial[bar] ? QStringLiteral("  ") + tr("(partial)") : QString());
    double total = 0;
    for (std::size_t part = m_parts.size(); part-- > 0;) { // as they are stacked, top first
        if (!isSeriesVisible(int(part)))
            continue;
        const double value = partAt(m_parts[part], bar);
        total += value;
        readout.lines.push_back(
            {m_parts[part].name, fullText(value, yAxis().format), colourOf(int(part), plot.theme)});
    }
    if (m_parts.size() > 1)
        readout.lines.push_back({tr("Total"), fullText(total, yAxis().format), {}});
    return readout;
}

std::vector<double> TimeBarsChart::crosshairStops(const Plot& plot) const
{
    std::vector<double> stops;
    for (std::size_t bar = 0; bar < m_starts.size(); ++bar) {
        const double middle = (plot.x.pixel(m_starts[bar]) + plot.x.pixel(barEnd(bar))) / 2;
        if (middle >= plot.area.left() && middle <= plot.area.right())
            stops.push_back(middle);
    }
    return stops;
}

void TimeBarsChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int bar = hasValues() && plot().area.contains(event->position())
                        ? barAt(plot().x.value(event->position().x()))
                        : -1;
    if (isZoomed() || bar < 0)
        Chart::mouseDoubleClickEvent(event);
    else
        emit barActivated(bar);
}

} // namespace ui
