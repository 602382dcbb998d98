#include "ui/charts/bar_chart.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

TornadoChart::TornadoChart(QWidget* parent)
    : Chart(parent)
    , m_low(tr("Low end of the assumption"))
    , m_high(tr("High end"))
{
    setTitle(tr("What moves the result"));
    setXAxis({tr("Gross margin"), percentFormat()});
    AxisSpec rows{{}, {}, ScaleKind::Category};
    setYAxis(rows);
}

void TornadoChart::setRows(double present, std::vector<TornadoRow> rows)
{
    m_present = present;
    m_rows = std::move(rows);
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const TornadoRow& a, const TornadoRow& b) {
        return std::fabs(a.high - a.low) < std::fabs(b.high - b.low); // the axis counts from below
    });
    AxisSpec y = yAxis();
    y.categories.clear();
    for (const TornadoRow& row : m_rows)
        y.categories << row.name;
    setYAxis(y);
    valuesChanged();
}

void TornadoChart::setEnds(const QString& low, const QString& high)
{
    m_low = low;
    m_high = high;
    valuesChanged();
}

ChartTable TornadoChart::table() const
{
    ChartColumn names{tr("Assumption")};
    ChartColumn low{tr("Low"), xAxis().format};
    ChartColumn high{tr("High"), xAxis().format};
    ChartColumn range{tr("Range")};
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) {
        names.texts << row->name;
        low.values.push_back(row->low);
        high.values.push_back(row->high);
        range.texts << (row->lowLabel.isEmpty() ? m_low : row->lowLabel) + QStringLiteral(" … ") +
                           (row->highLabel.isEmpty() ? m_high : row->highLabel);
    }
    return {{names, range, low, high}};
}

PlotRange TornadoChart::dataRange() const
{
    Range x{m_present, m_present};
    for (const TornadoRow& row : m_rows)
        x = x.united({std::min(row.low, row.high), std::max(row.low, row.high)});
    return {padded(x, ScaleKind::Linear, 0.14), {-0.5, double(m_rows.size()) - 0.5}};
}

void TornadoChart::paintValues(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    const double slot = std::fabs(plot.y.pixel(1) - plot.y.pixel(0));
    const double height = std::min(24.0, slot * 0.62);
    const double middle = plot.x.pixel(m_present);
    const QFontMetricsF metrics(theme.type.caption);
    painter.setFont(theme.type.caption);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const double y = plot.y.pixel(double(i)) - height / 2;
        const auto side = [&](double value, const QString& label, const QColor& colour) {
            const double x = plot.x.pixel(value);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawRect(
                QRectF(QPointF(std::min(x, middle), y), QPointF(std::max(x, middle), y + height)));
            const double width = metrics.horizontalAdvance(label) + 4;
            painter.setPen(theme.muted);
            painter.drawText(QRectF(x < middle ? x - width - 2 : x + 4, y, width, height),
                             Qt::AlignVCenter | Qt::AlignLeft, label);
        };
        if (isSeriesVisible(0))
            side(m_rows[i].low, m_rows[i].lowLabel, theme.seriesColour(1));
        if (isSeriesVisible(1))
            side(m_rows[i].high, m_rows[i].highLabel, theme.seriesColour(0));
    }
    painter.setPen(QPen(theme.text, 1.5));
    painter.drawLine(QPointF(middle, plot.area.top()), QPointF(middle, plot.area.bottom()));
}

std::vector<LegendEntry> TornadoChart::legend() const
{
    const ChartTheme colours = theme();
    return {{m_low, colours.seriesColour(1), LegendEntry::Mark::Block},
            {m_high, colours.seriesColour(0), LegendEntry::Mark::Block}};
}

int TornadoChart::rowAt(double y) const
{
    const int row = int(std::lround(plot().y.value(y)));
    return row >= 0 && row < int(m_rows.size()) ? row : -1;
}

Readout TornadoChart::readoutAt(const QPointF& at, const Plot&) const
{
    const int found = rowAt(at.y());
    if (found < 0)
        return {};
    const TornadoRow& row = m_rows[std::size_t(found)];
    Readout readout;
    readout.at = at;
    readout.region = QRectF();
    readout.heading = row.name;
    readout.lines.push_back({row.lowLabel.isEmpty() ? m_low : row.lowLabel, fullText(row.low, xAxis().format),
                             plot().theme.seriesColour(1)});
    readout.lines.push_back({tr("now"), fullText(m_present, xAxis().format), {}});
    readout.lines.push_back({row.highLabel.isEmpty() ? m_high : row.highLabel,
                             fullText(row.high, xAxis().format), plot().theme.seriesColour(0)});
    return readout;
}

} // namespace ui
