#include "core/stats/poisson_block.h"

#include "core/stats/random.h"

#include <array>
#include <cstring>

namespace core::stats {
namespace {

// Fixed-width vectors: the compiler makes them of whatever the target has, with the same bits.
using U64x4 = std::uint64_t __attribute__((vector_size(32)));
using S16x16 = std::int16_t __attribute__((vector_size(32)));
using U8x16 = std::uint8_t __attribute__((vector_size(16)));
using F64x4 = double __attribute__((vector_size(32)));

// P(count > k) = (65536 - bound) / 65536; the sum over k is exactly 1
constexpr std::array<int, 8> kBounds{24109, 48219, 60273, 64292, 65296, 65497, 65531, 65535};

/// xorshift128+ (Vigna 2014) in four lanes.
struct Lanes {
    U64x4 s0, s1;
};

Lanes seeded(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate)
{
    RandomStream stream(seed, block, replicate);
    Lanes lanes;
    for (int i = 0; i < 4; ++i) {
        lanes.s0[i] = stream.next();
        lanes.s1[i] = stream.next() | 1;
    }
    return lanes;
}

[[gnu::always_inline]] inline void drawBlock(Lanes lanes, std::uint8_t* counts)
{
    for (std::size_t i = 0; i < kPoissonBlock; i += 16) {
        U64x4 t = lanes.s0;
        const U64x4 s = lanes.s1;
        const S16x16 drawn = (S16x16)(t + s);
        lanes.s0 = s;
        t ^= t << 23;
        lanes.s1 = t ^ s ^ (t >> 18) ^ (s >> 5);
        S16x16 count{};
        for (int bound : kBounds) // signed comparison of numbers shifted by 2^15
            count -= drawn >= static_cast<std::int16_t>(bound - 32768);
        const U8x16 bytes = __builtin_convertvector(count, U8x16);
        std::memcpy(counts + i, &bytes, sizeof bytes);
    }
}

[[gnu::always_inline]] inline void addBlock(const std::uint8_t* counts, std::size_t length,
                                            std::span<const double* const> columns, double* sums,
                                            double& payers)
{
    alignas(32) std::array<double, kPoissonBlock> weight;
    int total = 0;
    for (std::size_t i = 0; i < length; ++i) {
        weight[i] = counts[i];
        total += counts[i];
    }
    payers += total;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        std::array<F64x4, 4> lanes{}; // four sums hide the latency of one
        for (std::size_t i = 0; i < length; i += 16)
            for (std::size_t k = 0; k < 4; ++k) {
                F64x4 x, w;
                std::memcpy(&x, columns[c] + i + 4 * k, sizeof x);
                std::memcpy(&w, &weight[i + 4 * k], sizeof w);
                lanes[k] += w * x;
            }
        const F64x4 all = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        sums[c] += (all[0] + all[1]) + (all[2] + all[3]);
    }
}

#if defined(__x86_64__)
// avx2 without fma: fused products would round differently from processors that lack them
[[gnu::target("avx2")]] void drawBlockAvx2(const Lanes& lanes, std::uint8_t* counts)
{
    drawBlock(lanes, counts);
}
[[gnu::target("avx2")]] void addBlockAvx2(const std::uint8_t* counts, std::size_t length,
                                          std::span<const double* const> columns, double* sums,
                                          double& payers)
{
    addBlock(counts, length, columns, sums, payers);
}
const bool kAvx2 = __builtin_cpu_supports("avx2");
#endif

} // namespace

void poissonBlock(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate, std::uint8_t* counts)
{
    const Lanes lanes = seeded(seed, block, replicate);
#if defined(__x86_64__)
    if (kAvx2)
        return drawBlockAvx2(lanes, counts);
#endif
    drawBlock(lanes, counts);
}

void addPoissonSums(const std::uint8_t* counts, std::size_t length, std::span<const double* const> columns,
                    double* sums, double& payers)
{
#if defined(__x86_64__)
    if (kAvx2)
        return addBlockAvx2(counts, length, columns, sums, payers);
#endif
    addBlock(counts, length, columns, sums, payers);
}

} // namespace core::stats
