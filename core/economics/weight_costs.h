#pragma once

#include "core/cost/price_book.h"
#include "core/plan/weights.h"

#include <optional>
#include <string>
#include <vector>

namespace core::economics {

/// What the models of a plan cost, for core/plan/weights.h.
struct WeightCosts {
    std::vector<plan::UnitCost> costs; ///< by model in the plan's order; volumes are 0
    std::vector<plan::Id> unpriced;    ///< models that the book does not know
};

/// The latest prices of the plan's models: the four disjoint kinds of tokens, and requests where they cost
/// something.
WeightCosts weightCosts(const plan::Plan& plan, const cost::PriceBook& book);

/// The table with weights that follow cost in place of those of models that have a price; other rows
/// (properties, unpriced models, any model) stay as they are, first. `creditsPerUsd`: credits that a dollar
/// of cost takes; without it, what the table takes now, moved by a factor of `reach` at most to where round
/// weights distort least. `friendly`: round weights, otherwise six significant digits.
plan::WeightTable proposedTable(plan::WeightTable table, const WeightCosts& costs,
                                std::optional<double> creditsPerUsd = {}, bool friendly = true,
                                double reach = 3);

/// What a credit brings, USD.
struct CreditPrice {
    double usd = 0;
    std::string source; ///< path of the number that says so
};

/// The least that one more credit of a unit is sold for: past the grants or in a pack; without either, the
/// monthly price by the credits that it includes. Absent when the plan says neither.
std::optional<CreditPrice> creditPrice(const plan::Plan& plan, const plan::Id& unit);

} // namespace core::economics
