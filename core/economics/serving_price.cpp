#include "core/economics/serving_price.h"

#include <limits>

namespace core::economics {
namespace {

constexpr double kTokensPerPrice = 1e6;

double perToken(Decimal perMillion)
{
    return perMillion.toDouble() / kTokensPerPrice;
}

} // namespace

double TokenPrices::of(usage::Quantity quantity) const
{
    switch (quantity) {
    case usage::Quantity::UncachedInput:
        return uncachedInput;
    case usage::Quantity::CacheRead:
        return cacheRead;
    case usage::Quantity::CacheWrite:
        return cacheWrite;
    case usage::Quantity::Output:
        return output;
    case usage::Quantity::Reasoning:
        return reasoning;
    case usage::Quantity::Requests:
        return request;
    case usage::Quantity::Outcomes:
        return 0;
    }
    return 0;
}

TokenPrices tokenPrices(const cost::PriceEntry& entry)
{
    TokenPrices prices;
    prices.uncachedInput = perToken(entry.uncachedInput);
    prices.cacheRead = perToken(entry.cacheRead.value_or(entry.uncachedInput));
    prices.cacheWrite = perToken(entry.cacheWrite.value_or(entry.uncachedInput));
    prices.output = perToken(entry.output);
    prices.reasoning = entry.reasoning ? perToken(*entry.reasoning - entry.output) : 0;
    prices.request = entry.perRequest.toDouble();
    return prices;
}

std::optional<TokenPrices> ServingPrices::of(std::string_view model, std::string_view tier) const
{
    const std::string key = m_index.keyOf("", model);
    if (key.empty())
        return {};
    constexpr Day latest = std::numeric_limits<Day>::max();
    const cost::PriceEntry* entry = m_index.entry(key, tier, latest);
    if (!entry)
        return {};
    return tokenPrices(*entry);
}

std::string ServingPrices::keyOf(std::string_view model) const
{
    const std::string key = m_index.keyOf("", model);
    return key.empty() ? std::string(model) : key;
}

} // namespace core::economics
