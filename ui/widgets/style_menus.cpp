// Menus, scroll bars, sliders, combo and spin boxes of the program's style.
#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/style_paint.h"

#include <QAbstractSpinBox>
#include <QPainter>

#include <algorithm>

namespace ui {
namespace {

constexpr int kMenuIcon = 16;
constexpr int kMenuLeft = 32; // icon or check mark and its gap
constexpr int kMenuRight = 14;

} // namespace

QSize menuItemSize(const QStyleOptionMenuItem* item, const QSize& base)
{
    if (!item)
        return base;
    const QFontMetrics metrics(item->font);
    const QStringList parts = item->text.split(QLatin1Char('\t'));
    int width = kMenuLeft + metrics.size(Qt::TextShowMnemonic, parts.value(0)).width() + kMenuRight + 12;
    if (parts.size() > 1 || item->reservedShortcutWidth > 0)
        width += 28 + std::max(metrics.horizontalAdvance(parts.value(1)), 0);
    return {std::max(width, 168), std::max(metrics.height() + 12, 30)};
}

void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& item, const StyleColours& c,
                   const QStyle& style, const QWidget*)
{
    painter.fillRect(item.rect, c.raised);
    const QRect rect = item.rect;
    if (item.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(rect.left() + 4, rect.center().y(), rect.width() - 8, 1), c.border);
        return;
    }
    const bool enabled = item.state & QStyle::State_Enabled;
    if ((item.state & QStyle::State_Selected) && enabled) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.hover);
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 0.5, -1, -0.5), 5, 5);
    }
    const QRect icon(rect.left() + 9, rect.center().y() - kMenuIcon / 2 + 1, kMenuIcon, kMenuIcon);
    if (item.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (item.checked) {
            QStyleOption mark;
            painter.setPen(QPen(c.accent, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const QPointF m = QRectF(icon).center();
            const QPointF points[] = {m + QPointF(-4.5, 0.3), m + QPointF(-1.3, 3.5), m + QPointF(4.5, -3.2)};
            painter.drawPolyline(points, 3);
        }
    } else if (!item.icon.isNull()) {
        item.icon.paint(&painter, icon, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QRect text = rect.adjusted(kMenuLeft, 0, -kMenuRight, 0);
    const QStringList parts = item.text.split(QLatin1Char('\t'));
    painter.setFont(item.font);
    painter.setPen(c.text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                     parts.value(0));
    if (parts.size() > 1) {
        painter.setPen(c.muted);
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, parts.value(1));
    }
    if (item.menuItemType == QStyleOptionMenuItem::SubMenu) {
        QStyleOption arrow;
        paintArrow(painter, QRectF(rect.right() - 20, rect.top(), 16, rect.height()),
                   QStyle::PE_IndicatorArrowRight, arrow, c.muted);
    }
    Q_UNUSED(style);
}

void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& item, const StyleColours& c,
                      const QStyle& style)
{
    painter.fillRect(item.rect, c.window);
    if (item.state & (QStyle::State_Selected | QStyle::State_Sunken)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.hover);
        painter.drawRoundedRect(QRectF(item.rect).adjusted(1, 2, -1, -2), 5, 5);
    }
    painter.setFont(item.font);
    const int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    style.drawItemText(&painter, item.rect, flags, item.palette, item.state & QStyle::State_Enabled,
                       item.text, QPalette::ButtonText);
}

void paintDockTitle(QPainter& painter, const QStyleOptionDockWidget& dock, const StyleColours& c)
{
    QFont font = painter.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(c.text);
    const QRect text = dock.rect.adjusted(12, 0, -40, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(dock.title, Qt::ElideRight, text.width()));
}

QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part, const QStyle& style,
                    const QWidget* widget)
{
    const bool horizontal = bar.orientation == Qt::Horizontal;
    const QRect rect = bar.rect;
    const int length = horizontal ? rect.width() : rect.height();
    const int range = bar.maximum - bar.minimum;
    const int least = style.pixelMetric(QStyle::PM_ScrollBarSliderMin, &bar, widget);
    int slider = length;
    if (range > 0)
        slider = std::clamp(int(qint64(bar.pageStep) * length / (range + bar.pageStep)),
                            std::min(least, length), length);
    const int start = QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition,
                                                      length - slider, bar.upsideDown);
    const auto along = [&](int from, int size) {
        return horizontal ? QRect(rect.left() + from, rect.top(), size, rect.height())
                          : QRect(rect.left(), rect.top() + from, rect.width(), size);
    };
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return rect;
    case QStyle::SC_ScrollBarSlider:
        return along(start, slider);
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + slider, length - start - slider);
    default:
        return {}; // no arrow buttons
    }
}

void paintScrollBar(QPainter& painter, const QStyleOptionSlider& bar, const StyleColours& c,
                    const QStyle& style, const QWidget* widget)
{
    if (widget && widget->parentWidget() && widget->parentWidget()->inherits("QAbstractScrollArea"))
        painter.fillRect(bar.rect, widget->palette().color(widget->parentWidget()->backgroundRole()));
    if (bar.maximum <= bar.minimum)
        return;
    QRectF handle = QRectF(scrollBarPart(bar, QStyle::SC_ScrollBarSlider, style, widget));
    const bool active = bar.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const double inset = active ? 1.5 : 2.5;
    handle.adjust(
        bar.orientation == Qt::Horizontal ? 2 : inset, bar.orientation == Qt::Horizontal ? inset : 2,
        bar.orientation == Qt::Horizontal ? -2 : -inset, bar.orientation == Qt::Horizontal ? -inset : -2);
    const double radius = std::min(handle.width(), handle.height()) / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(blended(c.base, c.text, active ? 0.38 : 0.2));
    painter.drawRoundedRect(handle, radius, radius);
}

void paintSlider(QPainter& painter, const QStyleOptionSlider& slider, const StyleColours& c,
                 const QStyle& style, const QWidget* widget)
{
    const QRectF handle =
        QRectF(style.subControlRect(QStyle::CC_Slider, &slider, QStyle::SC_SliderHandle, widget));
    const bool horizontal = slider.orientation == Qt::Horizontal;
    const QPointF m = QRectF(slider.rect).center();
    QRectF groove = horizontal ? QRectF(slider.rect.left() + 8, m.y() - 2, slider.rect.width() - 16, 4)
                               : QRectF(m.x() - 2, slider.rect.top() + 8, 4, slider.rect.height() - 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blended(c.border, c.strongBorder, 0.2));
    painter.drawRoundedRect(groove, 2, 2);
    if (horizontal)
        groove.setRight(handle.center().x());
    else
        groove.setTop(handle.center().y());
    painter.setBrush(c.accent);
    painter.drawRoundedRect(groove, 2, 2);
    painter.setPen(QPen(c.accent, 1.6));
    painter.setBrush(c.base);
    painter.drawEllipse(handle.center(), 6.5, 6.5);
    if (slider.state & QStyle::State_HasFocus) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.washedAccent(0.4), 3));
        painter.drawEllipse(handle.center(), 8.5, 8.5);
    }
}

void paintComboBox(QPainter& painter, const QStyleOptionComboBox& box, const StyleColours& c,
                   const QStyle& style, const QWidget* widget)
{
    const bool open = box.state & (QStyle::State_On | QStyle::State_Sunken);
    const bool focus = (box.state & QStyle::State_HasFocus) || open;
    if (box.frame)
        paintField(painter, QRectF(box.rect), c, focus, box.state & QStyle::State_MouseOver);
    const QRectF arrow =
        QRectF(style.subControlRect(QStyle::CC_ComboBox, &box, QStyle::SC_ComboBoxArrow, widget));
    QStyleOption plain;
    paintArrow(painter, arrow, QStyle::PE_IndicatorArrowDown, plain, c.muted);
}

void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& box, const StyleColours& c,
                  const QStyle& style, const QWidget* widget)
{
    if (box.frame)
        paintField(painter, QRectF(box.rect), c, box.state & QStyle::State_HasFocus,
                   box.state & QStyle::State_MouseOver);
    if (box.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    for (const auto& [part, element] : {std::pair{QStyle::SC_SpinBoxUp, QStyle::PE_IndicatorSpinUp},
                                        std::pair{QStyle::SC_SpinBoxDown, QStyle::PE_IndicatorSpinDown}}) {
        const QRectF rect = QRectF(style.subControlRect(QStyle::CC_SpinBox, &box, part, widget));
        if ((box.activeSubControls & part) && (box.state & QStyle::State_MouseOver)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(c.hover);
            painter.drawRoundedRect(rect, 3, 3);
        }
        QStyleOption plain;
        paintArrow(painter, rect, element, plain, c.muted);
    }
}

} // namespace ui
