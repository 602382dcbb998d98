#include "core/usage/grouping.h"

#include <algorithm>

namespace core::usage {
namespace {

constexpr std::uint32_t kUnknown = ~0u;

std::string contextName(const Context& context, GroupBy by)
{
    switch (by) {
    case GroupBy::Model:
        return context.model;
    case GroupBy::Provider:
        return context.provider;
    case GroupBy::Tier:
        return context.tier;
    case GroupBy::Workflow:
        return context.workflow;
    case GroupBy::Stage:
        return context.stage;
    case GroupBy::Outcome:
        return context.outcome;
    default:
        return {};
    }
}

} // namespace

Grouping::Grouping(const Dictionaries& names, GroupBy by, TimeZone zone)
    : m_names(names)
    , m_by(by)
    , m_zone(std::move(zone))
{
    if (by == GroupBy::User || by == GroupBy::Org || byTime())
        return;
    for (const Context& context : names.contexts)
        m_ofContext.push_back(numberOf(contextName(context, by)));
}

std::uint32_t Grouping::of(const CellColumns& cells, std::size_t i)
{
    switch (m_by) {
    case GroupBy::User:
        return numbered(m_ofUser, cells.user[i], m_names.users);
    case GroupBy::Org:
        return numbered(m_ofOrg, cells.org[i], m_names.orgs);
    case GroupBy::Month:
    case GroupBy::Day:
    case GroupBy::Hour:
        return ofHour(cells.hour[i]);
    default:
        return m_ofContext[cells.context[i]];
    }
}

std::uint32_t Grouping::numberOf(const std::string& name)
{
    const auto [found, added] = m_numbers.try_emplace(name, static_cast<std::uint32_t>(m_groups.size()));
    if (added)
        m_groups.push_back(name);
    return found->second;
}

std::uint32_t Grouping::numbered(std::vector<std::uint32_t>& known, std::uint32_t id,
                                 const std::vector<std::string>& names)
{
    if (known.size() < names.size())
        known.resize(names.size(), kUnknown);
    if (known[id] == kUnknown)
        known[id] = numberOf(names[id]);
    return known[id];
}

std::uint32_t Grouping::ofHour(Hour hour)
{
    const auto [found, added] = m_ofHour.try_emplace(hour, 0u);
    if (added) {
        const Micros time = Micros(hour) * kMicrosPerHour;
        const std::string day = isoDate(dayOf(m_zone.localDateOf(time)));
        found->second = numberOf(m_by == GroupBy::Month ? day.substr(0, 7)
                                 : m_by == GroupBy::Day ? day
                                                        : isoText(time).substr(0, 13) + ":00Z");
    }
    return found->second;
}

void DistinctUsers::add(std::uint32_t group, UserId user)
{
    if (!m_pairs.empty() && m_pairs.back() == std::pair(group, user))
        return;
    m_pairs.emplace_back(group, user);
    if (m_pairs.size() > m_compactAt) {
        makeUnique();
        m_compactAt = std::max(m_compactAt, 2 * m_pairs.size());
    }
}

std::vector<std::uint64_t> DistinctUsers::byGroup(std::size_t groups)
{
    makeUnique();
    std::vector<std::uint64_t> counts(groups, 0);
    for (const auto& [group, user] : m_pairs)
        ++counts[group];
    return counts;
}

void DistinctUsers::makeUnique()
{
    std::sort(m_pairs.begin(), m_pairs.end());
    m_pairs.erase(std::unique(m_pairs.begin(), m_pairs.end()), m_pairs.end());
}

} // namespace core::usage
