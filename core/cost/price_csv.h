#pragma once

#include "core/base/result.h"
#include "core/cost/price_book.h"

#include <string_view>
#include <vector>

namespace core::cost {

/// Whether the first line is a header with a model and prices of input and output.
bool looksLikePriceCsv(std::string_view text);

/// Prices from a CSV (RFC 4180; comma, semicolon or tab); see importPrices.
Result<std::vector<PriceEntry>> pricesFromCsv(std::string_view text, std::string_view file, Day from);

} // namespace core::cost
