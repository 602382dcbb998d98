#include "core/cost/price_book.h"

#include <algorithm>
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

/// "gpt-4o-2024-08-06" -> "gpt-4o", "claude-haiku-4-5-20251001" -> "claude-haiku-4-5"; otherwise empty.
std::string_view withoutDate(std::string_view name)
{
    if (name.size() > 9 && name[name.size() - 9] == '-' && isDigits(name.substr(name.size() - 8)))
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
    for (const PriceEntry& entry : book.entries) {
        m_byModel[entry.model].push_back(&entry);
        const std::size_t slash = entry.model.rfind('/');
        const std::string name = slash == std::string::npos ? entry.model : entry.model.substr(slash + 1);
        m_byName.try_emplace(name, entry.model);
    }
}

std::string PriceIndex::keyOf(std::string_view provider, std::string_view model) const
{
    if (const auto mapped = m_book->mapping.find(std::string(model)); mapped != m_book->mapping.end())
        return mapped->second;
    if (const auto exact = m_byModel.find(model); exact != m_byModel.end())
        return exact->first;
    if (const auto qualified = m_byModel.find(std::string(provider) + "/" + std::string(model));
        qualified != m_byModel.end())
        return qualified->first;
    const std::size_t slash = model.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? model : model.substr(slash + 1);
    for (const std::string_view candidate : {name, withoutDate(name), withoutSuffix(name, "-latest")}) {
        if (const auto found = m_byName.find(candidate); !candidate.empty() && found != m_byName.end())
            return found->second;
    }
    return {};
}

const PriceEntry* PriceIndex::entry(std::string_view key, std::string_view tier, Day day,
                                    bool* extrapolated) const
{
    if (tier == "standard" || tier == "default")
        tier = {};
    const auto model = m_byModel.find(key);
    if (model == m_byModel.end())
        return nullptr;
    const PriceEntry* inForce = nullptr;
    const PriceEntry* first = nullptr;
    for (const PriceEntry* entry : model->second) {
        if (entry->tier != tier)
            continue;
        first = first ? first : entry;
        inForce = entry->from <= day ? entry : inForce;
    }
    if (!first)
        return tier.empty() ? model->second.front() : this->entry(key, {}, day, extrapolated);
    if (extrapolated)
        *extrapolated = !inForce;
    return inForce ? inForce : first;
}

} // namespace core::cost
