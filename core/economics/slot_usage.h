#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace core::economics {

/// A column of usage by slot, as narrow as it can be without loss: tokens and requests are whole numbers, and
/// a change of weights reads all of them.
struct SlotUsage {
    std::vector<std::int32_t> whole; ///< when every value is a whole number that fits
    std::vector<double> exact;       ///< otherwise
    double largest = 0;              ///< of `whole`
};

/// `slot`: first slot by row, ~0 = none; `further`: (row, slot) of rows with more than one; `slots`: how many
/// there are.
SlotUsage slotUsage(std::span<const double> values, std::span<const std::uint32_t> slot,
                    std::span<const std::pair<std::uint32_t, std::uint32_t>> further, std::size_t slots);

} // namespace core::economics
