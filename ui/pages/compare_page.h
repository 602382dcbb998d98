#pragma once

#include "ui/pages/page.h"

class QPushButton;

namespace ui {

class LineChart;
class Scenarios;
class ScatterChart;
class TableCard;

/// All plans beside each other, with the difference to the baseline; how their margins move with the
/// allowance; the selected plan in each saved version; what customers take when they may choose; and who
/// would pay more or less when everybody moves from the baseline to the selected plan.
class ComparePage : public Page {
    Q_OBJECT

public:
    explicit ComparePage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;
    void showPlanDetail(const core::PlanDetail* detail, bool complete) override;

private:
    void buildCharts();
    void buildScenarios();
    void showScenarios();
    void buildChoice();
    void buildImpact();
    void letChoose();
    void showChoice(const core::PlanDetail* detail, bool complete);
    void showImpact(const core::PlanDetail::Impact& impact);
    QString nameOf(const std::string& planId) const;
    void showTable(const core::PlanDetail* detail);
    void showCurves(const core::Results& results);
    TableCard* m_table = nullptr;
    LineChart* m_tradeOff = nullptr;
    LineChart* m_deciles = nullptr;
    Scenarios* m_scenarios = nullptr;
    TableCard* m_scenarioTable = nullptr;
    QPushButton* m_letChoose = nullptr;
    LineChart* m_takers = nullptr;
    TableCard* m_choice = nullptr;
    ScatterChart* m_impact = nullptr;
    TableCard* m_migration = nullptr;
    TableCard* m_affected = nullptr;
    std::vector<std::uint32_t> m_payers; ///< by point of the impact chart
};

} // namespace ui
