#include "core/ingest/time_reader.h"

#include "core/ingest/numbers.h"

#include <date/tz.h>

#include <string>

namespace core::ingest {
namespace {

bool twoDigits(const char* p, Micros& value)
{
    const unsigned tens = static_cast<unsigned>(p[0] - '0'), units = static_cast<unsigned>(p[1] - '0');
    value = tens * 10 + units;
    return tens <= 9 && units <= 9;
}

/// True for an ISO time that names no offset: the zone of the file applies.
bool isNaive(std::string_view text)
{
    return text.size() >= 10 && text[4] == '-' && text.find_first_of("Zz+-U", 10) == std::string_view::npos;
}

} // namespace

Result<TimeReader> TimeReader::in(std::string_view zone)
{
    TimeReader reader;
    if (zone.empty() || zone == "UTC" || zone == "Etc/UTC" || zone == "Z")
        return reader;
    try {
        reader.m_zone = date::locate_zone(std::string(zone));
        return reader;
    } catch (const std::exception&) {
        return Error{ErrorCode::NotFound,
                     "unknown time zone \"" + std::string(zone) + "\"",
                     {},
                     0,
                     {},
                     "a name such as Europe/Berlin or UTC"};
    }
}

Status TimeReader::readNumbersAs(std::string_view unit, Micros origin)
{
    constexpr std::pair<std::string_view, int> kUnits[] = {{"s", 0}, {"ms", 3}, {"us", 6}, {"ns", 9}};
    for (const auto& [name, digits] : kUnits)
        if (unit == name) {
            m_unitDigits = digits;
            m_origin = origin;
            return Done{};
        }
    return Error{
        ErrorCode::InvalidInput, "there is no unit of time \"" + std::string(unit) + "\"", {}, 0, "time",
        "s, ms, us or ns"};
}

Micros TimeReader::utcOf(Micros local) const
{
    if (!m_zone)
        return local;
    const date::local_time<std::chrono::microseconds> time{std::chrono::microseconds(local)};
    try {
        // A repeated hour is taken the first time, a skipped one at the moment of the change.
        return static_cast<const date::time_zone*>(m_zone)
            ->to_sys(time, date::choose::earliest)
            .time_since_epoch()
            .count();
    } catch (const std::exception&) {
        return local;
    }
}

bool TimeReader::readSlow(std::string_view text, Micros& time)
{
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') // Langfuse quotes dates twice
        text = trimmed(text.substr(1, text.size() - 2));
    if (m_unitDigits >= 0) {
        std::optional<Written> written = parseWritten(text);
        if (written)
            written->exponent -= m_unitDigits;
        const std::optional<std::int64_t> number = written ? inUnits(*written, 6) : std::nullopt;
        if (number && !__builtin_add_overflow(*number, m_origin, &time))
            return true;
    }
    const Result<Micros> parsed = parseTime(text);
    if (!parsed)
        return false;
    time = isNaive(text) ? utcOf(*parsed) : *parsed;
    if (text.size() >= 16 && text[4] == '-' && text[13] == ':') {
        const Result<Micros> hour = parseTime(std::string(text.substr(0, 13)) + ":00Z");
        if (hour) {
            m_other = m_last;
            m_last = {load8(text.data()), load8(text.data() + 5), *hour, utcOf(*hour)};
        }
    }
    return true;
}

bool TimeReader::readRest(const char* p, std::size_t n, Micros& time) const
{
    Micros minute = 0, second = 0, micros = 0;
    if (p[13] != ':' || !twoDigits(p + 14, minute) || minute > 59)
        return false;
    std::size_t at = 16;
    if (at + 3 <= n && p[at] == ':') {
        if (!twoDigits(p + at + 1, second) || second > 59)
            return false;
        at += 3;
        if (at < n && p[at] == '.') {
            Micros scale = 100'000;
            std::size_t digits = 0;
            for (++at; at < n && static_cast<unsigned>(p[at] - '0') <= 9; ++at, ++digits, scale /= 10)
                micros += (p[at] - '0') * scale;
            if (digits == 0 || digits > 9)
                return false;
        }
    }
    const Micros rest = (minute * 60 + second) * 1'000'000 + micros;
    if (at == n) {
        time = m_last.naiveBegin + rest;
        return true;
    }
    if (at + 1 == n && p[at] == 'Z') {
        time = m_last.begin + rest;
        return true;
    }
    Micros hours = 0, minutes = 0;
    const std::size_t colon = at + 6 == n && p[at + 3] == ':' ? 1 : 0;
    if (at + 5 + colon != n || (p[at] != '+' && p[at] != '-') || !twoDigits(p + at + 1, hours) ||
        !twoDigits(p + at + 3 + colon, minutes) || hours > 15 || minutes > 59)
        return false;
    const Micros offset = (hours * 60 + minutes) * 60'000'000;
    time = m_last.begin + rest - (p[at] == '-' ? -offset : offset);
    return true;
}

} // namespace core::ingest
