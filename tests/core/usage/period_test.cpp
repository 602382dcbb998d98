#include "core/usage/period.h"

#include <gtest/gtest.h>

namespace core::usage {
namespace {

Micros at(const char* text)
{
    const auto time = parseTime(text);
    EXPECT_TRUE(time) << text;
    return time ? *time : 0;
}

Coverage from(const char* first, const char* last)
{
    return {at(first), at(last), false};
}

std::vector<Period> periods(const Coverage& coverage, PeriodKind kind, const char* zone)
{
    auto found = periodsOf(coverage, {kind, zone});
    EXPECT_TRUE(found);
    return found ? *found : std::vector<Period>();
}

/// "2026-01[begin, end) partial 0.5" for each period.
std::string described(const std::vector<Period>& found)
{
    std::string text;
    for (const Period& period : found) {
        text += period.name + " " + isoText(Micros(period.begin) * kMicrosPerHour).substr(0, 13) + " " +
                isoText(Micros(period.end) * kMicrosPerHour).substr(0, 13) +
                (period.partial ? " partial" : "") + "\n";
    }
    return text;
}

TEST(Periods, AreCalendarMonthsInUtc)
{
    EXPECT_EQ(described(periods(from("2025-12-10", "2026-02-28T23:30:00Z"), PeriodKind::Month, "UTC")),
              "2025-12 2025-12-01T00 2026-01-01T00 partial\n"
              "2026-01 2026-01-01T00 2026-02-01T00\n"
              "2026-02 2026-02-01T00 2026-03-01T00\n");
}

TEST(Periods, FollowDaylightSavingOfTheZone)
{
    // Berlin: UTC+1 in winter, UTC+2 from 2026-03-29 to 2026-10-25.
    const auto months =
        periods(from("2026-03-01T00:00:00Z", "2026-04-30T21:00:00Z"), PeriodKind::Month, "Europe/Berlin");
    EXPECT_EQ(described(months), "2026-03 2026-02-28T23 2026-03-31T22\n"
                                 "2026-04 2026-03-31T22 2026-04-30T22\n");
    EXPECT_EQ(months[0].end - months[0].begin, 31 * 24 - 1) << "an hour is skipped in March";
}

TEST(Periods, StartAtTheFirstInstantOfADayWhoseMidnightIsSkipped)
{
    // Beirut moved from 00:00 to 01:00 on 2022-03-27 (UTC+2 to UTC+3): the day began at 22:00 UTC. A week
    // from Monday the 28th begins at 21:00 UTC.
    const auto weeks =
        periods(from("2022-03-21T00:00:00Z", "2022-04-03T20:30:00Z"), PeriodKind::Week, "Asia/Beirut");
    EXPECT_EQ(described(weeks), "2022-W12 2022-03-20T22 2022-03-27T21\n"
                                "2022-W13 2022-03-27T21 2022-04-03T21\n");
}

TEST(Periods, CutAZoneOfHalfHoursAtTheHourThatHoldsMidnight)
{
    // Midnight in Kolkata is 18:30 UTC; an event at 18:10 UTC on the 31st is still in the old month, but its
    // hour is in the new one.
    const auto months =
        periods(from("2026-01-31T18:10:00Z", "2026-02-28T18:20:00Z"), PeriodKind::Month, "Asia/Kolkata");
    EXPECT_EQ(described(months), "2026-02 2026-01-31T18 2026-02-28T18\n"
                                 "2026-03 2026-02-28T18 2026-03-31T18 partial\n");
}

TEST(Periods, AreIsoWeeksNamedByTheirThursday)
{
    // 2026-01-01 is a Thursday: the week of Monday 2025-12-29 is week 1 of 2026 (ISO 8601).
    EXPECT_EQ(described(periods(from("2025-12-28", "2026-01-05"), PeriodKind::Week, "UTC")),
              "2025-W52 2025-12-22T00 2025-12-29T00 partial\n"
              "2026-W01 2025-12-29T00 2026-01-05T00\n"
              "2026-W02 2026-01-05T00 2026-01-12T00 partial\n");
}

TEST(Periods, SayWhichShareTheDataCover)
{
    const auto months = periods(from("2026-01-01", "2026-02-14T23:59:59Z"), PeriodKind::Month, "UTC");
    ASSERT_EQ(months.size(), 2u);
    EXPECT_FALSE(months[0].partial);
    EXPECT_EQ(months[0].covered, 1.0);
    EXPECT_TRUE(months[1].partial);
    EXPECT_DOUBLE_EQ(months[1].covered, 0.5) << "14 of 28 days";
}

TEST(Periods, StayCompleteWhenOneDayAtTheEdgeIsQuiet)
{
    EXPECT_FALSE(
        periods(from("2026-01-02T00:00:00Z", "2026-01-30T23:59:59Z"), PeriodKind::Month, "UTC")[0].partial);
    EXPECT_TRUE(
        periods(from("2026-01-02T01:00:00Z", "2026-01-31T23:59:59Z"), PeriodKind::Month, "UTC")[0].partial);
}

TEST(Periods, AreNoneWithoutUsage)
{
    EXPECT_TRUE(periods(Coverage{}, PeriodKind::Month, "Europe/Berlin").empty());
}

TEST(Periods, NeedAZoneThatExists)
{
    const auto found = periodsOf(from("2026-01-01", "2026-02-01"), {PeriodKind::Month, "Mars/Olympus"});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::NotFound);
}

TEST(Periods, TouchWithoutGapOrOverlapInEveryZone)
{
    for (const char* zone : {"UTC", "America/Sao_Paulo", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia",
                             "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Pacific/Kiritimati"}) {
        for (const PeriodKind kind : {PeriodKind::Month, PeriodKind::Week}) {
            const auto found = periods(from("2009-06-15", "2026-06-15"), kind, zone);
            ASSERT_GT(found.size(), 200u);
            for (std::size_t i = 1; i < found.size(); ++i)
                ASSERT_EQ(found[i].begin, found[i - 1].end) << zone << " " << found[i].name;
            const PeriodIndex index(found);
            EXPECT_EQ(index.of(found[7].begin), 7);
            EXPECT_EQ(index.of(found[7].begin - 1), 6);
            EXPECT_EQ(index.of(found.front().begin - 1), PeriodIndex::kNone);
            EXPECT_EQ(index.of(found.back().end), PeriodIndex::kNone);
        }
    }
}

} // namespace
} // namespace core::usage
