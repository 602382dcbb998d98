#pragma once

#include "core/economics/prepared.h"
#include "core/plan/edit.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

/// A result of a plan over two of its numbers at once.
struct ResultMap {
    std::string xControl, yControl; ///< paths of the plan's controls
    std::vector<double> x, y;       ///< values of the controls as the plan takes them, ascending
    std::vector<double> values;     ///< [iy * x.size() + ix]; NaN where the result has no value
};

/// Tries values of two controls between half and twice what they are, in equal ratios with today's in the
/// middle; values that are the same after rounding to the control's digits are tried once. Both controls must
/// be above 0. Same bits for any number of threads. NotFound for an unknown result or control, Cancelled when
/// `progress` says so.
Result<ResultMap> resultMap(const std::shared_ptr<const Population>& population,
                            const std::shared_ptr<const Prepared>& prepared, const plan::Plan& plan,
                            const cost::PriceBook& book, const Assumptions& assumptions,
                            std::string_view result, const std::string& xControl, const std::string& yControl,
                            Progress& progress);

} // namespace core::economics
