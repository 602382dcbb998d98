#include "ui/shell/card_list.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

CardList::CardList(const QString& title, const QString& detail, QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_cards(new QVBoxLayout)
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(grid::kUnit);
    if (!title.isEmpty()) {
        auto* header = new SectionHeader(title, SectionHeader::Level::Group);
        header->setDetail(detail);
        m_column->addWidget(header);
    }
    m_column->addLayout(m_cards);
}

void CardList::rebuildCards(std::size_t count, const Fill& fill)
{
    if (m_body)
        m_body->deleteLater();
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kUnit);
    for (std::size_t i = 0; i < count; ++i) {
        auto* card = new Card;
        card->body()->setContentsMargins(12, grid::kUnit, 12, 12);
        card->body()->setSpacing(grid::kUnit);
        fill(i, card->body());
        column->addWidget(card);
    }
    m_cards->addWidget(m_body);
    m_body->setVisible(count > 0);
}

void CardList::addButton(QPushButton* button)
{
    button->setIcon(icon(QStringLiteral("add")));
    button->setProperty("role", "quiet");
    m_column->addWidget(button);
}

QToolButton* CardList::removeButton(const QString& toolTip, const QString& accessibleName,
                                    const std::function<void()>& remove)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setIcon(icon(QStringLiteral("delete")));
    button->setToolTip(toolTip);
    button->setAccessibleName(accessibleName);
    connect(button, &QToolButton::clicked, this, remove);
    return button;
}

} // namespace ui
