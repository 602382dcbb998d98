#include "core/usage/distinct_users.h"

#include <algorithm>

namespace core::usage {
namespace {

constexpr std::size_t kMostBits = std::size_t(1) << 29; // 64 MB

} // namespace

void DistinctUsers::add(const GroupUsers& users)
{
    for (const std::uint64_t pair : users.pairs())
        add(static_cast<std::uint32_t>(pair >> 32), static_cast<UserId>(pair));
    if (m_pairs.size() > m_compactAt) {
        makeUnique();
        m_compactAt = std::max(m_compactAt, 2 * m_pairs.size());
    }
}

void DistinctUsers::add(std::uint32_t group, UserId user)
{
    if (group >= m_seen.size())
        m_seen.resize(group + std::size_t(1));
    if (m_seen[group].empty()) {
        if (m_bits + m_users > kMostBits) { // stays so: a sparse group never turns dense
            m_pairs.push_back(std::uint64_t(group) << 32 | user);
            return;
        }
        m_bits += m_users;
        m_seen[group].resize(m_users);
    }
    m_seen[group][user] = true;
}

std::vector<std::uint64_t> DistinctUsers::byGroup(std::size_t groups)
{
    makeUnique();
    std::vector<std::uint64_t> counts(groups, 0);
    for (std::size_t group = 0; group < m_seen.size(); ++group)
        counts[group] = std::uint64_t(std::count(m_seen[group].begin(), m_seen[group].end(), true));
    for (const std::uint64_t pair : m_pairs)
        ++counts[pair >> 32];
    return counts;
}

void DistinctUsers::makeUnique()
{
    std::sort(m_pairs.begin(), m_pairs.end());
    m_pairs.erase(std::unique(m_pairs.begin(), m_pairs.end()), m_pairs.end());
}

} // namespace core::usage
