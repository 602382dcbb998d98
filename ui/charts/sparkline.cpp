#include "ui/charts/sparkline.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/charts/plot/pixel_reduction.h"
#include "ui/charts/plot/value_format.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace ui {

void paintSparkline(QPainter& painter, const QRectF& rect, const std::vector<double>& values,
                    const QColor& colour)
{
    std::vector<double> shown;
    std::copy_if(values.begin(), values.end(), std::back_inserter(shown),
                 [](double v) { return std::isfinite(v); });
    if (shown.size() < 2)
        return;
    const auto [low, high] = std::minmax_element(shown.begin(), shown.end());
    const double lo = *low;
    const double span = *high > lo ? *high - lo : 1;
    const double offset = *high > lo ? 0 : 0.5;
    const QRectF inner = rect.adjusted(1, 3, -4, -3);
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < shown.size(); ++i)
        points.emplace_back(inner.left() + inner.width() * double(i) / double(shown.size() - 1),
                            inner.bottom() - inner.height() * ((shown[i] - lo) / span + offset));
    const std::vector<QPointF> reduced = reducedForDrawing(points, 150);
    const QPolygonF line(QList<QPointF>(reduced.begin(), reduced.end()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF area = line;
    area << QPointF(line.last().x(), rect.bottom()) << QPointF(line.first().x(), rect.bottom());
    QColor wash = colour;
    wash.setAlphaF(0.12F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(wash);
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(line.last(), 2.5, 2.5);
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void Sparkline::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    if (!m_values.empty())
        setAccessibleDescription(
            tr("Trend from %1 to %2").arg(shortText(m_values.front(), {}), shortText(m_values.back(), {})));
    update();
}

void Sparkline::setColour(const QColor& colour)
{
    m_colour = colour;
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()), m_values,
                   m_colour.isValid() ? m_colour : palette().color(QPalette::Highlight));
}

} // namespace ui
