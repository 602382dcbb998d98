#include "ui/widgets/card.h"

#include "ui/charts/plot/chart_theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace ui {

Card::Card(QWidget* parent)
    : QFrame(parent)
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(grid::kWide, grid::kWide, grid::kWide, grid::kWide);
    m_body->setSpacing(grid::kUnit);
}

void Card::setSelected(bool selected)
{
    m_selected = selected;
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    const QPalette& colours = palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = m_selected ? 2 : 1;
    painter.setPen(QPen(colours.color(m_selected ? QPalette::Highlight : QPalette::Mid), width));
    painter.setBrush(colours.color(QPalette::Base));
    const double inset = width / 2;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), grid::kCardRadius,
                            grid::kCardRadius);
}

} // namespace ui
