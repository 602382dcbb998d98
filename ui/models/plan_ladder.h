#pragma once

#include "core/plan/plan.h"
#include "ui/charts/ladder_chart.h"

#include <optional>
#include <vector>

namespace ui {

/// The thresholds of a plan on the axis of one unit (a meter or credit unit), in rising order: the steps of
/// its monthly limit; without one, the end of its grant or where its overage charge begins.
std::vector<LadderStep> ladderOf(const core::plan::Plan& plan, const core::plan::Id& unit);

/// The plan with rung `index` of ladderOf() at `value`. The rung at the whole limit moves the allowance, any
/// other its share of it. Nothing when there is no such rung.
std::optional<core::plan::Plan> withRung(const core::plan::Plan& plan, const core::plan::Id& unit, int index,
                                         double value);

} // namespace ui
