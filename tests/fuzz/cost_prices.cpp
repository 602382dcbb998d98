#include "core/cost/price_book.h"
#include "core/cost/price_csv.h"
#include "core/cost/price_import.h"
#include "tests/fuzz/support.h"

#include <cstdint>
#include <cstdlib>

// Any bytes as a file of prices: a price book, LiteLLM's price map or a CSV. No input may crash, a book that
// was read is written and read again the same, and a file that is accepted can be put into a book.

using namespace core;
using namespace core::cost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)looksLikePriceCsv(text);
    (void)pricesFromCsv(text, "fuzz.csv", 20'000);
    if (const Result<PriceBook> book = priceBookFromJson(text, "fuzz.json")) {
        const std::string written = toJson(*book);
        const Result<PriceBook> again = priceBookFromJson(written, "again.json");
        require(again && toJson(*again) == written);
    }
    if (const Result<PriceImport> imported = importPrices(text, "fuzz", 20'000)) {
        const PriceBook book = withPrices({}, *imported);
        const std::string written = toJson(book);
        const Result<PriceBook> again = priceBookFromJson(written, "again.json");
        require(again && toJson(*again) == written);
    }
    return 0;
}
