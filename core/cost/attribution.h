#pragma once

#include "core/base/progress.h"
#include "core/cost/price_book.h"
#include "core/usage/payer_periods.h"
#include "core/usage/totals.h"

#include <string>
#include <vector>

namespace core::cost {

enum class CostSource { PriceBook, AsLogged, AsLoggedWherePresent };

/// A model of the log that the book does not know. Its tokens are never free: they are listed.
struct UnknownModel {
    std::string provider, model, tier;
    usage::Counts counts;
    double tokenShare = 0; ///< of all tokens
    bool operator==(const UnknownModel&) const = default;
};

/// Cost of one (model, tier) in each payer-period, USD.
struct CostColumn {
    std::string model, tier;
    std::vector<double> values;
};

/// What each payer-period cost to serve, at the price in force on each cell's UTC day. Same rows as `matrix`.
struct PayerCosts {
    std::vector<double> total;       ///< USD
    std::vector<CostColumn> columns; ///< adds up to total
    std::vector<UnknownModel> unknown;
    double unpricedTokenShare = 0; ///< tokens without a cost: of unknown models, or not costed in the log
    std::vector<std::string> cacheFallbacks; ///< models priced at the uncached price for cached tokens
    std::vector<std::string>
        tierFallbacks; ///< "model (tier)" priced as standard, since the book lacks the tier
    std::vector<std::string> extrapolated; ///< models used before the first date of their price
};

/// The same bits for any number of threads. Fails with Damaged or Cancelled.
Result<PayerCosts> payerCosts(const usage::Cube& cube, const usage::PayerPeriods& matrix,
                              const PriceBook& book, CostSource source, Progress& progress);

struct CostGroup {
    std::string name;
    usage::Counts counts;
    std::uint64_t users = 0;
    double cost = 0; ///< USD
    double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0,
           requests = 0; ///< parts of cost by kind
    double outcomes = 0;
};

/// Cost and counts by one dimension, most expensive first (time dimensions: in order).
Result<std::vector<CostGroup>> costBy(const usage::Cube& cube, const PriceBook& book, CostSource source,
                                      usage::GroupBy by, const usage::PeriodRule& rule);

} // namespace core::cost
