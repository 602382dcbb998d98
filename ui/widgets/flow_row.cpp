#include "ui/widgets/flow_row.h"

#include "ui/charts/plot/chart_theme.h"

#include <QGridLayout>

#include <algorithm>

namespace ui {

FlowRow::FlowRow(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(grid::kWide);
}

void FlowRow::addWidget(QWidget* widget)
{
    m_widgets << widget;
    widget->setParent(this);
    m_columns = 0;
    arrange();
}

void FlowRow::setNarrowest(int pixels)
{
    m_narrowest = pixels;
    m_columns = 0;
    arrange();
}

void FlowRow::setSpacing(int pixels)
{
    m_grid->setSpacing(pixels);
}

void FlowRow::setLastFills(bool fills)
{
    m_lastFills = fills;
    m_columns = 0;
    arrange();
}

int FlowRow::widestMinimum() const
{
    int widest = 0;
    for (const QWidget* widget : m_widgets)
        widest = std::max(widest, widget->minimumSizeHint().width());
    return widest;
}

/// One a line must do: the lines of now must not keep the row from getting narrower.
QSize FlowRow::minimumSizeHint() const
{
    return {widestMinimum(), QWidget::minimumSizeHint().height()};
}

void FlowRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void FlowRow::arrange()
{
    const int count = std::max(1, int(m_widgets.size()));
    const int gap = m_grid->spacing();
    const int narrowest = std::max(m_narrowest, widestMinimum());
    const int fitting = std::clamp((width() + gap) / (narrowest + gap), 1, count);
    const int lines = (count + fitting - 1) / fitting;
    const int columns = (count + lines - 1) / lines; // lines of nearly equal length
    if (columns == m_columns)
        return;
    for (int i = 0; i < m_grid->columnCount(); ++i)
        m_grid->setColumnStretch(i, 0);
    m_columns = columns;
    for (QWidget* widget : m_widgets)
        m_grid->removeWidget(widget);
    for (int i = 0; i < m_widgets.size(); ++i) {
        const bool last = m_lastFills && i + 1 == m_widgets.size();
        m_grid->addWidget(m_widgets[i], i / columns, i % columns, 1, last ? columns - i % columns : 1);
    }
    for (int i = 0; i < columns; ++i)
        m_grid->setColumnStretch(i, 1);
}

} // namespace ui
