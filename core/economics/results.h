#pragma once

#include "core/stats/concentration.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::economics {

struct Interval {
    double low = 0, high = 0;
};

/// Results of one plan, or of a catalog, over a population: averages per period. Names as in domain.md 6.
/// USD.
struct PlanResults {
    double payers = 0; ///< weighted, dormant ones included
    double activePayers = 0;
    double revenue = 0, cogs = 0;
    double servedCost = 0, paymentFees = 0;
    std::optional<double> grossMargin;            ///< share of revenue; absent when revenue is 0
    double contribution = 0, operatingMargin = 0; ///< USD
    double overageShare = 0;                      ///< payers with any overage or top-up charge / payers
    /// Payers that reach the first step of a limit or the end of their grants; payers served slower (slow,
    /// throttle) or by another model; credits not served / demanded (cost of serving, for plans without
    /// credits).
    double thresholdShare = 0, degradedShare = 0, deniedShare = 0;
    double overageRevenueShare = 0;
    double lossMakingShare = 0; ///< payers with invoice < cost
    double billShockShare =
        0; ///< payers with invoice > factor x what they pay without usage; 0 when that is free
    double billP50 = 0, billP95 = 0, billP99 = 0, billMax = 0;
    std::optional<double> subsidyRatio;
    double revenuePerPayer = 0, costPerPayer = 0; ///< cost with payment fees
    /// Parts of revenue: past an allowance; flat and seats; packs; true-up less discount; usage from the
    /// first unit. They add up to revenue when lines are rounded, and to it before rounding otherwise.
    double overageRevenue = 0, fixedRevenue = 0, topupRevenue = 0, commitmentRevenue = 0, usageRevenue = 0;
    /// Cost of goods sold, and revenue less it, for each value event of the usage; absent without any, and
    /// for a plan that only a part of the payers takes.
    std::optional<double> costPerOutcome, marginPerOutcome;
    struct Utilisation { ///< margin when every payer used this share of the allowance
        std::optional<double> breakEven;
        std::optional<double> marginAt25, marginAt50, marginAt100;
    } utilisation;
};

struct Decile {
    double payers = 0, revenue = 0, cost = 0;
    std::optional<double> margin;
};

struct LintFinding {
    std::string code; ///< "overage_below_cost"
    std::string plan;
    std::string message; ///< one sentence with the number in it
    double value = 0;
    std::string control; ///< JSON path of the field that mends it; may be empty
    bool operator==(const LintFinding&) const = default;
};

struct HistogramBin {
    double low = 0, high = 0, payers = 0;
};

/// One plan's results with what charts need; small whatever the population's size.
struct PlanEvaluation {
    std::string plan;
    PlanResults results;
    std::array<Decile, 10> deciles;  ///< by the cost of serving all of a payer's demand, the cheapest first
    std::vector<HistogramBin> bills; ///< distribution of invoices
    struct Intervals {
        std::optional<Interval> grossMargin, overageShare, revenue, cogs, lossMakingShare;
        bool bootstrap = false; ///< false = delta method, shown until the bootstrap is done
    } intervals;
};

struct Evaluation {
    PlanResults total;
    std::vector<PlanEvaluation> plans;
    std::array<Decile, 10> deciles;
    PlanEvaluation::Intervals intervals; ///< of the total
    std::vector<LintFinding> lint;
    stats::Concentration concentration; ///< of the cost of serving payers; those dormant are left out
    bool partial = false;
    double unpricedTokenShare = 0;
};

/// A result by its name in domain.md 6 ("gross_margin", "overage_share", ...); absent when it has no value,
/// and for names that are none.
std::optional<double> resultNamed(const PlanResults& results, std::string_view name);
const std::vector<std::string_view>& resultNames();

} // namespace core::economics
