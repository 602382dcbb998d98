#include "ui/charts/scatter_chart.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kReach = 14; // pixels to the nearest point
constexpr double kPointAlpha = 0.34;
constexpr int kTableRows = 100000;

/// Adds `alpha` of a colour to a pixel: points that lie on each other grow darker.
void blend(QRgb& pixel, const QColor& colour, double alpha)
{
    const double under = qAlpha(pixel) / 255.0;
    const double out = alpha + under * (1 - alpha);
    const auto mix = [&](int top, int below) {
        return int(std::lround(top * alpha + below * (1 - alpha)));
    };
    pixel = qRgba(mix(colour.red(), qRed(pixel)), mix(colour.green(), qGreen(pixel)),
                  mix(colour.blue(), qBlue(pixel)), int(std::lround(out * 255)));
}

/// A round dot with soft edge, premultiplied, radius in device pixels.
void stamp(QImage& image, const QPointF& centre, double radius, const QColor& colour, double alpha)
{
    const int left = std::max(0, int(std::floor(centre.x() - radius - 1)));
    const int right = std::min(image.width() - 1, int(std::ceil(centre.x() + radius + 1)));
    const int top = std::max(0, int(std::floor(centre.y() - radius - 1)));
    const int bottom = std::min(image.height() - 1, int(std::ceil(centre.y() + radius + 1)));
    for (int y = top; y <= bottom; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = left; x <= right; ++x) {
            const double cover =
                std::clamp(radius + 0.5 - std::hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y()), 0.0, 1.0);
            if (cover > 0)
                blend(line[x], colour, alpha * cover);
        }
    }
}

} // namespace

ScatterChart::ScatterChart(QWidget* parent)
    : Chart(parent)
    , m_noun(tr("payers"))
{
    setTitle(tr("Impact"));
}

void ScatterChart::setPoints(ScatterPoints points)
{
    m_points = std::move(points);
    m_points.y.resize(m_points.x.size(), std::nan(""));
    valuesChanged();
}

void ScatterChart::setPointNoun(const QString& plural)
{
    m_noun = plural;
    valuesChanged();
}

void ScatterChart::setZeroLines(bool on)
{
    m_zeroLines = on;
    update();
}

int ScatterChart::groupOf(std::size_t point) const
{
    return point < m_points.group.size() ? m_points.group[point] : 0;
}

ChartTable ScatterChart::table() const
{
    const std::size_t rows = std::min<std::size_t>(m_points.x.size(), kTableRows);
    const auto first = [rows](const std::vector<double>& all) {
        return std::vector<double>(all.begin(), all.begin() + std::ptrdiff_t(rows));
    };
    ChartTable table{{{xAxis().title, xAxis().format, first(m_points.x), {}},
                      {yAxis().title, yAxis().format, first(m_points.y), {}}}};
    if (!m_points.group.empty()) {
        ChartColumn groups{tr("Group")};
        for (std::size_t i = 0; i < rows; ++i)
            groups.texts << m_points.groupNames.value(groupOf(i));
        table.columns.push_back(groups);
    }
    return table;
}

PlotRange ScatterChart::dataRange() const
{
    const Range none{1, 1};
    return {padded(rangeOf(m_points.x, xAxis().scale).value_or(none), xAxis().scale, 0.03),
            padded(rangeOf(m_points.y, yAxis().scale).value_or(none), yAxis().scale, 0.02)};
}

void ScatterChart::paintValues(QPainter& painter, const Plot& plot) const
{
    if (m_zeroLines) {
        painter.setPen(QPen(plot.theme.axis, 1));
        if (plot.x.scale.range.contains(0))
            painter.drawLine(plot.map(0, plot.y.scale.range.lo), plot.map(0, plot.y.scale.range.hi));
        if (plot.y.scale.range.contains(0))
            painter.drawLine(plot.map(plot.x.scale.range.lo, 0), plot.map(plot.x.scale.range.hi, 0));
    }
    const double ratio = plot.exporting ? 2 : painter.device()->devicePixelRatioF();
    QImage image((plot.area.size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const std::size_t n = m_points.x.size();
    const double radius = (n > 20000 ? 1.4 : n > 3000 ? 2 : 3) * ratio;
    const double alpha = n > 20000 ? kPointAlpha * 0.5 : n > 3000 ? kPointAlpha * 0.8 : 0.55;
    for (std::size_t i = 0; i < n; ++i) {
        const int group = groupOf(i);
        if (!isSeriesVisible(group) || !plot.canShow(m_points.x[i], m_points.y[i]))
            continue;
        const QPointF at = (plot.map(m_points.x[i], m_points.y[i]) - plot.area.topLeft()) * ratio;
        if (at.x() > -radius && at.y() > -radius && at.x() < image.width() + radius &&
            at.y() < image.height() + radius)
            stamp(image, at, radius, plot.theme.seriesColour(group), alpha);
    }
    painter.drawImage(plot.area, image);
}

std::vector<LegendEntry> ScatterChart::legend() const
{
    std::vector<LegendEntry> entries;
    if (m_points.groupNames.size() < 2)
        return entries;
    const ChartTheme colours = theme();
    for (int i = 0; i < m_points.groupNames.size(); ++i)
        entries.push_back({m_points.groupNames[i], colours.seriesColour(i), LegendEntry::Mark::Dot});
    return entries;
}

int ScatterChart::pointNear(const QPointF& at, const Plot& plot) const
{
    int best = -1;
    double nearest = kReach * kReach;
    for (std::size_t i = 0; i < m_points.x.size(); ++i) {
        if (!isSeriesVisible(groupOf(i)) || !plot.canShow(m_points.x[i], m_points.y[i]))
            continue;
        const QPointF d = plot.map(m_points.x[i], m_points.y[i]) - at;
        const double distance = d.x() * d.x() + d.y() * d.y();
        if (distance < nearest) {
            nearest = distance;
            best = int(i);
        }
    }
    return best;
}

Readout ScatterChart::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int found = pointNear(at, plot);
    if (found < 0)
        return {};
    const auto i = std::size_t(found);
    Readout readout;
    readout.at = plot.map(m_points.x[i], m_points.y[i]);
    readout.heading = m_points.nameOf ? m_points.nameOf(found) : m_points.groupNames.value(groupOf(i));
    readout.lines.push_back(
        {yAxis().title, fullText(m_points.y[i], yAxis().format), plot.theme.seriesColour(groupOf(i))});
    readout.lines.push_back({xAxis().title, fullText(m_points.x[i], xAxis().format), {}});
    readout.marks.push_back(readout.at);
    readout.region = QRectF();
    return readout;
}

QString ScatterChart::droppedText() const
{
    const Scale x{xAxis().scale, {1, 2}};
    const Scale y{yAxis().scale, {1, 2}};
    int dropped = 0;
    for (std::size_t i = 0; i < m_points.x.size(); ++i)
        dropped += !(x.canShow(m_points.x[i]) && y.canShow(m_points.y[i]));
    return dropped == 0 ? QString()
                        : tr("%1 %2 not on the axes").arg(fullText(dropped, countFormat()), m_noun);
}

QString ScatterChart::describe() const
{
    return Chart::describe() + QStringLiteral(". ") +
           tr("%1 %2").arg(fullText(double(m_points.x.size()), countFormat()), m_noun);
}

void ScatterChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int point = !isZoomed() && hasValues() && plot().area.contains(event->position())
                          ? pointNear(event->position(), plot())
                          : -1;
    if (point >= 0)
        emit pointActivated(point);
    else
        Chart::mouseDoubleClickEvent(event);
}

} // namespace ui
