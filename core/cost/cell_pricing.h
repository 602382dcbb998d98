#pragma once

#include "core/cost/attribution.h"
#include "core/usage/cube.h"

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace core::cost {

/// USD of a cell by kind of token.
struct CellCost {
    double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0, requests = 0;
    double logged = 0; ///< the part that was taken as logged, when it cannot be told by kind
    double total() const { return uncachedInput + cacheRead + cacheWrite + output + requests + logged; }
    CellCost& operator+=(const CellCost& other);
};

/// What pricing met and a result must say. Notes of several threads join to the same, in any order.
struct PricingNotes {
    struct Note {
        usage::Counts unknown; ///< counts that found no price
        bool cacheFallback = false, extrapolated = false, tierFallback = false;
    };
    std::unordered_map<usage::ContextId, Note> contexts; ///< only those with something to say
    std::int64_t tokens = 0;
    std::int64_t unpricedTokens = 0;
    PricingNotes& operator+=(const PricingNotes& other);
};

/// Prices cells of a cube: cost(cell) = sum of tokens x price / 1e6 + requests x request price (domain.md 2),
/// at the price in force on the cell's UTC day. Long-context steps need single requests and do not apply to
/// cells. Immutable: many threads may use one, each with its own notes.
class CellPricing {
public:
    CellPricing(const usage::Dictionaries& names, const PriceBook& book, CostSource source);

    /// `notes` may be null when nobody reads them.
    CellCost costOf(usage::ContextId context, Hour hour, const usage::Counts& counts,
                    PricingNotes* notes) const;

    /// Unknown models with their tokens, largest first; shares are of all tokens priced so far.
    std::vector<UnknownModel> unknown(const PricingNotes& notes) const;
    /// Models that carry a mark, by their key in the book (and the tier for tierFallback), in order.
    std::set<std::string> marked(const PricingNotes& notes, bool PricingNotes::Note::*mark) const;

private:
    struct Rates { ///< USD per unit, from a day on
        Day from = 0;
        double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0, request = 0;
        bool cacheReadFallback = false, cacheWriteFallback = false;
    };
    struct ContextRates {
        std::string key;          ///< of the price book; empty = unknown
        std::vector<Rates> rates; ///< by day; empty = unknown
        bool tierFallback = false;
        bool usesModel = false; ///< false for contexts of outcomes alone

        bool startsAfter(Day day) const { return day < rates.front().from; }
        const Rates& on(Day day) const;
    };

    static Rates ratesFrom(const PriceEntry& entry);
    CellCost priced(const ContextRates& known, Day day, const usage::Counts& counts) const;
    void note(usage::ContextId context, Day day, const usage::Counts& counts, PricingNotes& notes) const;

    const usage::Dictionaries& m_names;
    CostSource m_source;
    std::vector<ContextRates> m_contexts;
};

} // namespace core::cost
