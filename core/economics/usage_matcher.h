#pragma once

#include "core/economics/needs.h"
#include "core/economics/serving_price.h"

#include <set>

namespace core::economics {

/// Says which usage the matches of a plan cover: binds its local models to the names in logs.
class UsageMatcher {
public:
    UsageMatcher(const Needs& needs, const ServingPrices& prices);

    /// Models, token kinds and properties. Token kinds: no list = the disjoint kinds (neither requests nor
    /// reasoning). Properties that usage does not carry are not looked at; workflow, stage and outcome are.
    bool covers(const plan::Match& match, const usage::MeterKey& key) const;
    /// The same without looking at token kinds.
    bool covers(const Selector& selector, const usage::MeterKey& key) const;
    bool isModel(const plan::Id& model, const std::string& logged) const;

private:
    std::map<plan::Id, std::string> m_bound; ///< local id -> key of the price book
    const ServingPrices& m_prices;
    mutable std::map<std::string, std::string> m_keys;

    const std::string& keyOf(const std::string& logged) const;
    bool coversModels(const std::vector<plan::Id>& models, const std::string& logged) const;
};

std::optional<plan::Token> tokenOf(usage::Quantity quantity); ///< absent for outcomes
bool isTokens(usage::Quantity quantity);                      ///< one of the four disjoint kinds

} // namespace core::economics
