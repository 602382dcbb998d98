#include "core/stats/poisson_block.h"

#include "core/stats/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#pragma GCC diagnostic ignored "-Wpsabi" // vectors are handed to inlined functions only

namespace core::stats {
namespace {

// Fixed-width vectors: the compiler makes them of whatever the target has, with the same bits.
using U64x4 = std::uint64_t __attribute__((vector_size(32)));
using S16x16 = std::int16_t __attribute__((vector_size(32)));
using U16x16 = std::uint16_t __attribute__((vector_size(32)));
using U8x16 = std::uint8_t __attribute__((vector_size(16)));
using F64x4 = double __attribute__((vector_size(32)));

constexpr std::size_t kStep = 16; // draws of one vector

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

/// The next 16 counts, each added to `Start` (a constant, or the compiler fills it in lane by lane).
template <std::int16_t Start>
[[gnu::always_inline]] inline S16x16 drawn(Lanes& lanes)
{
    U64x4 t = lanes.s0;
    const U64x4 s = lanes.s1;
    const S16x16 random = (S16x16)(t + s);
    lanes.s0 = s;
    t ^= t << 23;
    lanes.s1 = t ^ s ^ (t >> 18) ^ (s >> 5);
    S16x16 minusCount{};
    for (int bound : kBounds) // signed comparison of numbers shifted by 2^15
        minusCount += random > static_cast<std::int16_t>(bound - 1 - 32768);
    return Start - minusCount;
}

[[gnu::always_inline]] inline void drawBlock(Lanes lanes, std::uint8_t* counts)
{
    for (std::size_t i = 0; i < kPoissonBlock; i += kStep) {
        const U8x16 bytes = __builtin_convertvector(drawn<0>(lanes), U8x16);
        std::memcpy(counts + i, &bytes, sizeof bytes);
    }
}

// A double whose highest 16 bits are kSixteen + count and whose others are 0 is exactly 16 + count: the
// counts become factors by a shift and a mask, without conversions. What the 16 adds is taken off afterwards.
constexpr std::int16_t kSixteen = 0x4030;

/// The factors 16 + count of lane payers 4 l + `place` of one vector of counts.
[[gnu::always_inline]] inline F64x4 factors(U64x4 counts, int place)
{
    const U64x4 highest = U64x4{} + 0xFFFF000000000000ull;
    return (F64x4)((counts << (48 - 16 * place)) & highest);
}

/// Adds (16 + count) x column to `sums`; returns the sum of counts.
template <std::size_t Columns>
[[gnu::always_inline]] inline int addBlock(Lanes lanes, std::size_t steps, const double* columns,
                                           std::array<double, Columns>& sums)
{
    F64x4 parts[Columns][2]; // two sums hide the latency of one
    for (auto& pair : parts)
        pair[0] = pair[1] = F64x4{};
    U16x16 total{}; // runs over many times
    for (std::size_t step = 0; step < steps; ++step) {
        const S16x16 counts = drawn<kSixteen>(lanes);
        total += (U16x16)counts;
        for (int place = 0; place < 4; ++place) {
            const F64x4 factor = factors((U64x4)counts, place);
            for (std::size_t c = 0; c < Columns; ++c) {
                F64x4 values;
                std::memcpy(&values, columns + c * kPoissonBlock + step * kStep + 4 * std::size_t(place),
                            sizeof values);
                parts[c][std::size_t(place % 2)] += factor * values;
            }
        }
    }
    for (std::size_t c = 0; c < Columns; ++c) {
        const F64x4 all = parts[c][0] + parts[c][1];
        sums[c] = (all[0] + all[1]) + (all[2] + all[3]);
    }
    int sum = 0;
    for (std::size_t i = 0; i < kStep; ++i) // right modulo 2^16, and the counts of a block are fewer
        sum += static_cast<std::uint16_t>(total[i] - static_cast<int>(steps) * kSixteen);
    return sum;
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void drawBlockAvx2(const Lanes& lanes, std::uint8_t* counts)
{
    drawBlock(lanes, counts);
}
template <std::size_t Columns>
[[gnu::target("avx2,fma")]] int addBlockAvx2(const Lanes& lanes, std::size_t steps, const double* columns,
                                             std::array<double, Columns>& sums)
{
    return addBlock(lanes, steps, columns, sums);
}
#endif

template <std::size_t Columns>
int addColumns(Instructions instructions, const Lanes& lanes, std::size_t steps, const double* columns,
               const double* offsets, double* sums)
{
    std::array<double, Columns> added;
    int total = 0;
#if defined(__x86_64__)
    if (instructions == Instructions::Avx2)
        total = addBlockAvx2(lanes, steps, columns, added);
    else
#endif
        total = addBlock(lanes, steps, columns, added);
    for (std::size_t c = 0; c < Columns; ++c)
        sums[c] += added[c] - offsets[c];
    return total;
}

/// `value` to 48 significant bits.
double rounded48(double value)
{
    constexpr std::uint64_t kDropped = 0x1F, kHalf = 0x10;
    if (!std::isfinite(value))
        return value;
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(value) + kHalf) & ~kDropped);
}

} // namespace

Instructions fastestInstructions()
{
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return avx2 ? Instructions::Avx2 : Instructions::Plain;
#else
    return Instructions::Plain;
#endif
}

void poissonBlock(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate, std::uint8_t* counts,
                  [[maybe_unused]] Instructions instructions)
{
    const Lanes lanes = seeded(seed, block, replicate);
#if defined(__x86_64__)
    if (instructions == Instructions::Avx2)
        return drawBlockAvx2(lanes, counts);
#endif
    drawBlock(lanes, counts);
}

PoissonColumns::PoissonColumns(std::size_t columns, Instructions instructions)
    : m_columns(columns)
    , m_offsets(columns)
    , m_instructions(instructions)
{}

void PoissonColumns::load(std::span<const std::span<const double>> columns, std::size_t begin,
                          std::size_t end)
{
    m_payers = end - begin;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        double* values = m_columns[c].values;
        std::fill_n(values, kPoissonBlock, 0.0);
        m_offsets[c] = 0;
        for (std::size_t i = 0; i < m_payers; ++i) {
            const std::size_t lane = i % kStep / 4, place = i % 4;
            const double value = rounded48(columns[c][begin + i]);
            values[i / kStep * kStep + 4 * place + lane] = value;
            m_offsets[c] += 16 * value;
        }
    }
}

void PoissonColumns::addReplicate(std::uint64_t seed, std::uint64_t block, std::uint64_t replicate,
                                  double* sums, double& payers) const
{
    constexpr std::size_t kAtOnce = 4; // more sums than that do not fit the registers
    const Lanes lanes = seeded(seed, block, replicate);
    const std::size_t steps = (m_payers + kStep - 1) / kStep;
    int total = 0;
    for (std::size_t c = 0; c < m_columns.size(); c += kAtOnce) {
        const auto add = [&](auto run) {
            return run(m_instructions, lanes, steps, m_columns[c].values, m_offsets.data() + c, sums + c);
        };
        switch (std::min(kAtOnce, m_columns.size() - c)) {
        case 1:
            total = add(addColumns<1>);
            break;
        case 2:
            total = add(addColumns<2>);
            break;
        case 3:
            total = add(addColumns<3>);
            break;
        default:
            total = add(addColumns<4>);
        }
    }
    if (m_payers % kStep != 0) { // the last draws stand for nobody
        std::uint8_t counts[kPoissonBlock];
        poissonBlock(seed, block, replicate, counts, m_instructions);
        for (std::size_t i = m_payers; i < steps * kStep; ++i)
            total -= counts[i];
    }
    payers += total;
}

} // namespace core::stats
