#include "core/ingest/day_cells.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

namespace core::ingest {
namespace {

constexpr int kRadixBits = 11;

auto keyOf(const usage::Cell& cell)
{
    return std::tuple(cell.user, cell.org, cell.hour, cell.context);
}

bool sameKey(const usage::Cell& a, const usage::Cell& b)
{
    return a.user == b.user && a.org == b.org && a.hour == b.hour && a.context == b.context;
}

usage::Counts countsOf(const SmallRow& row)
{
    const auto& [uncached, read, write, output, reasoning] = row.tokens;
    return {1, row.failed(), uncached, read, write, output, reasoning, row.cost, row.costed(), 0};
}

void add(usage::Counts& counts, const usage::Counts& other)
{
    counts.requests += other.requests;
    counts.failedRequests += other.failedRequests;
    counts.uncachedInput += other.uncachedInput;
    counts.cacheRead += other.cacheRead;
    counts.cacheWrite += other.cacheWrite;
    counts.output += other.output;
    counts.reasoning += other.reasoning;
    counts.loggedCostNanoUsd += other.loggedCostNanoUsd;
    counts.costedRequests += other.costedRequests;
    counts.outcomeMicros += other.outcomeMicros;
}

usage::Cell cellOf(const SmallRow& row, Day day)
{
    return {row.user, row.org, day * 24 + static_cast<Hour>(row.hour()), row.context(), countsOf(row)};
}

/// Sorts whole cells and adds up those of the same key.
void sumCells(std::vector<usage::Cell>& cells)
{
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return keyOf(a) < keyOf(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (kept > 0 && sameKey(cells[kept - 1], cells[i]))
            add(cells[kept - 1].counts, cells[i].counts);
        else
            cells[kept++] = cells[i];
    }
    cells.resize(kept);
}

/// How the key of a row and its number share 64 bits.
struct KeyLayout {
    int user, org, hour, context, number;
    int key() const { return user + org + hour + context; }
};

KeyLayout layoutOf(const IdLimits& limits, std::size_t rows)
{
    const auto bitsBelow = [](std::uint64_t limit) {
        return static_cast<int>(std::bit_width(std::max<std::uint64_t>(limit, 1) - 1));
    };
    return {bitsBelow(limits.users), bitsBelow(limits.orgs), 5, bitsBelow(limits.contexts), bitsBelow(rows)};
}

/// The digits that keys are sorted by: bits [shift + i * width, shift + (i + 1) * width) for pass i.
struct Digits {
    int passes, width, shift;
    std::size_t values() const { return std::size_t(1) << width; }
};

Digits digitsOf(const KeyLayout& layout)
{
    const int passes = std::max(1, (layout.key() + kRadixBits - 1) / kRadixBits);
    return {passes, (layout.key() + passes - 1) / passes, layout.number};
}

/// Puts the keys of the rows into `scratch`, and counts how often each value of each digit occurs.
/// `kPasses` is their number, or 0 for any.
template <int kPasses>
void makeKeys(const DayRows& rows, std::size_t count, const KeyLayout& layout, const Digits& digits,
              SumScratch& scratch)
{
    const int passes = kPasses > 0 ? kPasses : digits.passes;
    const std::size_t values = digits.values();
    scratch.counts.assign(values * static_cast<std::size_t>(passes), 0);
    std::uint64_t* keys = scratch.keys.data();
    std::uint64_t i = 0;
    for (const auto& segment : rows.segments) {
        const std::size_t n = std::min(count - i, kSegmentRows);
        for (std::size_t k = 0; k < n; ++k, ++i) {
            const SmallRow& row = segment->rows[k];
            std::uint64_t key = row.user;
            key = (key << layout.org) | row.org;
            key = (key << layout.hour) | row.hour();
            key = (key << layout.context) | row.context();
            keys[i] = (key << layout.number) | i;
            std::uint32_t* counts = scratch.counts.data();
#pragma GCC unroll 4
            for (int pass = 0; pass < passes; ++pass, counts += values, key >>= digits.width)
                ++counts[key & (values - 1)];
        }
    }
}

void makeKeys(const DayRows& rows, std::size_t count, const KeyLayout& layout, const Digits& digits,
              SumScratch& scratch)
{
    switch (digits.passes) {
    case 2:
        return makeKeys<2>(rows, count, layout, digits, scratch);
    case 3:
        return makeKeys<3>(rows, count, layout, digits, scratch);
    case 4:
        return makeKeys<4>(rows, count, layout, digits, scratch);
    default:
        return makeKeys<0>(rows, count, layout, digits, scratch);
    }
}

/// Radix sort from the least significant digit (Knuth, TAOCP 3, 5.2.5).
std::uint64_t* radixSort(SumScratch& scratch, std::size_t count, const Digits& digits)
{
    std::uint64_t* from = scratch.keys.data();
    std::uint64_t* to = scratch.sorted.data();
    const std::size_t mask = digits.values() - 1;
    std::uint32_t* places = scratch.counts.data();
    for (int pass = 0; pass < digits.passes; ++pass, places += digits.values()) {
        const int shift = digits.shift + pass * digits.width;
        for (std::uint32_t value = 0, begin = 0; value <= mask; ++value)
            begin += std::exchange(places[value], begin);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < count; ++i)
            to[places[(from[i] >> shift) & mask]++] = from[i];
        std::swap(from, to);
    }
    return from;
}

/// A row may lie on two cache lines. Inlined by force, see EventIds::prefetch.
[[gnu::always_inline]] inline void prefetch(const SmallRow& row)
{
    __builtin_prefetch(&row);
    __builtin_prefetch(reinterpret_cast<const char*>(&row + 1) - 1);
}

/// Encodes the cells of sorted rows as they become complete.
void sumSmall(const DayRows& rows, std::size_t count, const KeyLayout& layout, SumScratch& scratch)
{
    constexpr std::size_t kAhead = 12;
    if (scratch.keys.size() < count + kAhead) { // never smaller: growing fills with zeros
        scratch.keys.resize(count + kAhead);
        scratch.sorted.resize(count + kAhead);
    }
    const Digits digits = digitsOf(layout);
    makeKeys(rows, count, layout, digits, scratch);
    std::uint64_t* sorted = radixSort(scratch, count, digits);
    const std::uint64_t numberMask = (std::uint64_t(1) << layout.number) - 1;
    std::fill_n(sorted + count, kAhead, ~numberMask); // no key, of row 0
    const auto rowOf = [&](std::uint64_t key) -> const SmallRow& {
        return rows.row(key & numberMask);
    };
    for (std::size_t k = 0; k < count;) {
        prefetch(rowOf(sorted[k + kAhead]));
        const std::uint64_t key = sorted[k] >> layout.number;
        const SmallRow& row = rowOf(sorted[k]);
        if (sorted[++k] >> layout.number != key) { // mostly cells are one request each
            scratch.encoder.add(cellOf(row, rows.day));
            continue;
        }
        usage::Cell cell = cellOf(row, rows.day);
        for (; k < count && sorted[k] >> layout.number == key; ++k)
            add(cell.counts, countsOf(rowOf(sorted[k])));
        scratch.encoder.add(cell);
    }
}

/// The same with rows that are whole cells among them, or with keys that do not fit 64 bits.
void sumWide(const DayRows& rows, std::size_t count, SumScratch& scratch)
{
    std::vector<usage::Cell> cells = rows.wide;
    for (std::size_t i = 0; i < count; ++i)
        cells.push_back(cellOf(rows.row(i), rows.day));
    sumCells(cells);
    for (const usage::Cell& cell : cells)
        scratch.encoder.add(cell);
}

} // namespace

std::unique_ptr<Segment> SegmentPool::take()
{
    if (m_free.empty())
        return std::unique_ptr<Segment>(new Segment);
    std::unique_ptr<Segment> segment = std::move(m_free.back());
    m_free.pop_back();
    return segment;
}

usage::Block summed(const DayRows& rows, const IdLimits& limits, SumScratch& scratch)
{
    const std::size_t count = rows.smallSize();
    const KeyLayout layout = layoutOf(limits, count);
    scratch.encoder.begin(rows.day, 1);
    if (rows.wide.empty() && layout.key() + layout.number <= 64)
        sumSmall(rows, count, layout, scratch);
    else
        sumWide(rows, count, scratch);
    return scratch.encoder.finish();
}

Result<usage::Block> merged(Day day, std::span<const usage::Block> blocks)
{
    std::vector<usage::Cell> cells;
    usage::CellColumns columns;
    for (const usage::Block& block : blocks) {
        const Status decoded = usage::decode(block, columns);
        if (!decoded)
            return decoded.error();
        for (std::size_t i = 0; i < columns.size(); ++i)
            cells.push_back(
                {columns.user[i], columns.org[i], columns.hour[i], columns.context[i], columns.counts[i]});
    }
    sumCells(cells);
    return usage::encoded(day, 1, cells);
}

} // namespace core::ingest
