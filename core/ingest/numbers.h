#pragma once

#include "core/base/time.h"
#include "core/ingest/bytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace core::ingest {

/// How a file writes numbers: the other one of '.' and ',' separates thousands.
struct NumberStyle {
    char decimal = '.';
};

/// A decimal number as it was written: mantissa x 10^exponent, exact to 34 digits.
struct Written {
    __int128 mantissa = 0;
    int exponent = 0;
};

/// Reads "1.234,50", "10.0", "1.05e-7", "$0.43", "-12", "1 234" or "1'234". Empty on anything else.
std::optional<Written> parseWritten(std::string_view text, NumberStyle style = {});

/// `value` in units of 10^-places, rounded half away from zero; empty when it does not fit.
std::optional<std::int64_t> inUnits(const Written& value, int places);

/// A whole number such as a token count ("2.512" with decimal ',' is 2512, "10.0" is 10). May be negative.
std::optional<std::int64_t> parseCount(std::string_view text, NumberStyle style = {});

/// Money in 1e-9 of the unit; `unit` is USD per unit as a decimal number (1, 0.01 for cents).
std::optional<std::int64_t> parseNano(std::string_view text, NumberStyle style = {},
                                      const Written& unit = {1, 0});

/// The shortest decimal number that is this double.
Written writtenOf(double value);

std::string_view trimmed(std::string_view text);

namespace detail {
/// Eight digits, most significant first in memory, to their value (D. Lemire, "Quickly parsing eight
/// digits").
inline std::uint64_t eightDigits(std::uint64_t x)
{
    x = x * 10 + (x >> 8);
    return (((x & 0x000000FF000000FFull) * (100 + (1000000ull << 32))) +
            (((x >> 16) & 0x000000FF000000FFull) * (1 + (10000ull << 32)))) >>
           32;
}
/// Not 0 when a byte of x (digits with '0' taken off) is not 0..9.
inline std::uint64_t notDigits(std::uint64_t x)
{
    return ((x + 0x7676767676767676ull) | x) & 0x8080808080808080ull;
}
constexpr std::uint64_t kZeros = 0x3030303030303030ull;
} // namespace detail

/// One to eight plain digits of a padded buffer; false sends the caller to parseCount.
inline bool fastCount(const char* p, std::size_t n, std::int64_t& value)
{
    if (n - 1 > 7) [[unlikely]]
        return false;
    const std::uint64_t x = (load8(p) ^ detail::kZeros) << (64 - 8 * n);
    value = static_cast<std::int64_t>(detail::eightDigits(x));
    return detail::notDigits(x) == 0;
}

/// Up to eight plain digits of a padded buffer, ready for fastCounts; none is 0.
struct ShortDigits {
    std::uint64_t shifted = 0;
    std::size_t size = 0;
    ShortDigits() = default;
    ShortDigits(const char* p, std::size_t n)
        : shifted((load8(p) ^ detail::kZeros) << ((32 - 4 * n) & 63) << ((32 - 4 * n) & 63)) // n = 0: by 64
        , size(n)
    {}
};

/// A plain amount below 10 with one to eight digits behind the point, "0.01835875", as most requests cost:
/// its fraction is read together with the counts of the row.
struct ShortAmount {
    ShortDigits fraction; ///< eight digits
    std::uint32_t whole = 0;
    bool fits = false; ///< the amount is whole + fraction * 1e-8, when the fraction is digits
    ShortAmount() = default;
    ShortAmount(const char* p, std::size_t n, char decimal)
    {
        const auto first = static_cast<std::uint32_t>(static_cast<unsigned char>(p[0])) - '0';
        if (n - 3 > 7 || p[1] != decimal || first > 9) [[unlikely]]
            return;
        fraction.shifted = (load8(p + 2) ^ detail::kZeros) & (~std::uint64_t(0) >> (80 - 8 * n));
        whole = first;
        fits = true;
    }
};

/// The values of all six; false sends the caller to parseCount for each.
[[gnu::always_inline]] inline bool fastCounts(const std::array<ShortDigits, 6>& texts,
                                              std::array<std::uint32_t, 8>& values)
{
    std::size_t sizes = 0;
    for (const ShortDigits& text : texts)
        sizes |= text.size + 7;
    if (sizes > 15) [[unlikely]] // one has more than eight
        return false;
#if defined(__SSE2__)
    __m128i bad = _mm_setzero_si128();
    const auto fours = [&bad](std::uint64_t low, std::uint64_t high) { // of digits, as numbers
        const __m128i digits = _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low));
        bad = _mm_or_si128(bad, _mm_or_si128(digits, _mm_add_epi8(digits, _mm_set1_epi8(0x76))));
        const __m128i tens = _mm_mullo_epi16(_mm_and_si128(digits, _mm_set1_epi16(0xff)), _mm_set1_epi16(10));
        const __m128i twos = _mm_add_epi16(tens, _mm_srli_epi16(digits, 8));
        return _mm_madd_epi16(twos, _mm_set1_epi32(100 | 1 << 16));
    };
    const auto eights = [](__m128i a, __m128i b) {
        return _mm_madd_epi16(_mm_packs_epi32(a, b), _mm_set1_epi32(10'000 | 1 << 16));
    };
    auto* out = reinterpret_cast<__m128i*>(values.data());
    _mm_storeu_si128(
        out, eights(fours(texts[0].shifted, texts[1].shifted), fours(texts[2].shifted, texts[3].shifted)));
    _mm_storeu_si128(out + 1, eights(fours(texts[4].shifted, texts[5].shifted), _mm_setzero_si128()));
    return _mm_movemask_epi8(bad) == 0;
#else
    std::uint64_t bad = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        bad |= detail::notDigits(texts[i].shifted);
        values[i] = static_cast<std::uint32_t>(detail::eightDigits(texts[i].shifted));
    }
    return bad == 0;
#endif
}

/// A plain "12.003456789" of a padded buffer in 1e-9; false sends the caller to parseNano.
inline bool fastNano(const char* p, std::size_t n, char decimal, std::int64_t& value)
{
    if (n - 1 > 16) [[unlikely]]
        return false;
    const std::uint64_t head = load8(p);
    const std::uint64_t point = head ^ (0x0101010101010101ull * static_cast<unsigned char>(decimal));
    const std::uint64_t found = (point - 0x0101010101010101ull) & ~point & 0x8080808080808080ull;
    std::size_t whole = found ? static_cast<std::size_t>(__builtin_ctzll(found)) / 8 : 8;
    whole = whole > n ? n : whole;
    const std::size_t fraction = n > whole ? n - whole - 1 : 0;
    if (whole - 1 > 7 || fraction > 9 || (n > 8 && !found)) [[unlikely]]
        return false;
    const std::uint64_t x = (head ^ detail::kZeros) << (64 - 8 * whole);
    std::uint64_t y = 0, last = 0;
    if (fraction > 0) {
        y = load8(p + whole + 1) ^ detail::kZeros;
        y = fraction >= 8 ? y : y & ((std::uint64_t(1) << (8 * fraction)) - 1);
        if (fraction == 9) [[unlikely]]
            last = static_cast<unsigned char>(p[whole + 9] ^ '0');
    }
    value = static_cast<std::int64_t>(detail::eightDigits(x) * 1'000'000'000ull +
                                      detail::eightDigits(y) * 10 + last);
    return (detail::notDigits(x) | detail::notDigits(y) | detail::notDigits(last)) == 0;
}

} // namespace core::ingest
