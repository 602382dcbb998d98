#pragma once

#include "core/base/time.h"
#include "core/ingest/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
