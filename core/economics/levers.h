#pragma once

#include "core/economics/lever.h"
#include "core/economics/population.h"

#include <span>
#include <string>
#include <vector>

namespace core::economics {

/// What one lever saved.
struct LeverEffect {
    std::size_t lever = 0;                ///< index in the list that was given
    double costBefore = 0, costAfter = 0; ///< USD, all rows by weight, averages per period
};

struct LeverOutcome {
    Population population;            ///< usage and cost as served
    double costPerActiveUser = 0;     ///< USD a month, of the lever `local`
    std::vector<LeverEffect> effects; ///< in the order in which they were applied
};

/// Transforms usage into served cost. Levers apply in the order of domain.md 3; tokens are priced at the
/// book's latest prices, scaled so that what no lever touches keeps its cost. Fails with NotFound when a
/// lever names a model that neither the usage nor the book knows, MissingPrice when routing goes to a model
/// without a price.
Result<LeverOutcome> applyLevers(const Population& population, std::span<const Lever> levers,
                                 const cost::PriceBook& book);

} // namespace core::economics
