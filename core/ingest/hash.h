#pragma once

#include "core/ingest/bytes.h"

#include <string_view>

namespace core::ingest {

/// 128 bits that stand for a text. Two different texts among 1e9 collide with a chance below 1e-20.
struct Hash {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    bool operator==(const Hash&) const = default;
};

namespace detail {
constexpr std::uint64_t kA = 0xa0761d6478bd642full, kB = 0xe7037ed1a0b428dbull, kC = 0x8ebc6af09c88c6e3ull,
                        kD = 0x589965cc75374cc3ull;
constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15ull;

/// Multiply and fold, the mixing step of wyhash (W. Yi, "wyhash", public domain).
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b)
{
    const unsigned __int128 r = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(r) ^ static_cast<std::uint64_t>(r >> 64);
}

inline std::uint64_t lowBytes(const char* p, std::size_t n)
{
    return n >= 8 ? load8(p) : load8(p) & ((std::uint64_t(1) << (8 * n)) - 1);
}
} // namespace detail

/// Hash of the `n` bytes at `p`, which must be followed by kPadding readable bytes.
/// The result is part of the project file (event ids): never change it.
inline Hash hashPadded(const char* p, std::size_t n)
{
    using namespace detail;
    const std::uint64_t seed = n * 0x9E3779B97F4A7C15ull;
    if (n <= 16) [[likely]] {
        // From 8 bytes on the two words overlap, so that no byte needs a mask.
        const std::uint64_t x = lowBytes(p, n), y = n > 8 ? load8(p + n - 8) : 0;
        const std::uint64_t a = fold(x ^ kA ^ seed, y ^ kB);
        return {fold(a ^ kC, x ^ kD), fold(a ^ kD, y ^ kA ^ seed)};
    }
    if (n > 32) [[unlikely]] {
        std::uint64_t a = kA ^ seed, b = kB ^ seed;
        for (; n > 16; n -= 16, p += 16) {
            const std::uint64_t x = load8(p), y = load8(p + 8);
            a = fold(a ^ x, y ^ kC);
            b = fold(b ^ y, x ^ kD);
        }
        const std::uint64_t x = load8(p + n - 16), y = load8(p + n - 8);
        a = fold(a ^ x, y ^ kC);
        b = fold(b ^ y, x ^ kD);
        const std::uint64_t r = fold(a ^ kB, b ^ kA);
        return {r, fold(b ^ kD, a ^ kC) + r};
    }
    const std::uint64_t x = load8(p), y = load8(p + 8), z = load8(p + n - 16), t = load8(p + n - 8);
    const std::uint64_t a = fold(x ^ kA ^ seed, y ^ kB);
    const std::uint64_t b = fold(z ^ kC ^ seed, t ^ kD);
    return {fold(a ^ kC, b ^ x ^ kB), fold(b ^ kA, a ^ z ^ y ^ kD)};
}

/// The same hash of a text anywhere in memory.
Hash hashOf(std::string_view text);

} // namespace core::ingest
