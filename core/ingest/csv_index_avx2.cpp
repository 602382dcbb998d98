#include "core/ingest/csv_index_avx2.h"

#if defined(__x86_64__)
#include <immintrin.h>

// The whole file is compiled for AVX2; only csv_index.cpp calls it, after asking the processor.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,tune=znver3"))),              \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,lzcnt,tune=znver3")
#endif

#include "core/ingest/csv_index_loop.h"

namespace core::ingest {

bool indexAvx2(const char* bytes, std::size_t size, char delimiter, CsvIndex& index)
{
    const __m256i d = _mm256_set1_epi8(delimiter), n = _mm256_set1_epi8('\n'), q = _mm256_set1_epi8('"');
    return indexBlocks(
        bytes, size, index,
        [&](const char* p) {
            const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
            const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
            const auto bits = [&](__m256i c) {
                const auto low = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, c)));
                const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, c)));
                return std::uint64_t(low) | (std::uint64_t(high) << 32);
            };
            return Masks{bits(d), bits(n), bits(q)};
        },
        [](std::uint64_t mask) { return static_cast<std::uint32_t>(_tzcnt_u64(mask)); });
}

} // namespace core::ingest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
