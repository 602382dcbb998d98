#pragma once

#include "core/economics/evaluate.h"

#include <optional>
#include <vector>

namespace core::economics {

/// When allowances are gone, estimated from monthly quantities as if use were even over the month: whoever
/// uses twice the allowance has used it up half-way. replay() walks the hours and knows; uneven use is gone
/// earlier.
struct ExhaustionEstimate {
    double share = 0;            ///< payer-periods whose allowance runs out
    double withinADay = 0;       ///< of payer-periods
    std::vector<double> byDay;   ///< payer-periods by day of the month, 31 entries
    std::optional<double> day10; ///< day by which a tenth of those who run out have run out
};

/// Of the plan's allowance (the same as demandOf()'s); absent when it has none. Fails with InvalidInput when
/// `prepared` does not fit the plan.
Result<std::optional<ExhaustionEstimate>> exhaustionEstimate(const Prepared& prepared, const plan::Plan& plan,
                                                             const Assumptions& assumptions);

} // namespace core::economics
