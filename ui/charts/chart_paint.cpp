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

/// A name on one line or, where it helps, broken between words into two of about equal width.
QStringList linesOf(const QFontMetricsF& metrics, const QString& text, double width, int lines)
{
    const QStringList words = text.split(QLatin1Char(' '));
    if (lines < 2 || words.size() < 2 || metrics.horizontalAdvance(text) <= width)
        return {text};
    const auto part = [&words](qsizetype from, qsizetype count) {
        return words.mid(from, count).join(QLatin1Char(' '));
    };
    const auto widest = [&](qsizetype cut) {
        return std::max(metrics.horizontalAdvance(part(0, cut)), metrics.horizontalAdvance(part(cut, -1)));
    };
    qsizetype best = 1;
    for (qsizetype cut = 2; cut < words.size(); ++cut)
        best = widest(cut) < widest(best) ? cut : best;
    return {part(0, best), part(best, -1)};
}

double namedWidth(const QFontMetricsF& metrics, const QString& text, double wrap, int lines)
{
    double widest = 0;
    for (const QString& line : linesOf(metrics, text, wrap, lines))
        widest = std::max(widest, metrics.horizontalAdvance(line));
    return widest;
}

/// A tick label; what does not fit is elided.
void paintLabel(QPainter& painter, const QRectF& rect, const QString& text, double wrap, int lines)
{
    const QFontMetricsF metrics(painter.font());
    QRectF row(rect.left(), rect.top(), rect.width(), metrics.height());
    for (const QString& one : linesOf(metrics, text, wrap, lines)) {
        painter.drawText(row, Qt::AlignCenter, metrics.elidedText(one, Qt::ElideRight, rect.width() + 2));
        row.translate(0, metrics.height());
    }
}

double crisp(double pixel)
{
    return std::floor(pixel) + 0.5;
}

/// A sentence reads best on short lines.
QRectF emptyRect(const QRectF& frame)
{
    const double width = std::min(320.0, frame.width() - 32);
    return {frame.center().x() - width / 2, frame.top() + 36, width, frame.height() - 48};
}

void paintGrid(QPainter& painter, const Plot& plot)
{
    const QRectF& area = plot.area;
    painter.setPen(QPen(plot.theme.grid, 1));
    for (const Tick& tick : plot.y.ticks.ticks) {
        if (tick.labelled && plot.y.spec.scale != ScaleKind::Category) {
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

/// The width a category's name may take: its own place, and what its neighbours leave free of theirs.
double Chart::roomFor(const Plot& plot, const Layout& layout, std::size_t tick)
{
    const auto& ticks = plot.x.ticks.ticks;
    const QFontMetricsF metrics(plot.theme.type.caption);
    double most = 0;
    for (const std::size_t other : {tick - 1, tick + 1}) {
        if (other < ticks.size() && ticks[other].labelled)
            most = std::max(most, namedWidth(metrics, plot.x.label(ticks[other].value), layout.labelWidth - 4,
                                             layout.labelLines));
    }
    const double slot = layout.labelWidth;
    return std::clamp(2 * slot - 10 - most, slot - 4, 1.5 * slot);
}

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
        painter.drawText(emptyRect(layout.plot.frame), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
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
            const double room = plot.area.left() - plot.frame.left() - 10;
            painter.drawText(
                QRectF(plot.area.left() - 6 - room, y - height / 2, room, height),
                Qt::AlignRight | Qt::AlignVCenter,
                QFontMetricsF(theme.type.caption).elidedText(plot.y.label(tick.value), Qt::ElideRight, room));
        }
    }
    const bool category = plot.x.spec.scale == ScaleKind::Category;
    const auto& ticks = plot.x.ticks.ticks;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        if (!ticks[i].labelled)
            continue;
        if (layout.slant > 0) {
            painter.save();
            painter.translate(plot.x.pixel(ticks[i].value) + 6, plot.area.bottom() + 6);
            painter.rotate(-30);
            const double length = layout.slant * 2;
            painter.drawText(QRectF(-length, 0, length, height), Qt::AlignRight | Qt::AlignTop,
                             QFontMetricsF(theme.type.caption)
                                 .elidedText(plot.x.label(ticks[i].value), Qt::ElideRight, length));
            painter.restore();
            continue;
        }
        const double width = category ? roomFor(plot, layout, i) : 140;
        QRectF rect(plot.x.pixel(ticks[i].value) - width / 2, plot.area.bottom() + 6, width,
                    height * layout.labelLines);
        if (!category) { // an end label stays inside the card
            const QString text = plot.x.label(ticks[i].value);
            const double half = QFontMetricsF(theme.type.caption).horizontalAdvance(text) / 2;
            rect.translate(-std::max(0.0, rect.center().x() + half - (plot.frame.right() - 4)), 0);
        }
        paintLabel(painter, rect, plot.x.label(ticks[i].value), category ? layout.labelWidth - 4 : width,
                   layout.labelLines);
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
        if (m_readout.region) {
            QColor wash = theme.text;
            wash.setAlphaF(0.07F);
            painter.setPen(QPen(theme.text, 1.5));
            painter.setBrush(wash);
            if (!m_readout.region->isNull())
                painter.drawRoundedRect(*m_readout.region, 3, 3);
        } else if (m_readout.at.x() >= plot.area.left())
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
