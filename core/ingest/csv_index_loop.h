#pragma once

#include "core/ingest/csv_index.h"

// Stage one of the CSV reader, after Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019):
// compare 64 bytes at a time, find quoted text by a prefix xor over the quotes, and flatten the bit masks to
// offsets. Included once for each instruction set: everything here has internal linkage.

namespace core::ingest {
namespace {

#define TIERWRIGHT_INLINE inline __attribute__((always_inline))

struct Masks {
    std::uint64_t delimiter, newline, quote;
};

TIERWRIGHT_INLINE std::uint64_t prefixXor(std::uint64_t m)
{
    m ^= m << 1;
    m ^= m << 2;
    m ^= m << 4;
    m ^= m << 8;
    m ^= m << 16;
    m ^= m << 32;
    return m;
}

/// Writes the offsets of the bits of `mask`. `lowestBit` may say anything of 0.
template <typename LowestBit>
TIERWRIGHT_INLINE std::uint32_t flatten(std::uint32_t* out, std::uint32_t base, std::uint64_t mask,
                                        LowestBit lowestBit)
{
    const auto count = static_cast<std::uint32_t>(__builtin_popcountll(mask));
    const auto next = [&mask, base, lowestBit] {
        const std::uint32_t at = base + lowestBit(mask);
        mask &= mask - 1;
        return at;
    };
    for (int k = 0; k < 8; ++k) // branch-free for the usual block; the room behind `out` takes the excess
        out[k] = next();
    for (std::uint32_t k = 8; k < count; ++k)
        out[k] = next();
    return count;
}

/// False when a quote stands inside unquoted text: then only the scalar pass reads the block right.
template <typename Compare, typename LowestBit>
TIERWRIGHT_INLINE bool indexBlocks(const char* bytes, std::size_t size, CsvIndex& index, Compare compare,
                                   LowestBit lowestBit)
{
    std::uint32_t* ends = index.endsRoom();
    std::uint32_t* rowEnds = index.rowEndsRoom();
    std::uint32_t fields = 0, rows = 0;
    std::uint64_t inside = 0, opensNext = 1, lines = 0;
    for (std::size_t i = 0; i < size; i += 64) {
        Masks m = compare(bytes + i);
        if (size - i < 64) [[unlikely]] {
            const std::uint64_t valid = (1ull << (size - i)) - 1;
            m = {m.delimiter & valid, m.newline & valid, m.quote & valid};
        }
        lines += static_cast<std::uint64_t>(__builtin_popcountll(m.newline));
        if ((m.quote | inside) != 0) [[unlikely]] {
            index.quotes = true;
            const std::uint64_t text = prefixXor(m.quote) ^ inside;
            const std::uint64_t before = ((m.delimiter | m.newline | m.quote) << 1) | opensNext;
            if ((m.quote & text & ~before) != 0)
                return false;
            inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(text) >> 63);
            m.delimiter &= ~text;
            m.newline &= ~text;
            opensNext = (m.delimiter | m.newline | m.quote) >> 63;
        } else {
            opensNext = (m.delimiter | m.newline) >> 63;
        }
        const std::uint64_t both = m.delimiter | m.newline;
        for (std::uint64_t nl = m.newline; nl != 0; nl &= nl - 1) {
            const std::uint64_t low = nl & (~nl + 1);
            rowEnds[rows++] =
                fields + static_cast<std::uint32_t>(__builtin_popcountll(both & (low | (low - 1))));
        }
        fields += flatten(ends + fields, static_cast<std::uint32_t>(i), both, lowestBit);
    }
    index.fields = fields;
    index.rows = rows;
    index.lines = lines;
    return true;
}

} // namespace
} // namespace core::ingest
