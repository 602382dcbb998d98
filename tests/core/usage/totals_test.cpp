#include "core/usage/totals.h"

#include "core/base/parallel.h"
#include "core/usage/codec.h"
#include "core/usage/payer_periods.h"
#include "tests/core/usage/random_cube.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace core::usage {
namespace {

Counts sumOf(const std::vector<Cell>& cells)
{
    Counts sum;
    for (const Cell& cell : cells)
        sum += cell.counts;
    return sum;
}

/// What a cell's group is called, computed the slow way.
std::string slowName(const Cell& cell, const Dictionaries& names, GroupBy by)
{
    const Context& context = names.contexts[cell.context];
    const std::string time = isoText(Micros(cell.hour) * kMicrosPerHour);
    switch (by) {
    case GroupBy::Model:
        return context.model;
    case GroupBy::Tier:
        return context.tier;
    case GroupBy::Workflow:
        return context.workflow;
    case GroupBy::User:
        return names.users[cell.user];
    case GroupBy::Org:
        return names.orgs[cell.org];
    case GroupBy::Month:
        return time.substr(0, 7);
    case GroupBy::Day:
        return time.substr(0, 10);
    case GroupBy::Hour:
        return time.substr(0, 13) + ":00Z";
    default:
        return {};
    }
}

TEST(Totals, AreTheSumsOfTheCells)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const RandomCube random = randomCube(seed);
        const auto totals = totalsOf(random.cube);
        ASSERT_TRUE(totals);
        EXPECT_EQ(totals->counts, sumOf(random.cells));
        EXPECT_EQ(totals->cells, random.cells.size());
        EXPECT_EQ(totals->users, 39u) << "the empty name is nobody";
        EXPECT_EQ(totals->orgs, 4u);
    }
}

TEST(Totals, ByEveryDimensionAreTheSumsOfTheCellsOfEachGroup)
{
    const RandomCube random = randomCube(21);
    for (const GroupBy by : {GroupBy::None, GroupBy::Model, GroupBy::Tier, GroupBy::Workflow, GroupBy::User,
                             GroupBy::Org, GroupBy::Month, GroupBy::Day, GroupBy::Hour}) {
        std::map<std::string, Counts> sums;
        std::map<std::string, std::set<UserId>> users;
        for (const Cell& cell : random.cells) {
            const std::string name = slowName(cell, *random.cube.names, by);
            sums[name] += cell.counts;
            if (cell.user != 0)
                users[name].insert(cell.user);
        }
        const auto groups = totalsBy(random.cube, by, {});
        ASSERT_TRUE(groups);
        ASSERT_EQ(groups->size(), sums.size()) << int(by);
        for (const Group& group : *groups) {
            EXPECT_EQ(group.counts, sums[group.name]) << group.name;
            EXPECT_EQ(group.users, users[group.name].size()) << group.name;
        }
    }
}

TEST(Totals, ComeLargestFirstAndTimesInOrder)
{
    const RandomCube random = randomCube(4);
    const auto users = totalsBy(random.cube, GroupBy::User, {});
    const auto days = totalsBy(random.cube, GroupBy::Day, {});
    ASSERT_TRUE(users);
    ASSERT_TRUE(days);
    EXPECT_TRUE(std::is_sorted(users->begin(), users->end(), [](const Group& a, const Group& b) {
        return a.counts.tokens() > b.counts.tokens();
    }));
    EXPECT_TRUE(std::is_sorted(days->begin(), days->end(),
                               [](const Group& a, const Group& b) { return a.name < b.name; }));
}

TEST(Totals, CutDaysAndMonthsInTheZoneAsPeriodsAre)
{
    // Kolkata is 5:30 ahead: its February begins in the UTC hour 2026-01-31T18.
    Cube cube;
    cube.names = Dictionaries{{"ann"}, {""}, {contextOf("m")}};
    const Day day = dayOf({2026, 1, 31});
    Counts one;
    one.requests = 1;
    cube.blocks.push_back(
        encoded(day, 1, std::vector<Cell>{{0, 0, day * 24 + 17, 0, one}, {0, 0, day * 24 + 18, 0, one}}));
    const auto months = totalsBy(cube, GroupBy::Month, {PeriodKind::Month, "Asia/Kolkata"});
    ASSERT_TRUE(months);
    ASSERT_EQ(months->size(), 2u);
    EXPECT_EQ((*months)[0].name, "2026-01");
    EXPECT_EQ((*months)[1].name, "2026-02");
    const auto days = totalsBy(cube, GroupBy::Day, {PeriodKind::Month, "Asia/Kolkata"});
    ASSERT_TRUE(days);
    EXPECT_EQ((*days)[1].name, "2026-02-01");
}

TEST(Totals, LeaveOutGroupsWithoutAnyCount)
{
    Cube cube;
    cube.names = Dictionaries{{"ann"}, {""}, {contextOf("used"), contextOf("idle")}};
    Counts one;
    one.requests = 1;
    cube.blocks.push_back(encoded(0, 1, std::vector<Cell>{{0, 0, 0, 0, one}, {0, 0, 0, 1, {}}}));
    const auto models = totalsBy(cube, GroupBy::Model, {});
    ASSERT_TRUE(models);
    ASSERT_EQ(models->size(), 1u);
    EXPECT_EQ(models->front().name, "used");
}

} // namespace
} // namespace core::usage
