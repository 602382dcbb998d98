#pragma once

#include "core/base/parallel.h"
#include "core/usage/distinct_users.h"
#include "core/usage/grouping.h"
#include "core/usage/payer_range.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace core::usage {

/// Sums of cells by one dimension; entries without any cell are left out.
template <typename Sum>
struct GroupSums {
    struct Entry {
        std::string name;
        Sum sum;
        std::uint64_t users = 0; ///< distinct, the empty name aside
    };
    std::vector<Entry> entries;
    bool byTime = false;
};

/// Adds up a cube by a dimension on all threads. `add(sum, cells, i)` adds a cell to a Sum (called by many
/// threads, for different sums); `sum += other` joins two. Sums are joined in the order of the blocks, so
/// they are the same bits for any number of threads.
template <typename Sum, typename Add>
class GroupSumming {
public:
    GroupSumming(const Cube& cube, Grouping grouping, Add add)
        : m_cube(cube)
        , m_grouping(std::move(grouping))
        , m_add(std::move(add))
        , m_users(cube.names->users.size())
        , m_nobody(std::find(cube.names->users.begin(), cube.names->users.end(), std::string()) -
                   cube.names->users.begin())
    {}

    Result<GroupSums<Sum>> run()
    {
        const Status read = forEachBatch(m_cube, Columns::All, noProgress(), [&](auto batch) {
            for (const CellColumns& cells : batch)
                m_grouping.prepare(cells);
            m_sums.resize(m_grouping.size());
            m_grouping.byPayer() ? addByPayer(batch) : addByBlock(batch);
        });
        if (!read)
            return read.error();
        return taken();
    }

private:
    struct Slot {
        Sum sum;
        bool any = false;
    };

    void noteUser(GroupUsers& users, std::uint32_t group, UserId user) const
    {
        if (std::int64_t(user) != m_nobody)
            users.add(group, user);
    }

    void addByPayer(std::span<const CellColumns> batch)
    {
        const PayerKind kind = m_grouping.dimension() == GroupBy::User ? PayerKind::User : PayerKind::Org;
        const PayerRanges ranges(kind, m_sums.size());
        std::vector<GroupUsers> users(ranges.count());
        parallelFor(ranges.count(), [&](std::size_t range) {
            ranges.visit(range, batch, [&](std::uint32_t payer, const CellColumns& cells, std::size_t i) {
                m_sums[payer].any = true;
                m_add(m_sums[payer].sum, cells, i);
                if (kind == PayerKind::Org)
                    noteUser(users[range], payer, cells.user[i]);
            });
        });
        for (const GroupUsers& pairs : users)
            m_users.add(pairs);
    }

    void addByBlock(std::span<const CellColumns> batch)
    {
        // Partial sums of one block after another would need one thread; of all at once, too much memory.
        const std::size_t together =
            std::clamp<std::size_t>(kMostSlots / (m_sums.size() + 1), 1, batch.size());
        for (; !batch.empty(); batch = batch.subspan(std::min(together, batch.size())))
            addBlocks(batch.first(std::min(together, batch.size())));
    }

    void addBlocks(std::span<const CellColumns> blocks)
    {
        std::vector<std::vector<Slot>> partial(blocks.size());
        std::vector<GroupUsers> users(blocks.size());
        parallelFor(blocks.size(), [&](std::size_t block) {
            const CellColumns& cells = blocks[block];
            partial[block].resize(m_sums.size());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::uint32_t group = m_grouping.of(cells, i);
                partial[block][group].any = true;
                m_add(partial[block][group].sum, cells, i);
                noteUser(users[block], group, cells.user[i]);
            }
        });
        for (std::size_t block = 0; block < blocks.size(); ++block) {
            m_users.add(users[block]);
            for (std::size_t group = 0; group < m_sums.size(); ++group) {
                if (partial[block][group].any) {
                    m_sums[group].any = true;
                    m_sums[group].sum += partial[block][group].sum;
                }
            }
        }
    }

    GroupSums<Sum> taken()
    {
        GroupSums<Sum> result;
        result.byTime = m_grouping.byTime();
        const std::vector<std::uint64_t> users = m_users.byGroup(m_sums.size());
        for (std::size_t group = 0; group < m_sums.size(); ++group) {
            if (m_sums[group].any)
                result.entries.push_back(
                    {m_grouping.names()[group], std::move(m_sums[group].sum), users[group]});
            if (m_sums[group].any && m_grouping.dimension() == GroupBy::User)
                result.entries.back().users = std::int64_t(group) == m_nobody ? 0 : 1;
        }
        return result;
    }

    static constexpr std::size_t kMostSlots = std::size_t(1) << 20;

    const Cube& m_cube;
    Grouping m_grouping;
    Add m_add;
    DistinctUsers m_users;
    std::int64_t m_nobody; ///< id of the empty name
    std::vector<Slot> m_sums;
};

template <typename Sum, typename Add>
Result<GroupSums<Sum>> groupSums(const Cube& cube, GroupBy by, const PeriodRule& rule, const Add& add)
{
    auto grouping = Grouping::make(*cube.names, by, rule);
    if (!grouping)
        return grouping.error();
    return GroupSumming<Sum, Add>(cube, std::move(grouping).value(), add).run();
}

} // namespace core::usage
