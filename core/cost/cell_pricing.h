#pragma once

#include "core/cost/attribution.h"
#include "core/usage/cube.h"

#include <set>
#include <string>
#include <vector>

namespace core::cost {

/// USD of a cell by kind of token.
struct CellCost {
    double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0, requests = 0;
    double logged = 0; ///< the part that was taken as logged, when it cannot be told by kind
    double total() const { return uncachedInput + cacheRead + cacheWrite + output + requests + logged; }
};

/// Prices cells of a cube: cost(cell) = sum of tokens x price / 1e6 + requests x request price (domain.md 2),
/// at the price in force on the cell's UTC day. Long-context steps need single requests and do not apply to
/// cells. Remembers which models it did not know, and where it fell back.
class CellPricing {
public:
    CellPricing(const usage::Dictionaries& names, const PriceBook& book, CostSource source);

    CellCost costOf(usage::ContextId context, Hour hour, const usage::Counts& counts);

    /// Unknown models with their tokens, largest first; shares are of all tokens priced so far.
    std::vector<UnknownModel> unknown() const;
    double unpricedTokenShare() const;
    std::vector<std::string> cacheFallbacks() const { return {m_fallbacks.begin(), m_fallbacks.end()}; }
    std::vector<std::string> extrapolated() const { return {m_extrapolated.begin(), m_extrapolated.end()}; }

private:
    struct Rates { ///< USD per unit
        double uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0, request = 0;
        bool known = false, cacheReadFallback = false, cacheWriteFallback = false;
    };
    struct ContextRates {
        Day day = -1;
        Rates rates;
        std::string key;
        bool looked = false;
        usage::Counts unknownCounts;
    };

    const Rates& ratesOf(usage::ContextId context, Day day);
    CellCost priced(usage::ContextId context, Day day, const usage::Counts& counts);

    const usage::Dictionaries& m_names;
    PriceIndex m_index;
    CostSource m_source;
    std::vector<ContextRates> m_contexts;
    std::int64_t m_tokens = 0;
    std::set<std::string> m_fallbacks, m_extrapolated;
};

} // namespace core::cost
