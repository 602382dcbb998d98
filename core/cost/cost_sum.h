#pragma once

#include "core/cost/attribution.h"
#include "core/cost/cell_pricing.h"

#include <string>
#include <utility>

namespace core::cost {

/// Counts and what they cost, on the way to a CostGroup.
struct CostSum {
    usage::Counts counts;
    CellCost cost;
    CostSum& operator+=(const CostSum& other)
    {
        counts += other.counts;
        cost += other.cost;
        return *this;
    }
};

inline CostGroup groupOf(std::string name, const CostSum& sum, std::uint64_t users)
{
    return {.name = std::move(name),
            .counts = sum.counts,
            .users = users,
            .cost = sum.cost.total(),
            .uncachedInput = sum.cost.uncachedInput,
            .cacheRead = sum.cost.cacheRead,
            .cacheWrite = sum.cost.cacheWrite,
            .output = sum.cost.output,
            .requests = sum.cost.requests,
            .outcomes = double(sum.counts.outcomeMicros) / 1e6};
}

} // namespace core::cost
