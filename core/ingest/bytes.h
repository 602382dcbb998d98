#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

namespace core::ingest {

/// Bytes past the end of every buffer that the fast readers may read (never use).
constexpr std::size_t kPadding = 64;

inline std::uint64_t load8(const char* p)
{
    std::uint64_t v;
    std::memcpy(&v, p, 8);
    return v;
}

/// Memory for a vector whose new elements are about to be written: default-initialised, that is not zeroed.
template <typename T>
struct NotZeroed : std::allocator<T> {
    template <typename U>
    struct rebind {
        using other = NotZeroed<U>;
    };
    template <typename U, typename... Arguments>
    void construct(U* place, Arguments&&... arguments)
    {
        if constexpr (sizeof...(arguments) == 0)
            ::new (static_cast<void*>(place)) U;
        else
            ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
    }
};

/// A reusable, page-aligned buffer that is never zero-filled and always has kPadding readable bytes at its
/// end.
class PaddedBuffer {
public:
    char* data() { return m_bytes.get(); }
    const char* data() const { return m_bytes.get(); }
    std::size_t capacity() const { return m_capacity; }

    /// Makes room for `size` bytes; keeps the first `keep` of the old ones.
    void reserve(std::size_t size, std::size_t keep = 0)
    {
        if (size <= m_capacity && m_bytes)
            return;
        const std::size_t capacity = (size + size / 4 + 4095) & ~std::size_t(4095);
        std::unique_ptr<char, Free> bytes(static_cast<char*>(std::aligned_alloc(4096, capacity + 4096)));
        if (!bytes)
            std::abort(); // out of memory: nothing sensible can follow
        std::memset(bytes.get() + capacity, 0, kPadding);
        if (keep > 0)
            std::memcpy(bytes.get(), m_bytes.get(), keep);
        m_bytes = std::move(bytes);
        m_capacity = capacity;
    }

    /// Zeroes the padding behind `size` used bytes, so that over-reads see no stale text.
    void seal(std::size_t size) { std::memset(m_bytes.get() + size, 0, kPadding); }

private:
    struct Free {
        void operator()(char* p) const { std::free(p); }
    };
    std::unique_ptr<char, Free> m_bytes;
    std::size_t m_capacity = 0;
};

} // namespace core::ingest
