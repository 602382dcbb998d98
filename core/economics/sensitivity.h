#pragma once

#include "core/economics/evaluate.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

/// What a result becomes when one number is a share smaller or larger (domain.md 10).
struct Sensitivity {
    std::string control; ///< path of the plan's control; "cost" = what serving everybody costs
    double value = 0;    ///< of the control now; 1 for the cost
    double atLow = 0;    ///< result with value x (1 - share)
    double atHigh = 0;   ///< result with value x (1 + share)
};

/// Moves every control of the plan (in its reporting currency) and the cost of serving, one at a time, by
/// `share` (0.2 = 20 %) down and up. Controls that are 0, that are no longer what they were after rounding,
/// or whose result has no value are left out; equal quantities move together and are listed once. The largest
/// effect first. Same bits for any number of threads. Fails like evaluate(), with NotFound for an unknown
/// result, Cancelled when `progress` says so.
Result<std::vector<Sensitivity>> sensitivities(const std::shared_ptr<const Population>& population,
                                               const std::shared_ptr<const Prepared>& prepared,
                                               const plan::Plan& plan, const cost::PriceBook& book,
                                               const Assumptions& assumptions, std::string_view result,
                                               double share, Progress& progress);

} // namespace core::economics
