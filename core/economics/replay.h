#pragma once

#include "core/economics/evaluate.h"
#include "core/usage/cube.h"
#include "core/usage/payer_periods.h"
#include "core/usage/period.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace core::economics {

struct ReplayOptions {
    usage::PeriodRule rule; ///< must cut as the plan bills: months and P1M, or weeks and P1W
    usage::PayerKind payer = usage::PayerKind::User;
    std::uint64_t seed = 1; ///< decides who buys packs that are a matter of choice
};

/// What one limit did, in payer-periods and in USD of the demand that it concerned.
struct LimitActivity {
    std::string limit;  ///< id; "grants" for the end of the credits
    double reached = 0; ///< payer-periods in which its first step was reached
    double acted = 0;   ///< payer-periods in which it denied, degraded or charged something
    double denied = 0, degraded = 0, charged = 0; ///< USD of demand; averages per period
};

/// What one limit did to one payer in one period, where he reached its first step.
struct PayerActivity {
    std::uint32_t payer = 0;             ///< user or org, as ReplayOptions say
    std::uint32_t period = 0, limit = 0; ///< indices in ReplayResult
    Micros since = 0;                    ///< when the step was reached
    bool acted = false;
    double denied = 0, degraded = 0, charged = 0; ///< USD of demand
};

struct ReplayResult {
    PlanEvaluation evaluation;
    std::vector<LimitActivity> limits; ///< in the plan's order, then "grants"
    std::vector<usage::Period> periods;
    std::vector<PayerActivity> payers;  ///< by payer, period and limit
    std::vector<double> exhaustedByDay; ///< payer-periods whose credits ran out on day 1, 2 ... of the period
    double exhaustedShare = 0;          ///< of payer-periods
    double exhaustedWithinADay = 0;     ///< of payer-periods
    std::optional<double> exhaustedDayP10; ///< day, from 1, by which a tenth of those who run out have
    std::vector<std::string> leftOut; ///< limits that hours cannot show (shorter windows, parallel requests)
};

/// Replay mode of plan-format.md: walks every payer's hours through all windows, grants and packs. Within an
/// hour the mix is constant and use is even, so a limit that is crossed splits the hour in proportion. A part
/// that another model serves counts as that model's credits. What customers give up (the assumption
/// `abandon`) does not count towards the limit, while monthly mode cuts the demand as it was. A throttle
/// serves as many requests as it allows. Complete periods count; without any, partial ones do and the result
/// says so. Same bits for any number of threads.
Result<ReplayResult> replay(const usage::Cube& cube, const plan::Plan& plan, const cost::PriceBook& book,
                            const Assumptions& assumptions, const ReplayOptions& options, Progress& progress);

} // namespace core::economics
