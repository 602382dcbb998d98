#pragma once

#include <cstddef>
#include <vector>

namespace core::economics {

/// A column of `size` entries with any content, one of those given back when there is one: while a control is
/// dragged, fresh memory costs more than using it.
std::vector<double> borrowed(std::size_t size);

/// Keeps a column for the next that needs one, or frees it when enough are kept. From any thread.
void giveBack(std::vector<double> column);

} // namespace core::economics
