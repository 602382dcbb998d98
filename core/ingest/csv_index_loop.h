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
    std::uint64_t inside = 0, opensNext = 1, quotedLines = 0;
    const auto take = [&](std::size_t i, std::uint64_t valid) __attribute__((always_inline))
    {
        Masks m = compare(bytes + i);
        m = {m.delimiter & valid, m.newline & valid, m.quote & valid};
        if ((m.quote | inside) != 0) [[unlikely]] {
            quotedLines += static_cast<std::uint64_t>(__builtin_popcountll(m.newline));
            index.quotes = true;
            const std::uint64_t text = prefixXor(m.quote) ^ inside;
            const std::uint64_t before = ((m.delimiter | m.newline | m.quote) << 1) | opensNext;
            if ((m.quote & text & ~before) != 0)
                return false;
            inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(text) >> 63);
            m.delimiter &= ~text;
            m.newline &= ~text;
            quotedLines -= static_cast<std::uint64_t>(__builtin_popcountll(m.newline));
            opensNext = (m.delimiter | m.newline | m.quote) >> 63;
        } else {
            opensNext = (m.delimiter | m.newline) >> 63;
        }
        const std::uint64_t both = m.delimiter | m.newline;
        for (std::uint64_t nl = m.newline; nl != 0; nl &= nl - 1) {
            const std::uint64_t upTo = nl ^ (nl - 1); // the lowest bit and all below
            rowEnds[rows++] = fields + static_cast<std::uint32_t>(__builtin_popcountll(both & upTo));
        }
        fields += flatten(ends + fields, static_cast<std::uint32_t>(i), both, lowestBit);
        return true;
    };
    const std::size_t whole = size & ~std::size_t(63);
    for (std::size_t i = 0; i < whole; i += 64)
        if (!take(i, ~0ull)) [[unlikely]]
            return false;
    if (whole < size && !take(whole, (1ull << (size - whole)) - 1))
        return false;
    index.fields = fields;
    index.rows = rows;
    index.lines = rows + quotedLines;
    return true;
}

} // namespace
} // namespace core::ingest
