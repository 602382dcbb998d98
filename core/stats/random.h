#pragma once

#include <cstdint>

namespace core::stats {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits.
constexpr std::uint64_t mix64(std::uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

/// A stream of random numbers that depends on nothing but (seed, a, b): streams of different work items never
/// share state, so results do not depend on the number of threads. Number i is a function of i alone.
class RandomStream {
public:
    explicit RandomStream(std::uint64_t seed, std::uint64_t a = 0, std::uint64_t b = 0);

    std::uint64_t at(std::uint64_t i) const { return mix64(m_key + (i + 1) * 0x9E3779B97F4A7C15ull); }
    std::uint64_t next() { return at(m_counter++); }
    double uniform();                         ///< in (0, 1), never 0 or 1
    double normal();                          ///< standard normal by inversion
    double exponential();                     ///< mean 1
    std::uint64_t below(std::uint64_t bound); ///< uniform in [0, bound), without bias; bound > 0
    unsigned poisson1();                      ///< Poisson with mean 1

private:
    std::uint64_t m_key;
    std::uint64_t m_counter = 0;
};

} // namespace core::stats
