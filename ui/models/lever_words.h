#pragma once

#include "core/derive/results.h"
#include "ui/charts/plot/scale.h"
#include "ui/charts/plot/value_format.h"
#include "ui/models/table_model.h"

#include <QString>

#include <vector>

namespace ui {

/// A number of a lever as the inspector shows it.
struct LeverField {
    QString label, hint;
    ValueFormat format;
    Range range;      ///< of the slider
    Range hardLimits; ///< of the field
    double (*value)(const core::economics::Lever&) = nullptr;
    void (*set)(core::economics::Lever&, double) = nullptr;
};

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
