#pragma once

#include "core/derive/results.h"
#include "ui/models/table_model.h"
#include "ui/widgets/figure_row.h"

namespace ui {

/// How the cost of sessions is distributed; `total` is that of all usage, USD.
std::vector<Figure> sessionFigures(const core::SessionResults& sessions, double total);

/// The most expensive sessions.
TableContent sessionTable(const core::SessionResults& sessions);

} // namespace ui
