#pragma once

#include "core/cost/price_book.h"
#include "core/usage/payer_periods.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace core::economics {

/// What one token of each kind and one request of a model cost, USD.
struct TokenPrices {
    double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0;
    double reasoning = 0; ///< on top of `output`, because reasoning is a part of it
    double request = 0;
    double of(usage::Quantity quantity) const; ///< 0 for outcomes
};

TokenPrices tokenPrices(const cost::PriceEntry& entry);

/// The latest prices of a book by the names of logs or of the book.
class ServingPrices {
public:
    explicit ServingPrices(const cost::PriceBook& book)
        : m_index(book)
    {}

    /// Absent when the book does not know the model. An unknown tier has the standard price.
    std::optional<TokenPrices> of(std::string_view model, std::string_view tier) const;
    /// The book's key, or the name itself when the book does not know it.
    std::string keyOf(std::string_view model) const;

private:
    cost::PriceIndex m_index;
};

} // namespace core::economics
