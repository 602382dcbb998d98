#include "core/base/time.h"

#include <date/tz.h>

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

namespace core {
namespace {

Error badTime(std::string_view text)
{
    return {ErrorCode::InvalidInput,
            "\"" + std::string(text.substr(0, 60)) + "\" is not a time",
            {},
            0,
            {},
            "ISO 8601 such as 2026-03-01T08:00:23Z, or epoch seconds, ms, us or ns"};
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads exactly `count` digits at `at`; false when there are fewer.
bool readDigits(std::string_view text, std::size_t& at, int count, int& value)
{
    value = 0;
    for (int i = 0; i < count; ++i, ++at) {
        if (at >= text.size() || !isDigit(text[at]))
            return false;
        value = value * 10 + (text[at] - '0');
    }
    return true;
}

bool skip(std::string_view text, std::size_t& at, char c)
{
    if (at < text.size() && text[at] == c) {
        ++at;
        return true;
    }
    return false;
}

/// ".123456789" as microseconds, further digits cut.
bool readFraction(std::string_view text, std::size_t& at, std::int64_t& micros)
{
    if (!skip(text, at, '.') && !skip(text, at, ','))
        return true;
    const std::size_t first = at;
    std::int64_t scale = 100'000;
    for (; at < text.size() && isDigit(text[at]); ++at, scale /= 10)
        micros += (text[at] - '0') * scale;
    return at > first && at - first <= 9;
}

/// "Z", "+05:30", "+0530", "+05", " UTC" or nothing, as seconds east of Greenwich.
bool readOffset(std::string_view text, std::size_t& at, int& seconds)
{
    if (at == text.size() || skip(text, at, 'Z') || skip(text, at, 'z'))
        return at == text.size();
    if (text.substr(at) == " UTC") {
        at = text.size();
        return true;
    }
    skip(text, at, ' ');
    const bool west = at < text.size() && text[at] == '-';
    if (!skip(text, at, '+') && !skip(text, at, '-'))
        return false;
    int hours = 0;
    int minutes = 0;
    if (!readDigits(text, at, 2, hours))
        return false;
    if (at < text.size()) {
        skip(text, at, ':');
        if (!readDigits(text, at, 2, minutes))
            return false;
    }
    seconds = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return at == text.size() && hours <= 18 && minutes < 60;
}

Result<Micros> parseIso(std::string_view text)
{
    std::size_t at = 0;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0;
    std::int64_t micros = 0;
    if (!readDigits(text, at, 4, year) || !skip(text, at, '-') || !readDigits(text, at, 2, month) ||
        !skip(text, at, '-') || !readDigits(text, at, 2, day))
        return badTime(text);
    if (month < 1 || month > 12 || day < 1 ||
        civilDateOf(dayOf({year, month, day})) != CivilDate{year, month, day})
        return badTime(text);
    if (at < text.size()) {
        if (!skip(text, at, 'T') && !skip(text, at, 't') && !skip(text, at, ' '))
            return badTime(text);
        if (!readDigits(text, at, 2, hour) || !skip(text, at, ':') || !readDigits(text, at, 2, minute))
            return badTime(text);
        if (skip(text, at, ':') && (!readDigits(text, at, 2, second) || !readFraction(text, at, micros)))
            return badTime(text);
        if (!readOffset(text, at, offset) || hour > 23 || minute > 59 || second > 60)
            return badTime(text);
    }
    return Micros(dayOf({year, month, day})) * 24 * kMicrosPerHour +
           (Micros(hour) * 3600 + minute * 60 + second - offset) * 1'000'000 + micros;
}

/// Epoch time; the unit follows from the magnitude. Integers stay exact, nanoseconds are cut to microseconds.
Result<Micros> parseEpoch(std::string_view text)
{
    constexpr std::int64_t kMostBeforeDigit = 900'000'000'000'000'000; // another digit still fits
    std::int64_t whole = 0;
    std::size_t at = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        if (at >= 19 || whole > kMostBeforeDigit)
            return badTime(text);
        whole = whole * 10 + (text[at] - '0');
    }
    std::int64_t scale = 1'000'000; // microseconds per unit
    if (whole >= 100'000'000'000'000'000) {
        return at == text.size() ? Result<Micros>(whole / 1000) : badTime(text);
    } else if (whole >= 100'000'000'000'000) {
        scale = 1;
    } else if (whole >= 100'000'000'000) {
        scale = 1000;
    }
    std::int64_t fraction = 0; // of one unit, in millionths
    if (at < text.size() && !readFraction(text, at, fraction))
        return badTime(text);
    return at == text.size() ? Result<Micros>(whole * scale + fraction * scale / 1'000'000) : badTime(text);
}

const date::time_zone* zoneOf(const void* zone)
{
    return static_cast<const date::time_zone*>(zone);
}

date::local_days localDays(CivilDate date)
{
    return date::local_days(date::days(dayOf(date)));
}

} // namespace

Day dayOf(CivilDate date)
{
    const int y = date.year - (date.month <= 2 ? 1 : 0);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const unsigned yearOfEra = static_cast<unsigned>(y - era * 400);
    const unsigned dayOfYear =
        (153u * static_cast<unsigned>(date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 +
        static_cast<unsigned>(date.day) - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + static_cast<int>(dayOfEra) - 719468;
}

CivilDate civilDateOf(Day day)
{
    const int z = day + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const unsigned dayOfEra = static_cast<unsigned>(z - era * 146097);
    const unsigned yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const unsigned dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const unsigned shifted = (5 * dayOfYear + 2) / 153;
    const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {static_cast<int>(yearOfEra) + era * 400 + (month <= 2 ? 1 : 0), month,
            static_cast<int>(dayOfYear - (153 * shifted + 2) / 5 + 1)};
}

Result<Micros> parseTime(std::string_view text)
{
    if (text.size() >= 10 && text[4] == '-')
        return parseIso(text);
    if (!text.empty() && isDigit(text.front()))
        return parseEpoch(text);
    return badTime(text);
}

std::string isoText(Micros time)
{
    const Micros perDay = 24 * kMicrosPerHour;
    const Day day = static_cast<Day>(time >= 0 ? time / perDay : -((-time + perDay - 1) / perDay));
    const Micros rest = time - Micros(day) * perDay;
    const Micros seconds = rest / 1'000'000;
    return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", isoDate(day), seconds / 3600, seconds / 60 % 60,
                       seconds % 60, rest % 1'000'000);
}

std::string isoDate(Day day)
{
    const CivilDate date = civilDateOf(day);
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

TimeZone::TimeZone()
    : m_name("UTC")
    , m_zone(nullptr)
{}

Result<TimeZone> TimeZone::named(std::string_view name)
{
    TimeZone zone;
    if (name == "UTC" || name == "Etc/UTC" || name == "Z")
        return zone;
    try {
        zone.m_zone = date::locate_zone(std::string(name));
        zone.m_name = name;
        return zone;
    } catch (const std::runtime_error&) {
        return Error{ErrorCode::NotFound,
                     "unknown time zone \"" + std::string(name) + "\"",
                     {},
                     0,
                     {},
                     "a name such as Europe/Berlin or UTC"};
    }
}

Micros TimeZone::startOfDay(CivilDate local) const
{
    if (!m_zone)
        return Micros(dayOf(local)) * 24 * kMicrosPerHour;
    // A day may begin in the hour that daylight saving skips or repeats: `earliest` takes its first instant.
    const auto instant = zoneOf(m_zone)->to_sys(
        std::chrono::time_point_cast<std::chrono::microseconds>(localDays(local)), date::choose::earliest);
    return instant.time_since_epoch().count();
}

CivilDate TimeZone::localDateOf(Micros time) const
{
    const date::sys_time<std::chrono::microseconds> instant{std::chrono::microseconds(time)};
    const auto local = m_zone ? zoneOf(m_zone)->to_local(instant)
                              : date::local_time<std::chrono::microseconds>{instant.time_since_epoch()};
    return civilDateOf(static_cast<Day>(date::floor<date::days>(local).time_since_epoch().count()));
}

} // namespace core
