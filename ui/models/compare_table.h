#pragma once

#include "core/derive/results.h"
#include "ui/models/table_model.h"

namespace ui {

/// Results as rows, plans as columns; every plan but the baseline with its difference to it. Row ids are KPI
/// ids.
TableContent compareTable(const core::Results& results, const core::Settings& settings);

} // namespace ui
