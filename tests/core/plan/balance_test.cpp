#include "core/plan/balance.h"
#include "tests/core/plan/decimals.h"

#include <gtest/gtest.h>

#include <map>

/// Worked figures of billing systems carry their key (E16 ...), see docs/plan-format.md.
namespace core::plan {
namespace {

Balance balance(const char* source, const char* amount, int priority = 50, std::optional<Day> expires = {},
                bool bought = false)
{
    return {source, "credit", decimal(amount), bought, priority, 0, expires};
}

/// What is left of each balance after `demand` was burned.
std::map<Id, std::string> left(std::vector<Balance> balances, const char* demand)
{
    sortForBurning(balances);
    burn(balances, "credit", decimal(demand));
    std::map<Id, std::string> amounts;
    for (const Balance& each : balances)
        amounts[each.source] = each.amount.text();
    return amounts;
}

using Left = std::map<Id, std::string>;

TEST(BurnOrder, E18LowerPriorityFirstThenEarlierExpiry)
{
    EXPECT_EQ(left({balance("b", "100", 2), balance("a", "100", 1)}, "120"),
              (Left{{"a", "0"}, {"b", "80"}})); // OpenMeter
    EXPECT_EQ(left({balance("b", "100", 1, 60), balance("a", "100", 1, 30)}, "120"),
              (Left{{"a", "0"}, {"b", "80"}}));
}

TEST(BurnOrder, E18GrantedBeforeBought)
{
    // Stigg: A (paid) and B (promotional) of the same priority, then C
    EXPECT_EQ(left({balance("a", "50", 1, {}, true), balance("b", "20", 1), balance("c", "100", 2)}, "60"),
              (Left{{"a", "10"}, {"b", "0"}, {"c", "100"}}));
}

TEST(BurnOrder, E18LagosGrantsOfOnePriorityInTurn)
{
    EXPECT_EQ(
        left({balance("d", "30", 2), balance("b", "25"), balance("c", "25"), balance("a", "20", 1)}, "5"),
        (Left{{"a", "15"}, {"b", "25"}, {"c", "25"}, {"d", "30"}}));
    EXPECT_EQ(
        left({balance("a", "20", 1), balance("b", "25", 1), balance("c", "25", 1), balance("d", "30", 2)},
             "80"),
        (Left{{"a", "0"}, {"b", "0"}, {"c", "0"}, {"d", "20"}}))
        << "20, 25, 25 and 10 are taken";
}

TEST(BurnOrder, E18WhatResetsBurnsBeforeWhatStays)
{
    const std::vector<Balance> autumn = {balance("lifetime", "200"), balance("monthly", "500", 50, 31)};
    EXPECT_EQ(left(autumn, "400"), (Left{{"monthly", "100"}, {"lifetime", "200"}}));
    EXPECT_EQ(left(autumn, "600"), (Left{{"monthly", "0"}, {"lifetime", "100"}}));
}

TEST(BurnOrder, ReturnsWhatIsNotCoveredAndLeavesOtherUnitsAlone)
{
    std::vector<Balance> balances = {balance("a", "10"), {"calls", "call", decimal("5"), false, 50, 0, {}}};
    EXPECT_EQ(burn(balances, "credit", decimal("12")).text(), "2");
    EXPECT_EQ(balances[1].amount.text(), "5");
}

/// A plan with one monthly grant that rolls over.
Plan rolling(const char* amount, const char* most, std::optional<int> periods = {})
{
    Plan plan;
    plan.grants = {{"monthly",
                    "credit",
                    decimal(amount),
                    Duration{1, DurationUnit::Month},
                    {},
                    {},
                    Rollover{decimal(most), periods},
                    {}}};
    return plan;
}

/// Balances at the start of the next month when `used` of what is held has been burned in [begin, end).
std::vector<Balance> nextMonth(const Plan& plan, std::vector<Balance> held, const BillingPeriod& period,
                               const char* used)
{
    for (const Balance& granted : grantedIn(plan, period, 1))
        held.push_back(granted);
    sortForBurning(held);
    burn(held, "credit", decimal(used));
    return carriedOver(plan, held, period, 1);
}

std::string sum(const std::vector<Balance>& balances)
{
    Decimal total;
    for (const Balance& each : balances)
        total += each.amount;
    return total.text();
}

const BillingPeriod kMarch{0, dayOf({2026, 3, 1}), dayOf({2026, 4, 1})};
const BillingPeriod kApril{1, dayOf({2026, 4, 1}), dayOf({2026, 5, 1})};
const BillingPeriod kMay{2, dayOf({2026, 5, 1}), dayOf({2026, 6, 1})};

TEST(Rollover, E16KeepsWhatRemainsUpToItsMost)
{
    EXPECT_EQ(sum(nextMonth(rolling("100", "50"), {}, kMarch, "10")), "50"); // OpenMeter
    EXPECT_EQ(sum(nextMonth(rolling("100", "50"), {}, kMarch, "110")), "0");
    EXPECT_EQ(sum(nextMonth(rolling("200", "100"), {}, kMarch, "50")), "100")
        << "Autumn: 150 unused, 100 roll, 300 next month";
    EXPECT_EQ(sum(nextMonth(rolling("200", "100"), {}, kMarch, "150")), "50");
}

TEST(Rollover, E16RolledUnitsBurnBeforeFreshOnes)
{
    const Plan autumn = rolling("1000", "1000", 1);
    const std::vector<Balance> april = nextMonth(autumn, {}, kMarch, "600");
    EXPECT_EQ(sum(april), "400");
    const std::vector<Balance> may = nextMonth(autumn, april, kApril, "300");
    EXPECT_EQ(sum(may), "1000") << "of April; the 100 left of March lived one period";
}

TEST(Rollover, LivesForItsPeriodsAndIsCappedInAll)
{
    const Plan forever = rolling("100", "150");
    const auto april = nextMonth(forever, {}, kMarch, "0");
    const auto may = nextMonth(forever, april, kApril, "0");
    EXPECT_EQ(sum(may), "150");
    EXPECT_EQ(may.size(), 2u);
    EXPECT_EQ(may[1].since, kMarch.begin) << "the oldest part was trimmed";
    EXPECT_EQ(may[1].amount.text(), "50");

    const Plan oneMonth = rolling("100", "150", 1);
    const auto later = nextMonth(
        oneMonth, nextMonth(oneMonth, nextMonth(oneMonth, {}, kMarch, "0"), kApril, "0"), kMay, "0");
    EXPECT_EQ(sum(later), "100");
}

TEST(Grants, WithoutRolloverEndWithThePeriod)
{
    Plan plan = rolling("100", "50");
    plan.grants[0].rollover.reset();
    EXPECT_TRUE(nextMonth(plan, {}, kMarch, "10").empty());
}

TEST(Grants, OnceOnlyGrantsLastUntilTheyExpire)
{
    Plan plan;
    plan.grants = {{"welcome",
                    "credit",
                    decimal("250"),
                    {},
                    {},
                    Expiry{ExpiryKind::After, {45, DurationUnit::Day}},
                    {},
                    {}}};
    const auto april = nextMonth(plan, {}, kMarch, "50");
    EXPECT_EQ(sum(april), "200");
    EXPECT_EQ(sum(nextMonth(plan, april, kApril, "20")), "0")
        << "45 days after 1 March it is gone, and not granted again";
}

TEST(Grants, FallDueSeveralTimesInAPeriod)
{
    Plan plan;
    plan.grants = {
        {"weekly", "credit", decimal("10"), Duration{1, DurationUnit::Week}, Per::Seat, {}, {}, {}}};
    EXPECT_EQ(sum(grantedIn(plan, kMarch, 2)), "100") << "five weeks begin in the first mean month";
}

} // namespace
} // namespace core::plan
