#pragma once

#include "core/economics/rules.h"

#include <optional>
#include <string>

namespace core::economics {

/// How much a plan includes of one unit, and what it costs to serve all of it.
struct Allowance {
    std::size_t measure = 0;
    double amount = 0;   ///< a period
    double fullCost = 0; ///< USD, at the average cost of a unit
    std::string control; ///< JSON path of the amount
};

/// Of the first unit that is granted; without grants, the quantity after which the first usage charge bills,
/// or the first limit that stops, slows or charges. Absent when nothing is, or when nobody uses the unit.
std::optional<Allowance> allowanceOf(const plan::Plan& plan, const Rules& rules, const Prepared& prepared);

/// What a payer without usage pays in a period.
double planPrice(const Rules& rules, const Prepared& prepared);

} // namespace core::economics
