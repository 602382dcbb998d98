#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cost {

/// Prices of one (model, tier) from a date on, USD per 1M tokens unless said.
struct PriceEntry {
    std::string model; ///< price-book key "provider/model"
    std::string tier;  ///< empty = standard
    Day from = 0;      ///< first UTC day in force
    Decimal uncachedInput;
    std::optional<Decimal> cacheRead;  ///< absent: falls back to uncachedInput, and the fallback is reported
    std::optional<Decimal> cacheWrite; ///< the same
    Decimal output;
    std::optional<Decimal> reasoning; ///< only when it differs from output
    Decimal perRequest;               ///< USD per request
    struct LongContext { ///< other prices when a request's input exceeds `above` tokens (request rows only)
        std::int64_t above = 0;
        Decimal uncachedInput, output;
        std::optional<Decimal> cacheRead, cacheWrite;
        bool operator==(const LongContext&) const = default;
    };
    std::vector<LongContext> longContext;
    std::string source; ///< where the figure comes from, with its date
    bool operator==(const PriceEntry&) const = default;
};

enum class PriceBasis { ListPrice, MarginalCost };

/// Prices by (model, tier, date), the user's names for models, and what he decided about unknown ones.
struct PriceBook {
    std::string id = "market";
    std::string version; ///< date of the figures, "2026-11-01"
    PriceBasis basis = PriceBasis::ListPrice;
    std::vector<PriceEntry> entries;            ///< sorted by (model, tier, from)
    std::map<std::string, std::string> mapping; ///< name in the log -> price-book key, set by the user
    bool operator==(const PriceBook&) const = default;
};

/// The book that the program ships (resources/price_book.json, compiled in).
const PriceBook& shippedPriceBook();

Result<PriceBook> priceBookFromJson(std::string_view text, std::string_view file);
std::string toJson(const PriceBook& book);

/// Adds or replaces entries; keeps `entries` sorted.
PriceBook withEntry(PriceBook book, PriceEntry entry);

/// Index for look-ups in hot loops; holds pointers into the book.
class PriceIndex {
public:
    explicit PriceIndex(const PriceBook& book);

    /// The price-book key a logged model name stands for: the user's mapping (of "provider/model" or the
    /// name), an exact key, the name behind a provider prefix, or the same without a date or "-latest"
    /// suffix. Where several providers sell a name and the log does not say whose it is, its maker's price
    /// counts. Empty when the book does not know it.
    std::string keyOf(std::string_view provider, std::string_view model) const;

    /// Entries of a model by date; the tier falls back to standard. Empty when the model is unknown.
    std::vector<const PriceEntry*> schedule(std::string_view key, std::string_view tier) const;

    /// Entry in force on `day`. Null when the model is unknown; when `day` is before the first price, that
    /// price counts and `extrapolated` is set.
    const PriceEntry* entry(std::string_view key, std::string_view tier, Day day,
                            bool* extrapolated = nullptr) const;

    /// How the book writes a logged tier: "standard" and "default" are the empty name.
    static std::string_view tierName(std::string_view tier);

private:
    const PriceBook* m_book;
    std::map<std::string, std::vector<const PriceEntry*>, std::less<>> m_byModel;
    std::map<std::string, std::string, std::less<>> m_byName;
};

} // namespace core::cost
