#pragma once

#include "core/plan/plan.h"
#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/value_format.h"

#include <QString>

#include <optional>
#include <vector>

namespace ui {

/// A number of a plan as the inspector shows it.
struct PlanControl {
    QString path;  ///< JSON path in the plan file, "grants[0].amount"; lint findings point to it
    QString group; ///< heading it stands under
    QString label;
    QString hint;
    ValueFormat format;
    double value = 0;
    Range range{0, 1};      ///< of the slider
    Range hardLimits{0, 1}; ///< of the field
    ScaleKind scale = ScaleKind::Linear;
};

/// The controls of a plan (amounts in its reporting currency): price, allowance, overage, packs, limits,
/// commitment.
std::vector<PlanControl> planControls(const core::plan::Plan& plan);

/// The plan with one control set; nothing when the path names no control. An allowance, a limit and the
/// quantity after which a charge begins move together while they are equal and of one unit.
std::optional<core::plan::Plan> withControl(const core::plan::Plan& plan, const QString& path, double value);

/// Path of the control nearest to a lint finding's JSON path; empty when there is none.
QString nearestControl(const core::plan::Plan& plan, const QString& jsonPath);

} // namespace ui
