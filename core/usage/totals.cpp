#include "core/usage/totals.h"

#include "core/usage/codec.h"
#include "core/usage/grouping.h"

#include <algorithm>

namespace core::usage {
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
    DistinctUsers users;
    const Status read = forEachBlock(cube, [&](const CellColumns& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::uint32_t group = grouping.of(cells, i);
            if (group >= groups.size())
                groups.resize(group + 1);
            groups[group].counts += cells.counts[i];
            users.add(group, cells.user[i]);
        }
    });
    if (!read)
        return read.error();
    const std::vector<std::uint64_t> distinct = users.byGroup(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].name = grouping.names()[i];
        groups[i].users = distinct[i];
    }
    std::erase_if(groups, [](const Group& group) { return group.counts == Counts{}; });
    std::sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
        if (!grouping.byTime() && a.counts.tokens() != b.counts.tokens())
            return a.counts.tokens() > b.counts.tokens();
        return a.name < b.name;
    });
    return groups;
}

} // namespace core::usage
