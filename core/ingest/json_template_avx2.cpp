#include "core/ingest/json_template_avx2.h"

#if defined(__x86_64__)
#include <immintrin.h>

// See csv_index_avx2.cpp; only json_template.cpp calls what is here.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,lzcnt")
#endif

#include "core/ingest/json_template_loop.h"

namespace core::ingest {
namespace {

inline __m256i textAt(const char* p)
{
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

struct Text {
    static bool standsAt(const JsonGap& gap, const char* p)
    {
        const __m256i same = _mm256_cmpeq_epi8(textAt(p), textAt(gap.begin.data()));
        if ((~static_cast<unsigned>(_mm256_movemask_epi8(same)) & gap.bytes) != 0)
            return false;
        return gap.size <= gap.begin.size() || restStandsAt(gap, p);
    }
    /// The closing quote or the first backslash or control of a string; the padding is controls.
    static const char* stringEnd(const char* p)
    {
        const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\'),
                      control = _mm256_set1_epi8(0x1f);
        for (;; p += 32) {
            const __m256i text = textAt(p);
            const __m256i marks =
                _mm256_or_si256(_mm256_cmpeq_epi8(text, quote), _mm256_cmpeq_epi8(text, backslash));
            const __m256i controls = _mm256_cmpeq_epi8(_mm256_min_epu8(text, control), text);
            const auto found = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_or_si256(marks, controls)));
            if (found != 0)
                return p + __builtin_ctz(found);
        }
    }
};

} // namespace

const char* matchAvx2(const LineShape& shape, const char* line, const char* end, GenericRows::Fields& fields)
{
    return matchLine<Text>(shape, line, end, fields);
}

} // namespace core::ingest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
