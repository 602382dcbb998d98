#include "core/usage/codec.h"

#include <array>
#include <limits>
#include <string_view>

namespace core::usage {
namespace {

// Layout: version byte, then one column after another, each as its length in bytes (varint) and its values
// (varints). Users rise within a block and are stored as differences; hours count from the block's first
// hour; counts are zigzag-coded. A column of zeros has length 0.
constexpr char kVersion = 1;

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
        for (int shift = 0; shift < 64; shift += 7) {
            if (bytes.empty())
                break;
            const auto byte = static_cast<unsigned char>(bytes.front());
            bytes.remove_prefix(1);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        ok = false;
        return 0;
    }

    std::string_view piece()
    {
        const std::uint64_t length = varint();
        if (!ok || length > bytes.size()) {
            ok = false;
            return {};
        }
        const std::string_view taken = bytes.substr(0, length);
        bytes.remove_prefix(length);
        return taken;
    }
};

template <typename ValueOf>
void putColumn(std::string& bytes, std::size_t rows, const ValueOf& valueOf)
{
    std::string column;
    bool zero = true;
    for (std::size_t i = 0; i < rows; ++i) {
        const std::uint64_t value = valueOf(i);
        zero = zero && value == 0;
        putVarint(column, value);
    }
    if (zero)
        column.clear();
    putVarint(bytes, column.size());
    bytes += column;
}

/// Reads one column of `rows` values into `store(row, value)`; an empty column is all zeros and stores
/// nothing.
template <typename Store>
bool readColumn(Reader& reader, std::size_t rows, const Store& store)
{
    Reader column{reader.piece()};
    if (column.bytes.empty())
        return reader.ok;
    if (column.bytes.size() < rows)
        return false;
    for (std::size_t i = 0; i < rows && column.ok; ++i)
        store(i, column.varint());
    return reader.ok && column.ok && column.bytes.empty();
}

Error damaged()
{
    return {
        ErrorCode::Damaged, "a block of usage is damaged", {}, 0, {}, "a project written by this program"};
}

} // namespace

Block encoded(Day day, std::int32_t days, std::span<const Cell> cells)
{
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
    Reader reader{block.bytes};
    // Four bytes a cell is less than any cell takes, so a hostile count cannot ask for memory the bytes do
    // not back.
    if (reader.bytes.empty() || reader.bytes.front() != kVersion ||
        (block.cells > 0 && reader.bytes.size() < block.cells))
        return damaged();
    reader.bytes.remove_prefix(1);
    const std::size_t rows = block.cells;
    const Hour first = block.day * 24;
    columns.user.assign(rows, 0);
    columns.org.assign(rows, 0);
    columns.hour.assign(rows, first);
    columns.context.assign(rows, 0);
    columns.counts.assign(rows, {});

    std::uint64_t user = 0;
    bool ok = readColumn(reader, rows, [&](std::size_t i, std::uint64_t value) {
        user += value;
        columns.user[i] = static_cast<UserId>(user);
    });
    ok = ok && user <= std::numeric_limits<UserId>::max();
    ok = ok && readColumn(reader, rows, [&](std::size_t i, std::uint64_t value) {
             columns.org[i] = static_cast<OrgId>(value);
         });
    ok = ok && readColumn(reader, rows, [&](std::size_t i, std::uint64_t value) {
             columns.hour[i] = first + static_cast<Hour>(unzigzag(value));
         });
    ok = ok && readColumn(reader, rows, [&](std::size_t i, std::uint64_t value) {
             columns.context[i] = static_cast<ContextId>(value);
         });
    for (const auto member : kCounts)
        ok = ok && readColumn(reader, rows, [&](std::size_t i, std::uint64_t value) {
                 columns.counts[i].*member = unzigzag(value);
             });
    return ok && reader.bytes.empty() ? Status(Done{}) : Status(damaged());
}

Status forEachBlock(const Cube& cube, const std::function<void(const CellColumns&)>& visit)
{
    CellColumns columns;
    for (const auto& block : cube.blocks) {
        if (const Status status = decode(*block, columns); !status)
            return status;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns.user[i] >= cube.names->users.size() ||
                columns.context[i] >= cube.names->contexts.size() ||
                columns.org[i] >= cube.names->orgs.size())
                return damaged();
        }
        visit(columns);
    }
    return Done{};
}

} // namespace core::usage
