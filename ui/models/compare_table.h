#pragma once

#include "core/derive/plan_detail.h"
#include "ui/models/table_model.h"
#include "ui/session/scenarios.h"

#include <string>
#include <vector>

namespace ui {

/// Results as rows, plans as columns; every plan but the baseline with its difference to it, and once
/// `detail` (null: nothing yet) knows it half of the difference's 95 % interval. A difference whose interval
/// holds zero is not called better or worse. Row ids are KPI ids.
TableContent compareTable(const core::Results& results, const core::Settings& settings,
                          const core::PlanDetail* detail = nullptr);

/// Results of one plan as rows: now, and in each scenario with its difference to now.
TableContent scenarioTable(const core::Results& results, const std::string& planId,
                           const std::vector<Scenario>& scenarios);

/// What a plan comes to when its limits and grants are worked through hour by hour, beside the month at once:
/// the results that differ on the screen, and when allowances are gone. Empty when nothing differs.
TableContent replayTable(const core::PlanView& view, const core::economics::ReplayResult& replay,
                         const std::string& currency);

} // namespace ui
