#pragma once

#include "core/base/parallel.h"

#include <array>
#include <cstddef>
#include <vector>

namespace core::stats {

/// Adds `term(i)` for i in [begin, end) pairwise, so that rounding grows with log n and the order of
/// additions depends on n only.
template <typename Term>
double pairwiseSum(std::size_t begin, std::size_t end, const Term& term)
{
    if (end - begin <= 256) {
        std::array<double, 4> lanes{};
        std::size_t i = begin;
        for (; i + 4 <= end; i += 4)
            for (std::size_t lane = 0; lane < 4; ++lane)
                lanes[lane] += term(i + lane);
        for (; i < end; ++i)
            lanes[0] += term(i);
        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
    const std::size_t middle = begin + (end - begin) / 2;
    return pairwiseSum(begin, middle, term) + pairwiseSum(middle, end, term);
}

/// Calls `work(begin, end)` for blocks of [0, n) whose bounds depend on n only, on all threads, and gives the
/// blocks' results in order.
template <typename T, typename Work>
std::vector<T> inBlocks(std::size_t n, std::size_t block, const Work& work)
{
    std::vector<T> parts((n + block - 1) / block);
    const auto one = [&](std::size_t b) {
        const std::size_t begin = b * block;
        parts[b] = work(begin, begin + block < n ? begin + block : n);
    };
    if (parts.size() == 1)
        one(0);
    else
        parallelFor(parts.size(), one);
    return parts;
}

} // namespace core::stats
