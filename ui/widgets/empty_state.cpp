#include "ui/widgets/empty_state.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& sentence,
                       QWidget* parent)
    : QWidget(parent)
    , m_iconName(iconName)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(title, this))
    , m_sentence(new QLabel(sentence, this))
    , m_buttons(new QHBoxLayout)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(grid::kGap, grid::kGap, grid::kGap, grid::kGap);
    column->setSpacing(grid::kUnit);
    column->addStretch();
    m_icon->setAlignment(Qt::AlignCenter);
    column->addWidget(m_icon);
    column->addSpacing(grid::kUnit);
    m_title->setAlignment(Qt::AlignCenter);
    column->addWidget(m_title);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setMaximumWidth(440);
    m_sentence->setMinimumWidth(260);
    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addWidget(m_sentence, 100);
    centred->addStretch();
    column->addLayout(centred);
    column->addSpacing(grid::kUnit);
    m_buttons->setSpacing(grid::kUnit);
    m_buttons->addStretch();
    m_buttons->addStretch();
    column->addLayout(m_buttons);
    column->addStretch();
    restyle();
}

QAbstractButton* EmptyState::addButton(const QString& text)
{
    auto* button = new QPushButton(text, this);
    const bool first = m_buttons->count() == 2;
    if (first)
        button->setProperty("role", QStringLiteral("primary"));
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        restyle();
}

void EmptyState::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_icon->setPixmap(icon(m_iconName, theme.faint).pixmap(QSize(40, 40), devicePixelRatioF()));
    QFont titleFont = theme.type.title;
    titleFont.setPixelSize(titleFont.pixelSize() + 2);
    m_title->setFont(titleFont);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_sentence->setPalette(muted);
}

} // namespace ui
