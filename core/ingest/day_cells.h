#pragma once

#include "core/base/result.h"
#include "core/ingest/packed_ids.h"
#include "core/usage/codec.h"
#include "core/usage/cube.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::ingest {

constexpr std::uint32_t kMostContexts = 1u << 25;

/// One accepted row inside a day: 40 bytes. Rows that do not fit (aggregates, outcomes) are kept as whole
/// cells. Not zeroed when made.
struct SmallRow {
    std::uint32_t user, org;
    std::uint32_t packed;                ///< context (25 bits), hour of the day (5), failed, costed
    std::array<std::uint32_t, 5> tokens; ///< as in SmallCounts
    std::int64_t cost;
    static std::uint32_t pack(std::uint32_t context, std::uint32_t hour, bool failed, bool costed)
    {
        return (context & (kMostContexts - 1)) | hour << 25 | std::uint32_t(failed) << 30 |
               std::uint32_t(costed) << 31;
    }
    std::uint32_t context() const { return packed & (kMostContexts - 1); }
    std::uint32_t hour() const { return (packed >> 25) & 31; }
    std::uint32_t failed() const { return (packed >> 30) & 1; }
    std::uint32_t costed() const { return packed >> 31; }
};
static_assert(sizeof(SmallRow) == 40);

constexpr std::size_t kSegmentRows = 2048; // a power of two: rows are found by shifting

struct Segment {
    SmallRow rows[kSegmentRows];
};

/// Segments to use again, so that a long import touches little fresh memory.
class SegmentPool {
public:
    std::unique_ptr<Segment> take();
    void give(std::unique_ptr<Segment> segment) { m_free.push_back(std::move(segment)); }

private:
    std::vector<std::unique_ptr<Segment>> m_free;
};

/// Rows of one day that wait to be summed.
struct DayRows {
    Day day = 0;
    std::vector<std::unique_ptr<Segment>> segments; ///< all full but the last
    SmallRow* next = nullptr;                       ///< where the next row goes in the last segment ...
    SmallRow* end = nullptr;                        ///< ... and its end
    std::vector<usage::Cell> wide;
    std::size_t smallSize() const
    {
        return segments.size() * kSegmentRows - static_cast<std::size_t>(end - next);
    }
    std::size_t size() const { return wide.size() + smallSize(); }
    const SmallRow& row(std::size_t i) const { return segments[i / kSegmentRows]->rows[i % kSegmentRows]; }
};

/// Memory that summing reuses. One per thread.
struct SumScratch {
    std::vector<std::uint64_t> keys, sorted;
    std::vector<std::uint32_t> counts;
    usage::BlockEncoder encoder;
    IdScratch ids;
};

/// How many users (or sessions), orgs and contexts there are: ids of rows are below.
struct IdLimits {
    std::uint64_t users = 0, orgs = 0, contexts = 0;
};

/// Sums the rows by (user, org, hour, context) and encodes the cells.
usage::Block summed(const DayRows& rows, const IdLimits& limits, SumScratch& scratch);

/// One block of all cells of several blocks of the same day. Fails with Damaged.
Result<usage::Block> merged(Day day, std::span<const usage::Block> blocks);

} // namespace core::ingest
