#pragma once

#include "core/ingest/hash.h"

#include <memory>
#include <vector>

namespace core::ingest {

struct Unmap {
    std::size_t bytes = 0;
    void operator()(std::uint64_t* p) const;
};

/// Event ids that were met. 64 bits of each id are kept in a bucket that 40 other bits choose, so a false
/// duplicate among 1e8 rows has a chance near 1e-7. Grows by adding tables, never by copying. Past
/// `mostInMemory` ids the tables go to a temporary file as they are, and two bytes an id stay (a Bloom
/// filter): only ids that were probably met are looked up there.
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
    bool insert(const Hash& hash);
    bool holds(const Hash& hash) const;

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
        bool insert(const Hash& hash);
    };
    /// A table in the temporary file, behind a Bloom filter of one cache line an id (F. Putze et al.,
    /// "Cache-, hash- and space-efficient Bloom filters", 2007).
    struct Spilled {
        std::uint64_t offset = 0, buckets = 0, lines = 0;
        std::unique_ptr<std::uint64_t[], Unmap> filter;
        std::uint64_t lineOf(const Hash& hash) const
        {
            return static_cast<std::uint64_t>((static_cast<unsigned __int128>(hash.a) * lines) >> 64);
        }
        void note(std::uint64_t key);
        bool mayHold(const Hash& hash) const;
    };
    class File;

    void addTable(std::uint64_t rows);
    bool isSpilled(const Hash& hash) const;
    void spill();

    std::uint64_t m_mostInMemory, m_inMemory = 0;
    std::vector<Table> m_tables;
    std::vector<Spilled> m_spilled;
    std::unique_ptr<File> m_file;
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
