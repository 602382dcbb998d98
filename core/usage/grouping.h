#pragma once

#include "core/base/time.h"
#include "core/usage/codec.h"
#include "core/usage/totals.h"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace core::usage {

/// Gives every cell the number of its group by one dimension. Prepared once for the cells to come, it may be
/// read from many threads.
class Grouping {
public:
    static Result<Grouping> make(const Dictionaries& names, GroupBy by, const PeriodRule& rule);

    /// Makes the groups of these cells' hours; other dimensions need no preparation.
    void prepare(const CellColumns& cells);
    /// Group of a prepared cell.
    std::uint32_t of(const CellColumns& cells, std::size_t i) const
    {
        if (m_by == GroupBy::User)
            return cells.user[i];
        if (m_by == GroupBy::Org)
            return cells.org[i];
        return byTime() ? ofHour(cells.hour[i]) : m_ofContext[cells.context[i]];
    }

    bool byTime() const { return m_by == GroupBy::Month || m_by == GroupBy::Day || m_by == GroupBy::Hour; }
    bool byPayer() const { return m_by == GroupBy::User || m_by == GroupBy::Org; }
    GroupBy dimension() const { return m_by; }
    std::size_t size() const { return m_groups.size(); }
    const std::vector<std::string>& names() const { return m_groups; } ///< by number

private:
    using OfDay = std::array<std::uint32_t, 24>; ///< group of each hour of a UTC day

    Grouping(const Dictionaries& names, GroupBy by, TimeZone zone);
    std::uint32_t numberOf(const std::string& name);
    std::string nameOf(Hour hour) const;
    std::uint32_t ofHour(Hour hour) const;

    GroupBy m_by;
    TimeZone m_zone;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::string> m_groups;
    std::vector<std::uint32_t> m_ofContext;
    std::unordered_map<Day, OfDay> m_ofDay;
};

} // namespace core::usage
