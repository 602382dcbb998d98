#pragma once

#include <QColor>
#include <QRectF>
#include <QStyle>
#include <QStyleOption>

class QPainter;
class QWidget;

namespace ui {

/// The colours a control is drawn with, from its own palette.
struct StyleColours {
    explicit StyleColours(const QPalette& palette, bool enabled = true);
    explicit StyleColours(const QStyleOption& option);
    QColor window, base, raised, hover, border, strongBorder, text, muted, accent, onAccent, button, negative;
    bool dark = false;
    QColor washedAccent(double opacity) const;
};

enum class ButtonLook { Normal, Primary, Quiet, Danger };
ButtonLook buttonLook(const QWidget* widget, const QStyleOption* option);
QColor buttonTextColour(const StyleColours& c, ButtonLook look, QStyle::State state);

// One function per control; all paint with the painter as given (antialiasing on).
void paintField(QPainter& painter, const QRectF& rect, const StyleColours& c, bool focus, bool hover);
void paintFocusRing(QPainter& painter, const QRectF& rect, const StyleColours& c);
void paintButton(QPainter& painter, const QRectF& rect, const StyleColours& c, ButtonLook look,
                 QStyle::State state);
void paintToolButton(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state);
void paintCheckBox(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state);
void paintRadioButton(QPainter& painter, const QRectF& rect, const StyleColours& c, QStyle::State state);
void paintArrow(QPainter& painter, const QRectF& rect, QStyle::PrimitiveElement element,
                const QStyleOption& option, const QColor& colour);
void paintViewFrame(QPainter& painter, const QRectF& rect, const StyleColours& c, const QWidget* widget);
void paintItem(QPainter& painter, const QStyleOption& option, const StyleColours& c, const QWidget* widget,
               bool row);
void paintTab(QPainter& painter, const QStyleOptionTab& tab, const StyleColours& c);
void paintProgress(QPainter& painter, const QStyleOptionProgressBar& bar, const StyleColours& c,
                   bool contents);
void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& item, const StyleColours& c,
                   const QStyle& style, const QWidget* widget);
void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& item, const StyleColours& c,
                      const QStyle& style);
void paintDockTitle(QPainter& painter, const QStyleOptionDockWidget& dock, const StyleColours& c);
void paintScrollBar(QPainter& painter, const QStyleOptionSlider& bar, const StyleColours& c,
                    const QStyle& style, const QWidget* widget);
void paintSlider(QPainter& painter, const QStyleOptionSlider& slider, const StyleColours& c,
                 const QStyle& style, const QWidget* widget);
void paintComboBox(QPainter& painter, const QStyleOptionComboBox& box, const StyleColours& c,
                   const QStyle& style, const QWidget* widget);
void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& box, const StyleColours& c,
                  const QStyle& style, const QWidget* widget);
QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part, const QStyle& style,
                    const QWidget* widget);
QSize menuItemSize(const QStyleOptionMenuItem* item, const QSize& base);

} // namespace ui
