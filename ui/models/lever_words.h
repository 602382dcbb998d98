#pragma once

#include "core/derive/results.h"
#include "ui/models/number_field.h"
#include "ui/models/table_model.h"

#include <QString>

#include <vector>

namespace ui {

using LeverField = NumberOf<core::economics::Lever>;

/// All kinds in the order in which levers act.
const std::vector<core::economics::LeverKind>& leverKinds();
QString leverName(core::economics::LeverKind kind);
QString leverMeaning(core::economics::LeverKind kind);
std::vector<LeverField> leverFields(core::economics::LeverKind kind);

/// A lever with moderate numbers to begin with; one that routes goes to the first of `models`.
core::economics::Lever newLever(core::economics::LeverKind kind, const QStringList& models);

/// Cost of serving before and after each lever, in USD per period. Empty without levers.
TableContent leverTable(const core::LeverResults* results, const std::vector<core::economics::Lever>& levers);

} // namespace ui
