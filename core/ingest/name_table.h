#pragma once

#include "core/ingest/hash.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace core::ingest {

/// Dense ids for the few different texts of a column (models, workflows, orgs). Id 0 is the empty text.
class NameTable {
public:
    NameTable();

    /// `n` bytes of a padded buffer, without the blanks around them.
    std::uint32_t idOfInner(const char* p, std::size_t n)
    {
        if (n == 0)
            return 0;
        if (n > 16)
            return n <= 32 ? idOfLonger(p, n) : idOfTrimmed(p, n);
        // Up to 16 bytes two words and the length are the whole text: the last one found in its place is it.
        const std::uint64_t x = detail::lowBytes(p, n), y = n > 8 ? load8(p + n - 8) : 0;
        Recent& recent = m_recent[((x ^ y ^ n) * detail::kMixer) >> 56];
        if (((recent.x ^ x) | (recent.y ^ y) | (recent.n ^ n)) == 0) [[likely]]
            return recent.id;
        const std::uint32_t id = idOfTrimmed(p, n);
        recent = {x, y, n, id};
        return id;
    }
    /// `n` bytes of a padded buffer.
    std::uint32_t idOf(const char* p, std::size_t n) { return n == 0 ? 0 : idOfAny(p, n); }
    std::uint32_t idOf(std::string_view text);
    const std::string& name(std::uint32_t id) const { return m_names[id]; }
    std::size_t size() const { return m_names.size(); }

private:
    struct Slot {
        Hash hash;
        std::uint32_t id = 0; ///< 0 = free
    };
    struct Recent {
        std::uint64_t x = 0, y = 0, n = 0;
        std::uint32_t id = 0;
    };
    struct RecentLonger {
        std::uint64_t x = 0, y = 0, z = 0, t = 0, n = 0;
        std::uint32_t id = 0;
    };
    /// The same for 17 to 32 bytes: four words are the whole text.
    std::uint32_t idOfLonger(const char* p, std::size_t n)
    {
        const std::uint64_t x = load8(p), y = load8(p + 8), z = load8(p + n - 16), t = load8(p + n - 8);
        RecentLonger& recent = m_recentLonger[((x ^ y ^ z ^ t ^ n) * detail::kMixer) >> 58];
        if (((recent.x ^ x) | (recent.y ^ y) | (recent.z ^ z) | (recent.t ^ t) | (recent.n ^ n)) == 0)
            [[likely]]
            return recent.id;
        const std::uint32_t id = idOfTrimmed(p, n);
        recent = {x, y, z, t, n, id};
        return id;
    }
    std::uint32_t idOfAny(const char* p, std::size_t n);
    std::uint32_t idOfTrimmed(const char* p, std::size_t n);
    std::uint32_t idOfHash(const Hash& hash, std::string_view text);
    std::uint32_t add(std::size_t at, const Hash& hash, std::string_view text);
    void grow();

    std::vector<Slot> m_slots;
    std::vector<std::string> m_names;
    std::array<Recent, 256> m_recent{}; ///< n = 0: free
    std::array<RecentLonger, 64> m_recentLonger{};
};

/// Dense ids of users or orgs by hash; the names live in an arena. Looking up is one probe, often of a cold
/// line.
class IdentityTable {
public:
    IdentityTable();
    static constexpr std::uint32_t kNone = UINT32_MAX;

    [[gnu::always_inline]] void prefetch(const Hash& hash) const
    {
        __builtin_prefetch(&m_slots[hash.b & m_mask]);
    }
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
