#pragma once

#include "core/base/result.h"
#include "core/usage/cube.h"

#include <functional>
#include <span>
#include <vector>

namespace core::usage {

/// Decoded cells of a block, one vector per column (only columns that are not all zero are filled).
struct CellColumns {
    std::vector<UserId> user;
    std::vector<OrgId> org;
    std::vector<Hour> hour;
    std::vector<ContextId> context;
    std::vector<Counts> counts;
    std::size_t size() const { return user.size(); }
};

/// Encodes cells, which must be sorted by (user, org, hour, context), column by column (delta + varint).
Block encoded(Day day, std::int32_t days, std::span<const Cell> cells);

/// Decodes into `columns`, reusing its memory. Fails with Damaged on bytes that encoded() did not write.
Status decode(const Block& block, CellColumns& columns);

/// Calls `visit` with the decoded columns of each block, one at a time.
Status forEachBlock(const Cube& cube, const std::function<void(const CellColumns&)>& visit);

} // namespace core::usage
