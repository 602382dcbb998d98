#pragma once

#include "core/derive/distribution_slice.h"
#include "core/stats/concentration_intervals.h"

#include <map>
#include <optional>
#include <string>

namespace core {

/// One tier of a proposal: payers who use more than `from` and at most `to`.
struct ProposedTier {
    double from = 0;
    std::optional<double> to; ///< its allowance; absent for the last tier
    double payers = 0;        ///< share of payers, those without usage included
    double amount = 0;        ///< share of the measure
    double typical = 0;       ///< median use within the tier; 0 when nobody is in it
    bool jenks = false, mixture = false, valley = false; ///< which methods see a break at `to`
};

/// Tiers for a wanted number of them. `agreed`: two methods or more see each break.
struct TierOption {
    std::vector<ProposedTier> tiers;
    bool agreed = false;
};

/// Shares and typical use of the tiers that these breaks (ascending) make.
TierOption tiersBetween(const DistributionResults& distribution, std::vector<double> breaks);

/// One period beside the others, to see drift.
struct PeriodShape {
    std::string name;
    bool partial = false; ///< scaled to a whole period
    Bars histogram;       ///< all periods on the same edges; heights are shares of the period's payers
    double payers = 0, p50 = 0, p90 = 0, p99 = 0, gini = 0, top1 = 0;
};

/// Everything about the distribution of a slice that takes longer than a glance.
struct DistributionDetail {
    SliceValues values;
    DistributionResults distribution;
    std::vector<TierOption> tiers;       ///< for 2, 3, 4, 5 tiers
    std::size_t natural = 0;             ///< number of tiers that the data suggest; 0 = none stands out
    std::map<std::string, Curve> shares; ///< by family: fitted share of payers below a value against observed
    Curve meanExcess;
    Curve hill, hillLow, hillHigh; ///< xi by number of largest payers, with its 95 % interval
    std::vector<PeriodShape> periods;
    std::optional<stats::ConcentrationIntervals> intervals; ///< restsOn->payer is an id in values.names
};

/// The same bits for any number of threads. `overageTarget`: wanted share of payers beyond the threshold.
Result<DistributionDetail> distributionDetailOf(const Results& results, const DistributionSlice& slice,
                                                double overageTarget, Progress& progress);

/// A payer among those selected.
struct SelectedPayer {
    std::string name, period;
    double value = 0;                          ///< of the measure
    double cost = 0, tokens = 0, requests = 0; ///< as logged: partial periods are not scaled
    std::string model;                         ///< the one with most of the payer's tokens
    double modelShare = 0;                     ///< of the payer's tokens
};

/// Who uses more than `low` and at most `high`, and what they use.
struct PayerSelection {
    double low = 0, high = 0;
    std::size_t count = 0;                              ///< payer-periods
    double payers = 0, amount = 0;                      ///< shares of the slice
    std::vector<SelectedPayer> top;                     ///< the heaviest first
    std::vector<std::pair<std::string, double>> models; ///< share of their tokens, largest first
};
PayerSelection selectionOf(const SliceValues& values, double low, double high, std::size_t shown = 50);

} // namespace core
