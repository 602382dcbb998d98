#include "ui/charts/plot/qt_charts_layer.h"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QPainter>
#include <QScatterSeries>
#include <QValueAxis>

namespace ui {
namespace {

/// The Qt Charts objects of one series; which of them exist depends on the kind.
struct Slot {
    DrawnSeries::Kind kind;
    QXYSeries* upper = nullptr;
    QLineSeries* lower = nullptr;
    QAreaSeries* area = nullptr;
};

QList<QPointF> fromBottom(const std::vector<QPointF>& points, const QRectF& area)
{
    QList<QPointF> list;
    list.reserve(qsizetype(points.size()));
    for (const QPointF& point : points)
        list.append({point.x() - area.left(), area.bottom() - point.y()});
    return list;
}

} // namespace

struct QtChartsLayer::Parts {
    QGraphicsScene scene;
    QChart* chart = nullptr;
    QValueAxis* x = nullptr;
    QValueAxis* y = nullptr;
    std::vector<Slot> slots_;
    QSizeF size;

    Parts();
    void resize(const QSizeF& next);
    void rebuild(const std::vector<DrawnSeries>& series);
    void add(QAbstractSeries* one);
    bool fits(const std::vector<DrawnSeries>& series) const;
    static void fill(Slot& slot, const DrawnSeries& series, const QRectF& area);
};

QtChartsLayer::Parts::Parts()
{
    chart = new QChart;
    scene.addItem(chart);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->setDropShadowEnabled(false);
    chart->setMargins({});
    chart->legend()->hide();
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    for (QValueAxis** axis : {&x, &y}) {
        *axis = new QValueAxis;
        (*axis)->setVisible(false);
        (*axis)->setGridLineVisible(false);
        (*axis)->setMinorGridLineVisible(false);
        (*axis)->setLabelsVisible(false);
        chart->addAxis(*axis, axis == &x ? Qt::AlignBottom : Qt::AlignLeft);
    }
}

void QtChartsLayer::Parts::resize(const QSizeF& next)
{
    if (next == size)
        return;
    size = next;
    scene.setSceneRect(QRectF({}, next));
    chart->resize(next);
    chart->setPlotArea(QRectF({}, next));
    chart->layout()->activate();
    x->setRange(0, next.width());
    y->setRange(0, next.height());
}

bool QtChartsLayer::Parts::fits(const std::vector<DrawnSeries>& series) const
{
    return std::equal(series.begin(), series.end(), slots_.begin(), slots_.end(),
                      [](const DrawnSeries& one, const Slot& slot) { return one.kind == slot.kind; });
}

void QtChartsLayer::Parts::add(QAbstractSeries* one)
{
    chart->addSeries(one);
    one->attachAxis(x);
    one->attachAxis(y);
}

void QtChartsLayer::Parts::rebuild(const std::vector<DrawnSeries>& series)
{
    chart->removeAllSeries();
    slots_.clear();
    for (const DrawnSeries& one : series) {
        Slot slot{one.kind};
        if (one.kind == DrawnSeries::Kind::Points) {
            slot.upper = new QScatterSeries;
            add(slot.upper);
        } else if (one.kind == DrawnSeries::Kind::Line) {
            slot.upper = new QLineSeries;
            add(slot.upper);
        } else {
            auto* upper = new QLineSeries;
            slot.upper = upper;
            slot.lower = new QLineSeries;
            slot.area = new QAreaSeries(upper, slot.lower);
            upper->setParent(slot.area);
            slot.lower->setParent(slot.area);
            add(slot.area);
        }
        slots_.push_back(slot);
    }
}

void QtChartsLayer::Parts::fill(Slot& slot, const DrawnSeries& series, const QRectF& area)
{
    QList<QPointF> points = fromBottom(series.points, area);
    if (slot.area) {
        QList<QPointF> lower = fromBottom(series.lower, area);
        if (lower.isEmpty() && !points.isEmpty())
            lower = {{points.first().x(), 0}, {points.last().x(), 0}};
        slot.lower->replace(lower);
        slot.upper->replace(points);
        slot.area->setPen(series.pen);
        slot.area->setBrush(series.brush);
        return;
    }
    slot.upper->replace(points);
    slot.upper->setPen(series.pen);
    if (auto* scatter = qobject_cast<QScatterSeries*>(slot.upper)) {
        scatter->setMarkerSize(series.size);
        scatter->setBrush(series.brush);
        scatter->setBorderColor(series.pen.color());
        scatter->setPen(series.pen);
    }
}

QtChartsLayer::QtChartsLayer() = default;
QtChartsLayer::~QtChartsLayer() = default;

void QtChartsLayer::draw(QPainter& painter, const QRectF& area, const std::vector<DrawnSeries>& series)
{
    if (area.width() < 2 || area.height() < 2 || series.empty())
        return;
    if (!m_parts)
        m_parts = std::make_unique<Parts>();
    m_parts->resize(area.size());
    if (!m_parts->fits(series))
        m_parts->rebuild(series);
    for (std::size_t i = 0; i < series.size(); ++i)
        Parts::fill(m_parts->slots_[i], series[i], area);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    m_parts->scene.render(&painter, area, QRectF({}, area.size()), Qt::IgnoreAspectRatio);
    painter.restore();
}

} // namespace ui
