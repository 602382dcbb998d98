#include "core/usage/codec.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string_view>

namespace core::usage {
namespace {

// Layout: version byte, then one column after another, each as its length in bytes (varint) and its values
// (varints). Users rise within a block and are stored as differences; hours count from the block's first
// hour; hours and counts are zigzag-coded. A column of zeros has length 0.
constexpr char kVersion = 1;
constexpr Day kLastDay = 4'000'000;                         // far beyond any log, and its hours fit 32 bits
constexpr std::uint64_t kTooLarge = std::uint64_t(1) << 40; // more than any key, and far from overflow

constexpr std::array kCounts = {
    &Counts::requests,       &Counts::failedRequests, &Counts::uncachedInput, &Counts::cacheRead,
    &Counts::cacheWrite,     &Counts::output,         &Counts::reasoning,     &Counts::loggedCostNanoUsd,
    &Counts::costedRequests, &Counts::outcomeMicros,
};

std::uint64_t zigzag(std::int64_t value)
{
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

void putVarint(std::string& bytes, std::uint64_t value)
{
    while (value >= 0x80) {
        bytes.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    bytes.push_back(static_cast<char>(value));
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

template <typename ValueOf>
void putColumn(std::string& bytes, std::size_t rows, const ValueOf& valueOf)
{
    std::size_t first = 0;
    while (first < rows && valueOf(first) == 0)
        ++first;
    if (first == rows) // a column of zeros
        return putVarint(bytes, 0);
    constexpr std::size_t kMostBytes = 10; // of a varint of 64 bits
    const std::unique_ptr<char[]> column(
        new char[rows * kMostBytes]); // not zeroed: imports encode millions of cells
    char* end = std::fill_n(column.get(), first, '\0');
    for (std::size_t i = first; i < rows; ++i) {
        std::uint64_t value = valueOf(i);
        for (; value >= 0x80; value >>= 7)
            *end++ = static_cast<char>(value | 0x80);
        *end++ = static_cast<char>(value);
    }
    const auto size = static_cast<std::size_t>(end - column.get());
    putVarint(bytes, size);
    bytes.append(column.get(), size);
}

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

Error damaged()
{
    return {
        ErrorCode::Damaged, "a block of usage is damaged", {}, 0, {}, "a project written by this program"};
}

Status decodeInto(const Block& block, Columns wanted, CellColumns& columns)
{
    Reader reader{block.bytes};
    // Keys are unique, so some key column takes a byte a cell: a hostile count cannot ask for memory that the
    // bytes do not back.
    if (reader.bytes.empty() || reader.bytes.front() != kVersion ||
        (block.cells > 1 && reader.bytes.size() <= block.cells) || block.day > kLastDay ||
        block.day < -kLastDay)
        return damaged();
    reader.bytes.remove_prefix(1);
    const std::size_t rows = block.cells;
    columns.user.assign(rows, 0);
    columns.org.assign(rows, 0);
    columns.hour.assign(rows, block.day * 24);
    columns.context.assign(rows, 0);
    columns.counts.clear();
    bool ok = readKeys(reader, block, columns);
    if (ok && wanted == Columns::All) {
        columns.counts.assign(rows, {});
        ok = readCounts(reader, columns.counts);
    }
    return ok ? Status(Done{}) : Status(damaged());
}

/// Ids are trusted by everyone who visits cells; this is where they are checked.
Status decodeChecked(const Block& block, const Dictionaries& names, Columns wanted, CellColumns& columns)
{
    if (const Status status = decodeInto(block, wanted, columns); !status)
        return status;
    bool inside = true;
    for (std::size_t i = 0; i < columns.size(); ++i)
        inside = inside && columns.user[i] < names.users.size() && columns.org[i] < names.orgs.size() &&
                 columns.context[i] < names.contexts.size();
    return inside ? Status(Done{}) : Status(damaged());
}

} // namespace

Block encoded(Day day, std::int32_t days, std::span<const Cell> cells)
{
    assert(day >= -kLastDay && day <= kLastDay);
    Block block{day, days, static_cast<std::uint32_t>(cells.size()), std::string(1, kVersion)};
    const Hour first = day * 24;
    putColumn(block.bytes, cells.size(),
              [&](std::size_t i) { return std::uint64_t(cells[i].user - (i ? cells[i - 1].user : 0)); });
    putColumn(block.bytes, cells.size(), [&](std::size_t i) { return std::uint64_t(cells[i].org); });
    putColumn(block.bytes, cells.size(),
              [&](std::size_t i) { return zigzag(std::int64_t(cells[i].hour) - first); });
    putColumn(block.bytes, cells.size(), [&](std::size_t i) { return std::uint64_t(cells[i].context); });
    for (const auto member : kCounts)
        putColumn(block.bytes, cells.size(), [&](std::size_t i) { return zigzag(cells[i].counts.*member); });
    block.bytes.shrink_to_fit();
    return block;
}

Status decode(const Block& block, CellColumns& columns)
{
    return decodeInto(block, Columns::All, columns);
}

Status decodeKeys(const Block& block, CellColumns& columns)
{
    return decodeInto(block, Columns::Keys, columns);
}

Status forEachBlock(const Cube& cube, const std::function<void(const CellColumns&)>& visit)
{
    CellColumns columns;
    for (const auto& block : cube.blocks) {
        if (const Status status = decodeChecked(*block, *cube.names, Columns::All, columns); !status)
            return status;
        visit(columns);
    }
    return Done{};
}

Status forEachBatch(const Cube& cube, Columns wanted, Progress& progress,
                    const std::function<void(std::span<const CellColumns>)>& visit)
{
    constexpr std::size_t kMostBlocks = 64;
    constexpr std::uint64_t kMostCells = 1 << 20; // about 100 MB decoded
    std::vector<CellColumns> columns(kMostBlocks);
    for (std::size_t begin = 0; begin < cube.blocks.size();) {
        if (!progress.advance(begin, cube.blocks.size()))
            return Error{ErrorCode::Cancelled, "usage"};
        std::size_t end = begin;
        for (std::uint64_t cells = 0;
             end < cube.blocks.size() && end - begin < kMostBlocks && (end == begin || cells < kMostCells);
             ++end)
            cells += cube.blocks[end]->cells;
        std::array<bool, kMostBlocks> ok{};
        parallelFor(end - begin, [&](std::size_t i) {
            ok[i] = bool(decodeChecked(*cube.blocks[begin + i], *cube.names, wanted, columns[i]));
        });
        for (std::size_t i = 0; i < end - begin; ++i) {
            if (!ok[i])
                return damaged();
        }
        visit({columns.data(), end - begin});
        begin = end;
    }
    return Done{};
}

} // namespace core::usage
