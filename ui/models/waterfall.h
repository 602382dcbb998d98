#pragma once

#include "core/economics/results.h"
#include "ui/charts/bar_chart.h"

namespace ui {

/// Revenue by source, what serving costs, and the margins that remain. Steps that are zero are left out.
std::vector<WaterfallStep> waterfallOf(const core::economics::PlanResults& results);

} // namespace ui
