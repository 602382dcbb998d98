#pragma once

#include <QWidget>

#include <functional>

class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace ui {

class SectionHeader;

/// Things of the same kind under each other, each on a card that can be taken away, with a button below that
/// adds one.
class CardList : public QWidget {
    Q_OBJECT

public:
    /// Without a title there is no header.
    CardList(const QString& title, const QString& detail, QWidget* parent = nullptr);

protected:
    using Fill = std::function<void(std::size_t index, QVBoxLayout* card)>;

    /// Makes so many cards; those before go as soon as the edit that came from one of their controls is done.
    void rebuildCards(std::size_t count, const Fill& fill);
    /// A quiet button below the cards.
    void addButton(QPushButton* button);
    /// "Remove ..." for the top of a card.
    QToolButton* removeButton(const QString& toolTip, const QString& accessibleName,
                              const std::function<void()>& remove);

private:
    QVBoxLayout* m_column;
    QVBoxLayout* m_cards;
    QWidget* m_body = nullptr;
};

} // namespace ui
