#pragma once

#include "core/cost/attribution.h"
#include "core/cost/session_costs.h"
#include "core/economics/evaluate.h"
#include "core/economics/levers.h"
#include "core/project/project.h"
#include "core/usage/totals.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace core {

namespace economics {
class CurveSketch;
}

/// Points of a line in a chart, already reduced to what a screen can show (a few hundred at most).
struct Curve {
    std::vector<double> x, y;
};

/// Bars between edges[i] and edges[i + 1].
struct Bars {
    std::vector<double> edges;
    std::vector<double> heights;
};

/// Tokens and requests by day, one line per model (the largest ones; the rest is "other").
struct UsageSeries {
    std::vector<std::string> days; ///< ISO dates in the project's zone
    std::vector<std::string> models;
    std::vector<std::vector<double>> tokens; ///< [model][day]
    std::vector<double> requests;            ///< [day]
};

/// What was imported. Page Usage.
struct UsageResults {
    usage::Totals totals;
    std::vector<usage::Period> periods;
    std::vector<usage::Group> byModel, byWorkflow, byMonth;
    UsageSeries series;
    std::size_t completePeriods = 0;
};

/// How the cost of sessions is distributed. Shares are of the cost of all usage, with and without a session,
/// unless they say otherwise.
struct SessionResults {
    std::uint64_t sessions = 0;
    double cost = 0;                                     ///< USD of all sessions
    double mean = 0, p50 = 0, p90 = 0, p99 = 0, max = 0; ///< USD of a session
    std::optional<double> top1;                          ///< share of `cost` of the costliest 1 %
    usage::Counts counts;                                ///< of all sessions
    usage::Counts without;                               ///< of the usage that carries no session
    double costWithout = 0;                              ///< USD of the same
    double unpricedTokenShare = 0;                       ///< of the tokens in sessions
    std::vector<cost::SessionCost> costliest;            ///< most expensive first
};

/// What serving it cost. Page Costs.
struct CostResults {
    std::shared_ptr<const cost::PayerCosts> payers; ///< rows of the payer-period matrix
    std::vector<cost::CostGroup> byModel, byWorkflow, byMonth, topUsers;
    double total = 0; ///< USD
    std::vector<cost::UnknownModel> unknown;
    std::shared_ptr<const SessionResults> sessions; ///< null unless the project keeps sessions
};

/// One fitted family, judged.
struct FitSummary {
    std::string family;
    std::string name; ///< for people
    std::vector<std::pair<std::string, double>> parameters;
    std::vector<std::pair<std::string, double>> standardErrors;
    double logLikelihood = 0, aic = 0, bic = 0, ks = 0, cvm = 0, ad = 0;
    bool converged = false;
    std::string note; ///< "no interior maximum: runs to Weibull"
    Curve density;    ///< payers per bar of the histogram
    Curve ccdf;
    Curve qq; ///< fitted quantile against observed
};

struct ThresholdEstimate {
    double overageShare = 0;         ///< wanted
    double value = 0;                ///< quantity per payer-period
    std::optional<double> low, high; ///< 95 %
};

/// How consumption per payer-period is distributed. Page Distribution.
struct DistributionResults {
    std::string measure; ///< "cost", "tokens", "requests"
    std::string unit;    ///< "USD", "tokens", "requests"
    std::size_t count = 0, zeros = 0;
    double mean = 0, p50 = 0, p90 = 0, p99 = 0, p99OverP50 = 0;
    double gini = 0, top1 = 0, top5 = 0, top10 = 0; ///< shares of the whole
    Bars histogram;                                 ///< logarithmic edges; heights = payer-periods
    Curve ccdf, lorenz, meanExcess;
    std::vector<FitSummary> fits; ///< best BIC first
    ThresholdEstimate threshold;  ///< for the overage target of the assumptions
    std::vector<double> jenksBreaks;
    std::vector<double> sorted; ///< up to 2,000 quantiles, for instant read-outs while a line is dragged
    std::vector<double> sortedShareAbove; ///< share of the measure beyond sorted[i]
    bool partial = false;
    std::string verdict; ///< one sentence
};

/// Everything about one plan that pages show.
struct PlanView {
    std::shared_ptr<const economics::Prepared> prepared; ///< null when it could not be evaluated
    economics::PlanEvaluation evaluation;
    std::vector<economics::LintFinding> lint;
    std::string error;             ///< why it could not be evaluated, worded
    double unpricedTokenShare = 0; ///< of the tokens that its costs leave out, for want of a price
    struct Demand {                ///< what payers use of the unit that the plan limits or grants
        std::string unit;          ///< "credit"
        std::string name;          ///< "Nimbus credit"
        Bars histogram;            ///< payers by quantity on a log axis
        double zeros = 0;          ///< payers that used none
        std::optional<double> allowance;
        std::string path; ///< JSON path of the allowance in the plan, for plan::withValue
    };
    std::optional<Demand> demand;
    std::shared_ptr<const economics::CurveSketch> sketch; ///< draws the curve; stays while `prepared` does
    struct ThresholdCurve {                               ///< results as the allowance moves
        std::vector<double> allowance, grossMargin, overageShare;
    } curve;
};

/// What serving everybody costs before and after each lever of the assumptions.
struct LeverResults {
    std::vector<economics::LeverEffect> effects; ///< in the order in which levers act
    std::string error;                           ///< why they could not be applied, worded
};

/// Everything shown, as a pure function of the project.
struct Results {
    Project project; ///< what it was derived from
    std::shared_ptr<const usage::PayerPeriods> matrix;
    std::shared_ptr<const UsageResults> usage;
    std::shared_ptr<const CostResults> costs;
    std::map<std::string, std::shared_ptr<const DistributionResults>> distributions; ///< by measure
    std::shared_ptr<const economics::Population> population;
    std::string populationWords; ///< how customers are made up, or why they could not be; empty: as logged
    std::shared_ptr<const LeverResults> levers;         ///< null without levers
    std::vector<std::shared_ptr<const PlanView>> plans; ///< in the order of project.plans
};

} // namespace core
