#pragma once

#include "core/derive/results.h"
#include "ui/widgets/card.h"

class QLabel;

namespace ui {

class DataTable;
class FigureRow;
class SectionHeader;

/// What sessions cost: how their cost is distributed, and the most expensive ones; or how to get them.
class SessionCard : public Card {
    Q_OBJECT

public:
    explicit SessionCard(QWidget* parent = nullptr);
    /// `sessions` is null when the project keeps none; `total` is the cost of all usage, USD.
    void setSessions(const core::SessionResults* sessions, double total);

private:
    SectionHeader* m_header;
    QLabel* m_hint;
    FigureRow* m_figures;
    DataTable* m_table;
};

} // namespace ui
