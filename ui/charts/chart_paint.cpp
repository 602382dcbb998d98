#include "ui/charts/chart_layout.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kStaleOpacity = 0.38;

void paintMark(QPainter& painter, const LegendEntry& entry, const QRectF& item, const QColor& colour)
{
    const double middle = item.center().y();
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (entry.mark) {
    case LegendEntry::Mark::Block:
        painter.drawRoundedRect(QRectF(item.left() + 1, middle - 4.5, 9, 9), 2, 2);
        return;
    case LegendEntry::Mark::Dot:
        painter.drawEllipse(QPointF(item.left() + 5.5, middle), 3.5, 3.5);
        return;
    case LegendEntry::Mark::Line:
    case LegendEntry::Mark::Dashes:
        break;
    }
    QPen pen(colour, 2.2, Qt::SolidLine, Qt::FlatCap);
    if (entry.mark == LegendEntry::Mark::Dashes)
        pen.setDashPattern({1.7, 1.2});
    painter.setPen(pen);
    painter.drawLine(QPointF(item.left(), middle), QPointF(item.left() + 12, middle));
}

double crisp(double pixel)
{
    return std::floor(pixel) + 0.5;
}

void paintGrid(QPainter& painter, const Plot& plot)
{
    const QRectF& area = plot.area;
    painter.setPen(QPen(plot.theme.grid, 1));
    for (const Tick& tick : plot.y.ticks.ticks) {
        if (tick.labelled) {
            const double y = crisp(plot.y.pixel(tick.value));
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
    }
    if (plot.x.spec.visible && plot.x.spec.scale == ScaleKind::Log) {
        for (const Tick& tick : plot.x.ticks.ticks) {
            const double x = crisp(plot.x.pixel(tick.value));
            painter.setPen(QPen(tick.labelled ? plot.theme.grid : plot.theme.axis, 1));
            painter.drawLine(QPointF(x, tick.labelled ? area.top() : area.bottom() + 3),
                             QPointF(x, area.bottom()));
        }
    }
}

void paintAxisLine(QPainter& painter, const Plot& plot)
{
    if (!plot.x.spec.visible)
        return;
    painter.setPen(QPen(plot.theme.axis, 1));
    const double base = crisp(plot.area.bottom());
    painter.drawLine(QPointF(plot.area.left(), base), QPointF(plot.area.right(), base));
    const bool zeroInside =
        plot.y.scale.kind == ScaleKind::Linear && plot.y.scale.range.lo < 0 && plot.y.scale.range.hi > 0;
    if (zeroInside) {
        const double zero = crisp(plot.y.pixel(0));
        painter.drawLine(QPointF(plot.area.left(), zero), QPointF(plot.area.right(), zero));
    }
    if (plot.x.spec.scale == ScaleKind::Category)
        return;
    for (const Tick& tick : plot.x.ticks.ticks) {
        if (tick.labelled) {
            const double x = crisp(plot.x.pixel(tick.value));
            painter.drawLine(QPointF(x, base), QPointF(x, base + 4));
        }
    }
}

void paintBadge(QPainter& painter, const QRectF& rect, const QString& text, const QColor& colour,
                const ChartTheme& theme)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.washed(colour, theme.dark ? 0.2 : 0.12));
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    painter.setPen(colour);
    painter.setFont(theme.type.caption);
    painter.drawText(rect, Qt::AlignCenter, text);
}

QSizeF readoutSize(const Readout& readout, const ChartTheme& theme)
{
    const QFontMetricsF caption(theme.type.caption);
    QFont strong = theme.type.caption;
    strong.setWeight(QFont::DemiBold);
    double labels = 0;
    double values = 0;
    for (const Readout::Line& line : readout.lines) {
        labels = std::max(labels, caption.horizontalAdvance(line.label) + (line.colour.isValid() ? 14 : 0));
        values = std::max(values, QFontMetricsF(strong).horizontalAdvance(line.value));
    }
    const double heading = readout.heading.isEmpty() ? 0 : caption.height() + 3;
    const double width =
        std::max(labels + 16 + values, QFontMetricsF(strong).horizontalAdvance(readout.heading));
    return {width + 20, heading + double(readout.lines.size()) * (caption.height() + 2) + 14};
}

void paintReadoutBox(QPainter& painter, const Readout& readout, const QRectF& box, const ChartTheme& theme)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, theme.dark ? 70 : 22));
    painter.drawRoundedRect(box.translated(0, 2).adjusted(-1, 0, 1, 1), 7, 7);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(box, 6, 6);
    QFont strong = theme.type.caption;
    strong.setWeight(QFont::DemiBold);
    const double line = QFontMetricsF(theme.type.caption).height();
    QRectF row(box.left() + 10, box.top() + 7, box.width() - 20, line);
    if (!readout.heading.isEmpty()) {
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, readout.heading);
        row.translate(0, line + 3);
    }
    for (const Readout::Line& one : readout.lines) {
        double indent = 0;
        if (one.colour.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(one.colour);
            painter.drawRoundedRect(QRectF(row.left(), row.center().y() - 4, 8, 8), 2, 2);
            indent = 14;
        }
        painter.setFont(theme.type.caption);
        painter.setPen(theme.muted);
        painter.drawText(row.adjusted(indent, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, one.label);
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, one.value);
        row.translate(0, line + 2);
    }
}

} // namespace

void Chart::paintFrame(QPainter& painter, const Layout& layout) const
{
    const ChartTheme& theme = layout.plot.theme;
    if (m_framed) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(layout.plot.exporting ? QPen(Qt::NoPen) : QPen(theme.border, 1));
        painter.setBrush(theme.surface);
        const double radius = layout.plot.exporting ? 0 : grid::kCardRadius;
        const double inset = layout.plot.exporting ? 0 : 0.5;
        painter.drawRoundedRect(layout.plot.frame.adjusted(inset, inset, -inset, -inset), radius, radius);
    } else if (layout.plot.exporting) {
        painter.fillRect(layout.plot.frame, theme.surface);
    }
    const auto line = [&painter](const QRectF& rect, const QFont& font, const QColor& colour,
                                 const QString& text) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(text, Qt::ElideRight, rect.width() + 1));
    };
    line(layout.title, theme.type.title, theme.text, m_title);
    line(layout.subtitle, theme.type.caption, theme.muted, m_subtitle);
    if (layout.empty) {
        painter.setFont(theme.type.body);
        painter.setPen(theme.muted);
        painter.drawText(layout.plot.frame.adjusted(24, 40, -24, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         m_emptyText);
        return;
    }
    for (const Layout::LegendItem& item : layout.legend) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintMark(painter, item.entry, item.rect, item.hidden ? theme.faint : item.entry.colour);
        QFont font = theme.type.caption;
        font.setStrikeOut(item.hidden);
        line(item.rect.adjusted(18, 0, 0, 0), font, item.hidden ? theme.faint : theme.muted, item.entry.name);
    }
    line(layout.yTitle, theme.type.caption, theme.faint, m_y.title);
    line(layout.xTitle, theme.type.caption, theme.faint, m_x.title);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintGrid(painter, layout.plot);
    painter.setRenderHint(QPainter::Antialiasing);

    const Plot& plot = layout.plot;
    painter.setFont(theme.type.caption);
    painter.setPen(theme.muted);
    const double height = QFontMetricsF(theme.type.caption).height();
    for (const Tick& tick : plot.y.ticks.ticks) {
        if (tick.labelled) {
            const double y = plot.y.pixel(tick.value);
            painter.drawText(QRectF(plot.area.left() - 126, y - height / 2, 120, height),
                             Qt::AlignRight | Qt::AlignVCenter, plot.y.label(tick.value));
        }
    }
    const bool category = plot.x.spec.scale == ScaleKind::Category;
    const double width = category ? layout.labelWidth - 4 : 140;
    for (const Tick& tick : plot.x.ticks.ticks) {
        if (!tick.labelled)
            continue;
        QRectF rect(plot.x.pixel(tick.value) - width / 2, plot.area.bottom() + 6, width,
                    height * layout.labelLines);
        if (!category) { // an end label stays inside the card
            const double half =
                QFontMetricsF(theme.type.caption).horizontalAdvance(plot.x.label(tick.value)) / 2;
            const double over = rect.center().x() + half - (plot.frame.right() - 4);
            if (over > 0)
                rect.translate(-over, 0);
        }
        painter.drawText(rect,
                         Qt::AlignHCenter | Qt::AlignTop | (layout.labelLines > 1 ? Qt::TextWordWrap : 0),
                         plot.x.label(tick.value));
    }
    if (const QString badge = badgeText(); !badge.isEmpty())
        paintBadge(painter, layout.badge, badge, theme.warning, theme);
}

void Chart::paintCached(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    if (m_cache.size() != pixels || m_cache.isNull()) {
        m_cache = QPixmap(pixels);
        m_cache.setDevicePixelRatio(ratio);
        m_cache.fill(Qt::transparent);
        QPainter values(&m_cache);
        values.setLayoutDirection(Qt::LeftToRight);
        values.setRenderHint(QPainter::Antialiasing);
        values.setClipRect(m_layout->plot.area.adjusted(-1, -1, 1, 0.5));
        paintValues(values, m_layout->plot);
    }
    painter.setOpacity(m_stale ? kStaleOpacity : 1);
    painter.drawPixmap(0, 0, m_cache);
    painter.setOpacity(1);
}

void Chart::paintEvent(QPaintEvent*)
{
    plot(); // lays out when needed
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    paintFrame(painter, *m_layout);
    if (!m_layout->empty) {
        paintCached(painter);
        painter.setRenderHint(QPainter::Antialiasing, false);
        paintAxisLine(painter, m_layout->plot);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(m_stale ? 0.75 : 1);
        paintAnnotations(painter, m_layout->plot);
        painter.setOpacity(1);
    }
    paintOverlay(painter);
}

void Chart::paintOverlay(QPainter& painter) const
{
    const Plot& plot = m_layout->plot;
    const ChartTheme& theme = plot.theme;
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_stale && !m_layout->empty) {
        const QString text = tr("Updating…");
        const double width = QFontMetricsF(theme.type.caption).horizontalAdvance(text) + 16;
        paintBadge(painter, QRectF(plot.area.right() - width - 4, plot.area.top() + 4, width, 20), text,
                   theme.muted, theme);
    }
    if (m_band) {
        painter.setPen(QPen(theme.accent, 1));
        QColor fill = theme.accent;
        fill.setAlphaF(0.12F);
        painter.setBrush(fill);
        painter.drawRect(m_band->adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (!m_readout.isEmpty() && !m_band && !m_layout->empty) {
        painter.setPen(QPen(theme.faint, 1, Qt::DashLine));
        if (m_readout.at.x() >= plot.area.left())
            painter.drawLine(QPointF(crisp(m_readout.at.x()), plot.area.top()),
                             QPointF(crisp(m_readout.at.x()), plot.area.bottom()));
        std::size_t mark = 0;
        for (const Readout::Line& line : m_readout.lines) {
            if (!line.colour.isValid() || mark >= m_readout.marks.size())
                continue;
            painter.setPen(QPen(theme.surface, 2));
            painter.setBrush(line.colour);
            painter.drawEllipse(m_readout.marks[mark++], 4.5, 4.5);
        }
        QRectF box(QPointF(), readoutSize(m_readout, theme));
        box.moveTopLeft(m_readout.at + QPointF(14, -box.height() - 10));
        if (box.right() > width() - 6)
            box.moveRight(m_readout.at.x() - 14);
        box.moveTop(std::clamp(box.top(), 6.0, std::max(6.0, height() - box.height() - 6)));
        box.moveLeft(std::max(6.0, box.left()));
        paintReadoutBox(painter, m_readout, box.translated(0.5, 0.5), theme);
    }
    if (hasFocus() && m_focusVisible) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), grid::kCardRadius, grid::kCardRadius);
    }
}

void Chart::renderTo(QPainter& painter, const QRectF& rect, const ChartTheme& theme) const
{
    painter.save();
    painter.setLayoutDirection(Qt::LeftToRight);
    const Layout layout = layoutFor(rect, theme, true);
    paintFrame(painter, layout);
    if (!layout.empty) {
        painter.save();
        painter.setClipRect(layout.plot.area.adjusted(-1, -1, 1, 0.5));
        painter.setRenderHint(QPainter::Antialiasing);
        paintValues(painter, layout.plot);
        painter.restore();
        paintAxisLine(painter, layout.plot);
        painter.setRenderHint(QPainter::Antialiasing);
        paintAnnotations(painter, layout.plot);
    }
    painter.restore();
}

} // namespace ui
