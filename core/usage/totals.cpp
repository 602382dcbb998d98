#include "core/usage/totals.h"

#include "core/usage/codec.h"

#include <algorithm>
#include <unordered_map>

namespace core::usage {
namespace {

/// Gives every cell the number of its group. Time groups are found once per hour.
class Grouping {
public:
    Grouping(const Dictionaries& names, GroupBy by, TimeZone zone)
        : m_names(names), m_by(by), m_zone(std::move(zone))
    {
        for (const Context& context : names.contexts)
            m_ofContext.push_back(numberOf(contextName(context)));
    }

    std::uint32_t of(const CellColumns& cells, std::size_t i)
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

    bool byTime() const { return m_by == GroupBy::Month || m_by == GroupBy::Day || m_by == GroupBy::Hour; }
    const std::vector<std::string>& groups() const { return m_groups; }

private:
    const std::string& contextName(const Context& context) const
    {
        static const std::string none;
        switch (m_by) {
        case GroupBy::Model: return context.model;
        case GroupBy::Provider: return context.provider;
        case GroupBy::Tier: return context.tier;
        case GroupBy::Workflow: return context.workflow;
        case GroupBy::Stage: return context.stage;
        case GroupBy::Outcome: return context.outcome;
        default: return none;
        }
    }

    std::uint32_t numberOf(const std::string& name)
    {
        const auto [found, added] = m_numbers.try_emplace(name, static_cast<std::uint32_t>(m_groups.size()));
        if (added)
            m_groups.push_back(name);
        return found->second;
    }

    std::uint32_t numbered(std::vector<std::uint32_t>& known, std::uint32_t id, const std::vector<std::string>& names)
    {
        constexpr std::uint32_t kUnknown = ~0u;
        if (known.size() < names.size())
            known.resize(names.size(), kUnknown);
        if (known[id] == kUnknown)
            known[id] = numberOf(names[id]);
        return known[id];
    }

    std::uint32_t ofHour(Hour hour)
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

    const Dictionaries& m_names;
    GroupBy m_by;
    TimeZone m_zone;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::string> m_groups;
    std::vector<std::uint32_t> m_ofContext, m_ofUser, m_ofOrg;
    std::unordered_map<Hour, std::uint32_t> m_ofHour;
};

void makeUnique(std::vector<std::pair<std::uint32_t, UserId>>& pairs)
{
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

} // namespace

Result<Totals> totalsOf(const Cube& cube)
{
    Totals totals;
    totals.coverage = cube.coverage;
    std::vector<bool> users(cube.names->users.size()), orgs(cube.names->orgs.size());
    const Status read = forEachBlock(cube, [&](const CellColumns& cells) {
        totals.cells += cells.size();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            totals.counts += cells.counts[i];
            users[cells.user[i]] = !cube.names->users[cells.user[i]].empty();
            orgs[cells.org[i]] = !cube.names->orgs[cells.org[i]].empty();
        }
    });
    if (!read)
        return read.error();
    totals.users = std::uint64_t(std::count(users.begin(), users.end(), true));
    totals.orgs = std::uint64_t(std::count(orgs.begin(), orgs.end(), true));
    return totals;
}

Result<std::vector<Group>> totalsBy(const Cube& cube, GroupBy by, const PeriodRule& rule)
{
    auto zone = TimeZone::named(rule.timeZone);
    if (!zone)
        return zone.error();
    Grouping grouping(*cube.names, by, std::move(zone).value());
    std::vector<Group> groups;
    std::vector<std::pair<std::uint32_t, UserId>> seen; // (group, user), made unique now and then
    std::size_t compactAt = 1 << 20;
    const Status read = forEachBlock(cube, [&](const CellColumns& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::uint32_t group = grouping.of(cells, i);
            if (group >= groups.size())
                groups.resize(group + 1);
            groups[group].counts += cells.counts[i];
            if (seen.empty() || seen.back() != std::pair(group, cells.user[i]))
                seen.emplace_back(group, cells.user[i]);
        }
        if (seen.size() > compactAt) {
            makeUnique(seen);
            compactAt = std::max(compactAt, 2 * seen.size());
        }
    });
    if (!read)
        return read.error();
    makeUnique(seen);
    for (const auto& [group, user] : seen)
        ++groups[group].users;
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i].name = grouping.groups()[i];
    std::erase_if(groups, [](const Group& group) { return group.counts == Counts{}; });
    std::sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
        if (!grouping.byTime() && a.counts.tokens() != b.counts.tokens())
            return a.counts.tokens() > b.counts.tokens();
        return a.name < b.name;
    });
    return groups;
}

} // namespace core::usage
