#pragma once

#include "core/cost/price_book.h"

#include <optional>

namespace core::cost {

/// List price / own marginal cost, by kind of token; absent where the own cost is 0.
struct Markup {
    std::optional<double> uncachedInput, output;
};

/// By what factor the list price of an entry's model and tier, as it is on the entry's first day or later,
/// exceeds the entry. Absent when `list` does not know the model.
std::optional<Markup> markupOf(const PriceEntry& own, const PriceIndex& list);

} // namespace core::cost
