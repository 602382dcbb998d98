#include "core/usage/totals.h"

#include "core/usage/codec.h"
#include "core/usage/group_sums.h"

#include <algorithm>
#include <atomic>

namespace core::usage {
namespace {

/// Marks the ids that occur; many threads may mark at once.
void mark(std::vector<std::uint8_t>& seen, const std::vector<std::uint32_t>& ids)
{
    for (const std::uint32_t id : ids)
        std::atomic_ref(seen[id]).store(1, std::memory_order_relaxed);
}

std::uint64_t namedAmong(const std::vector<std::uint8_t>& seen, const std::vector<std::string>& names)
{
    std::uint64_t count = 0;
    for (std::size_t id = 0; id < names.size(); ++id)
        count += seen[id] && !names[id].empty() ? 1 : 0;
    return count;
}

} // namespace

Result<Totals> totalsOf(const Cube& cube)
{
    Totals totals;
    totals.coverage = cube.coverage;
    std::vector<std::uint8_t> users(cube.names->users.size()), orgs(cube.names->orgs.size());
    const Status read =
        forEachBatch(cube, Columns::All, noProgress(), [&](std::span<const CellColumns> batch) {
            std::vector<Counts> sums(batch.size());
            parallelFor(batch.size(), [&](std::size_t i) {
                mark(users, batch[i].user);
                mark(orgs, batch[i].org);
                for (const Counts& counts : batch[i].counts)
                    sums[i] += counts;
            });
            for (std::size_t i = 0; i < batch.size(); ++i) {
                totals.cells += batch[i].size();
                totals.counts += sums[i];
            }
        });
    if (!read)
        return read.error();
    totals.users = namedAmong(users, cube.names->users);
    totals.orgs = namedAmong(orgs, cube.names->orgs);
    return totals;
}

Result<std::vector<Group>> totalsBy(const Cube& cube, GroupBy by, const PeriodRule& rule)
{
    auto sums = groupSums<Counts>(
        cube, by, rule, [](Counts& sum, const CellColumns& cells, std::size_t i) { sum += cells.counts[i]; });
    if (!sums)
        return sums.error();
    std::vector<Group> groups;
    for (auto& entry : sums->entries) {
        if (entry.sum != Counts{})
            groups.push_back({std::move(entry.name), entry.sum, entry.users});
    }
    std::sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
        if (!sums->byTime && a.counts.tokens() != b.counts.tokens())
            return a.counts.tokens() > b.counts.tokens();
        return a.name < b.name;
    });
    return groups;
}

} // namespace core::usage
