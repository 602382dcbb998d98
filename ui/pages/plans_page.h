#pragma once

#include "ui/models/edits.h"
#include "ui/pages/page.h"

class QHBoxLayout;
class QScrollArea;

namespace ui {

class LadderChart;
class PlanCard;
class TableCard;

/// Plans side by side, the selected one's ladder over the demand it meets, and its credit weights.
class PlansPage : public Page {
    Q_OBJECT

public:
    explicit PlansPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;

private:
    void buildHeader();
    void buildCards();
    void buildLadder();
    void buildWeights();
    void showCards(const core::Results& results);
    void bringSelectedCardIntoView();
    void showLadder(const core::PlanView& view, const core::plan::Plan& plan);
    void followLadder();
    void moveRung(int index, double value, bool final);
    void editWeight(const QString& row, double credits);

    QHBoxLayout* m_cardRow = nullptr;
    QScrollArea* m_cardArea = nullptr;
    QString m_cardInView; ///< plan whose card was last scrolled to
    std::vector<PlanCard*> m_cards;
    LadderChart* m_ladder = nullptr;
    TableCard* m_weights = nullptr;
    std::string m_unit; ///< on the ladder's axis
    DragKey m_drag;
};

} // namespace ui
