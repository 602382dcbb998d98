#pragma once

#include "core/derive/results.h"
#include "ui/models/table_model.h"

#include <QString>

namespace ui {

/// Fitted families, best BIC first, with their parameters and distances.
TableContent fitTable(const core::DistributionResults& distribution);

/// How the measure of a distribution is written.
ValueFormat measureFormat(const core::DistributionResults& distribution);

/// What lies beyond a value.
struct Beyond {
    double payers = 0; ///< share of payer-periods
    double amount = 0; ///< share of the measure
};
Beyond beyond(const core::DistributionResults& distribution, double value);
/// "12.0 % of payers, 61 % of cost lie beyond".
QString beyondText(const core::DistributionResults& distribution, double value);

} // namespace ui
