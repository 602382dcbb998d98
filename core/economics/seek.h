#pragma once

#include "core/economics/evaluate.h"

#include <optional>
#include <string>

namespace core::economics {

/// "Which allowance gives an overage share of 12 %?"
struct SeekRequest {
    std::string control; ///< path, see core/plan/edit.h; equal quantities move along
    std::string result;  ///< name in domain.md 6, such as "overage_share"
    double target = 0;
    std::optional<double> low, high; ///< where to look; absent = 0 and 16 times the present value
    /// Takes the roundest number nearby (900 rather than 904.67) whose result misses the target by no more
    /// than can be seen: 0.04 points of a share, 0.04 % of an amount.
    bool friendly = false;
};

struct SeekOutcome {
    plan::Plan plan; ///< with the value found
    double value = 0;
    double achieved = 0;  ///< the result there
    bool reached = false; ///< false: the result never passes the target; then the end that comes closest
    std::size_t evaluations = 0;
    PlanEvaluation evaluation;
};

/// Looks for the value of one control at which one result passes a target: a coarse scan for the first change
/// of side, then bisection down to one step of the control. Results that jump (shares of payers) give the
/// side that lies closer. Fails with NotFound for an unknown control or result, Cancelled when `progress`
/// says so.
Result<SeekOutcome> seek(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions,
                         const SeekRequest& request, Progress& progress);

/// The same for controls that change what is counted (weights), which need the population.
Result<SeekOutcome> seek(const std::shared_ptr<const Population>& population, const plan::Plan& plan,
                         const cost::PriceBook& book, const Assumptions& assumptions,
                         const SeekRequest& request, Progress& progress);

} // namespace core::economics
