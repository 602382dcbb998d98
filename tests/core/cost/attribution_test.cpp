#include "core/cost/attribution.h"

#include "core/base/parallel.h"
#include "core/usage/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <random>

namespace core::cost {
namespace {

using testing::ElementsAre;
using usage::Counts;
using usage::GroupBy;

const Day kJune10 = dayOf({2025, 6, 10});

Decimal usd(const char* text)
{
    return *Decimal::parse(text);
}

/// o3 as published: 10 / 2.50 / 40 USD per 1M tokens, from 2025-06-11 on 2 / 0.50 / 8. "no-cache" has no
/// price for cached tokens, "metered" one for requests and reasoning.
PriceBook book()
{
    PriceBook made;
    const auto add = [&](const char* model, const char* tier, Day from, const char* input,
                         const char* output) {
        PriceEntry entry;
        entry.model = model;
        entry.tier = tier;
        entry.from = from;
        entry.uncachedInput = usd(input);
        entry.output = usd(output);
        return entry;
    };
    PriceEntry before = add("openai/o3", "", dayOf({2025, 4, 16}), "10", "40");
    before.cacheRead = usd("2.5");
    before.cacheWrite = usd("10");
    PriceEntry after = add("openai/o3", "", dayOf({2025, 6, 11}), "2", "8");
    after.cacheRead = usd("0.5");
    after.cacheWrite = usd("2");
    PriceEntry metered = add("lab/metered", "", dayOf({2025, 1, 1}), "1", "2");
    metered.reasoning = usd("4");
    metered.perRequest = usd("0.01");
    for (const PriceEntry& entry :
         {before, after, add("lab/no-cache", "", dayOf({2025, 1, 1}), "3", "6"), metered})
        made = withEntry(std::move(made), entry);
    return made;
}

enum : usage::ContextId { kO3, kO3Batch, kNoCache, kMetered, kUnknown, kDone };

usage::Dictionaries names()
{
    return {{"ann", "bob"},
            {"acme"},
            {{"openai", "o3", "", "chat", "", ""},
             {"openai", "o3", "batch", "chat", "", ""},
             {"", "no-cache", "", "search", "", ""},
             {"", "metered", "", "search", "", ""},
             {"", "m-large", "", "chat", "", ""},
             {"", "", "", "chat", "", "task_done"}}};
}

struct Row {
    usage::UserId user;
    Hour hour;
    usage::ContextId context;
    Counts counts;
};

/// A cube of cells in the days from kJune10 on, hours counted from its midnight.
usage::Cube cubeOf(std::vector<Row> rows)
{
    usage::Cube cube;
    cube.names = names();
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return std::tie(a.user, a.hour, a.context) < std::tie(b.user, b.hour, b.context);
    });
    std::vector<usage::Cell> cells;
    for (const Row& row : rows)
        cells.push_back({row.user, 0, kJune10 * 24 + row.hour, row.context, row.counts});
    cube.blocks.push_back(usage::encoded(kJune10, 2, cells));
    cube.coverage = {Micros(dayOf({2025, 6, 1})) * 24 * kMicrosPerHour,
                     Micros(dayOf({2025, 7, 1})) * 24 * kMicrosPerHour - 1, false};
    return cube;
}

Counts tokens(std::int64_t uncached, std::int64_t read, std::int64_t write, std::int64_t output)
{
    Counts counts;
    counts.requests = 1;
    counts.uncachedInput = uncached;
    counts.cacheRead = read;
    counts.cacheWrite = write;
    counts.output = output;
    return counts;
}

PayerCosts costsOf(const usage::Cube& cube, CostSource source = CostSource::PriceBook)
{
    const auto matrix = usage::payerPeriods(cube, {}, noProgress());
    EXPECT_TRUE(matrix);
    auto costs = payerCosts(cube, *matrix, book(), source, noProgress());
    EXPECT_TRUE(costs);
    return costs ? std::move(*costs) : PayerCosts();
}

TEST(Cost, IsTokensOfEachKindTimesTheirPrice)
{
    // 1M x 10 + 2M x 2.50 + 0.1M x 10 + 0.5M x 40, per 1M.
    const PayerCosts costs = costsOf(cubeOf({{0, 5, kO3, tokens(1'000'000, 2'000'000, 100'000, 500'000)}}));
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(10 + 5 + 1 + 20)));
}

TEST(Cost, UsesThePriceInForceOnTheUtcDay)
{
    const PayerCosts costs =
        costsOf(cubeOf({{0, 23, kO3, tokens(0, 0, 0, 1'000'000)}, {1, 24, kO3, tokens(0, 0, 0, 1'000'000)}}));
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(40), testing::DoubleEq(8)));
    EXPECT_TRUE(costs.extrapolated.empty());
}

TEST(Cost, PricesReasoningAndRequestsWhereTheBookDoes)
{
    Counts counts = tokens(1'000'000, 0, 0, 1'000'000);
    counts.reasoning = 250'000; // a part of output
    counts.requests = 30;
    // 1 + 0.75 x 2 + 0.25 x 4 + 30 x 0.01
    EXPECT_THAT(costsOf(cubeOf({{0, 0, kMetered, counts}})).total, ElementsAre(testing::DoubleEq(3.8)));
}

TEST(Cost, FallsBackToTheInputPriceForCachedTokensAndSaysSo)
{
    const PayerCosts costs = costsOf(cubeOf({{0, 0, kNoCache, tokens(0, 1'000'000, 0, 0)}}));
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(3)));
    EXPECT_THAT(costs.cacheFallbacks, ElementsAre("lab/no-cache"));
    EXPECT_TRUE(costsOf(cubeOf({{0, 0, kNoCache, tokens(1, 0, 0, 1)}})).cacheFallbacks.empty())
        << "nothing was cached";
}

TEST(Cost, TakesTheStandardPriceForATierTheBookLacksAndSaysSo)
{
    const PayerCosts costs = costsOf(cubeOf({{0, 0, kO3Batch, tokens(1'000'000, 0, 0, 0)}}));
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(10)));
    EXPECT_THAT(costs.tierFallbacks, ElementsAre("openai/o3 (batch)"));
}

TEST(Cost, NeverTakesAnUnknownModelForFree)
{
    const PayerCosts costs =
        costsOf(cubeOf({{0, 0, kUnknown, tokens(600, 0, 0, 150)}, {0, 0, kO3, tokens(200, 0, 0, 50)}}));
    ASSERT_EQ(costs.unknown.size(), 1u);
    EXPECT_EQ(costs.unknown[0].model, "m-large");
    EXPECT_EQ(costs.unknown[0].counts.output, 150);
    EXPECT_DOUBLE_EQ(costs.unknown[0].tokenShare, 0.75);
    EXPECT_DOUBLE_EQ(costs.unpricedTokenShare, 0.75);
}

TEST(Cost, DoesNotCallOutcomesAnUnknownModel)
{
    Counts done;
    done.outcomeMicros = 3'000'000;
    const usage::Cube cube = cubeOf({{0, 0, kDone, done}, {0, 0, kO3, tokens(1'000'000, 0, 0, 0)}});
    EXPECT_TRUE(costsOf(cube).unknown.empty());
    const auto byWorkflow = costBy(cube, book(), CostSource::PriceBook, GroupBy::Workflow, {});
    ASSERT_TRUE(byWorkflow);
    ASSERT_EQ(byWorkflow->size(), 1u);
    EXPECT_DOUBLE_EQ(byWorkflow->front().cost, 10);
    EXPECT_DOUBLE_EQ(byWorkflow->front().outcomes, 3);
}

TEST(Cost, SaysWhichModelsWereUsedBeforeTheirFirstPrice)
{
    usage::Cube cube = cubeOf({{0, 0, kO3, tokens(1'000'000, 0, 0, 0)}});
    PriceBook later = book();
    std::erase_if(later.entries, [](const PriceEntry& entry) { return entry.from < dayOf({2025, 6, 11}); });
    const auto matrix = usage::payerPeriods(cube, {}, noProgress());
    const auto costs = payerCosts(cube, *matrix, later, CostSource::PriceBook, noProgress());
    ASSERT_TRUE(costs);
    EXPECT_THAT(costs->total, ElementsAre(testing::DoubleEq(2)));
    EXPECT_THAT(costs->extrapolated, ElementsAre("openai/o3"));
}

/// Four requests of o3 with 400,000 input tokens (4 USD by the book), three of which the log costed at 9 USD
/// together.
Counts partlyCosted()
{
    Counts counts = tokens(400'000, 0, 0, 0);
    counts.requests = 4;
    counts.costedRequests = 3;
    counts.loggedCostNanoUsd = 9'000'000'000;
    return counts;
}

TEST(Cost, AsLoggedIsWhatTheLogSaysAndTellsWhatTheLogLeftOut)
{
    const PayerCosts costs = costsOf(cubeOf({{0, 0, kO3, partlyCosted()}}), CostSource::AsLogged);
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(9)));
    EXPECT_DOUBLE_EQ(costs.unpricedTokenShare, 0.25);
}

TEST(Cost, AsLoggedWherePresentPricesTheRestByTheBook)
{
    const PayerCosts costs = costsOf(cubeOf({{0, 0, kO3, partlyCosted()}}), CostSource::AsLoggedWherePresent);
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(9 + 1)));
    EXPECT_EQ(costs.unpricedTokenShare, 0);
}

TEST(Cost, AsLoggedWherePresentListsOnlyTheUncostedPartOfUnknownModels)
{
    const PayerCosts costs =
        costsOf(cubeOf({{0, 0, kUnknown, partlyCosted()}}), CostSource::AsLoggedWherePresent);
    EXPECT_THAT(costs.total, ElementsAre(testing::DoubleEq(9)));
    ASSERT_EQ(costs.unknown.size(), 1u);
    EXPECT_EQ(costs.unknown[0].counts.uncachedInput, 100'000);
    EXPECT_DOUBLE_EQ(costs.unpricedTokenShare, 0.25);
}

TEST(Cost, OfAChargeWithoutRequestsIsTheCharge)
{
    Counts charge;
    charge.loggedCostNanoUsd = 1'500'000'000;
    EXPECT_THAT(costsOf(cubeOf({{0, 0, kO3, charge}}), CostSource::AsLoggedWherePresent).total,
                ElementsAre(testing::DoubleEq(1.5)));
}

TEST(Cost, ByAnyDimensionAddsUpToTheWholeAndItsParts)
{
    const usage::Cube cube = cubeOf({{0, 0, kO3, tokens(1000, 2000, 300, 400)},
                                     {0, 30, kNoCache, tokens(5000, 0, 10, 7)},
                                     {1, 7, kMetered, tokens(11, 13, 17, 19)}});
    const double whole = costBy(cube, book(), CostSource::PriceBook, GroupBy::None, {})->front().cost;
    EXPECT_GT(whole, 0);
    for (const GroupBy by : {GroupBy::Model, GroupBy::User, GroupBy::Org, GroupBy::Workflow, GroupBy::Day}) {
        const auto groups = costBy(cube, book(), CostSource::PriceBook, by, {});
        ASSERT_TRUE(groups);
        double sum = 0;
        for (const CostGroup& group : *groups) {
            EXPECT_NEAR(group.cost,
                        group.uncachedInput + group.cacheRead + group.cacheWrite + group.output +
                            group.requests,
                        1e-15);
            sum += group.cost;
        }
        EXPECT_NEAR(sum, whole, 1e-15);
    }
}

TEST(Cost, ComesMostExpensiveFirst)
{
    const usage::Cube cube =
        cubeOf({{0, 0, kNoCache, tokens(10, 0, 0, 0)}, {1, 0, kO3, tokens(10, 0, 0, 0)}});
    const auto groups = costBy(cube, book(), CostSource::PriceBook, GroupBy::User, {});
    ASSERT_TRUE(groups);
    EXPECT_EQ(groups->front().name, "bob");
    EXPECT_EQ(groups->front().users, 1u);
}

usage::Cube randomUsage(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    usage::Cube cube;
    usage::Dictionaries many = names();
    for (int i = 0; i < 500; ++i)
        many.users.push_back("user-" + std::to_string(i));
    many.orgs = {"acme", "globex", "initech"};
    for (Day day = kJune10; day < kJune10 + 40; ++day) {
        std::vector<usage::Cell> cells;
        for (usage::UserId user = random() % 9; user < many.users.size(); user += 1 + random() % 9) {
            Counts counts = tokens(random() % 9999, random() % 9999, random() % 99, random() % 999);
            counts.loggedCostNanoUsd = std::int64_t(random() % 1'000'000'007);
            counts.costedRequests = random() % 2;
            cells.push_back({user, usage::OrgId(random() % 3), day * 24 + Hour(random() % 24),
                             usage::ContextId(random() % kDone), counts});
        }
        cube.blocks.push_back(usage::encoded(day, 1, cells));
    }
    cube.names = many;
    cube.coverage = cubeOf({}).coverage;
    cube.coverage.last += Micros(40) * 24 * kMicrosPerHour;
    return cube;
}

TEST(Cost, IsTheSameBitsForAnyNumberOfThreads)
{
    const usage::Cube cube = randomUsage(5);
    for (const auto payer : {usage::PayerKind::User, usage::PayerKind::Org}) {
        for (const auto source : {CostSource::PriceBook, CostSource::AsLoggedWherePresent}) {
            const auto matrix = usage::payerPeriods(cube, {{}, payer, false}, noProgress());
            setThreadCount(1);
            const auto one = payerCosts(cube, *matrix, book(), source, noProgress());
            const auto oneBy = costBy(cube, book(), source, GroupBy::Model, {});
            setThreadCount(7);
            const auto many = payerCosts(cube, *matrix, book(), source, noProgress());
            const auto manyBy = costBy(cube, book(), source, GroupBy::Model, {});
            setThreadCount(0);
            EXPECT_EQ(std::memcmp(one->total.data(), many->total.data(), one->total.size() * sizeof(double)),
                      0);
            EXPECT_EQ(one->unknown, many->unknown);
            EXPECT_EQ(one->unpricedTokenShare, many->unpricedTokenShare);
            ASSERT_EQ(oneBy->size(), manyBy->size());
            for (std::size_t i = 0; i < oneBy->size(); ++i)
                EXPECT_EQ((*oneBy)[i].cost, (*manyBy)[i].cost);
        }
    }
}

TEST(Cost, OfPayersIsTheSumOfItsColumnsAndOfEveryOtherCut)
{
    const usage::Cube cube = randomUsage(6);
    const auto matrix = usage::payerPeriods(cube, {}, noProgress());
    const auto costs = payerCosts(cube, *matrix, book(), CostSource::PriceBook, noProgress());
    ASSERT_TRUE(costs);
    for (std::size_t row = 0; row < matrix->size(); ++row) {
        double sum = 0;
        for (const CostColumn& column : costs->columns)
            sum += column.values[row];
        ASSERT_NEAR(costs->total[row], sum, 1e-12);
    }
    const double whole = std::accumulate(costs->total.begin(), costs->total.end(), 0.0);
    const auto byModel = costBy(cube, book(), CostSource::PriceBook, GroupBy::Model, {});
    double sum = 0;
    for (const CostGroup& group : *byModel)
        sum += group.cost;
    EXPECT_NEAR(whole, sum, 1e-9);
}

} // namespace
} // namespace core::cost
