#include "core/plan/proration.h"
#include "tests/core/plan/decimals.h"

#include <gtest/gtest.h>

/// Worked figures of billing systems carry their key (E14 ...), see docs/plan-format.md.
namespace core::plan {
namespace {

Micros at(int year, int month, int day, int hour = 0)
{
    return (Micros(dayOf({year, month, day})) * 24 + hour) * kMicrosPerHour;
}

std::string change(const char* before, const char* after, Part left)
{
    return planChange(decimal(before), decimal(after), left, 2, Rounding::HalfUp).text();
}

TEST(Proration, E14AChangeOfPlanRoundsBothLegs)
{
    EXPECT_EQ(change("50", "100", {20, 30}), "33.34"); // Flexprice: on day 10 of 30
    EXPECT_EQ(change("300", "150", {45, 90}), "-75");
    EXPECT_EQ(change("600", "1200", {265, 365}), "435.61");
    EXPECT_EQ(change("0", "25", {17, 31}), "13.71");
    EXPECT_EQ(change("40", "0", {17, 31}), "-21.94");
    EXPECT_EQ(change("50", "100", {17, 31}), "27.42");
    EXPECT_EQ(change("20", "50", {15, 30}), "15"); // Autumn
}

TEST(Proration, E9NetFirstWouldRoundOtherwise)
{
    EXPECT_EQ(change("10", "20", {17, 31}), "5.49"); // Flexprice: 10.97 - 5.48
    EXPECT_EQ(prorated(decimal("10"), {17, 31}, 2, Rounding::HalfUp).text(), "5.48");
    EXPECT_EQ(change("100", "30", {17, 31}), "-38.39"); // two seats of 50 become one of 30
}

TEST(Proration, E14DaysCountAtBothEnds)
{
    const Part part =
        partOf(Proration::ByDay, at(2024, 4, 1), at(2024, 7, 1), at(2024, 5, 20), at(2024, 6, 20, 12));
    EXPECT_EQ(part, (Part{32, 91}));
    EXPECT_EQ(prorated(decimal("910"), part, 2, Rounding::HalfUp).text(), "320"); // Lago
}

TEST(Proration, E14TheDayOfAnUpgradeBelongsToTheNewPlan)
{
    const auto january = [](Micros until) {
        return partOf(Proration::ByDay, at(2024, 1, 1), at(2024, 2, 1), at(2024, 1, 1), until);
    };
    EXPECT_EQ(prorated(decimal("31"), january(at(2024, 1, 18, 9)), 2, Rounding::HalfUp).text(),
              "18"); // Lago: ended on day 18
    EXPECT_EQ(prorated(decimal("31"), january(at(2024, 1, 18)), 2, Rounding::HalfUp).text(),
              "17"); // upgraded that day
}

TEST(Proration, E13PartsOfCalendarPeriods)
{
    EXPECT_EQ(partOf(Proration::ByDay, at(2024, 2, 1), at(2024, 3, 1), at(2024, 2, 28), at(2024, 3, 1)),
              (Part{2, 29}));
    EXPECT_EQ(partOf(Proration::ByDay, at(2024, 3, 11), at(2024, 3, 18), at(2024, 3, 12), at(2024, 3, 18)),
              (Part{6, 7}));
}

TEST(Proration, BySecondTakesTheSeconds)
{
    const Part part =
        partOf(Proration::BySecond, at(2024, 1, 1), at(2024, 1, 11), at(2024, 1, 1), at(2024, 1, 3, 12));
    EXPECT_EQ(part, (Part{216'000, 864'000}));
    EXPECT_EQ(prorated(decimal("20"), part, 2, Rounding::HalfUp).text(), "5");
}

TEST(Proration, NoneTakesTheWholeAndNothingIsNothing)
{
    EXPECT_TRUE(
        partOf(Proration::None, at(2024, 1, 1), at(2024, 2, 1), at(2024, 1, 20), at(2024, 2, 1)).isWhole());
    EXPECT_EQ(partOf(Proration::ByDay, at(2024, 1, 1), at(2024, 2, 1), at(2024, 3, 1), at(2024, 3, 2)).used,
              0);
}

TEST(Calendar, MonthsKeepTheDayOrTakeTheLast)
{
    const auto after = [](CivilDate date, Duration duration) {
        return civilDateOf(dayAfter(dayOf(date), duration));
    };
    EXPECT_EQ(after({2024, 1, 31}, {1, DurationUnit::Month}), (CivilDate{2024, 2, 29}));
    EXPECT_EQ(after({2024, 2, 29}, {1, DurationUnit::Year}), (CivilDate{2025, 2, 28}));
    EXPECT_EQ(after({2024, 11, 15}, {3, DurationUnit::Month}), (CivilDate{2025, 2, 15}));
    EXPECT_EQ(after({2024, 1, 1}, {2, DurationUnit::Week}), (CivilDate{2024, 1, 15}));
    EXPECT_EQ(after({2024, 1, 1}, {5, DurationUnit::Hour}), (CivilDate{2024, 1, 1}));
}

TEST(Calendar, CountsWhatFallsDueInAPeriod)
{
    const Duration month{1, DurationUnit::Month}, year{1, DurationUnit::Year}, week{1, DurationUnit::Week};
    EXPECT_EQ(timesDue(month, month, 7), 1);
    EXPECT_EQ(timesDue(month, year, 0), 12);
    EXPECT_EQ(timesDue(year, month, 0), 1);
    EXPECT_EQ(timesDue(year, month, 11), 0);
    EXPECT_EQ(timesDue(year, month, 12), 1);
    std::int64_t weeks = 0;
    for (int i = 0; i < 12; ++i)
        weeks += timesDue(week, month, i);
    EXPECT_EQ(weeks, 53);
}

} // namespace
} // namespace core::plan
