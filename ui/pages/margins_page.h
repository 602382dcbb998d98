#pragma once

#include "ui/models/edits.h"
#include "ui/pages/page.h"

namespace ui {

class BillChart;
class CalendarStrip;
class DecileChart;
class LineChart;
class LintList;
class MarginCurveChart;
class MarginSensitivities;
class TableCard;
class WaterfallChart;

/// What the selected plan earns and whom it hurts: margin and overage against the allowance, revenue to
/// margin, subsidy by decile, bills, the days on which allowances run out, and what is risky about the plan.
class MarginsPage : public Page {
    Q_OBJECT

public:
    explicit MarginsPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showResults(const core::Results& results) override;
    void showPlanDetail(const core::PlanDetail* detail, bool complete) override;

private:
    void buildCurves();
    void buildBreakdown();
    void buildExhaustion();
    void buildLint();
    void showCurves(const core::PlanView& view, const core::plan::Plan& plan);
    void showWaterfall(const core::PlanView& view);
    void showDeciles(const core::PlanView& view);
    void showBills(const core::PlanView& view, const core::plan::Plan& plan);
    void showLint(const core::PlanView& view, const core::plan::Plan& plan);
    void showExhaustion(const core::economics::ReplayResult& replay);
    void followAllowance();
    void takeNumbers(const QString& xControl, double x, const QString& yControl, double y);
    void moveAllowance(double value, bool final);

    MarginCurveChart* m_margin = nullptr;
    MarginCurveChart* m_overage = nullptr;
    WaterfallChart* m_waterfall = nullptr;
    DecileChart* m_deciles = nullptr;
    BillChart* m_bills = nullptr;
    MarginSensitivities* m_sensitivities = nullptr;
    CalendarStrip* m_exhaustion = nullptr;
    TableCard* m_limits = nullptr;
    TableCard* m_replayed = nullptr;
    LintList* m_lint = nullptr;
    QString m_allowancePath; ///< control that the curves move along
    DragKey m_drag;
};

} // namespace ui
