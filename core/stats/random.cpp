#include "core/stats/random.h"

#include "core/stats/special.h"

#include <cmath>

namespace core::stats {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ull;

} // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t a, std::uint64_t b)
    : m_key(mix64(mix64(mix64(seed + kGolden) + a * 0xD1B54A32D192ED03ull) + b * 0x8CB92BA72F3D8DD7ull))
{}

double RandomStream::uniform()
{
    return (double(next() >> 11) + 0.5) * 0x1p-53;
}

double RandomStream::normal()
{
    return normalQuantile(uniform());
}

double RandomStream::exponential()
{
    return -std::log(uniform());
}

std::uint64_t RandomStream::below(std::uint64_t bound)
{
    // Lemire 2019: multiply and reject the few values that would favour some results
    unsigned __int128 product = static_cast<unsigned __int128>(next()) * bound;
    if (std::uint64_t(product) < bound) {
        const std::uint64_t unfair = (0 - bound) % bound;
        while (std::uint64_t(product) < unfair)
            product = static_cast<unsigned __int128>(next()) * bound;
    }
    return std::uint64_t(product >> 64);
}

unsigned RandomStream::poisson1()
{
    const double u = uniform();
    double probability = 0.36787944117144232160, cumulative = probability;
    unsigned k = 0;
    while (u > cumulative && k < 30) {
        probability /= ++k;
        cumulative += probability;
    }
    return k;
}

} // namespace core::stats
