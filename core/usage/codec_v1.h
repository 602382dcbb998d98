#pragma once

#include "core/usage/codec.h"

namespace core::usage {

/// Reads the columns of a block of layout 1, which programs before user_version 3 wrote, from `bytes` behind
/// its version byte. `columns` has room for the block's cells, zeroed. False on other bytes.
bool decodeV1(std::string_view bytes, const Block& block, bool withCounts, CellColumns& columns);

} // namespace core::usage
