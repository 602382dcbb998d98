#pragma once

#include "core/derive/plan_detail.h"
#include "ui/models/table_model.h"

namespace ui {

/// Results as rows, plans as columns; every plan but the baseline with its difference to it, and once
/// `detail` (null: nothing yet) knows it half of the difference's 95 % interval. A difference whose interval
/// holds zero is not called better or worse. Row ids are KPI ids.
TableContent compareTable(const core::Results& results, const core::Settings& settings,
                          const core::PlanDetail* detail = nullptr);

} // namespace ui
