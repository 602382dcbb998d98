#pragma once

#include "core/derive/plan_detail.h"
#include "ui/models/table_model.h"

namespace ui {

/// Who pays more and who less when everybody moves from the baseline to the plan: a row for each band of
/// relative change.
TableContent migrationTable(const core::economics::Migration& migration, const std::string& currency);

/// The payers whose bill changes most, by name.
TableContent affectedTable(const core::PlanDetail::Impact& impact, const std::string& currency);

} // namespace ui
