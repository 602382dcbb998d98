#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace core {

using Micros = std::int64_t; ///< microseconds since 1970-01-01T00:00:00Z
using Hour = std::int32_t;   ///< whole hours since 1970-01-01T00:00:00Z
using Day = std::int32_t;    ///< whole days since 1970-01-01

constexpr Micros kMicrosPerHour = 3'600'000'000;

constexpr Hour hourOf(Micros time)
{
    return static_cast<Hour>(time >= 0 ? time / kMicrosPerHour
                                       : -((-time + kMicrosPerHour - 1) / kMicrosPerHour));
}

struct CivilDate {
    int year = 1970;
    int month = 1; ///< 1..12
    int day = 1;   ///< 1..31
    bool operator==(const CivilDate&) const = default;
};

/// Proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
Day dayOf(CivilDate date);
CivilDate civilDateOf(Day day);

/// Reads ISO 8601 ("2026-03-01T08:00:23.123Z", blank instead of T, offsets +05:30 / +0530, date only, 0-9
/// fractional digits; naive = UTC) and epoch seconds, ms, us or ns by magnitude (< 1e11, < 1e14, < 1e17),
/// also with a fraction.
Result<Micros> parseTime(std::string_view text);

std::string isoText(Micros time); ///< "2026-03-01T08:00:23.000000Z"
std::string isoDate(Day day);     ///< "2026-03-01"

/// A named zone of the tz database. `instantOf` maps a local civil midnight to UTC.
class TimeZone {
public:
    static Result<TimeZone> named(std::string_view name); ///< "UTC", "Europe/Berlin"
    TimeZone();                                           ///< UTC
    const std::string& name() const { return m_name; }
    Micros startOfDay(CivilDate local) const; ///< first instant of that local day
    CivilDate localDateOf(Micros time) const;

private:
    std::string m_name;
    const void* m_zone; ///< date::time_zone, owned by the tz database for the life of the program
};

} // namespace core
