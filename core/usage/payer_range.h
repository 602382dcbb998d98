#pragma once

#include "core/base/parallel.h"
#include "core/usage/codec.h"
#include "core/usage/payer_periods.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::usage {

/// Payers cut into ranges, so that each payer's sums have one writer and are added in the order of the
/// blocks: the same bits for any number of threads and ranges.
class PayerRanges {
public:
    PayerRanges(PayerKind kind, std::size_t payers)
        : m_kind(kind)
        , m_payers(payers)
        // Cells are sorted by user: a range is found by bisection. For orgs each range reads every cell.
        , m_count(kind == PayerKind::User ? kUserRanges : threadCount())
    {}

    std::size_t count() const { return m_count; }

    /// Calls visit(payer, cells, i) for each cell of the range in these blocks, in order.
    template <typename Visit>
    void visit(std::size_t range, std::span<const CellColumns> blocks, const Visit& visit) const
    {
        const std::size_t begin = m_payers * range / m_count;
        const std::size_t end = m_payers * (range + 1) / m_count;
        for (const CellColumns& cells : blocks) {
            if (m_kind == PayerKind::User) {
                const auto first = std::lower_bound(cells.user.begin(), cells.user.end(), begin);
                const auto last = std::lower_bound(first, cells.user.end(), end);
                for (auto i = std::size_t(first - cells.user.begin());
                     i < std::size_t(last - cells.user.begin()); ++i)
                    visit(cells.user[i], cells, i);
                continue;
            }
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (cells.org[i] >= begin && cells.org[i] < end)
                    visit(cells.org[i], cells, i);
            }
        }
    }

private:
    static constexpr std::size_t kUserRanges =
        64; // early users are the busy ones: small ranges share them out

    PayerKind m_kind;
    std::size_t m_payers;
    std::size_t m_count;
};

} // namespace core::usage
