#pragma once

#include "core/base/result.h"
#include "core/ingest/hash.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::ingest {

struct Unmap {
    std::size_t bytes = 0;
    void operator()(std::uint64_t* p) const;
};

/// The event ids one import has met. 64 bits of each id are kept in a bucket that 40 other bits choose, so a
/// false duplicate among 1e8 rows has a chance near 1e-7. Grows by adding tables, never by copying.
class EventIds {
public:
    /// Room for about `rows` ids; more fit, less tightly.
    explicit EventIds(std::uint64_t rows);

    void prefetch(const Hash& hash) const { m_tables.back().prefetch(hash); }
    /// False when the id was there.
    bool insert(const Hash& hash);

private:
    struct Table {
        std::unique_ptr<std::uint64_t[], Unmap> slots; ///< buckets of eight, 0 = free
        std::uint64_t buckets = 0, used = 0;
        std::uint64_t bucketOf(const Hash& hash) const
        {
            return static_cast<std::uint64_t>((static_cast<unsigned __int128>(hash.b) * buckets) >> 64);
        }
        void prefetch(const Hash& hash) const { __builtin_prefetch(slots.get() + bucketOf(hash) * 8, 1); }
        bool holds(const Hash& hash) const;
        bool insert(const Hash& hash);
    };
    void addTable(std::uint64_t rows);
    std::vector<Table> m_tables;
};

/// 56 bits of an event id, as the project keeps them by day.
inline std::uint64_t storedId(const Hash& hash)
{
    return hash.a >> 8;
}

/// Packs stored ids (any order) into bytes: sorted, differences in a Rice code (R. Rice, 1979), about five
/// bytes an id. Packed strings may be concatenated; storedIds reads all of them. Fails with Damaged on other
/// bytes.
std::string packIds(std::vector<std::uint64_t>& ids);
Result<std::vector<std::uint64_t>> storedIds(std::string_view packed);

} // namespace core::ingest
