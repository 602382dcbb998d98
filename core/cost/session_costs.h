#pragma once

#include "core/base/progress.h"
#include "core/cost/attribution.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What sessions cost to serve, of the usage that imports kept by session (usage::Cube::sessionBlocks).
namespace core::cost {

/// The cost of every session, USD, at the price in force on each cell's UTC day.
struct SessionCosts {
    std::vector<double> values;        ///< of the sessions that have usage, in the order of their ids
    std::vector<std::uint32_t> ids;    ///< of the same, in usage::Dictionaries::sessions
    usage::Counts counts;              ///< of all of them
    double total = 0;                  ///< USD
    std::vector<UnknownModel> unknown; ///< shares are of the tokens in sessions
    double unpricedTokenShare = 0;     ///< of the tokens in sessions
};

/// The same bits for any number of threads. Fails with Damaged or Cancelled.
Result<SessionCosts> sessionCosts(const usage::Cube& cube, const PriceBook& book, CostSource source,
                                  Progress& progress);

/// One session in full.
struct SessionCost {
    CostGroup sum; ///< `name` is the session's, `users` is 1, or 0 when its user has no name
    std::string user, org;
    std::vector<std::pair<std::string, double>> models, workflows; ///< USD by name, most expensive first
    Hour first = 0, last = 0;                                      ///< UTC hours of its first and last usage
};

/// The `count` most expensive sessions of `costs` (0 = all), most expensive first; of equal ones the one met
/// first.
Result<std::vector<SessionCost>> costliestSessions(const usage::Cube& cube, const PriceBook& book,
                                                   CostSource source, const SessionCosts& costs,
                                                   std::size_t count, Progress& progress);

} // namespace core::cost
