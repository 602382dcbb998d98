#include "core/economics/usage_matcher.h"

#include "core/plan/lookup.h"

#include <algorithm>

namespace core::economics {
namespace {

bool coversProperties(const std::map<plan::Id, std::vector<std::string>>& properties,
                      const usage::MeterKey& key)
{
    return std::all_of(properties.begin(), properties.end(), [&](const auto& property) {
        if (property.first == "workflow")
            return plan::contains(property.second, key.workflow);
        if (property.first == "outcome")
            return plan::contains(property.second, key.outcome);
        if (property.first == "tier")
            return plan::contains(property.second, key.tier.empty() ? std::string("standard") : key.tier);
        return true;
    });
}

} // namespace

std::optional<plan::Token> tokenOf(usage::Quantity quantity)
{
    switch (quantity) {
    case usage::Quantity::UncachedInput:
        return plan::Token::UncachedInput;
    case usage::Quantity::CacheRead:
        return plan::Token::CacheRead;
    case usage::Quantity::CacheWrite:
        return plan::Token::CacheWrite;
    case usage::Quantity::Output:
        return plan::Token::Output;
    case usage::Quantity::Reasoning:
        return plan::Token::Reasoning;
    case usage::Quantity::Requests:
        return plan::Token::Request;
    case usage::Quantity::Outcomes:
        return {};
    }
    return {};
}

bool isTokens(usage::Quantity quantity)
{
    return quantity == usage::Quantity::UncachedInput || quantity == usage::Quantity::CacheRead ||
           quantity == usage::Quantity::CacheWrite || quantity == usage::Quantity::Output;
}

UsageMatcher::UsageMatcher(const Needs& needs, const ServingPrices& prices)
    : m_prices(prices)
{
    for (const plan::Model& model : needs.models)
        m_bound[model.id] = prices.keyOf(model.price);
}

const std::string& UsageMatcher::keyOf(const std::string& logged) const
{
    const auto [entry, isNew] = m_keys.try_emplace(logged);
    if (isNew)
        entry->second = m_prices.keyOf(logged);
    return entry->second;
}

bool UsageMatcher::isModel(const plan::Id& model, const std::string& logged) const
{
    const auto bound = m_bound.find(model);
    return bound != m_bound.end() && (bound->second == keyOf(logged) || bound->first == logged);
}

bool UsageMatcher::coversModels(const std::vector<plan::Id>& models, const std::string& logged) const
{
    return models.empty() ||
           std::any_of(models.begin(), models.end(), [&](const plan::Id& id) { return isModel(id, logged); });
}

bool UsageMatcher::covers(const Selector& selector, const usage::MeterKey& key) const
{
    return coversModels(selector.models, key.model) && coversProperties(selector.properties, key);
}

bool UsageMatcher::covers(const plan::Match& match, const usage::MeterKey& key) const
{
    if (!covers(Selector{match.models, match.properties}, key))
        return false;
    const std::optional<plan::Token> token = tokenOf(key.quantity);
    if (!token)
        return match.tokens.empty();
    return match.tokens.empty() ? isTokens(key.quantity) : plan::contains(match.tokens, *token);
}

} // namespace core::economics
