#include "core/plan/patterns.h"

#include <algorithm>
#include <array>

namespace core::plan {
namespace {

constexpr bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
constexpr bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c)
{
    return isLower(c) || isUpper(c);
}

bool allDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

bool isCanonicalNumber(std::string_view text, std::size_t digits, std::size_t places)
{
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    if (!allDigits(whole) || whole.size() > digits || (whole.size() > 1 && whole.front() == '0'))
        return false;
    if (point == std::string_view::npos)
        return true;
    const std::string_view fraction = text.substr(point + 1);
    return allDigits(fraction) && fraction.size() <= places && fraction.back() != '0';
}

struct UnitLetter {
    DurationUnit unit;
    bool ofTime; ///< stands after "PT"
    char letter;
};
constexpr std::array kUnits = {
    UnitLetter{DurationUnit::Year, false, 'Y'},  UnitLetter{DurationUnit::Month, false, 'M'},
    UnitLetter{DurationUnit::Week, false, 'W'},  UnitLetter{DurationUnit::Day, false, 'D'},
    UnitLetter{DurationUnit::Hour, true, 'H'},   UnitLetter{DurationUnit::Minute, true, 'M'},
    UnitLetter{DurationUnit::Second, true, 'S'},
};

} // namespace

bool isId(std::string_view text)
{
    if (text.empty() || text.size() > 48 || !isLower(text.front()) || text.back() == '_')
        return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return isLower(c) || isDigit(c) || c == '_'; }) &&
           text.find("__") == std::string_view::npos;
}

bool isName(std::string_view text)
{
    const auto allowed = [](char c) {
        return c != '<' && c != '>' && c != '\\' && c != '"' && static_cast<unsigned char>(c) > 0x1F;
    };
    const std::size_t length = characters(text);
    return length >= 3 && length <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

bool isCurrency(std::string_view text)
{
    return text.size() == 3 && std::all_of(text.begin(), text.end(), isUpper);
}

bool isPriceKey(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size() || text.size() > 128)
        return false;
    const std::string_view provider = text.substr(0, slash), model = text.substr(slash + 1);
    const auto inProvider = [](char c) {
        return isLower(c) || isDigit(c) || c == '.' || c == '_' || c == '-';
    };
    const auto inModel = [](char c) {
        return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == ':' || c == '@' || c == '-';
    };
    return (isLower(provider.front()) || isDigit(provider.front())) &&
           (isLetter(model.front()) || isDigit(model.front())) &&
           std::all_of(provider.begin(), provider.end(), inProvider) &&
           std::all_of(model.begin(), model.end(), inModel);
}

bool isEventName(std::string_view text)
{
    return !text.empty() && text.size() <= 100 && isLower(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return isLower(c) || isDigit(c) || c == '_' || c == '.'; });
}

bool isTimeZone(std::string_view text)
{
    if (text.size() > 64)
        return false;
    const std::size_t slash = text.find('/');
    const std::string_view area = text.substr(0, slash);
    if (area.empty() || !std::all_of(area.begin(), area.end(), isLetter))
        return false;
    if (slash == std::string_view::npos)
        return true;
    const std::string_view place = text.substr(slash);
    const auto allowed = [](char c) {
        return isLetter(c) || isDigit(c) || c == '_' || c == '+' || c == '-' || c == '/';
    };
    return std::all_of(place.begin(), place.end(), allowed) && place.back() != '/' &&
           place.find("//") == std::string_view::npos;
}

bool isBookVersion(std::string_view text)
{
    if (text.size() < 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (!allDigits(text.substr(0, 4)) || !allDigits(text.substr(5, 2)) || !allDigits(text.substr(8, 2)))
        return false;
    return text.size() == 10 || (text[10] == '.' && allDigits(text.substr(11)));
}

bool isSha256(std::string_view text)
{
    return text.size() == 64 &&
           std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool isDecimal(std::string_view text)
{
    return isCanonicalNumber(text, 15, Decimal::kPlaces);
}

bool isFraction(std::string_view text)
{
    return isCanonicalNumber(text, 4, 6);
}

std::optional<Duration> parseDuration(std::string_view text)
{
    const bool ofTime = text.substr(0, 2) == "PT";
    const std::size_t begin = ofTime ? 2 : 1;
    if (text.empty() || text.front() != 'P' || text.size() < begin + 2 || text.size() > begin + 5 ||
        text[begin] == '0')
        return {};
    const std::string_view count = text.substr(begin, text.size() - begin - 1);
    if (!allDigits(count))
        return {};
    for (const UnitLetter& known : kUnits) {
        if (known.ofTime == ofTime && known.letter == text.back())
            return Duration{std::stoi(std::string(count)), known.unit};
    }
    return {};
}

std::string text(const Duration& duration)
{
    for (const UnitLetter& known : kUnits) {
        if (known.unit == duration.unit)
            return (known.ofTime ? "PT" : "P") + std::to_string(duration.count) + known.letter;
    }
    return {};
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace core::plan
