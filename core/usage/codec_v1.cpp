#include "core/usage/codec_v1.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace core::usage {
namespace {

// Layout 1: one column after another, each as its length in bytes (varint) and its values (varints). Users
// rise within a block and are stored as differences; hours count from the block's first hour; hours and
// counts are zigzag-coded. A column of zeros has length 0.
constexpr Day kLastDay = 4'000'000;                         // far beyond any log, and its hours fit 32 bits
constexpr std::uint64_t kTooLarge = std::uint64_t(1) << 40; // more than any key, and far from overflow

constexpr std::array kCounts = {
    &Counts::requests,       &Counts::failedRequests, &Counts::uncachedInput, &Counts::cacheRead,
    &Counts::cacheWrite,     &Counts::output,         &Counts::reasoning,     &Counts::loggedCostNanoUsd,
    &Counts::costedRequests, &Counts::outcomeMicros,
};

std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// Takes varints off the front of a piece of bytes; `ok` turns false at the first that does not fit.
struct Reader {
    std::string_view bytes;
    bool ok = true;

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size() && i < 10; ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            value |= std::uint64_t(byte & 0x7f) << (7 * i);
            if (byte < 0x80) {
                bytes.remove_prefix(i + 1);
                return value;
            }
        }
        ok = false;
        return 0;
    }

    /// The next column of `rows` values: empty, or at least a byte for each.
    Reader column(std::size_t rows)
    {
        const std::uint64_t length = varint();
        ok = ok && length <= bytes.size() && (length == 0 || length >= rows);
        if (!ok)
            return {{}, false};
        const std::string_view taken = bytes.substr(0, length);
        bytes.remove_prefix(length);
        return {taken};
    }

    bool spent() const { return ok && bytes.empty(); }
};

/// Reads a column into `values`, each through `valueOf`; false when one does not fit.
template <typename T, typename ValueOf>
bool readColumn(Reader column, std::vector<T>& values, const ValueOf& valueOf)
{
    if (column.bytes.empty())
        return column.ok;
    bool fits = true;
    for (T& value : values) {
        const std::int64_t wide = valueOf(column.varint());
        fits = fits && wide >= std::numeric_limits<T>::min() && wide <= std::numeric_limits<T>::max();
        value = static_cast<T>(wide);
    }
    return fits && column.spent();
}

/// All counts row by row, so that a row's 80 bytes are touched once.
bool readCounts(Reader& reader, std::vector<Counts>& counts)
{
    std::array<Reader, kCounts.size()> columns;
    std::array<std::size_t, kCounts.size()> active{};
    std::size_t actives = 0;
    for (std::size_t c = 0; c < kCounts.size(); ++c) {
        columns[c] = reader.column(counts.size());
        if (!columns[c].bytes.empty())
            active[actives++] = c;
    }
    for (Counts& row : counts) {
        for (std::size_t a = 0; a < actives; ++a)
            row.*kCounts[active[a]] = unzigzag(columns[active[a]].varint());
    }
    for (std::size_t a = 0; a < actives; ++a) {
        if (!columns[active[a]].spent())
            return false;
    }
    return reader.spent();
}

bool readKeys(Reader& reader, const Block& block, CellColumns& columns)
{
    const auto plain = [](std::uint64_t value) {
        return static_cast<std::int64_t>(std::min(value, kTooLarge));
    };
    std::uint64_t user = 0;
    const auto risen = [&](std::uint64_t step) {
        user = std::min(user + std::min(step, kTooLarge), kTooLarge);
        return static_cast<std::int64_t>(user);
    };
    const auto hour = [first = std::int64_t(block.day) * 24](std::uint64_t offset) {
        const std::int64_t value = first + unzigzag(std::min(offset, kTooLarge));
        return std::abs(value) <= kLastDay * std::int64_t(24) ? value : static_cast<std::int64_t>(kTooLarge);
    };
    const std::size_t rows = block.cells;
    return readColumn(reader.column(rows), columns.user, risen) &&
           readColumn(reader.column(rows), columns.org, plain) &&
           readColumn(reader.column(rows), columns.hour, hour) &&
           readColumn(reader.column(rows), columns.context, plain);
}

} // namespace

bool decodeV1(std::string_view bytes, const Block& block, bool withCounts, CellColumns& columns)
{
    Reader reader{bytes};
    return readKeys(reader, block, columns) && (!withCounts || readCounts(reader, columns.counts));
}

} // namespace core::usage
