#include "core/ingest/numbers.h"

#include <charconv>
#include <cmath>

namespace core::ingest {
namespace {

constexpr int kMostDigits = 34; // 10^34 fits a signed 128-bit integer with room for one rounding

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool takeWord(std::string_view& text, std::string_view word)
{
    if (!text.starts_with(word))
        return false;
    text.remove_prefix(word.size());
    return true;
}

/// Length in bytes of a thousands separator at the front: the style's own, an apostrophe, or a (no-break)
/// space.
std::size_t separatorSize(std::string_view text, char thousands)
{
    if (text.empty())
        return 0;
    if (text[0] == thousands || text[0] == '\'' || text[0] == ' ' || text[0] == '_')
        return 1;
    if (text.starts_with("\xC2\xA0"))
        return 2;
    return text.starts_with("\xE2\x80\xAF") ? 3 : 0; // narrow no-break space
}

struct Digits {
    __int128 mantissa = 0;
    int digits = 0;
    int dropped = 0;
    void add(char c)
    {
        if (digits >= kMostDigits) {
            ++dropped;
            return;
        }
        mantissa = mantissa * 10 + (c - '0');
        digits += mantissa != 0;
    }
};

/// Whole part with optional groups of three. False when the groups are wrong.
bool takeWhole(std::string_view& text, char thousands, Digits& digits)
{
    std::size_t run = 0;
    bool grouped = false;
    for (;;) {
        if (!text.empty() && isDigit(text[0])) {
            digits.add(text[0]);
            text.remove_prefix(1);
            ++run;
            continue;
        }
        const std::size_t skip = separatorSize(text, thousands);
        if (skip == 0 || text.size() <= skip || !isDigit(text[skip]))
            break;
        if (run == 0 || run > 3 || (grouped && run != 3))
            return false;
        grouped = true;
        run = 0;
        text.remove_prefix(skip);
    }
    return !grouped || run == 3;
}

bool takeExponent(std::string_view& text, int& exponent)
{
    if (text.empty() || (text[0] != 'e' && text[0] != 'E'))
        return true;
    text.remove_prefix(1);
    if (!text.empty() && text[0] == '+')
        text.remove_prefix(1);
    int value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || value > 400 || value < -400)
        return false;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    exponent += value;
    return true;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
        text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
        text.remove_suffix(1);
    return text;
}

std::optional<Written> parseWritten(std::string_view text, NumberStyle style)
{
    text = trimmed(text);
    const bool negative = takeWord(text, "-") || takeWord(text, "\xE2\x88\x92");
    if (!negative)
        takeWord(text, "+");
    if (!takeWord(text, "$") && !takeWord(text, "US$"))
        takeWord(text, "\xE2\x82\xAC"); // euro sign
    text = trimmed(text);
    Digits digits;
    const std::size_t before = text.size();
    if (!takeWhole(text, style.decimal == ',' ? '.' : ',', digits))
        return {};
    std::size_t read = before - text.size();
    int exponent = digits.dropped;
    if (!text.empty() && text[0] == style.decimal) {
        text.remove_prefix(1);
        for (; !text.empty() && isDigit(text[0]); text.remove_prefix(1), ++read) {
            const int dropped = digits.dropped;
            digits.add(text[0]);
            exponent -= dropped == digits.dropped;
        }
    }
    if (read == 0 || !takeExponent(text, exponent))
        return {};
    for (const std::string_view unit : {" USD", " usd", " $", "\xE2\x82\xAC", " \xE2\x82\xAC"})
        if (takeWord(text, unit))
            break;
    if (!text.empty())
        return {};
    return Written{negative ? -digits.mantissa : digits.mantissa, exponent};
}

std::optional<std::int64_t> inUnits(const Written& value, int places)
{
    int shift = value.exponent + places;
    __int128 result = value.mantissa;
    constexpr __int128 kMost = INT64_MAX;
    for (; shift > 0 && result != 0; --shift) {
        if (result > kMost || result < -kMost)
            return {};
        result *= 10;
    }
    int last = 0;
    for (; shift < 0 && (result != 0 || last != 0); ++shift) {
        last = static_cast<int>(result % 10);
        result /= 10;
    }
    if (last >= 5)
        ++result;
    else if (last <= -5)
        --result;
    if (result > kMost || result < -kMost)
        return {};
    return static_cast<std::int64_t>(result);
}

std::optional<std::int64_t> parseCount(std::string_view text, NumberStyle style)
{
    std::optional<Written> value = parseWritten(text, style);
    if (!value)
        return {};
    for (; value->exponent < 0 && value->mantissa % 10 == 0 && value->mantissa != 0; ++value->exponent)
        value->mantissa /= 10;
    if (value->exponent < 0 && value->mantissa != 0)
        return {}; // a fraction of a token does not exist
    return inUnits(*value, 0);
}

std::optional<std::int64_t> parseNano(std::string_view text, NumberStyle style, const Written& unit)
{
    std::optional<Written> value = parseWritten(text, style);
    if (!value)
        return {};
    // Keep the product inside 128 bits: digits past 1e-24 of a dollar cannot matter.
    while (unit.mantissa != 1 && (value->mantissa > __int128(1e19) || value->mantissa < -__int128(1e19))) {
        value->mantissa /= 10;
        ++value->exponent;
    }
    return inUnits({value->mantissa * unit.mantissa, value->exponent + unit.exponent}, 9);
}

Written writtenOf(double value)
{
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    return parseWritten({text, static_cast<std::size_t>(end - text)}).value_or(Written{1, 0});
}

} // namespace core::ingest
