#include "ui/widgets/style_paint.h"

#include "ui/charts/plot/chart_theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>

#include <algorithm>

namespace ui {
namespace {

constexpr double kRadius = grid::kRadius;

void polyline(QPainter& painter, std::initializer_list<QPointF> points, const QColor& colour, double width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(points.begin(), int(points.size()));
}

void chevron(QPainter& painter, const QPointF& centre, bool down, const QColor& colour)
{
    const double s = down ? 1 : -1;
    polyline(
        painter,
        {centre + QPointF(-3.5, -1.75 * s), centre + QPointF(0, 1.75 * s), centre + QPointF(3.5, -1.75 * s)},
        colour, 1.5);
}

} // namespace

StyleColours::StyleColours(const QPalette& palette, bool enabled)
{
    const QPalette::ColorGroup group = enabled ? QPalette::Active : QPalette::Disabled;
    window = palette.color(QPalette::Window);
    base = palette.color(group, QPalette::Base);
    raised = palette.color(QPalette::Light);
    hover = palette.color(QPalette::Midlight);
    border = palette.color(QPalette::Mid);
    strongBorder = palette.color(QPalette::Dark);
    text = palette.color(group, QPalette::Text);
    muted = blended(base, text, 0.66);
    accent = palette.color(group, QPalette::Highlight);
    onAccent = palette.color(group, QPalette::HighlightedText);
    button = palette.color(group, QPalette::Button);
    dark = base.lightness() < 110;
    negative = dark ? QColor(0xffff8f73) : QColor(0xffc23a1c);
}

StyleColours::StyleColours(const QStyleOption& option)
    : StyleColours(option.palette, option.state & QStyle::State_Enabled)
{}

QColor StyleColours::washedAccent(double opacity) const
{
    QColor colour = accent;
    colour.setAlphaF(float(opacity));
    return colour;
}

ButtonLook buttonLook(const QWidget* widget, const QStyleOption* option)
{
    const QString role = widget ? widget->property("role").toString() : QString();
    if (role == QLatin1String("quiet"))
        return ButtonLook::Quiet;
    if (role == QLatin1String("danger"))
        return ButtonLook::Danger;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const bool isDefault = button && (button->features & QStyleOptionButton::DefaultButton);
    return role == QLatin1String("primary") || isDefault ? ButtonLook::Primary : ButtonLook::Normal;
}

QColor buttonTextColour(const StyleColours& c, ButtonLook look, QStyle::State state)
{
    if (!(state & QStyle::State_Enabled))
        return c.text;
    if (look == ButtonLook::Primary)
        return c.onAccent;
    if (look == ButtonLook::Danger)
        return c.negative;
    return c.text;
}

void paintFocusRing(QPainter& painter, const QRectF& rect, const StyleColours& c)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.accent, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), kRadius, kRadius);
}

void paintField(QPainter& painter, const QRectF& rect, const StyleColours& c, bool focus, bool hover)
{
    painter.setBrush(c.base);
    painter.setPen(QPen(focus   ? c.accent
                        : hover ? c.strongBorder
                                : blended(c.border, c.strongBorder, 0.4),
                        focus ? 1.6 : 1));
    const double inset = focus ? 0.8 : 0.5;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
}

void paintButton(QPainter& painter, const QRectF& rect, const StyleColours& c, ButtonLook look,
                 QStyle::State state)
{
    const bool enabled = state & QStyle::State_Enabled;
    const bool down = state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hover = enabled && (state & QStyle::State_MouseOver);
    QColor fill = c.button;
    QColor edge = blended(c.border, c.strongBorder, hover ? 0.9 : 0.5);
    if (look == ButtonLook::Primary && enabled) {
        fill = blended(c.accent, c.dark ? QColor(Qt::white) : QColor(Qt::black),
                       down    ? 0.16
                       : hover ? 0.08
                               : 0);
        edge = fill;
    } else if (look == ButtonLook::Quiet) {
        fill = down || hover ? c.hover : QColor(Qt::transparent);
        edge = Qt::transparent;
    } else {
        fill = down    ? blended(c.hover, c.strongBorder, 0.25)
               : hover ? blended(c.button, c.hover, 0.7)
                       : c.button;
    }
    painter.setPen(QPen(edge, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    if ((state & QStyle::State_HasFocus) && (state & QStyle::State_KeyboardFocusChange)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look == ButtonLook::Primary ? c.onAccent : c.accent, 1.6));
        painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), kRadius - 1.5, kRadius - 1.5);
    }
}

void paintToolButton(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state)
{
    const bool raisedFlat = state & QStyle::State_AutoRaise;
    const bool on = state & QStyle::State_On;
    const bool hover = (state & QStyle::State_Enabled) && (state & QStyle::State_MouseOver);
    QColor fill = raisedFlat ? QColor(Qt::transparent) : c.button;
    if (hover || (state & QStyle::State_Sunken))
        fill = c.hover;
    if (on)
        fill = blended(c.base, c.accent, c.dark ? 0.26 : 0.14);
    painter.setBrush(fill);
    painter.setPen(raisedFlat || on ? QPen(Qt::NoPen) : QPen(blended(c.border, c.strongBorder, 0.5), 1));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), kRadius - 1, kRadius - 1);
    if ((state & QStyle::State_HasFocus) && (state & QStyle::State_KeyboardFocusChange))
        paintFocusRing(painter, rect, c);
}

void paintCheckBox(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state)
{
    const bool on = state & (QStyle::State_On | QStyle::State_NoChange);
    const QRectF box = QRectF(rect.center() - QPointF(7.5, 7.5), QSizeF(15, 15))
                           .translated(0.5, 0.5)
                           .adjusted(0, 0, -0.5, -0.5);
    painter.setPen(QPen(on ? c.accent : (state & QStyle::State_MouseOver) ? c.accent : c.strongBorder, 1.2));
    painter.setBrush(on ? c.accent : c.base);
    painter.drawRoundedRect(box, 4, 4);
    const QPointF m = box.center();
    if (state & QStyle::State_On)
        polyline(painter, {m + QPointF(-3.6, 0.2), m + QPointF(-1, 2.8), m + QPointF(3.6, -2.6)}, c.onAccent,
                 1.8);
    else if (state & QStyle::State_NoChange)
        polyline(painter, {m + QPointF(-3.2, 0), m + QPointF(3.2, 0)}, c.onAccent, 1.8);
}

void paintRadioButton(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state)
{
    const bool on = state & QStyle::State_On;
    const QPointF m = rect.center();
    painter.setPen(QPen(on || (state & QStyle::State_MouseOver) ? c.accent : c.strongBorder, 1.2));
    painter.setBrush(on ? c.accent : c.base);
    painter.drawEllipse(m, 7, 7);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.onAccent);
        painter.drawEllipse(m, 2.8, 2.8);
    }
}

void paintArrow(QPainter& painter, const QRectF& rect, QStyle::PrimitiveElement element,
                const QStyleOption& option, const QColor& colour)
{
    const QPointF m = rect.center();
    if (element == QStyle::PE_IndicatorArrowLeft || element == QStyle::PE_IndicatorArrowRight) {
        const double s = element == QStyle::PE_IndicatorArrowRight ? 1 : -1;
        polyline(painter,
                 {m + QPointF(-1.75 * s, -3.5), m + QPointF(1.75 * s, 0), m + QPointF(-1.75 * s, 3.5)},
                 colour, 1.5);
        return;
    }
    bool down = element == QStyle::PE_IndicatorArrowDown || element == QStyle::PE_IndicatorSpinDown;
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
        header && element == QStyle::PE_IndicatorHeaderArrow)
        down = header->sortIndicator == QStyleOptionHeader::SortUp; // as Qt names it: the arrow points down
    chevron(painter, m, down, colour);
}

void paintViewFrame(QPainter& painter, const QRectF& rect, const StyleColours& c, const QWidget* widget)
{
    if (widget && widget->property("flush").toBool())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.border, 1));
    painter.drawRect(rect.adjusted(0, 0, -1, -1));
}

void paintItem(QPainter& painter, const QStyleOption& option, const StyleColours& c, const QWidget* widget,
               bool row)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(&option);
    const bool selected = option.state & QStyle::State_Selected;
    if (row) {
        if (item && (item->features & QStyleOptionViewItem::Alternate))
            painter.fillRect(option.rect, option.palette.color(QPalette::AlternateBase));
        return;
    }
    if (item && item->backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, item->backgroundBrush);
    if (selected)
        painter.fillRect(option.rect, c.washedAccent(c.dark ? 0.3 : 0.13));
    else if ((option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled))
        painter.fillRect(option.rect, c.hover);
    if (selected && (option.state & QStyle::State_HasFocus) &&
        qobject_cast<const QAbstractItemView*>(widget)) {
        painter.setPen(QPen(c.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void paintTab(QPainter& painter, const QStyleOptionTab& tab, const StyleColours& c)
{
    const QRectF rect = QRectF(tab.rect);
    const bool selected = tab.state & QStyle::State_Selected;
    if (!selected && (tab.state & QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.hover);
        painter.drawRoundedRect(rect.adjusted(3, 5, -3, -5), kRadius, kRadius);
    }
    if (!selected)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.accent);
    painter.drawRoundedRect(QRectF(rect.left() + 8, rect.bottom() - 2, rect.width() - 16, 2.5), 1.2, 1.2);
    if ((tab.state & QStyle::State_HasFocus) && (tab.state & QStyle::State_KeyboardFocusChange))
        paintFocusRing(painter, rect.adjusted(2, 4, -2, -5), c);
}

void paintProgress(QPainter& painter, const QStyleOptionProgressBar& bar, const StyleColours& c,
                   bool contents)
{
    const double height = 6;
    const QRectF track(bar.rect.left(), bar.rect.center().y() + 0.5 - height / 2, bar.rect.width(), height);
    painter.setPen(Qt::NoPen);
    if (!contents) {
        painter.setBrush(blended(c.border, c.strongBorder, 0.15));
        painter.drawRoundedRect(track, height / 2, height / 2);
        return;
    }
    const bool unknown = bar.minimum == bar.maximum;
    const double share =
        unknown ? 0.3 : double(bar.progress - bar.minimum) / std::max(1, bar.maximum - bar.minimum);
    QRectF done = track;
    done.setWidth(std::max(height, track.width() * std::clamp(share, 0.0, 1.0)));
    if (unknown)
        done.moveLeft(track.left() + track.width() * 0.35);
    if (share <= 0)
        return;
    painter.setBrush(c.accent);
    painter.drawRoundedRect(done, height / 2, height / 2);
}

} // namespace ui
