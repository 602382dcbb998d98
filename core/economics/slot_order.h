#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace core::economics {

using Ranked = std::pair<double, std::uint32_t>; ///< value, and the index of the slot or row that has it

/// All indices by value, ascending; equal ones in their order. Values are not negative.
std::vector<Ranked> ranked(std::span<const double> values);

} // namespace core::economics
