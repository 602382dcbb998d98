#pragma once

#include "core/cost/attribution.h"
#include "core/usage/payer_periods.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace core::economics {

/// What a plan is evaluated over: weighted user-periods, in columns. Row i stands for `weight[i]` payers.
struct Population {
    enum class Source { Telemetry, Segments, Fitted, Stressed };
    Source source = Source::Telemetry;
    std::vector<std::string> names; ///< payer or segment name by row; may be empty for big telemetry
    std::vector<double> weight;
    std::vector<std::uint32_t> payer; ///< id of the payer, for clustering replicates and naming
    std::vector<std::uint16_t> period;
    std::size_t periods = 1;                 ///< results are averages over these
    std::vector<usage::MeterColumn> columns; ///< usage by model, tier, kind
    std::vector<cost::CostColumn>
        costColumns;          ///< cost by model, tier (USD), adds up to `cost`; model "" = the rest
    std::vector<double> cost; ///< USD to serve it all
    /// Given directly by meter or credit id (segments); NaN = not given for this row, so it follows from
    /// usage.
    std::map<std::string, std::vector<double>> quantities;
    bool partial = false; ///< rests on scaled partial periods
    double unpricedTokenShare = 0;
    std::vector<std::string> unpriced; ///< models whose tokens carry no cost
    std::size_t size() const { return weight.size(); }
};

/// Rows of the complete periods. Without any complete period the partial ones are scaled by 1 / covered and
/// `partial` is set.
Population telemetryPopulation(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs);

/// Every row of the matrix, in its order, partial periods as they are: what was counted, not what is
/// expected.
Population loggedPopulation(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs);

} // namespace core::economics
