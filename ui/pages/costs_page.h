#pragma once

#include "ui/pages/page.h"

namespace ui {

class SessionCard;
class TableCard;
class TimeBarsChart;
class UnknownModels;

/// What serving cost: by month and token kind, by model, workflow, user and session; models without a price;
/// the price book.
class CostsPage : public Page {
    Q_OBJECT

public:
    explicit CostsPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;
    void showPlanDetail(const core::PlanDetail* detail, bool complete) override;

private:
    void buildCharts();
    void buildTables();
    void buildPriceBook();
    void showLevers(const core::LeverResults* levers);
    void showMonths(const core::CostResults& costs, const std::vector<core::usage::Period>& periods);
    TimeBarsChart* m_months = nullptr;
    UnknownModels* m_unknown = nullptr;
    TableCard* m_levers = nullptr;
    TableCard* m_byModel = nullptr;
    TableCard* m_byWorkflow = nullptr;
    TableCard* m_workflows = nullptr; ///< under the selected plan
    TableCard* m_users = nullptr;
    SessionCard* m_sessions = nullptr;
    TableCard* m_prices = nullptr;
};

} // namespace ui
