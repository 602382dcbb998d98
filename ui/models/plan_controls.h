#pragma once

#include "core/plan/plan.h"
#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/value_format.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ui {

/// A field of a plan that can be moved: a number with a slider, or one of a few choices.
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
    QStringList choices;    ///< not empty: `value` is the index of the choice
};

/// The controls of a plan in the order of its parts: price, allowance, overage, limits, packs, commitment.
std::vector<PlanControl> controlsOf(const core::plan::Plan& plan);

/// The plan with one control set; nothing when the path names no control. Amounts of the plan's reporting currency
/// change, those in other currencies stay. An allowance carries along what equals it: the limit on the same unit
/// and the quantity after which a charge begins.
std::optional<core::plan::Plan> withControl(core::plan::Plan plan, const QString& path, double value);

/// Path of the control nearest to a lint finding's JSON path; empty when there is none.
QString nearestControl(const core::plan::Plan& plan, const QString& jsonPath);

/// Path of the control that sets the plan's allowance: its first recurring grant, else its first monthly limit.
QString allowanceControl(const core::plan::Plan& plan);

} // namespace ui
