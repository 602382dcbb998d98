#pragma once

#include "core/derive/distribution_detail.h"
#include "ui/models/table_model.h"

#include <QString>

namespace ui {

/// "Everything", "Model: gpt-4o", "Month: 2026-03".
QString sliceName(const core::DistributionSlice& slice);

/// Tiers with the use they hold, their payers and their part of the measure. Row ids are "0", "1", ...
TableContent tierTable(const core::TierOption& option, const core::DistributionResults& distribution);

/// Where the tiers lie: "4 tiers, with allowances of 4.51M, 139M and 2.23B tokens a period: ...".
QString tierSentence(const core::TierOption& option, const core::DistributionResults& distribution);
/// Why there. `natural`: the number of tiers that the data suggest (0 = none); `moved`: a break was dragged.
QString tierReason(const core::TierOption& option, std::size_t natural, bool moved);

/// Payers of a selection with what they use.
TableContent payerTable(const core::PayerSelection& selection);
/// "36 payer-periods, 10 % of all, use 85 % of tokens; m-large carries 80 % of their tokens".
QString selectionSentence(const core::PayerSelection& selection,
                          const core::DistributionResults& distribution);

} // namespace ui
