#pragma once

#include "core/ingest/json_template.h"

// Matching a line against a shape. Included once for each instruction set: everything here has internal
// linkage. `Text` compares and searches bytes.

namespace core::ingest {

/// Whether the text of the gap behind `begin` stands at `p`, where the whole text may.
bool restStandsAt(const JsonGap& gap, const char* p);
/// The end of a string that holds a backslash at `p`: its closing quote, or null for what is no string.
const char* escapedEnd(const char* p, const char* end);
/// The end of a number or literal that is not as plain as most; null when the full parser is to read it.
/// `from` moves behind a null.
const char* scalarEnd(const char*& from, bool isName);

namespace {

/// A bit for the first of the next eight bytes that is no digit, and perhaps for later ones.
inline std::uint64_t notDigitsAt(const char* p)
{
    return detail::notDigits(load8(p) ^ detail::kZeros);
}

/// How many of the next eight bytes are digits, from the first on.
inline std::size_t digitsAt(const char* p)
{
    const std::uint64_t others = notDigitsAt(p);
    return others ? static_cast<std::size_t>(__builtin_ctzll(others)) / 8 : 8;
}

/// The size of a number such as 12 or 0.345, or 0 for one that is to be looked at in full. What comes behind
/// it is for the caller to look at.
inline std::size_t plainNumber(const char* p, bool& whole)
{
    const std::uint64_t others = notDigitsAt(p);
    if (others == 0) [[unlikely]]
        return 0;
    auto size = static_cast<std::size_t>(__builtin_ctzll(others)) / 8;
    if (size == 0 || (*p == '0' && size > 1))
        return 0;
    if (p[size] == ',') [[likely]] // mostly the next value follows
        return size;
    whole = p[size] != '.';
    if (!whole) {
        const std::size_t fraction = digitsAt(p + size + 1);
        const std::size_t more = fraction == 8 ? digitsAt(p + size + 9) : 0;
        if (fraction == 0 || more == 8)
            return 0;
        size += 1 + fraction + more;
    }
    return (p[size] | 0x20) == 'e' ? 0 : size;
}

inline bool isName(const JsonGap& gap)
{
    return gap.field <= static_cast<std::size_t>(Field::Stage);
}

template <typename Text>
const char* matchLine(const LineShape& shape, const char* p, const char* end, GenericRows::Fields& fields)
{
    if (shape.gaps.empty())
        return nullptr;
    for (const JsonGap& gap : shape.gaps) {
        if (!Text::standsAt(gap, p))
            return nullptr;
        p += gap.size;
        const char* from = p;
        bool whole = true;
        if (gap.quoted) {
            p = Text::stringEnd(p);
            if (*p != '"') [[unlikely]] {
                p = gap.field == kFields ? escapedEnd(p, end) : nullptr;
                if (!p)
                    return nullptr;
            }
        } else if (const std::size_t size = plainNumber(p, whole)) {
            p += size; // behind it stands the text of the next gap, which no number goes on with
            if (!whole && isName(gap))
                return nullptr; // the full parser may write it differently
        } else {
            p = scalarEnd(from, isName(gap));
            if (!p)
                return nullptr;
        }
        fields[gap.field] = {from, static_cast<std::uint32_t>(p - from)};
    }
    if (!Text::standsAt(shape.after, p) || p + shape.after.size > end)
        return nullptr;
    for (const std::size_t field : shape.absent)
        fields[field] = {};
    return p + shape.after.size;
}

} // namespace
} // namespace core::ingest
