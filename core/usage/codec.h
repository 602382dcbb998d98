#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/usage/cube.h"

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace core::usage {

/// Decoded cells of a block, one vector per column, sorted by user.
struct CellColumns {
    std::vector<UserId> user;
    std::vector<OrgId> org;
    std::vector<Hour> hour;
    std::vector<ContextId> context;
    std::vector<Counts> counts; ///< empty when only keys were decoded
    std::size_t size() const { return user.size(); }
};

/// Makes a block of cells that come one after another, sorted by (user, org, hour, context), each key once.
/// Bytes depend on the cells alone. Reuses its memory from block to block.
class BlockEncoder {
public:
    static constexpr std::size_t kPiece = 1024; ///< cells that are encoded together
    static constexpr std::size_t kColumns = 14;
    struct alignas(16) Values : std::array<std::int64_t, kPiece> {};

    void begin(Day day, std::int32_t days);
    void add(const Cell& cell)
    {
        const Counts& counts = cell.counts;
        Values* const columns = m_columns.get();
        const std::size_t at = m_inPiece;
        columns[0][at] = std::int64_t(cell.user - m_lastUser);
        columns[1][at] = cell.org;
        columns[2][at] = std::int64_t(cell.hour) - m_first;
        columns[3][at] = cell.context;
        // Mostly cells are one request each, and all requests have a cost or none: then these columns are
        // zeros.
        columns[4][at] = minus(counts.requests, 1);
        columns[5][at] = counts.failedRequests;
        columns[6][at] = counts.uncachedInput;
        columns[7][at] = counts.cacheRead;
        columns[8][at] = counts.cacheWrite;
        columns[9][at] = counts.output;
        columns[10][at] = counts.reasoning;
        columns[11][at] = counts.loggedCostNanoUsd;
        columns[12][at] = minus(counts.requests, counts.costedRequests);
        columns[13][at] = counts.outcomeMicros;
        m_lastUser = cell.user;
        m_inPiece = at + 1;
        if (m_inPiece == kPiece)
            endPiece();
    }
    Block finish();

private:
    /// Wraps around instead of overflowing, and so does the way back.
    static std::int64_t minus(std::int64_t a, std::int64_t b)
    {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
    }
    void endPiece();

    Day m_day = 0;
    std::int32_t m_days = 1;
    Hour m_first = 0;
    UserId m_lastUser = 0;
    std::uint64_t m_cells = 0; ///< in whole pieces
    std::size_t m_inPiece = 0;
    std::unique_ptr<Values[]> m_columns{new Values[kColumns]};
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0, m_room = 0;
};

/// Encodes cells, which must be sorted by (user, org, hour, context), each key once.
Block encoded(Day day, std::int32_t days, std::span<const Cell> cells);

/// Decodes into `columns`, reusing its memory. Fails with Damaged on bytes that encoded() did not write; asks
/// for no more than about a hundred bytes of memory for each byte of the block, whatever the block claims.
Status decode(const Block& block, CellColumns& columns);

/// The same for user, org, hour and context alone, several times faster.
Status decodeKeys(const Block& block, CellColumns& columns);

/// Calls `visit` with the decoded columns of each block, one at a time. Every id of a visited cell is in the
/// cube's dictionaries.
Status forEachBlock(const Cube& cube, const std::function<void(const CellColumns&)>& visit);

enum class Columns { All, Keys };

/// Decodes blocks in parallel, some at a time, and calls `visit` with them on this thread: every block once,
/// in order. How many come at once depends on their size. Fails with Damaged or Cancelled.
Status forEachBatch(const Cube& cube, Columns wanted, Progress& progress,
                    const std::function<void(std::span<const CellColumns>)>& visit);

/// The same of the session blocks: `user` of a cell is the id of its session.
Status forEachSessionBatch(const Cube& cube, Columns wanted, Progress& progress,
                           const std::function<void(std::span<const CellColumns>)>& visit);

} // namespace core::usage
