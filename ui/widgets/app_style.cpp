#include "ui/widgets/app_style.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/style_paint.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

namespace ui {
namespace {

constexpr int kItemInset = 3; // the text of a cell begins this much farther in than that of a header

} // namespace

AppStyle::AppStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{}

void AppStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const
{
    const StyleColours c(*option);
    const QRectF rect = QRectF(option->rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    switch (element) {
    case PE_PanelLineEdit:
        if (widget && qobject_cast<const QComboBox*>(widget->parentWidget())) {
            painter->fillRect(option->rect, c.base);
        } else if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
                   frame && frame->lineWidth > 0) {
            paintField(*painter, rect, c, widget && widget->hasFocus(), option->state & State_MouseOver);
        }
        break;
    case PE_FrameLineEdit:
        paintField(*painter, rect, c, option->state & State_HasFocus, option->state & State_MouseOver);
        break;
    case PE_PanelButtonCommand:
        paintButton(*painter, rect, c, buttonLook(widget, option), option->state);
        break;
    case PE_PanelButtonTool:
        paintToolButton(*painter, rect, c, option->state);
        break;
    case PE_FrameDefaultButton:
    case PE_FrameButtonBevel:
        break;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView*>(widget) && !qobject_cast<const QPushButton*>(widget))
            paintFocusRing(*painter, rect, c);
        break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(*painter, rect, c, option->state);
        break;
    case PE_IndicatorRadioButton:
        paintRadioButton(*painter, rect, c, option->state);
        break;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
    case PE_IndicatorHeaderArrow:
    case PE_IndicatorSpinUp:
    case PE_IndicatorSpinDown:
        paintArrow(*painter, rect, element, *option, c.muted);
        break;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            paintArrow(*painter, rect,
                       option->state & State_Open ? PE_IndicatorArrowDown : PE_IndicatorArrowRight, *option,
                       c.muted);
        break;
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(c.border);
        painter->setBrush(element == PE_PanelMenu ? QBrush(c.raised) : QBrush(Qt::NoBrush));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        break;
    case PE_PanelTipLabel:
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(c.strongBorder);
        painter->setBrush(c.raised);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        break;
    case PE_Frame:
        paintViewFrame(*painter, rect, c, widget);
        break;
    case PE_FrameGroupBox:
        painter->setPen(QPen(c.border, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), grid::kCardRadius, grid::kCardRadius);
        break;
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_PanelMenuBar:
    case PE_FrameWindow:
        break;
    case PE_FrameTabBarBase:
        painter->fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), c.border);
        break;
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
        paintItem(*painter, *option, c, widget, element == PE_PanelItemViewRow);
        break;
    case PE_IndicatorDockWidgetResizeHandle:
        // What stands beside it draws its own hairline.
        if (option->state & State_MouseOver)
            painter->fillRect(option->rect, c.washedAccent(0.35));
        break;
    default:
        painter->restore();
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    painter->restore();
}

void AppStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                           const QWidget* widget) const
{
    const StyleColours c(*option);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    bool done = true;
    switch (element) {
    case CE_TabBarTabShape:
        paintTab(*painter, *static_cast<const QStyleOptionTab*>(option), c);
        break;
    case CE_TabBarTabLabel: {
        auto tab = *static_cast<const QStyleOptionTab*>(option);
        tab.palette.setColor(QPalette::WindowText, tab.state & State_Selected ? c.text : c.muted);
        tab.state &= ~State_HasFocus; // the underline shows it
        QProxyStyle::drawControl(element, &tab, painter, widget);
        break;
    }
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, c.base);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          c.border);
        break;
    case CE_HeaderLabel: {
        auto header = *static_cast<const QStyleOptionHeader*>(option);
        header.version = QStyleOptionHeader::Version; // a copy of this much
        header.palette.setColor(QPalette::ButtonText, c.muted);
        header.rect.adjust(kItemInset, 0, -kItemInset, 0); // above the text of the cells
        header.state &= ~State_On;
        QFont font = painter->font();
        font.setWeight(QFont::Medium);
        painter->setFont(font);
        header.text = QFontMetrics(font).elidedText(header.text, Qt::ElideRight, header.rect.width());
        QProxyStyle::drawControl(element, &header, painter, widget);
        break;
    }
    case CE_ItemViewItem: { // the selection is a wash: its text keeps its colour
        auto item = *static_cast<const QStyleOptionViewItem*>(option);
        item.palette.setColor(QPalette::HighlightedText, c.text);
        painter->restore();
        QProxyStyle::drawControl(element, &item, painter, widget);
        return;
    }
    case CE_PushButtonLabel: {
        auto button = *static_cast<const QStyleOptionButton*>(option);
        button.palette.setColor(QPalette::ButtonText,
                                buttonTextColour(c, buttonLook(widget, option), option->state));
        QFont font = painter->font();
        font.setWeight(QFont::Medium);
        painter->setFont(font);
        QProxyStyle::drawControl(element, &button, painter, widget);
        break;
    }
    case CE_PushButtonBevel:
        drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        break;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        paintProgress(*painter, *static_cast<const QStyleOptionProgressBar*>(option), c,
                      element == CE_ProgressBarContents);
        break;
    case CE_MenuItem:
        paintMenuItem(*painter, *static_cast<const QStyleOptionMenuItem*>(option), c, *this, widget);
        break;
    case CE_MenuBarItem:
        paintMenuBarItem(*painter, *static_cast<const QStyleOptionMenuItem*>(option), c, *this);
        break;
    case CE_MenuBarEmptyArea:
    case CE_MenuEmptyArea:
        painter->fillRect(option->rect, element == CE_MenuEmptyArea ? c.raised : c.window);
        break;
    case CE_Splitter:
        if (option->state & State_MouseOver)
            painter->fillRect(option->rect, c.washedAccent(0.35));
        break;
    case CE_ToolBar:
        break;
    case CE_DockWidgetTitle:
        paintDockTitle(*painter, *static_cast<const QStyleOptionDockWidget*>(option), c);
        break;
    case CE_RubberBand:
        painter->setPen(c.accent);
        painter->setBrush(c.washedAccent(0.12));
        painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    default:
        done = false;
    }
    painter->restore();
    if (!done)
        QProxyStyle::drawControl(element, option, painter, widget);
}

void AppStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                  QPainter* painter, const QWidget* widget) const
{
    const StyleColours c(*option);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    bool done = true;
    switch (control) {
    case CC_ScrollBar:
        paintScrollBar(*painter, *static_cast<const QStyleOptionSlider*>(option), c, *this, widget);
        break;
    case CC_Slider:
        paintSlider(*painter, *static_cast<const QStyleOptionSlider*>(option), c, *this, widget);
        break;
    case CC_ComboBox:
        paintComboBox(*painter, *static_cast<const QStyleOptionComboBox*>(option), c, *this, widget);
        break;
    case CC_SpinBox:
        paintSpinBox(*painter, *static_cast<const QStyleOptionSpinBox*>(option), c, *this, widget);
        break;
    default:
        done = false;
    }
    painter->restore();
    if (!done)
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int AppStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ButtonMargin:
        return 12;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QLineEdit*>(widget) ? 7 : 1;
    case PM_ComboBoxFrameWidth:
        return 4;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_ToolBarFrameWidth:
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_SplitterWidth:
        return 5;
    case PM_TabBarTabHSpace:
        return 24;
    case PM_TabBarTabVSpace:
        return 14;
    case PM_HeaderMargin:
        return 8;
    case PM_HeaderMarkSize:
        return 8;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return 16;
    case PM_ToolBarIconSize:
        return 18;
    case PM_ToolBarItemSpacing:
        return 4;
    case PM_ToolBarItemMargin:
        return 4;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 5;
    case PM_MenuHMargin:
        return 5;
    case PM_MenuBarItemSpacing:
        return 2;
    case PM_MenuBarVMargin:
        return 3;
    case PM_MenuBarHMargin:
        return 4;
    case PM_MenuScrollerHeight:
        return 16;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return 18;
    case PM_SliderLength:
        return 16;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return widget && widget->isWindow() ? 16 : 8;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_ToolTipLabelFrameWidth:
        return 8;
    case PM_FocusFrameHMargin:
        return 6;
    case PM_FocusFrameVMargin:
        return 3;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int AppStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                        QStyleHintReturn* returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_MenuBar_AltKeyNavigation:
        return hint == SH_MenuBar_AltKeyNavigation;
    case SH_ItemView_ShowDecorationSelected:
    case SH_Slider_AbsoluteSetButtons:
        return hint == SH_ItemView_ShowDecorationSelected ? 1 : int(Qt::LeftButton);
    case SH_Slider_PageSetButtons:
        return int(Qt::MiddleButton);
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ComboBox_Popup:
        return 0;
    case SH_Table_GridLineColor:
        return int(StyleColours(option ? option->palette : QPalette()).border.rgba());
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_TabBar_ElideMode:
        return Qt::ElideRight;
    case SH_UnderlineShortcut:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    case SH_Widget_Animate:
    case SH_DialogButtonBox_ButtonsHaveIcons: // the desktop's icons are not ours
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize AppStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                 const QWidget* widget) const
{
    QSize out = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int input =
        std::max((option ? option->fontMetrics.height() : 16) + 14, 32); // all inputs are equally high
    switch (type) {
    case CT_PushButton:
        return {std::max(out.width() + 8, 64), input};
    case CT_LineEdit:
    case CT_SpinBox:
        return {out.width(), input};
    case CT_ComboBox:
        return {out.width() + 12, input};
    case CT_ToolButton:
        return {std::max(out.width() + 2, 28), std::max(out.height() + 2, 28)};
    case CT_HeaderSection:
        return {out.width() + 4, std::max(out.height(), 32)};
    case CT_ItemViewItem:
        return {out.width(), std::max(out.height() + 6, 28)};
    case CT_MenuItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {out.width(), 9};
        return menuItemSize(item, out);
    }
    case CT_MenuBarItem:
        return {out.width() + 12, std::max(out.height(), 28)};
    case CT_GroupBox:
        return out + QSize(8, 16);
    case CT_TabBarTab:
        return {out.width(), std::max(out.height(), 36)};
    default:
        return out;
    }
}

QRect AppStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                               const QWidget* widget) const
{
    if (control == CC_ScrollBar)
        return scrollBarPart(*static_cast<const QStyleOptionSlider*>(option), part, *this, widget);
    if (control == CC_ComboBox) {
        const QRect rect = option->rect;
        if (part == SC_ComboBoxEditField)
            return visualRect(option->direction, rect, rect.adjusted(9, 2, -28, -2));
        if (part == SC_ComboBoxArrow)
            return visualRect(option->direction, rect,
                              QRect(rect.right() - 25, rect.top(), 22, rect.height()));
    }
    if (control == CC_SpinBox) {
        const QRect rect = option->rect;
        const int half = rect.height() / 2;
        if (part == SC_SpinBoxEditField)
            return visualRect(option->direction, rect, rect.adjusted(3, 3, -24, -3));
        if (part == SC_SpinBoxUp)
            return visualRect(option->direction, rect,
                              QRect(rect.right() - 22, rect.top() + 2, 20, half - 2));
        if (part == SC_SpinBoxDown)
            return visualRect(option->direction, rect,
                              QRect(rect.right() - 22, rect.top() + half, 20, half - 2));
    }
    if (control == CC_GroupBox) {
        const QRect inner = QProxyStyle::subControlRect(control, option, part, widget);
        if (part == SC_GroupBoxLabel || part == SC_GroupBoxCheckBox)
            return inner.translated(option->direction == Qt::RightToLeft ? -12 : 12, 8);
        return part == SC_GroupBoxContents ? inner.adjusted(4, 12, -4, -4) : inner;
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect AppStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_ItemViewItemText)
        rect.adjust(4, 0, -4, 0);
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents)
        return option->rect;
    return rect;
}

void AppStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QPushButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QScrollBar*>(widget) || qobject_cast<QTabBar*>(widget) ||
        qobject_cast<QLineEdit*>(widget) || qobject_cast<QToolButton*>(widget) ||
        widget->inherits("QAbstractSpinBox") || widget->inherits("QSplitterHandle"))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* header = qobject_cast<QHeaderView*>(widget)) {
        header->setHighlightSections(false);
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
    // An embedded editor or a bare scroll area lies on the page, not on a white sheet.
    if (auto* area = qobject_cast<QAbstractScrollArea*>(widget); area && area->inherits("QScrollArea"))
        area->setFrameShape(QFrame::NoFrame);
}

} // namespace ui
