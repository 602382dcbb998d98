#pragma once

#include "core/plan/plan.h"

#include <QString>

#include <optional>

/// How parts of a plan are named on screen.
namespace ui {

/// "credits", "tokens", "USD of compute": what one quantity of a meter or credit unit is called.
QString unitText(const core::plan::Plan& plan, const core::plan::Id& unit);
/// The same of one: "credit".
QString unitTextOfOne(const core::plan::Plan& plan, const core::plan::Id& unit);
/// "per billing period", "rolling 5 hours".
QString windowText(const core::plan::Window& window);
QString durationText(const core::plan::Duration& duration);
/// A limit over the whole billing period: what monthly evaluation sees.
bool isMonthly(const core::plan::Window& window);
/// "Warn", "Charge overage", "Move to another model".
QString actionText(core::plan::StepAction action);

/// What a card says in its first lines.
struct PlanSummary {
    QString price;     ///< "$49 per month", "pay per use"
    QString allowance; ///< "5,000 credits included"; empty when nothing is
    QString beyond;    ///< "then overage", "then blocked"
};
PlanSummary summaryOf(const core::plan::Plan& plan);

} // namespace ui
