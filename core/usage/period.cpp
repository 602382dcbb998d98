#include "core/usage/period.h"

#include <fmt/format.h>

#include <algorithm>

namespace core::usage {
namespace {

constexpr Hour kEdgeTolerance = 24; // a day without any event at an edge does not make a period partial

Hour hourAtStartOf(CivilDate date, const TimeZone& zone)
{
    return hourOf(zone.startOfDay(date));
}

CivilDate firstDayOf(CivilDate date, PeriodKind kind)
{
    if (kind == PeriodKind::Month)
        return {date.year, date.month, 1};
    const Day day = dayOf(date);
    const int weekday = ((day + 3) % 7 + 7) % 7; // 1970-01-01 was a Thursday; 0 = Monday
    return civilDateOf(day - weekday);
}

CivilDate nextFirstDay(CivilDate first, PeriodKind kind)
{
    if (kind == PeriodKind::Week)
        return civilDateOf(dayOf(first) + 7);
    return first.month == 12 ? CivilDate{first.year + 1, 1, 1} : CivilDate{first.year, first.month + 1, 1};
}

/// ISO 8601 week: the one that holds the year's first Thursday is week 1.
std::string weekName(CivilDate monday)
{
    const Day thursday = dayOf(monday) + 3;
    const int year = civilDateOf(thursday).year;
    return fmt::format("{:04}-W{:02}", year, (thursday - dayOf({year, 1, 1})) / 7 + 1);
}

Period periodFrom(CivilDate first, PeriodKind kind, const TimeZone& zone, Hour dataBegin, Hour dataEnd)
{
    Period period;
    period.name =
        kind == PeriodKind::Month ? fmt::format("{:04}-{:02}", first.year, first.month) : weekName(first);
    period.begin = hourAtStartOf(first, zone);
    period.end = hourAtStartOf(nextFirstDay(first, kind), zone);
    const Hour begin = std::max(period.begin, dataBegin);
    const Hour end = std::min(period.end, dataEnd);
    period.partial = begin - period.begin > kEdgeTolerance || period.end - end > kEdgeTolerance;
    period.covered = period.partial ? double(end - begin) / double(period.end - period.begin) : 1.0;
    return period;
}

} // namespace

Result<std::vector<Period>> periodsOf(const Coverage& coverage, const PeriodRule& rule)
{
    const auto zone = TimeZone::named(rule.timeZone);
    if (!zone)
        return zone.error();
    std::vector<Period> periods;
    if (coverage.empty)
        return periods;
    const Hour dataBegin = hourOf(coverage.first);
    const Hour dataEnd = hourOf(coverage.last) + 1;
    CivilDate first = firstDayOf(localDateOf(dataBegin, *zone), rule.kind);
    while (hourAtStartOf(first, *zone) < dataEnd) {
        periods.push_back(periodFrom(first, rule.kind, *zone, dataBegin, dataEnd));
        first = nextFirstDay(first, rule.kind);
    }
    return periods;
}

CivilDate localDateOf(Hour hour, const TimeZone& zone)
{
    return zone.localDateOf((Micros(hour) + 1) * kMicrosPerHour - 1);
}

PeriodIndex::PeriodIndex(const std::vector<Period>& periods)
{
    if (periods.empty())
        return;
    m_first = periods.front().begin;
    m_ofHour.assign(std::size_t(periods.back().end - m_first), kNone);
    for (std::size_t i = 0; i < periods.size() && i < kNone; ++i)
        std::fill(m_ofHour.begin() + (periods[i].begin - m_first),
                  m_ofHour.begin() + (periods[i].end - m_first), static_cast<std::uint16_t>(i));
}

} // namespace core::usage
