#include "ui/charts/calendar_strip.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

CalendarStrip::CalendarStrip(QWidget* parent)
    : Chart(parent)
{
    setTitle(tr("When allowances run out"));
    setXAxis({tr("Day of the billing period; the numbers are % of payers"), {}, ScaleKind::Category});
    AxisSpec y{{}, percentFormat()};
    y.visible = false;
    y.lo = 0;
    y.hi = 1;
    setYAxis(y);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void CalendarStrip::setDays(std::vector<double> share)
{
    m_share = std::move(share);
    AxisSpec x = xAxis();
    x.categories.clear();
    for (std::size_t day = 0; day < m_share.size(); ++day)
        x.categories << QString::number(day + 1);
    setXAxis(x);
    valuesChanged();
}

void CalendarStrip::setQuantiles(double p10, double p50)
{
    m_p10 = p10;
    m_p50 = p50;
    valuesChanged();
}

ChartTable CalendarStrip::table() const
{
    ChartColumn days{tr("Day")};
    days.texts = xAxis().categories;
    ChartColumn sum{tr("So far"), percentFormat()};
    sum.values.resize(m_share.size());
    std::partial_sum(m_share.begin(), m_share.end(), sum.values.begin());
    return {{days, {tr("Run out on that day"), percentFormat(), m_share, {}}, sum}};
}

PlotRange CalendarStrip::dataRange() const
{
    return {{-0.5, double(m_share.size()) - 0.5}, {0, 1}};
}

void CalendarStrip::paintValues(QPainter& painter, const Plot& plot) const
{
    const ChartTheme& theme = plot.theme;
    const double most = std::max(1e-9, *std::max_element(m_share.begin(), m_share.end()));
    const QFontMetricsF metrics(theme.type.caption);
    const double marks = metrics.height() + 8;
    const QRectF strip(plot.area.left(), plot.area.top() + marks, plot.area.width(),
                       std::max(16.0, plot.area.height() - marks - 6));
    const double slot = plot.x.pixel(1) - plot.x.pixel(0);
    painter.setFont(theme.type.caption);
    for (std::size_t day = 0; day < m_share.size(); ++day) {
        const QRectF cell(plot.x.pixel(double(day)) - slot / 2 + 1, strip.top(), slot - 2, strip.height());
        const QColor colour = m_share[day] > 0 ? theme.sequential(0.12 + 0.88 * m_share[day] / most)
                                               : theme.washed(theme.text, 0.04);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(cell, 3, 3);
        const QString text =
            m_share[day] >= 0.0005 ? shortText(m_share[day] * 100, plainFormat({}, 1)) : QString();
        if (metrics.horizontalAdvance(text) + 2 > cell.width())
            continue;
        const QColor light(0xfff7f8fa);
        const QColor dark(0xff14161b);
        painter.setPen(contrastRatio(colour, light) > contrastRatio(colour, dark) ? light : dark);
        painter.drawText(cell, Qt::AlignCenter, text);
    }
    const auto mark = [&](double day, const QString& label) {
        if (!std::isfinite(day) || day < 1)
            return;
        const double x = plot.x.pixel(day - 1);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        const QPointF pointer[] = {
            {x - 4.5, strip.top() - 6}, {x + 4.5, strip.top() - 6}, {x, strip.top() - 0.5}};
        painter.drawPolygon(pointer, 3);
        const double width = metrics.horizontalAdvance(label) + 4;
        const double left = std::clamp(x - width / 2, plot.area.left(), plot.area.right() - width);
        painter.setPen(theme.text);
        painter.drawText(QRectF(left, strip.top() - 7 - metrics.height(), width, metrics.height()),
                         Qt::AlignCenter, label);
    };
    mark(m_p10, tr("10 % by day %1").arg(fullText(m_p10, plainFormat({}, 0))));
    mark(m_p50, tr("half by day %1").arg(fullText(m_p50, plainFormat({}, 0))));
}

Readout CalendarStrip::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int day = int(std::lround(plot.x.value(at.x())));
    if (day < 0 || day >= int(m_share.size()))
        return {};
    Readout readout;
    readout.at = {plot.x.pixel(day), at.y()};
    const double slot = plot.x.pixel(1) - plot.x.pixel(0);
    const double top = plot.area.top() + QFontMetricsF(plot.theme.type.caption).height() + 8;
    readout.region = QRectF(readout.at.x() - slot / 2 + 1, top, slot - 2, plot.area.bottom() - 6 - top);
    readout.heading = tr("Day %1").arg(day + 1);
    readout.lines.push_back({tr("Run out"), fullText(m_share[std::size_t(day)], percentFormat()), {}});
    readout.lines.push_back(
        {tr("So far"),
         fullText(std::accumulate(m_share.begin(), m_share.begin() + day + 1, 0.0), percentFormat()),
         {}});
    return readout;
}

std::vector<double> CalendarStrip::crosshairStops(const Plot& plot) const
{
    std::vector<double> stops;
    for (std::size_t day = 0; day < m_share.size(); ++day)
        stops.push_back(plot.x.pixel(double(day)));
    return stops;
}

QString CalendarStrip::describe() const
{
    const double all = std::accumulate(m_share.begin(), m_share.end(), 0.0);
    return Chart::describe() + QStringLiteral(". ") +
           tr("%1 run out within the period").arg(fullText(all, percentFormat()));
}

} // namespace ui
