#include "core/economics/slot_order.h"

#include "core/stats/radix_sort.h"

#include <algorithm>

namespace core::economics {

std::vector<Ranked> ranked(std::span<const double> values)
{
    std::vector<Ranked> order(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        order[i] = {std::max(0.0, values[i]),
                    static_cast<std::uint32_t>(i)}; // also for -0, whose bits are large
    stats::radixSort(order, [](const Ranked& next) { return next.first; });
    return order;
}

} // namespace core::economics
