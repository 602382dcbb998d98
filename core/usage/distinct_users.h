#pragma once

#include "core/usage/cube.h"

#include <cstdint>
#include <vector>

namespace core::usage {

/// Pairs of group and user of some cells, which come sorted by user block by block: most repeats are dropped.
class GroupUsers {
public:
    void add(std::uint32_t group, UserId user)
    {
        if (group >= m_lastUser.size())
            m_lastUser.resize(group + std::size_t(1));
        if (m_lastUser[group] == user + std::uint64_t(1))
            return;
        m_lastUser[group] = user + std::uint64_t(1);
        m_pairs.push_back(std::uint64_t(group) << 32 | user);
    }
    const std::vector<std::uint64_t>& pairs() const { return m_pairs; }

private:
    std::vector<std::uint64_t> m_lastUser; ///< by group, + 1
    std::vector<std::uint64_t> m_pairs;    ///< group << 32 | user
};

/// Counts the different users of each group: a bit for each user of large groups, sorted pairs when there are
/// too many groups for that.
class DistinctUsers {
public:
    explicit DistinctUsers(std::size_t users)
        : m_users(users)
    {}
    void add(const GroupUsers& users);
    std::vector<std::uint64_t> byGroup(std::size_t groups);

private:
    void add(std::uint32_t group, UserId user);
    void makeUnique();

    std::size_t m_users;
    std::size_t m_bits = 0;
    std::vector<std::vector<bool>> m_seen; ///< [group][user]; empty for sparse groups
    std::vector<std::uint64_t> m_pairs;    ///< of sparse groups
    std::size_t m_compactAt = 1 << 20;
};

} // namespace core::usage
