#include "core/base/time.h"

#include <gtest/gtest.h>

#include <random>

namespace core {
namespace {

struct Spelling {
    const char* text;
    const char* utc;
};

class Time : public testing::TestWithParam<Spelling> {};

TEST_P(Time, IsReadAsTheSameInstant)
{
    const auto time = parseTime(GetParam().text);
    ASSERT_TRUE(time) << GetParam().text;
    EXPECT_EQ(isoText(*time), GetParam().utc) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Iso, Time,
    testing::Values(Spelling{"2026-03-01", "2026-03-01T00:00:00.000000Z"},
                    Spelling{"2026-03-01T08:00:23Z", "2026-03-01T08:00:23.000000Z"},
                    Spelling{"2026-03-01T08:00:23", "2026-03-01T08:00:23.000000Z"},
                    Spelling{"2026-03-01 08:00", "2026-03-01T08:00:00.000000Z"},
                    Spelling{"2026-03-01t08:00:23.5z", "2026-03-01T08:00:23.500000Z"},
                    Spelling{"2026-03-01T08:00:23,123Z", "2026-03-01T08:00:23.123000Z"},
                    Spelling{"2026-03-01T08:00:23.123456789Z", "2026-03-01T08:00:23.123456Z"},
                    Spelling{"2026-03-01T08:00:23+05:30", "2026-03-01T02:30:23.000000Z"},
                    Spelling{"2026-03-01 08:00:23 -0330", "2026-03-01T11:30:23.000000Z"},
                    Spelling{"2026-03-01T08:00:23+02", "2026-03-01T06:00:23.000000Z"},
                    Spelling{"2026-03-01 08:00:23 UTC", "2026-03-01T08:00:23.000000Z"},
                    Spelling{"2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000000Z"},
                    Spelling{"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"}));

INSTANTIATE_TEST_SUITE_P(Epoch, Time,
                         testing::Values(Spelling{"0", "1970-01-01T00:00:00.000000Z"},
                                         Spelling{"1772352023", "2026-03-01T08:00:23.000000Z"},
                                         Spelling{"1772352023.5", "2026-03-01T08:00:23.500000Z"},
                                         Spelling{"1772352023123", "2026-03-01T08:00:23.123000Z"},
                                         Spelling{"1772352023123.25", "2026-03-01T08:00:23.123250Z"},
                                         Spelling{"1772352023123456", "2026-03-01T08:00:23.123456Z"},
                                         Spelling{"1772352023123456789", "2026-03-01T08:00:23.123456Z"}));

TEST(TimeText, IsRefusedWhenItIsNone)
{
    for (const char* text : {"",
                             "yesterday",
                             "2026-13-01",
                             "2026-00-10",
                             "2026-02-29",
                             "2026-04-31",
                             "2026-3-1",
                             "2026-03-01T",
                             "2026-03-01T25:00:00Z",
                             "2026-03-01T08:60:00Z",
                             "2026-03-01T08:00:61Z",
                             "2026-03-01T08:00:23.Z",
                             "2026-03-01T08:00:23.1234567890Z",
                             "2026-03-01T08:00:23+5",
                             "2026-03-01T08:00:23+19:00",
                             "2026-03-01T08:00:23Zoo",
                             "2026-03-01x08:00",
                             "-5",
                             "1e9",
                             "12:30",
                             "01/02/2026",
                             "99999999999999999999",
                             "9999999999999999999",
                             "1772352023 "})
        EXPECT_FALSE(parseTime(text)) << text;
}

TEST(TimeText, SaysWhatIsExpected)
{
    const auto time = parseTime("yesterday");
    ASSERT_FALSE(time);
    EXPECT_EQ(time.error().code, ErrorCode::InvalidInput);
    EXPECT_FALSE(time.error().expected.empty());
}

TEST(TimeText, IsReadFromWhatItWrites)
{
    std::mt19937_64 random(2);
    for (int i = 0; i < 20'000; ++i) {
        const Micros time =
            static_cast<Micros>(random() % 8'000'000'000'000'000) - 2'000'000'000'000'000; // 1906..2160
        const auto again = parseTime(isoText(time));
        ASSERT_TRUE(again) << isoText(time);
        ASSERT_EQ(*again, time) << isoText(time);
    }
}

TEST(Hours, BeginBeforeTheirInstantsAlsoBefore1970)
{
    EXPECT_EQ(hourOf(0), 0);
    EXPECT_EQ(hourOf(kMicrosPerHour - 1), 0);
    EXPECT_EQ(hourOf(kMicrosPerHour), 1);
    EXPECT_EQ(hourOf(-1), -1);
    EXPECT_EQ(hourOf(-kMicrosPerHour), -1);
    EXPECT_EQ(hourOf(-kMicrosPerHour - 1), -2);
}

TEST(Dates, AgreeWithTheCalendar)
{
    EXPECT_EQ(dayOf({1970, 1, 1}), 0);
    EXPECT_EQ(dayOf({2000, 3, 1}), 11'017); // Hinnant's algorithms page: 2000-03-01 is 11017
    EXPECT_EQ(dayOf({1969, 12, 31}), -1);
    for (Day day = -200'000, was = dayOf(civilDateOf(-200'001)); day < 200'000; ++day) {
        const CivilDate date = civilDateOf(day);
        ASSERT_EQ(dayOf(date), day);
        ASSERT_EQ(day, was + 1);
        ASSERT_TRUE(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31);
        was = day;
    }
}

Micros at(const char* text)
{
    return *parseTime(text);
}

TEST(Zones, KnowDaylightSaving)
{
    const auto berlin = TimeZone::named("Europe/Berlin");
    ASSERT_TRUE(berlin);
    EXPECT_EQ(isoText(berlin->startOfDay({2026, 1, 1})), "2025-12-31T23:00:00.000000Z");
    EXPECT_EQ(isoText(berlin->startOfDay({2026, 7, 1})), "2026-06-30T22:00:00.000000Z");
    EXPECT_EQ(berlin->localDateOf(at("2026-06-30T21:59:59Z")), (CivilDate{2026, 6, 30}));
    EXPECT_EQ(berlin->localDateOf(at("2026-06-30T22:00:00Z")), (CivilDate{2026, 7, 1}));
}

TEST(Zones, BeginADayWithoutMidnightAtItsFirstInstant)
{
    // Sao Paulo moved from 00:00 to 01:00 on 2018-11-04 (UTC-3 to UTC-2): the day began at 03:00 UTC.
    const auto zone = TimeZone::named("America/Sao_Paulo");
    ASSERT_TRUE(zone);
    EXPECT_EQ(isoText(zone->startOfDay({2018, 11, 4})), "2018-11-04T03:00:00.000000Z");
    EXPECT_EQ(zone->localDateOf(at("2018-11-04T03:00:00Z")), (CivilDate{2018, 11, 4}));
    EXPECT_EQ(zone->localDateOf(at("2018-11-04T02:59:59Z")), (CivilDate{2018, 11, 3}));
}

TEST(Zones, BeginADayWithTwoMidnightsAtTheFirst)
{
    // Havana moved from 01:00 back to 00:00 on 2025-11-02 (UTC-4 to UTC-5): midnight came at 04:00 and 05:00
    // UTC.
    const auto zone = TimeZone::named("America/Havana");
    ASSERT_TRUE(zone);
    EXPECT_EQ(isoText(zone->startOfDay({2025, 11, 2})), "2025-11-02T04:00:00.000000Z");
}

TEST(Zones, AreUtcUnlessNamed)
{
    const TimeZone utc;
    EXPECT_EQ(utc.name(), "UTC");
    EXPECT_EQ(utc.startOfDay({1970, 1, 2}), 24 * kMicrosPerHour);
    EXPECT_EQ(utc.localDateOf(-1), (CivilDate{1969, 12, 31}));
}

TEST(Zones, ThatDoNotExistAreAnError)
{
    for (const char* name : {"", "Mars/Olympus", "../../etc/passwd"}) {
        const auto zone = TimeZone::named(name);
        ASSERT_FALSE(zone) << name;
        EXPECT_EQ(zone.error().code, ErrorCode::NotFound);
    }
}

} // namespace
} // namespace core
