#include "core/base/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core {
namespace {

using Wide = boost::multiprecision::int256_t;

constexpr std::int64_t kScale = 1'000'000'000'000; // 10^kPlaces
constexpr double kLimit = 1e26;                    // values stay below
constexpr __int128 kLimitUnits = __int128(kScale) * kScale * kScale * 100;

Wide powerOfTen(int exponent)
{
    Wide power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

/// `numerator / denominator` rounded to an integer; denominator > 0.
Wide dividedRounded(const Wide& numerator, const Wide& denominator, Rounding rounding)
{
    Wide quotient = numerator / denominator;
    const Wide rest = abs(Wide(numerator % denominator));
    if (rest == 0)
        return quotient;
    const int away = numerator < 0 ? -1 : 1;
    const Wide twice = rest * 2;
    switch (rounding) {
    case Rounding::Up:
        return quotient + away;
    case Rounding::Down:
        return quotient;
    case Rounding::HalfUp:
        return twice >= denominator ? Wide(quotient + away) : quotient;
    case Rounding::HalfEven:
        if (twice == denominator)
            return quotient % 2 == 0 ? quotient : Wide(quotient + away);
        return twice > denominator ? Wide(quotient + away) : quotient;
    }
    return quotient;
}

Decimal narrowed(const Wide& units)
{
    return Decimal::fromUnits(static_cast<__int128>(units));
}

/// `units / 10^(scale)` rounded to `places` and expressed with kPlaces.
Decimal roundedFrom(const Wide& units, int scale, int places, Rounding rounding)
{
    const int dropped = scale - places;
    const Wide kept = dropped > 0 ? dividedRounded(units, powerOfTen(dropped), rounding)
                                  : Wide(units * powerOfTen(-dropped));
    return narrowed(kept * powerOfTen(Decimal::kPlaces - places));
}

Error badDecimal(std::string_view text)
{
    return {ErrorCode::InvalidInput, "\"" + std::string(text) + "\" is not a decimal number", {}, 0, {},
            "a number such as 12.5"};
}

/// Digits and point as an integer scaled by 10^fraction; the exponent is handled by the caller.
struct Digits {
    __int128 value = 0;
    int fraction = 0;
    std::size_t end = 0;
    bool any = false;
    bool tooLong = false;
};

Digits digitsOf(std::string_view text, std::size_t begin)
{
    Digits digits;
    bool point = false;
    std::size_t i = begin;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits.any = true;
            digits.tooLong |= digits.value > __int128(kScale) * kScale * 1'000'000'000'000;
            if (!digits.tooLong)
                digits.value = digits.value * 10 + (c - '0');
            digits.fraction += point ? 1 : 0;
        } else {
            break;
        }
    }
    digits.end = i;
    return digits;
}

} // namespace

Decimal Decimal::fromInteger(std::int64_t value)
{
    return fromUnits(__int128(value) * kScale);
}

Decimal Decimal::fromDouble(double value, int places)
{
    if (std::isnan(value))
        return {};
    if (std::abs(value) >= kLimit)
        return fromUnits(value < 0 ? 1 - kLimitUnits : kLimitUnits - 1);
    const long double scaled = static_cast<long double>(value) * static_cast<long double>(powerOfTen(places));
    return roundedFrom(Wide(std::round(scaled)), places, places, Rounding::HalfUp);
}

Result<Decimal> Decimal::parse(std::string_view text)
{
    const bool negative = !text.empty() && text.front() == '-';
    const Digits digits = digitsOf(text, negative ? 1 : 0);
    if (!digits.any || digits.tooLong)
        return badDecimal(text);
    int exponent = 0;
    std::size_t end = digits.end;
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        std::size_t i = end + 1;
        const bool minus = i < text.size() && text[i] == '-';
        i += (i < text.size() && (text[i] == '-' || text[i] == '+')) ? 1 : 0;
        const std::size_t first = i;
        for (; i < text.size() && i < first + 3 && text[i] >= '0' && text[i] <= '9'; ++i)
            exponent = exponent * 10 + (text[i] - '0');
        if (i == first)
            return badDecimal(text);
        exponent = minus ? -exponent : exponent;
        end = i;
    }
    const int shift = kPlaces - digits.fraction + exponent;
    if (end != text.size() || shift > 38 || shift < -38)
        return badDecimal(text);
    Wide units = Wide(digits.value);
    if (shift >= 0) {
        units *= powerOfTen(shift);
    } else {
        if (units % powerOfTen(-shift) != 0)
            return Error{ErrorCode::InvalidInput,
                         "\"" + std::string(text) + "\" has more than 12 decimal places",
                         {},
                         0,
                         {},
                         "at most 12 places"};
        units /= powerOfTen(-shift);
    }
    if (units >= powerOfTen(38))
        return badDecimal(text);
    return narrowed(negative ? Wide(-units) : units);
}

std::string Decimal::text() const
{
    std::string result = text(kPlaces);
    result.erase(result.find_last_not_of('0') + 1);
    if (result.back() == '.')
        result.pop_back();
    return result;
}

std::string Decimal::text(int places) const
{
    const unsigned __int128 magnitude = m_units < 0 ? -static_cast<unsigned __int128>(m_units) : m_units;
    std::string digits;
    for (unsigned __int128 rest = magnitude; rest > 0 || digits.size() <= kPlaces; rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::reverse(digits.begin(), digits.end());
    const std::size_t whole = digits.size() - kPlaces;
    std::string result = (m_units < 0 ? "-" : "") + digits.substr(0, whole);
    if (places > 0)
        result += "." + digits.substr(whole, static_cast<std::size_t>(places));
    return result;
}

double Decimal::toDouble() const
{
    return static_cast<double>(static_cast<long double>(m_units) / static_cast<long double>(kScale));
}

Decimal Decimal::rounded(int places, Rounding rounding) const
{
    return roundedFrom(Wide(m_units), kPlaces, places, rounding);
}

Decimal Decimal::product(Decimal a, Decimal b, int places, Rounding rounding)
{
    return roundedFrom(Wide(a.m_units) * Wide(b.m_units), 2 * kPlaces, places, rounding);
}

Decimal Decimal::quotient(Decimal a, Decimal b, int places, Rounding rounding)
{
    Wide numerator = Wide(a.m_units) * powerOfTen(places);
    Wide denominator = Wide(b.m_units);
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    return narrowed(dividedRounded(numerator, denominator, rounding) * powerOfTen(kPlaces - places));
}

void ExactSum::add(Decimal value)
{
    m_units += Wide(value.units()) * kScale;
}

void ExactSum::addProduct(Decimal a, Decimal b)
{
    m_units += Wide(a.units()) * Wide(b.units());
}

Decimal ExactSum::rounded(int places, Rounding rounding) const
{
    return roundedFrom(m_units, 2 * Decimal::kPlaces, places, rounding);
}

int coinPlaces(std::string_view currency)
{
    static constexpr std::array kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                         "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
    static constexpr std::array kThree = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (std::find(kNone.begin(), kNone.end(), currency) != kNone.end())
        return 0;
    return std::find(kThree.begin(), kThree.end(), currency) != kThree.end() ? 3 : 2;
}

} // namespace core
