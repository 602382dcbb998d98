#pragma once

#include "core/economics/population.h"
#include "core/economics/slot_usage.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace core::economics {

/// The rows of a population in the order in which they are evaluated: by decile of their cost, so that sums
/// over a decile are sums over a range. A row that lies in several deciles has a slot in each, and its weight
/// is split.
struct Basis {
    std::vector<double> weight, cost;                                  ///< by slot
    std::vector<std::uint32_t> source;                                 ///< population row by slot
    std::vector<std::uint32_t> payer;                                  ///< by slot
    std::vector<std::uint32_t> slot;                                   ///< first slot by population row
    std::vector<std::pair<std::uint32_t, std::uint32_t>> furtherSlots; ///< (row, slot) of rows that are split
    std::array<std::size_t, 11> decile{}; ///< decile d is [decile[d], decile[d + 1])
    std::vector<std::pair<std::size_t, std::size_t>>
        chunks;                               ///< of slots, never across a decile; fixed by the data
    double totalWeight = 0, activeWeight = 0; ///< active: with any usage
    double periods = 1;
    double outcomes = 0;       ///< value events, by weight
    double rowsPerPayer = 1;   ///< payer-periods by payer
    bool weightsCount = false; ///< weights are numbers of payers (segments), not sampling weights
    std::vector<double> columnSums, costSums; ///< of the population's columns, by weight
    std::vector<SlotUsage> usage;             ///< the population's usage columns by slot
    double costSum = 0;                       ///< cost of all, by weight
    bool rowsAreSingle = false;               ///< every row stands for one payer
    bool partial = false;
    bool extrapolated = false; ///< its tail is drawn from a fitted law
    double unpricedTokenShare = 0;
    std::size_t size() const { return weight.size(); }
};

Basis basisOf(const Population& population);

} // namespace core::economics
