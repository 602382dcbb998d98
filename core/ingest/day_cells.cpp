#include "core/ingest/day_cells.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace core::ingest {
namespace {

constexpr int kRadixBits = 11;

int bitsFor(std::uint64_t most)
{
    return std::bit_width(most);
}

auto keyOf(const usage::Cell& cell)
{
    return std::tuple(cell.user, cell.org, cell.hour, cell.context);
}

bool sameKey(const usage::Cell& a, const usage::Cell& b)
{
    return a.user == b.user && a.org == b.org && a.hour == b.hour && a.context == b.context;
}

void add(usage::Counts& counts, const SmallRow& row)
{
    counts.requests += 1;
    counts.failedRequests += row.failed;
    counts.uncachedInput += row.uncached;
    counts.cacheRead += row.read;
    counts.cacheWrite += row.write;
    counts.output += row.output;
    counts.reasoning += row.reasoning;
    counts.loggedCostNanoUsd += row.cost;
    counts.costedRequests += row.costed;
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
    usage::Cell cell;
    cell.user = row.user;
    cell.org = row.org;
    cell.hour = day * 24 + static_cast<Hour>(row.hour);
    cell.context = row.context;
    return cell;
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
    int user = 0, org = 0, hour = 5, context = 0, number = 0;
    int key() const { return user + org + hour + context; }
};

KeyLayout layoutOf(const DayRows& rows, std::size_t count)
{
    std::uint32_t user = 0, org = 0, context = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const SmallRow& row = rows.row(i);
        user = std::max(user, row.user);
        org = std::max(org, row.org);
        context = std::max<std::uint32_t>(context, row.context);
    }
    return {bitsFor(user), bitsFor(org), 5, bitsFor(context), bitsFor(count)};
}

/// Radix sort from the least significant digit (Knuth, TAOCP 3, 5.2.5) of the keys above `numberBits`.
std::uint64_t* radixSort(SumScratch& scratch, std::size_t count, int numberBits, int keyBits)
{
    std::uint64_t* from = scratch.keys.data();
    std::uint64_t* to = scratch.sorted.data();
    const int passes = std::max(1, (keyBits + kRadixBits - 1) / kRadixBits);
    const int width = (keyBits + passes - 1) / passes;
    const std::uint64_t mask = (std::uint64_t(1) << width) - 1;
    for (int pass = 0; pass < passes; ++pass) {
        const int shift = numberBits + pass * width;
        scratch.counts.assign(mask + 2, 0);
        std::uint32_t* counts = scratch.counts.data();
        for (std::size_t i = 0; i < count; ++i)
            ++counts[((from[i] >> shift) & mask) + 1];
        for (std::size_t i = 0; i <= mask; ++i)
            counts[i + 1] += counts[i];
        for (std::size_t i = 0; i < count; ++i)
            to[counts[(from[i] >> shift) & mask]++] = from[i];
        std::swap(from, to);
    }
    return from;
}

void sumSmall(const DayRows& rows, std::size_t count, const KeyLayout& layout, SumScratch& scratch)
{
    scratch.keys.resize(count);
    scratch.sorted.resize(count);
    std::size_t i = 0;
    for (std::size_t s = 0; s < rows.segments.size(); ++s) {
        const std::size_t n = s + 1 < rows.segments.size() ? kSegmentRows : rows.inLast;
        for (std::size_t k = 0; k < n; ++k, ++i) {
            const SmallRow& row = rows.segments[s]->rows[k];
            std::uint64_t key = row.user;
            key = (key << layout.org) | row.org;
            key = (key << layout.hour) | row.hour;
            key = (key << layout.context) | row.context;
            scratch.keys[i] = (key << layout.number) | i;
        }
    }
    const std::uint64_t* sorted = radixSort(scratch, count, layout.number, layout.key());
    const std::uint64_t numberMask = (std::uint64_t(1) << layout.number) - 1;
    std::uint64_t current = ~std::uint64_t(0);
    constexpr std::size_t kAhead = 12;
    for (std::size_t k = 0; k < count; ++k) {
        if (k + kAhead < count)
            __builtin_prefetch(&rows.row(sorted[k + kAhead] & numberMask));
        const SmallRow& row = rows.row(sorted[k] & numberMask);
        const std::uint64_t key = sorted[k] >> layout.number;
        if (key != current) {
            scratch.cells.push_back(cellOf(row, rows.day));
            current = key;
        }
        add(scratch.cells.back().counts, row);
    }
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

std::span<const usage::Cell> summed(const DayRows& rows, SumScratch& scratch)
{
    const std::size_t count = rows.size() - rows.wide.size();
    scratch.cells.clear();
    const KeyLayout layout = layoutOf(rows, count);
    if (layout.key() + layout.number <= 63) {
        sumSmall(rows, count, layout, scratch);
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            scratch.cells.push_back(cellOf(rows.row(i), rows.day));
            add(scratch.cells.back().counts, rows.row(i));
        }
        sumCells(scratch.cells);
    }
    if (!rows.wide.empty()) {
        scratch.cells.insert(scratch.cells.end(), rows.wide.begin(), rows.wide.end());
        sumCells(scratch.cells);
    }
    return scratch.cells;
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
