#include "ui/charts/heat_map.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

/// The index of the axis value nearest to a position counted in cells.
int cellOf(double position, std::size_t count)
{
    const int index = int(std::lround(position));
    return index >= 0 && index < int(count) ? index : -1;
}

/// Where a control's value lies, counted in cells (fractions between neighbours).
double cellPosition(const std::vector<double>& values, double value)
{
    const auto after = std::lower_bound(values.begin(), values.end(), value);
    if (after == values.begin())
        return 0;
    if (after == values.end())
        return double(values.size()) - 1;
    const double below = *(after - 1);
    return double(after - values.begin()) - 1 + (value - below) / (*after - below);
}

} // namespace

HeatMap::HeatMap(QWidget* parent)
    : Chart(parent)
{
    setTitle(tr("Two controls"));
}

void HeatMap::setGrid(HeatGrid grid, const QString& valueName, const ValueFormat& format)
{
    m_grid = std::move(grid);
    m_grid.values.resize(m_grid.x.size() * m_grid.y.size(), std::nan(""));
    m_valueName = valueName;
    m_format = format;
    // Cells are equally wide whatever the spacing of the values, so the axes show categories.
    const auto asCategories = [](AxisSpec axis, const std::vector<double>& values) {
        axis.scale = ScaleKind::Category;
        axis.switchable = false;
        axis.categories.clear();
        for (const double value : values)
            axis.categories << shortText(value, axis.format);
        return axis;
    };
    setXAxis(asCategories(xAxis(), m_grid.x));
    setYAxis(asCategories(yAxis(), m_grid.y));
    valuesChanged();
}

void HeatMap::setTarget(std::optional<double> target)
{
    m_target = target;
    valuesChanged();
}

void HeatMap::setCurrent(std::optional<QPointF> xy)
{
    m_current = xy;
    annotationsChanged();
}

bool HeatMap::hasValues() const
{
    return std::any_of(m_grid.values.begin(), m_grid.values.end(), [](double v) { return std::isfinite(v); });
}

ChartTable HeatMap::table() const
{
    ChartColumn x{xAxis().title, xAxis().format};
    ChartColumn y{yAxis().title, yAxis().format};
    for (const double row : m_grid.y) {
        for (const double column : m_grid.x) {
            x.values.push_back(column);
            y.values.push_back(row);
        }
    }
    return {{x, y, {m_valueName, m_format, m_grid.values, {}}}};
}

PlotRange HeatMap::dataRange() const
{
    return {{-0.5, double(m_grid.x.size()) - 0.5}, {-0.5, double(m_grid.y.size()) - 0.5}};
}

Range HeatMap::valueRange() const
{
    return rangeOf(m_grid.values, ScaleKind::Linear).value_or(Range{0, 1});
}

QColor HeatMap::colourOf(double value, const ChartTheme& theme) const
{
    if (!std::isfinite(value))
        return theme.surface;
    const Range range = valueRange();
    if (!m_target)
        return theme.sequential(range.span() > 0 ? (value - range.lo) / range.span() : 0.5);
    // Each side has its own reach, or the nearer one would stay pale.
    const double distance = value - *m_target;
    const double reach = distance >= 0 ? range.hi - *m_target : *m_target - range.lo;
    return theme.diverging(reach > 0 ? distance / reach : 0);
}

QRectF HeatMap::cellRect(int ix, int iy, const Plot& plot) const
{
    return {QPointF(std::round(plot.x.pixel(ix - 0.5)), std::round(plot.y.pixel(iy + 0.5))),
            QPointF(std::round(plot.x.pixel(ix + 0.5)), std::round(plot.y.pixel(iy - 0.5)))};
}

void HeatMap::paintValues(QPainter& painter, const Plot& plot) const
{
    const int columns = int(m_grid.x.size());
    const int rows = int(m_grid.y.size());
    QImage image(columns, rows, QImage::Format_RGB32);
    for (int iy = 0; iy < rows; ++iy) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(rows - 1 - iy));
        for (int ix = 0; ix < columns; ++ix)
            line[ix] = colourOf(m_grid.at(ix, iy), plot.theme).rgb();
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(plot.area, image);

    const QRectF cell = cellRect(0, 0, plot);
    QFont font = plot.theme.type.caption;
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    if (cell.width() > 14 && cell.height() > 14) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(plot.theme.surface, 1));
        for (int ix = 1; ix < columns; ++ix)
            painter.drawLine(cellRect(ix, 0, plot).bottomLeft(),
                             QPointF(cellRect(ix, 0, plot).left(), plot.area.top()));
        for (int iy = 0; iy < rows - 1; ++iy)
            painter.drawLine(QPointF(plot.area.left(), cellRect(0, iy, plot).top()),
                             QPointF(plot.area.right(), cellRect(0, iy, plot).top()));
    }
    const bool roomy = cell.height() > metrics.height() + 4;
    for (int iy = 0; roomy && iy < rows; ++iy) {
        for (int ix = 0; ix < columns; ++ix) {
            const QString text = shortText(m_grid.at(ix, iy), m_format);
            if (metrics.horizontalAdvance(text) + 6 > cell.width())
                continue;
            const QColor ground = colourOf(m_grid.at(ix, iy), plot.theme);
            const QColor light(0xfff7f8fa);
            const QColor dark(0xff14161b);
            painter.setPen(contrastRatio(ground, light) > contrastRatio(ground, dark) ? light : dark);
            painter.drawText(cellRect(ix, iy, plot), Qt::AlignCenter, text);
        }
    }
}

/// The border between cells that reach the target and cells that do not, then where the plan stands.
void HeatMap::paintAnnotations(QPainter& painter, const Plot& plot) const
{
    if (m_target) {
        const auto reaches = [&](int ix, int iy) {
            return m_grid.at(ix, iy) >= *m_target;
        };
        painter.setPen(QPen(plot.theme.text, 2.2, Qt::SolidLine, Qt::FlatCap));
        painter.setRenderHint(QPainter::Antialiasing, false);
        for (int iy = 0; iy < int(m_grid.y.size()); ++iy) {
            for (int ix = 0; ix < int(m_grid.x.size()); ++ix) {
                const QRectF rect = cellRect(ix, iy, plot);
                if (ix + 1 < int(m_grid.x.size()) && reaches(ix, iy) != reaches(ix + 1, iy))
                    painter.drawLine(rect.topRight(), rect.bottomRight());
                if (iy + 1 < int(m_grid.y.size()) && reaches(ix, iy) != reaches(ix, iy + 1))
                    painter.drawLine(rect.topLeft(), rect.topRight());
            }
        }
        painter.setRenderHint(QPainter::Antialiasing);
    }
    if (!m_current)
        return;
    const double ix = cellPosition(m_grid.x, m_current->x());
    const double iy = cellPosition(m_grid.y, m_current->y());
    const bool onCell = std::fabs(ix - std::round(ix)) < 0.02 && std::fabs(iy - std::round(iy)) < 0.02;
    QRectF mark = cellRect(int(std::lround(ix)), int(std::lround(iy)), plot).adjusted(2, 2, -2, -2);
    if (!onCell)
        mark = QRectF(plot.x.pixel(ix) - 9, plot.y.pixel(iy) - 9, 18, 18);
    const double radius = onCell ? 3 : 9;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(plot.theme.surface, 5));
    painter.drawRoundedRect(mark, radius, radius);
    painter.setPen(QPen(plot.theme.accent, 2.5));
    painter.drawRoundedRect(mark, radius, radius);
}

Readout HeatMap::readoutAt(const QPointF& at, const Plot& plot) const
{
    const int ix = cellOf(plot.x.value(at.x()), m_grid.x.size());
    const int iy = cellOf(plot.y.value(at.y()), m_grid.y.size());
    if (ix < 0 || iy < 0)
        return {};
    Readout readout;
    readout.at = {plot.x.pixel(ix), plot.y.pixel(iy)};
    readout.region = cellRect(ix, iy, plot).adjusted(1, 1, -1, -1);
    readout.heading = m_valueName + QStringLiteral("  ") + fullText(m_grid.at(ix, iy), m_format);
    readout.lines.push_back({xAxis().title, fullText(m_grid.x[std::size_t(ix)], xAxis().format), {}});
    readout.lines.push_back({yAxis().title, fullText(m_grid.y[std::size_t(iy)], yAxis().format), {}});
    if (m_target)
        readout.lines.push_back(
            {tr("To the target"), deltaText(m_grid.at(ix, iy) - *m_target, m_format), {}});
    return readout;
}

std::vector<double> HeatMap::crosshairStops(const Plot& plot) const
{
    std::vector<double> stops;
    for (std::size_t i = 0; i < m_grid.x.size(); ++i)
        stops.push_back(plot.x.pixel(double(i)));
    return stops;
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int ix = cellOf(plot().x.value(event->position().x()), m_grid.x.size());
    const int iy = cellOf(plot().y.value(event->position().y()), m_grid.y.size());
    if (hasValues() && ix >= 0 && iy >= 0 && plot().area.contains(event->position()))
        emit cellActivated(m_grid.x[std::size_t(ix)], m_grid.y[std::size_t(iy)]);
}

} // namespace ui
