#include "core/ingest/packed_ids.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <queue>

namespace core::ingest {
namespace {

constexpr std::uint64_t kStoredBits = 56;
constexpr std::size_t kWindowBytes = 16 * 1024;
constexpr std::uint64_t kMostUnary = 48; // a longer quotient is written out: bounds the size of odd data

Error damagedIds()
{
    return Error{ErrorCode::Damaged, "the event ids of a day are not readable"};
}

struct PackHeader {
    std::uint32_t ids = 0;
    std::uint32_t bytes = 0; ///< behind the header
    std::uint32_t riceBits = 0;
};

/// Puts bits behind one another, least significant first, into room that must suffice.
class BitWriter {
public:
    explicit BitWriter(char* out)
        : m_out(out)
    {}
    /// The low `count` (0..63) bits of `value`, whose others are 0.
    void put(std::uint64_t value, int count)
    {
        m_bits |= value << m_count;
        m_count += count;
        if (m_count < 64)
            return;
        write();
        m_out += 8;
        m_count -= 64;
        m_bits = m_count == 0 ? 0 : value >> (count - m_count);
    }
    /// The end of the bytes.
    char* finish()
    {
        write();
        return m_out + (m_count + 7) / 8;
    }

private:
    void write() { std::memcpy(m_out, &m_bits, 8); }
    char* m_out;
    std::uint64_t m_bits = 0;
    int m_count = 0; ///< 0..63 between calls
};

/// Ids are hashes: by their upper bits they fall into small buckets of equal size, and then little is out of
/// order.
void sortHashes(std::vector<std::uint64_t>& ids, IdScratch& scratch)
{
    constexpr int kIdsOfABucketLog2 = 1;
    constexpr std::uint32_t kCrowd = 64;
    const int bits = static_cast<int>(std::bit_width(ids.size())) - kIdsOfABucketLog2;
    if (bits < 4)
        return std::sort(ids.begin(), ids.end());
    const int shift = static_cast<int>(kStoredBits) - bits;
    std::vector<std::uint32_t>& ends = scratch.ends;
    ends.assign((std::size_t(1) << bits) + 1, 0);
    for (const std::uint64_t id : ids)
        ++ends[(id >> shift) + 1];
    for (std::size_t i = 1; i < ends.size(); ++i)
        ends[i] += ends[i - 1];
    scratch.ids.resize(ids.size());
    std::uint64_t* sorted = scratch.ids.data();
    for (const std::uint64_t id : ids)
        sorted[ends[id >> shift]++] = id;
    ids.swap(scratch.ids);
    for (std::uint32_t bucket = 0, begin = 0; begin < ids.size(); begin = ends[bucket++]) {
        if (ends[bucket] - begin > kCrowd)
            std::sort(sorted + begin, sorted + ends[bucket]);
        for (std::uint32_t i = begin + 1; i < ends[bucket]; ++i) {
            const std::uint64_t id = sorted[i];
            std::uint32_t at = i;
            for (; at > begin && sorted[at - 1] > id; --at)
                sorted[at] = sorted[at - 1];
            sorted[at] = id;
        }
    }
}

/// Bytes that the Rice code of sorted ids may take: each needs k + 1 bits and its quotient, quotients add up
/// to no more than the range, and one that is written out takes 56 bits more than the 48 it stands for.
std::size_t mostBytes(std::span<const std::uint64_t> ids, std::uint32_t riceBits)
{
    const std::uint64_t quotients = (ids.back() - ids.front()) >> riceBits;
    const std::uint64_t writtenOut = quotients / kMostUnary + 1;
    return (ids.size() * (riceBits + 1) + quotients + (writtenOut + 1) * (kStoredBits + kMostUnary)) / 8 + 16;
}

/// One string of sorted ids, at least one.
std::string packSorted(std::span<const std::uint64_t> ids, IdScratch& scratch)
{
    const std::uint64_t gap = (ids.back() - ids.front()) / ids.size();
    PackHeader header{static_cast<std::uint32_t>(ids.size()), 0,
                      gap > 1 ? static_cast<std::uint32_t>(std::bit_width(gap) - 1) : 0};
    const std::size_t most = sizeof header + mostBytes(ids, header.riceBits);
    if (scratch.room < most) {
        scratch.bytes.reset(new char[most]); // not zeroed
        scratch.room = most;
    }
    BitWriter bits(scratch.bytes.get() + sizeof header);
    std::uint64_t previous = 0;
    for (const std::uint64_t id : ids) {
        const std::uint64_t difference = id - previous, quotient = difference >> header.riceBits;
        previous = id;
        if (quotient >= kMostUnary) {
            bits.put((std::uint64_t(1) << kMostUnary) - 1, kMostUnary);
            bits.put(difference, kStoredBits);
            continue;
        }
        const std::uint64_t ones = (std::uint64_t(1) << quotient) - 1;
        const std::uint64_t rest = difference & ((std::uint64_t(1) << header.riceBits) - 1);
        if (quotient + 1 + header.riceBits < 64) [[likely]] {
            bits.put(ones | (rest << (quotient + 1)), static_cast<int>(quotient + 1 + header.riceBits));
            continue;
        }
        bits.put(ones, static_cast<int>(quotient) + 1);
        bits.put(rest, static_cast<int>(header.riceBits));
    }
    const auto size = static_cast<std::size_t>(bits.finish() - scratch.bytes.get());
    header.bytes = static_cast<std::uint32_t>(size - sizeof header);
    std::memcpy(scratch.bytes.get(), &header, sizeof header);
    return std::string(scratch.bytes.get(), size);
}

} // namespace

void packIds(std::vector<std::uint64_t>& ids, IdScratch& scratch,
             const std::function<void(std::string)>& take)
{
    if (ids.empty())
        return;
    sortHashes(ids, scratch);
    for (std::span<const std::uint64_t> left = ids; !left.empty();) {
        const std::size_t count = std::min(left.size(), kIdsOfAString);
        take(packSorted(left.first(count), scratch));
        left = left.subspan(count);
    }
}

/// Copies the next bytes of the packed ids.
Status IdReader::take(char* into, std::size_t count)
{
    while (count > 0) {
        if (m_at == m_window.size()) {
            const std::uint64_t left = m_packed.size() - m_loaded;
            if (left == 0)
                return damagedIds();
            m_window.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kWindowBytes)));
            if (const Status read = m_packed.read(m_loaded, m_window.data(), m_window.size()); !read)
                return read;
            m_loaded += m_window.size();
            m_at = 0;
        }
        const std::size_t part = std::min(count, m_window.size() - m_at);
        std::memcpy(into, m_window.data() + m_at, part);
        m_at += part;
        into += part;
        count -= part;
    }
    return Done{};
}

Status IdReader::beginString()
{
    PackHeader header;
    if (const Status read = take(reinterpret_cast<char*>(&header), sizeof header); !read)
        return read;
    if (header.bytes > m_packed.size() - m_loaded + (m_window.size() - m_at) ||
        header.riceBits > kStoredBits || header.ids > header.bytes * std::uint64_t(8))
        return damagedIds();
    m_idsLeft = header.ids;
    m_bytesLeft = header.bytes;
    m_riceBits = static_cast<int>(header.riceBits);
    m_id = m_bits = 0;
    m_count = 0;
    return Done{};
}

/// Sees to it that the next 57 bits are there, as far as the string has them.
Status IdReader::fill()
{
    while (m_count <= 56 && m_bytesLeft > 0) {
        const auto bytes = static_cast<std::size_t>(
            std::min<std::uint64_t>(static_cast<std::uint64_t>(64 - m_count) / 8, m_bytesLeft));
        std::uint64_t next = 0;
        if (const Status read = take(reinterpret_cast<char*>(&next), bytes); !read)
            return read;
        m_bits |= next << m_count;
        m_count += static_cast<int>(bytes * 8);
        m_bytesLeft -= bytes;
    }
    return Done{};
}

void IdReader::drop(int count)
{
    m_bits = count == 64 ? 0 : m_bits >> count;
    m_count -= count;
}

/// How much the next id is above the one before.
Result<std::uint64_t> IdReader::difference()
{
    const auto takeBits = [this](int count) -> Result<std::uint64_t> {
        if (const Status filled = fill(); !filled)
            return filled.error();
        if (m_count < count)
            return damagedIds();
        const std::uint64_t bits = m_bits & ((std::uint64_t(1) << count) - 1);
        drop(count);
        return bits;
    };
    std::uint64_t quotient = 0;
    for (bool ended = false; !ended && quotient < kMostUnary;) {
        if (const Status filled = fill(); !filled)
            return filled.error();
        if (m_count == 0)
            return damagedIds();
        const int ones =
            std::min({std::countr_one(m_bits), m_count, static_cast<int>(kMostUnary - quotient)});
        quotient += static_cast<std::uint64_t>(ones);
        drop(ones);
        ended = quotient < kMostUnary && m_count > 0;
        if (ended)
            drop(1);
    }
    if (quotient == kMostUnary)
        return takeBits(kStoredBits);
    const Result<std::uint64_t> rest = takeBits(m_riceBits);
    return rest ? Result<std::uint64_t>((quotient << m_riceBits) | *rest) : rest;
}

Result<bool> IdReader::next(std::uint64_t& id)
{
    while (m_idsLeft == 0) {
        // What is left of a string pads its last byte.
        for (; m_bytesLeft > 0; m_bytesLeft -= std::min<std::uint64_t>(m_bytesLeft, 8)) {
            char skipped[8];
            const Status read =
                take(skipped, static_cast<std::size_t>(std::min<std::uint64_t>(m_bytesLeft, 8)));
            if (!read)
                return read.error();
        }
        if (m_loaded == m_packed.size() && m_at == m_window.size())
            return false;
        if (const Status begun = beginString(); !begun)
            return begun.error();
    }
    const Result<std::uint64_t> step = difference();
    if (!step)
        return step.error();
    --m_idsLeft;
    id = m_id += *step;
    return true;
}

Result<std::vector<std::uint64_t>> storedIds(std::string packed)
{
    std::vector<std::uint64_t> ids;
    IdReader reader{Aside(std::move(packed))};
    for (std::uint64_t id = 0;;) {
        const Result<bool> got = reader.next(id);
        if (!got)
            return got.error();
        if (!*got)
            return ids;
        ids.push_back(id);
    }
}

Result<std::vector<Aside>> mergedIds(std::span<const Aside> pieces, IdScratch& scratch, PutAside& aside)
{
    struct Next {
        std::uint64_t id;
        std::size_t piece;
        bool operator>(const Next& other) const { return id > other.id; }
    };
    std::vector<IdReader> readers(pieces.begin(), pieces.end());
    std::priority_queue<Next, std::vector<Next>, std::greater<>> queue;
    std::vector<Aside> merged;
    std::vector<std::uint64_t> ids;
    const auto advance = [&](std::size_t piece) -> Status {
        std::uint64_t id = 0;
        const Result<bool> got = readers[piece].next(id);
        if (got && *got)
            queue.push({id, piece});
        return got ? Status(Done{}) : Status(got.error());
    };
    for (std::size_t piece = 0; piece < readers.size(); ++piece)
        if (const Status read = advance(piece); !read)
            return read.error();
    while (!queue.empty()) {
        const Next next = queue.top();
        queue.pop();
        ids.push_back(next.id);
        if (const Status read = advance(next.piece); !read)
            return read.error();
        if (ids.size() == kIdsOfAString || queue.empty()) {
            merged.push_back(aside.put(packSorted(ids, scratch)));
            ids.clear();
        }
    }
    return merged;
}

} // namespace core::ingest
