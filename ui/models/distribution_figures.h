#pragma once

#include "core/derive/distribution_detail.h"
#include "ui/widgets/figure_row.h"

#include <QString>

#include <vector>

namespace ui {

/// Typical use and concentration, with 95 % intervals once `detail` knows them (null: not yet).
std::vector<Figure> distributionFigures(const core::DistributionResults& distribution,
                                        const core::DistributionDetail* detail);

/// What the figures rest on, in sentences: those who use nothing, one payer who carries an interval, a tail
/// that the data do not settle. Empty when there is nothing to say.
QString distributionCautions(const core::DistributionResults& distribution,
                             const core::DistributionDetail* detail);

} // namespace ui
