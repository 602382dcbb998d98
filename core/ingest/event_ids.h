#pragma once

#include "core/ingest/hash.h"

#include <memory>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::ingest {

class UnnamedFile;

struct Unmap {
    std::size_t bytes = 0;
    void operator()(std::uint64_t* p) const;
};

namespace detail {

/// What a bucket of eight keys holds. Keys are odd, 0 is free, and a bucket fills up from the first on.
struct BucketLook {
    bool found;
    unsigned used;
};

/// Without a branch for each slot: where the first free one stands is chance. Part of the loop over rows.
[[gnu::always_inline]] inline BucketLook lookInto(const std::uint64_t* bucket, std::uint64_t key)
{
#if defined(__SSE2__)
    const auto lowerHalves = [bucket](int i) {
        const auto* pairs = reinterpret_cast<const __m128i*>(bucket + i);
        const __m128 both = _mm_shuffle_ps(_mm_castsi128_ps(_mm_load_si128(pairs)),
                                           _mm_castsi128_ps(_mm_load_si128(pairs + 1)), 0x88);
        return _mm_castps_si128(both);
    };
    const __m128i first = lowerHalves(0), second = lowerHalves(4);
    const auto slotsWith = [&](__m128i half) { // two bits a slot
        return static_cast<unsigned>(
            _mm_movemask_epi8(_mm_packs_epi32(_mm_cmpeq_epi32(first, half), _mm_cmpeq_epi32(second, half))));
    };
    unsigned alike = slotsWith(_mm_set1_epi32(static_cast<int>(key)));
    BucketLook look{false,
                    static_cast<unsigned>(__builtin_ctz(slotsWith(_mm_setzero_si128()) | 0x10000u)) / 2};
    for (; alike != 0; alike &= alike - 1)
        [[unlikely]] look.found = look.found || bucket[__builtin_ctz(alike) / 2] == key;
    return look;
#else
    BucketLook look{false, 0};
    for (int i = 0; i < 8; ++i) {
        look.found |= bucket[i] == key;
        look.used += bucket[i] != 0;
    }
    return look;
#endif
}

} // namespace detail

/// Event ids that were met. 64 bits of each id are kept in a bucket that 40 other bits choose, so a false
/// duplicate among 1e8 rows has a chance near 1e-7. Grows by adding tables, never by copying. Past
/// `mostInMemory` ids the tables go to a temporary file as they are, and two bytes an id stay (a Bloom
/// filter): only ids that were probably met are looked up there. The filters of all tables take no more than
/// 16 bytes for each of the `mostInMemory` ids; past that they grow coarser, not larger.
class EventIds {
public:
    /// Room for about `rows` ids; more fit, less tightly.
    EventIds(std::uint64_t rows, std::uint64_t mostInMemory);
    ~EventIds();
    EventIds(EventIds&&) noexcept;
    EventIds& operator=(EventIds&&) noexcept;

    /// Inlined by force: compilers take a function that only prefetches for one without effect and drop the
    /// call.
    [[gnu::always_inline]] void prefetch(const Hash& hash) const
    {
        m_tables.back().prefetch(hash);
        for (const Spilled& spilled : m_spilled)
            __builtin_prefetch(spilled.filter.get() + spilled.lineOf(hash) * 8);
    }
    /// False when the id was there.
    [[gnu::always_inline]] bool insert(const Hash& hash)
    {
        Table& last = m_tables.back();
        return last.used < m_plainUntil ? last.insert(hash) : insertAmongMany(hash);
    }
    bool holds(const Hash& hash) const;
    /// The temporary file could not be read back: what was answered since may be wrong.
    bool failed() const { return m_failed; }

private:
    struct Table {
        std::unique_ptr<std::uint64_t[], Unmap> slots; ///< buckets of eight, 0 = free
        std::uint64_t buckets = 0, used = 0;
        std::uint64_t most = 0; ///< past it the next table begins
        std::uint64_t bucketOf(const Hash& hash) const
        {
            return static_cast<std::uint64_t>((static_cast<unsigned __int128>(hash.b) * buckets) >> 64);
        }
        [[gnu::always_inline]] void prefetch(const Hash& hash) const
        {
            __builtin_prefetch(slots.get() + bucketOf(hash) * 8, 1);
        }
        bool holds(const Hash& hash) const;
        [[gnu::always_inline]] bool insert(const Hash& hash)
        {
            const std::uint64_t key = hash.a | 1;
            for (std::uint64_t bucket = bucketOf(hash);; bucket = bucket + 1 == buckets ? 0 : bucket + 1) {
                std::uint64_t* slot = slots.get() + bucket * 8;
                const detail::BucketLook look = detail::lookInto(slot, key);
                if (look.found) [[unlikely]]
                    return false;
                if (look.used < 8) [[likely]] {
                    slot[look.used] = key;
                    ++used;
                    return true;
                }
            }
        }
    };
    /// A table in the temporary file, behind a Bloom filter of one cache line an id (F. Putze et al.,
    /// "Cache-, hash- and space-efficient Bloom filters", 2007).
    struct Spilled {
        std::uint64_t offset = 0, buckets = 0;
        std::uint64_t lines = 0, firstLines = 0; ///< of the filter, now and as it was made
        int halvings = 0;
        std::unique_ptr<std::uint64_t[], Unmap> filter;
        std::uint64_t lineOf(const Hash& hash) const
        {
            const auto first =
                static_cast<std::uint64_t>((static_cast<unsigned __int128>(hash.a) * firstLines) >> 64);
            return first >> halvings;
        }
        void halve();
        void note(std::uint64_t key);
        bool mayHold(const Hash& hash) const;
    };
    void addTable(std::uint64_t rows);
    bool insertAmongMany(const Hash& hash);
    bool isSpilled(const Hash& hash) const;
    std::uint64_t inMemory() const;
    void spill();
    void boundFilters();

    std::uint64_t m_mostInMemory;
    std::uint64_t m_plainUntil = 0; ///< as long as the only table holds fewer, it is all there is to ask
    std::vector<Table> m_tables;
    std::vector<Spilled> m_spilled;
    std::unique_ptr<UnnamedFile> m_file;
    mutable bool m_failed = false;
};

/// 56 bits of an event id, as the project keeps them by day.
inline std::uint64_t storedId(const Hash& hash)
{
    return hash.a >> 8;
}

/// A stored id of a day as a hash for EventIds.
inline Hash hashOfStored(std::uint64_t id, std::int32_t day)
{
    const std::uint64_t mixed = detail::fold(id ^ detail::kA, static_cast<std::uint32_t>(day) ^ detail::kB);
    return {(id << 8) ^ (mixed & 0xff), detail::fold(mixed, detail::kC)};
}

} // namespace core::ingest
