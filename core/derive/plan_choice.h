#pragma once

#include "core/base/result.h"
#include "core/derive/results.h"

#include <array>
#include <cstddef>
#include <vector>

namespace core {

/// What customers take when they may choose among the project's plans, under the assumptions' way of choosing
/// (domain.md 7), and what that does to the result: whoever gains most from a plan takes it, and they are not
/// the average customer.
struct PlanChoiceResults {
    struct Plan {
        std::size_t plan = 0;           ///< index in project.plans
        double share = 0;               ///< of all payers, dormant ones included
        economics::PlanResults results; ///< of those who take it
        /// Share of each tenth of the active payers, the cheapest to serve first, that takes it.
        std::array<double, 10> shareByTenth{};
    };
    std::vector<Plan> plans; ///< those that can be evaluated, in the project's order
    economics::PlanResults total;
    double nobodyShare = 0; ///< of all payers: take no plan at all
};

/// Fails with InvalidInput when no plan could be evaluated. `results.plans` must be there.
Result<PlanChoiceResults> planChoice(const Results& results);

} // namespace core
