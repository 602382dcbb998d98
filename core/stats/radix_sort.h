#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::stats {

/// Sorts positive doubles, or records whose `key` is one, ascending and stable. Bits of positive doubles
/// order like the numbers: least significant digit first, 11 bits a pass, passes over a constant digit
/// skipped.
template <typename Record, typename KeyOf>
void radixSort(std::vector<Record>& records, const KeyOf& keyOf)
{
    constexpr int kDigits = 6, kBits = 11;
    constexpr std::size_t kSlots = std::size_t{1} << kBits;
    const auto digit = [&](const Record& r, int d) {
        return (std::bit_cast<std::uint64_t>(keyOf(r)) >> (kBits * d)) & (kSlots - 1);
    };
    std::vector<std::array<std::size_t, kSlots>> counts(kDigits);
    for (const Record& r : records)
        for (int d = 0; d < kDigits; ++d)
            ++counts[d][digit(r, d)];

    std::vector<Record> other(records.size());
    for (int d = 0; d < kDigits; ++d) {
        auto& slots = counts[d];
        if (records.empty() || slots[digit(records.front(), d)] == records.size())
            continue;
        std::size_t start = 0;
        for (std::size_t& slot : slots) {
            const std::size_t count = slot;
            slot = start;
            start += count;
        }
        for (const Record& r : records)
            other[slots[digit(r, d)]++] = r;
        records.swap(other);
    }
}

} // namespace core::stats
