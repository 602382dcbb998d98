#pragma once

#include "core/ingest/hash.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::ingest {

/// Dense ids for the few different texts of a column (models, workflows, orgs). Id 0 is the empty text.
class NameTable {
public:
    NameTable();

    /// `n` bytes of a padded buffer.
    std::uint32_t idOf(const char* p, std::size_t n)
    {
        if (n == 0)
            return 0;
        const Hash hash = hashPadded(p, n);
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t at = hash.a & mask;; at = (at + 1) & mask) {
            const Slot& slot = m_slots[at];
            if (slot.hash == hash)
                return slot.id;
            if (slot.id == 0)
                return add(at, hash, std::string_view(p, n));
        }
    }
    std::uint32_t idOf(std::string_view text);
    const std::string& name(std::uint32_t id) const { return m_names[id]; }
    std::size_t size() const { return m_names.size(); }

private:
    struct Slot {
        Hash hash;
        std::uint32_t id = 0; ///< 0 = free
    };
    std::uint32_t add(std::size_t at, const Hash& hash, std::string_view text);
    void grow();

    std::vector<Slot> m_slots;
    std::vector<std::string> m_names;
};

/// Dense ids of users or orgs by hash; the names live in an arena. Looking up is one probe, often of a cold
/// line.
class IdentityTable {
public:
    IdentityTable();
    static constexpr std::uint32_t kNone = UINT32_MAX;

    void prefetch(const Hash& hash) const { __builtin_prefetch(&m_slots[hash.b & m_mask]); }
    std::uint32_t find(const Hash& hash) const
    {
        for (std::size_t at = hash.b & m_mask;; at = (at + 1) & m_mask) {
            const Slot& slot = m_slots[at];
            if (slot.a == hash.a && slot.b == static_cast<std::uint32_t>(hash.b) && slot.id != 0)
                return slot.id - 1;
            if (slot.id == 0)
                return kNone;
        }
    }
    /// Makes `hash` stand for `id` (several hashes may).
    void put(const Hash& hash, std::uint32_t id);

private:
    struct Slot {
        std::uint64_t a = 0;
        std::uint32_t b = 0;
        std::uint32_t id = 0; ///< id + 1; 0 = free
    };
    void place(const Slot& slot);
    std::vector<Slot> m_slots;
    std::size_t m_mask, m_used = 0;
};

} // namespace core::ingest
