#include "core/economics/exhaustion.h"

#include "core/economics/rounding.h"
#include "core/economics/threshold_curve.h"

#include <algorithm>

namespace core::economics {
namespace {

constexpr std::size_t kDays = 31;
constexpr double kDaysOfAMonth = 30.436875; // Gregorian mean

} // namespace

Result<std::optional<ExhaustionEstimate>> exhaustionEstimate(const Prepared& prepared, const plan::Plan& plan,
                                                             const Assumptions& assumptions)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return Error{
            ErrorCode::InvalidInput, "the plan counts other usage than what was prepared", {}, 0, plan.id};
    const std::optional<UnitDemand> demand = demandOf(prepared, plan, assumptions);
    if (!demand)
        return std::optional<ExhaustionEstimate>();
    ExhaustionEstimate estimate;
    estimate.byDay.assign(kDays, 0);
    double payers = 0, exhausted = 0, early = 0;
    for (std::size_t i = 0; i < demand->quantity.size(); ++i) {
        payers += demand->weight[i];
        if (beyond(demand->quantity[i], demand->allowance) <= 0)
            continue;
        const double day = kDaysOfAMonth * demand->allowance / demand->quantity[i];
        estimate.byDay[std::min(kDays - 1, static_cast<std::size_t>(day))] += demand->weight[i];
        exhausted += demand->weight[i];
        early += day <= 1 ? demand->weight[i] : 0;
    }
    estimate.share = payers > 0 ? exhausted / payers : 0;
    estimate.withinADay = payers > 0 ? early / payers : 0;
    double before = 0;
    for (std::size_t day = 0; exhausted > 0 && !estimate.day10; ++day) {
        before += estimate.byDay[day];
        if (before >= 0.1 * exhausted * (1 - 1e-12))
            estimate.day10 = double(day + 1);
    }
    return std::optional(estimate);
}

} // namespace core::economics
