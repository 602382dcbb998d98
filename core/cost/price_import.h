#pragma once

#include "core/base/result.h"
#include "core/cost/price_book.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace core::cost {

/// Prices that a file brings, to be put into a book.
struct PriceImport {
    std::string format; ///< "tierwright.prices/1", "litellm" or "csv"
    std::vector<PriceEntry> entries;
    std::map<std::string, std::string> mapping; ///< of a price book: names of the log -> keys
    std::uint64_t skipped = 0;                  ///< models of the file that have no price by token or request
};

/// Reads prices: a price book as JSON, LiteLLM's model_prices_and_context_window.json (USD per token; keys
/// become "provider/model"), or a CSV with a header and the columns model, uncached_input and output, and any
/// of tier, from, cache_read, cache_write, reasoning, per_request, source: USD per 1M tokens, per_request in
/// USD. Prices without a date count from `from` on. Fails with UnknownFormat, or with InvalidInput and the
/// line, field and what is expected.
Result<PriceImport> importPrices(std::string_view text, std::string_view file, Day from);

/// The book with the imported prices: those of the same model, tier and date are replaced.
PriceBook withPrices(PriceBook book, const PriceImport& imported);

} // namespace core::cost
