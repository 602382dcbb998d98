#include "ui/widgets/figure_row.h"

#include "ui/charts/plot/chart_theme.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kNarrowest = 92; // "1.23B – 4.56B" in the caption's font

} // namespace

FigureRow::FigureRow(QWidget* parent)
    : QWidget(parent)
    , m_row(new FlowRow(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_row);
    m_row->setNarrowest(kNarrowest);
    m_row->setSpacing(grid::kUnit);
}

FigureRow::Cell FigureRow::addCell()
{
    Cell cell{new QWidget, new QLabel, new QLabel, new QLabel};
    auto* column = new QVBoxLayout(cell.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QLabel* label : {cell.name, cell.value, cell.interval}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addStretch();
    m_row->addWidget(cell.box);
    return cell;
}

void FigureRow::setFigures(const std::vector<Figure>& figures)
{
    const std::size_t before = m_cells.size();
    while (m_cells.size() < figures.size())
        m_cells.push_back(addCell());
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const Cell& cell = m_cells[i];
        cell.box->setVisible(i < figures.size());
        if (i >= figures.size())
            continue;
        const Figure& figure = figures[i];
        cell.name->setText(figure.name);
        cell.value->setText(figure.value);
        cell.interval->setText(figure.interval);
        cell.box->setToolTip(figure.meaning);
        cell.value->setAccessibleName(
            QStringLiteral("%1: %2 %3").arg(figure.name, figure.value, figure.interval));
        cell.value->setAccessibleDescription(figure.meaning);
    }
    if (m_cells.size() > before)
        restyle();
}

void FigureRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
}

void FigureRow::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.muted);
    for (const Cell& cell : m_cells) {
        cell.value->setFont(theme.type.title);
        for (QLabel* label : {cell.name, cell.interval}) {
            label->setFont(theme.type.caption);
            label->setPalette(quiet);
        }
    }
}

} // namespace ui
