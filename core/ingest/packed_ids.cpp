#include "core/ingest/packed_ids.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace core::ingest {
namespace {

constexpr std::uint64_t kStoredBits = 56;
constexpr std::uint64_t kMostUnary = 48; // a longer quotient is written out: bounds the size of odd data

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

class BitReader {
public:
    explicit BitReader(std::string_view bytes)
        : m_bytes(bytes)
    {}
    bool take(int count, std::uint64_t& value)
    {
        value = 0;
        for (int i = 0; i < count;) {
            if (m_at >= m_bytes.size() * 8)
                return false;
            const int offset = static_cast<int>(m_at % 8), part = std::min(8 - offset, count - i);
            const auto byte = static_cast<unsigned char>(m_bytes[m_at / 8]);
            value |= static_cast<std::uint64_t>((byte >> offset) & ((1 << part) - 1)) << i;
            i += part;
            m_at += static_cast<std::size_t>(part);
        }
        return true;
    }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
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
std::size_t mostBytes(const std::vector<std::uint64_t>& ids, std::uint32_t riceBits)
{
    const std::uint64_t quotients = (ids.back() - ids.front()) >> riceBits;
    const std::uint64_t writtenOut = quotients / kMostUnary + 1;
    return (ids.size() * (riceBits + 1) + quotients + (writtenOut + 1) * (kStoredBits + kMostUnary)) / 8 + 16;
}

} // namespace

std::string packIds(std::vector<std::uint64_t>& ids, IdScratch& scratch)
{
    if (ids.empty())
        return {};
    sortHashes(ids, scratch);
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

namespace {

bool unpackOne(BitReader& bits, std::uint32_t riceBits, std::uint64_t& difference)
{
    std::uint64_t quotient = 0, bit = 1;
    while (quotient < kMostUnary) {
        if (!bits.take(1, bit))
            return false;
        if (bit == 0)
            break;
        ++quotient;
    }
    if (quotient == kMostUnary)
        return bits.take(kStoredBits, difference);
    std::uint64_t rest = 0;
    if (!bits.take(static_cast<int>(riceBits), rest))
        return false;
    difference = (quotient << riceBits) | rest;
    return true;
}

} // namespace

Result<std::vector<std::uint64_t>> storedIds(std::string_view packed)
{
    const Error damaged{ErrorCode::Damaged, "the event ids of a day are not readable"};
    std::vector<std::uint64_t> ids;
    while (!packed.empty()) {
        PackHeader header;
        if (packed.size() < sizeof header)
            return damaged;
        std::memcpy(&header, packed.data(), sizeof header);
        packed.remove_prefix(sizeof header);
        if (header.bytes > packed.size() || header.riceBits > kStoredBits ||
            header.ids > header.bytes * std::uint64_t(8))
            return damaged;
        BitReader bits(packed.substr(0, header.bytes));
        std::uint64_t id = 0;
        for (std::uint32_t i = 0; i < header.ids; ++i) {
            std::uint64_t difference = 0;
            if (!unpackOne(bits, header.riceBits, difference))
                return damaged;
            ids.push_back(id += difference);
        }
        packed.remove_prefix(header.bytes);
    }
    return ids;
}

} // namespace core::ingest
