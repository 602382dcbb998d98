#include "ui/widgets/section_header.h"

#include "ui/charts/plot/chart_theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {

SectionHeader::SectionHeader(const QString& title, Level level, QWidget* parent)
    : QWidget(parent)
    , m_level(level)
    , m_title(new QLabel(title, this))
    , m_detail(new QLabel(this))
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(grid::kUnit);
    auto* texts = new QVBoxLayout;
    texts->setContentsMargins(0, 0, 0, 0);
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_detail);
    m_detail->setVisible(false);
    m_detail->setWordWrap(true);
    m_row->addLayout(texts, 1);
    restyle();
}

void SectionHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

void SectionHeader::setDetail(const QString& detail)
{
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
}

void SectionHeader::addButton(QWidget* button)
{
    m_row->addWidget(button, 0, Qt::AlignTop);
}

void SectionHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        restyle();
}

void SectionHeader::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_title->setFont(m_level == Level::Page      ? theme.type.heading
                     : m_level == Level::Section ? theme.type.title
                                                 : theme.type.strong);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_detail->setPalette(muted);
}

} // namespace ui
