#pragma once

#include "core/base/time.h"
#include "core/usage/codec.h"
#include "core/usage/totals.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace core::usage {

/// Gives every cell the number of its group by one dimension. Time groups are found once per hour, in a zone.
class Grouping {
public:
    Grouping(const Dictionaries& names, GroupBy by, TimeZone zone);

    std::uint32_t of(const CellColumns& cells, std::size_t i);
    bool byTime() const { return m_by == GroupBy::Month || m_by == GroupBy::Day || m_by == GroupBy::Hour; }
    const std::vector<std::string>& names() const { return m_groups; } ///< by number

private:
    std::uint32_t numberOf(const std::string& name);
    std::uint32_t numbered(std::vector<std::uint32_t>& known, std::uint32_t id,
                           const std::vector<std::string>& names);
    std::uint32_t ofHour(Hour hour);

    const Dictionaries& m_names;
    GroupBy m_by;
    TimeZone m_zone;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::string> m_groups;
    std::vector<std::uint32_t> m_ofContext, m_ofUser, m_ofOrg;
    std::unordered_map<Hour, std::uint32_t> m_ofHour;
};

/// Counts the different users of each group; memory is bounded by the pairs that differ.
class DistinctUsers {
public:
    void add(std::uint32_t group, UserId user);
    std::vector<std::uint64_t> byGroup(std::size_t groups);

private:
    void makeUnique();
    std::vector<std::pair<std::uint32_t, UserId>> m_pairs;
    std::size_t m_compactAt = 1 << 20;
};

} // namespace core::usage
