#include "core/cost/price_book.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace core::cost {
namespace {

auto keyOf(const PriceEntry& entry)
{
    return std::tie(entry.model, entry.tier, entry.from);
}

bool isDigits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view nameOf(std::string_view key)
{
    return key.substr(key.rfind('/') + 1);
}

std::string_view providerOf(std::string_view key)
{
    return key.substr(0, key.find('/'));
}

/// Providers that sell models of their own; others resell.
bool isMaker(std::string_view provider)
{
    static constexpr std::array kMakers = {"openai", "anthropic", "google", "mistral",  "deepseek",
                                           "xai",    "cohere",    "zai",    "moonshot", "perplexity"};
    return std::find(kMakers.begin(), kMakers.end(), provider) != kMakers.end();
}

/// "gpt-4o-2024-08-06" -> "gpt-4o", "claude-haiku-4-5-20251001" and "claude-haiku-4-5@20251001" ->
/// "claude-haiku-4-5"; otherwise empty.
std::string_view withoutDate(std::string_view name)
{
    if (name.size() > 9 && (name[name.size() - 9] == '-' || name[name.size() - 9] == '@') &&
        isDigits(name.substr(name.size() - 8)))
        return name.substr(0, name.size() - 9);
    const std::size_t n = name.size();
    if (n > 11 && name[n - 11] == '-' && isDigits(name.substr(n - 10, 4)) && name[n - 6] == '-' &&
        isDigits(name.substr(n - 5, 2)) && name[n - 3] == '-' && isDigits(name.substr(n - 2)))
        return name.substr(0, n - 11);
    return {};
}

std::string_view withoutSuffix(std::string_view name, std::string_view suffix)
{
    return name.size() > suffix.size() && name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size())
                                                                 : std::string_view();
}

} // namespace

PriceBook withEntry(PriceBook book, PriceEntry entry)
{
    const auto at =
        std::lower_bound(book.entries.begin(), book.entries.end(), entry,
                         [](const PriceEntry& a, const PriceEntry& b) { return keyOf(a) < keyOf(b); });
    if (at != book.entries.end() && keyOf(*at) == keyOf(entry))
        *at = std::move(entry);
    else
        book.entries.insert(at, std::move(entry));
    return book;
}

PriceIndex::PriceIndex(const PriceBook& book)
    : m_book(&book)
{
    for (const PriceEntry& entry : book.entries)
        m_byModel[entry.model].push_back(&entry);
    for (const auto& [key, entries] : m_byModel) {
        std::string& chosen = m_byName[std::string(nameOf(key))];
        if (chosen.empty() || (isMaker(providerOf(key)) && !isMaker(providerOf(chosen))))
            chosen = key;
    }
}

std::string PriceIndex::keyOf(std::string_view provider, std::string_view model) const
{
    if (model.empty())
        return {};
    const std::string qualified = std::string(provider) + "/" + std::string(model);
    for (const std::string& name : {qualified, std::string(model)}) {
        if (const auto mapped = m_book->mapping.find(name); mapped != m_book->mapping.end())
            return mapped->second;
    }
    for (const std::string_view key : {std::string_view(qualified), model}) {
        if (const auto exact = m_byModel.find(key); exact != m_byModel.end())
            return exact->first;
    }
    const std::string_view name = nameOf(model);
    for (const std::string_view candidate : {name, withoutDate(name), withoutSuffix(name, "-latest")}) {
        if (candidate.empty())
            continue;
        const std::string ofProvider = std::string(provider) + "/" + std::string(candidate);
        if (const auto found = m_byModel.find(ofProvider); found != m_byModel.end())
            return found->first;
        if (const auto found = m_byName.find(candidate); found != m_byName.end())
            return found->second;
    }
    return {};
}

std::string_view PriceIndex::tierName(std::string_view tier)
{
    return tier == "standard" || tier == "default" ? std::string_view() : tier;
}

std::vector<const PriceEntry*> PriceIndex::schedule(std::string_view key, std::string_view tier) const
{
    const auto model = m_byModel.find(key);
    if (model == m_byModel.end())
        return {};
    for (const std::string_view wanted : {tierName(tier), std::string_view()}) {
        std::vector<const PriceEntry*> found;
        std::copy_if(model->second.begin(), model->second.end(), std::back_inserter(found),
                     [&](const PriceEntry* entry) { return entry->tier == wanted; });
        if (!found.empty())
            return found;
    }
    return {};
}

const PriceEntry* PriceIndex::entry(std::string_view key, std::string_view tier, Day day,
                                    bool* extrapolated) const
{
    const std::vector<const PriceEntry*> entries = schedule(key, tier);
    if (entries.empty())
        return nullptr;
    const auto after = std::upper_bound(entries.begin(), entries.end(), day,
                                        [](Day d, const PriceEntry* entry) { return d < entry->from; });
    if (extrapolated)
        *extrapolated = after == entries.begin();
    return after == entries.begin() ? entries.front() : *(after - 1);
}

} // namespace core::cost
