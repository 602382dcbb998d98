#include "core/economics/slot_usage.h"

#include <algorithm>
#include <limits>

namespace core::economics {
namespace {

bool fits(double value)
{
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    return value >= 0 && value <= most && double(std::int32_t(value)) == value;
}

template <typename Entry>
std::vector<Entry> bySlot(std::span<const double> values, std::span<const std::uint32_t> slot,
                          std::span<const std::pair<std::uint32_t, std::uint32_t>> further, std::size_t slots)
{
    std::vector<Entry> out(slots);
    for (std::size_t row = 0; row < slot.size(); ++row) {
        if (slot[row] != ~0u)
            out[slot[row]] = static_cast<Entry>(values[row]);
    }
    for (const auto& [row, place] : further)
        out[place] = static_cast<Entry>(values[row]);
    return out;
}

} // namespace

SlotUsage slotUsage(std::span<const double> values, std::span<const std::uint32_t> slot,
                    std::span<const std::pair<std::uint32_t, std::uint32_t>> further, std::size_t slots)
{
    SlotUsage usage;
    if (std::all_of(values.begin(), values.end(), fits)) {
        usage.whole = bySlot<std::int32_t>(values, slot, further, slots);
        usage.largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
        return usage;
    }
    usage.exact = bySlot<double>(values, slot, further, slots);
    return usage;
}

} // namespace core::economics
