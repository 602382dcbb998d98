#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/usage/cube.h"

#include <functional>
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

/// Encodes cells, which must be sorted by (user, org, hour, context), each key once, column by column
/// (differences of sorted columns, varints). Bytes depend on the cells alone.
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

} // namespace core::usage
