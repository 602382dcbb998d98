#include "core/economics/assumption_words.h"

#include <algorithm>
#include <array>

namespace core::economics {
namespace {

template <typename Enum, std::size_t N>
std::optional<Enum> valueOf(const std::array<std::string_view, N>& names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return {};
    return static_cast<Enum>(found - names.begin());
}

// In the order of the enumerations.
constexpr std::array<std::string_view, 8> kLevers{"growth",  "compression", "semantic_cache", "prompt_cache",
                                                  "routing", "batch",       "local",          "price_trend"};
constexpr std::array<std::string_view, 3> kChoices{"assigned", "cheapest", "logit"};
constexpr std::array<std::string_view, 3> kSources{"price_book", "as_logged", "as_logged_where_present"};

} // namespace

std::vector<std::string_view> leverNames()
{
    return {kLevers.begin(), kLevers.end()};
}

std::string_view nameOf(LeverKind kind)
{
    return kLevers[static_cast<std::size_t>(kind)];
}

std::optional<LeverKind> leverKind(std::string_view name)
{
    return valueOf<LeverKind>(kLevers, name);
}

std::string_view nameOf(ChoiceMode mode)
{
    return kChoices[static_cast<std::size_t>(mode)];
}

std::optional<ChoiceMode> choiceMode(std::string_view name)
{
    return valueOf<ChoiceMode>(kChoices, name);
}

std::string_view nameOf(cost::CostSource source)
{
    return kSources[static_cast<std::size_t>(source)];
}

std::optional<cost::CostSource> costSource(std::string_view name)
{
    return valueOf<cost::CostSource>(kSources, name);
}

} // namespace core::economics
