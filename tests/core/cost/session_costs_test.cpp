#include "core/cost/session_costs.h"

#include "core/base/parallel.h"
#include "core/cost/cell_pricing.h"
#include "core/usage/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace core::cost {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

const Day kFirst = dayOf({2025, 6, 10});
constexpr std::uint32_t kSessions = 300;

/// "a" costs 1 / 4 USD per 1M tokens, from the second day on 2 / 8; "b" ten times as much.
PriceBook book()
{
    const auto entry = [](const char* model, Day from, const char* input, const char* output) {
        PriceEntry made;
        made.model = model;
        made.from = from;
        made.uncachedInput = *Decimal::parse(input);
        made.output = *Decimal::parse(output);
        return made;
    };
    PriceBook made;
    for (const PriceEntry& each : {entry("a", kFirst - 100, "1", "4"), entry("a", kFirst + 1, "2", "8"),
                                   entry("b", kFirst - 100, "10", "40")})
        made = withEntry(std::move(made), each);
    return made;
}

/// Random usage of three days; context 2 is a model without a price, and session 7 has nothing but a cell
/// without counts.
struct RandomSessions {
    usage::Cube cube;
    std::vector<usage::Cell> cells;
};

RandomSessions randomSessions(unsigned seed)
{
    std::mt19937 random(seed);
    const auto upTo = [&](std::int64_t end) {
        return std::int64_t(random()) % end;
    };
    usage::Dictionaries names{
        {"", "ann", "bob"},
        {"", "acme"},
        {{"", "a", "", "chat", "", ""}, {"", "b", "", "agent", "", ""}, {"", "new", "", "", "", ""}},
        {}};
    for (std::uint32_t session = 0; session < kSessions; ++session)
        names.sessions.push_back({"s" + std::to_string(session % 200), session % 3});
    RandomSessions made;
    for (int day = 0; day < 3; ++day) {
        std::vector<usage::Cell> cells;
        for (std::uint32_t session = 0; session < kSessions; ++session)
            for (usage::ContextId context = 0; context < 3; ++context) {
                if (session != 7 && random() % 3 != 0)
                    continue;
                usage::Counts counts;
                if (session != 7)
                    counts = {1 + upTo(3), 0, upTo(900'000), 0, 0, upTo(70'000), 0, 0, 0, 0};
                cells.push_back(
                    {session, session % 2, (kFirst + day) * 24 + Hour(random() % 24), context, counts});
            }
        std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) {
            return std::tie(a.user, a.org, a.hour, a.context) < std::tie(b.user, b.org, b.hour, b.context);
        });
        made.cube.sessionBlocks.emplace_back(usage::encoded(kFirst + day, 1, cells));
        made.cells.insert(made.cells.end(), cells.begin(), cells.end());
    }
    made.cube.names = std::move(names);
    return made;
}

double usdOf(const usage::Cell& cell)
{
    const double factor = cell.context == 2                ? 0
                          : cell.context == 1              ? 10
                          : cell.hour >= (kFirst + 1) * 24 ? 2
                                                           : 1;
    return factor * (double(cell.counts.uncachedInput) + 4 * double(cell.counts.output)) / 1e6;
}

TEST(SessionCosts, AreThoseOfTheirCellsAtThePriceInForceForAnyThreads)
{
    for (const unsigned seed : {1u, 2u, 3u}) {
        const RandomSessions random = randomSessions(seed);
        std::map<std::uint32_t, double> expected;
        usage::Counts counts;
        for (const usage::Cell& cell : random.cells) {
            counts += cell.counts;
            if (cell.counts != usage::Counts{})
                expected[cell.user] += usdOf(cell);
        }
        std::vector<double> first;
        for (const unsigned threads : {1u, 2u, 5u}) {
            setThreadCount(threads);
            const auto costs = sessionCosts(random.cube, book(), CostSource::PriceBook, noProgress());
            setThreadCount(0);
            ASSERT_TRUE(costs);
            EXPECT_EQ(costs->counts, counts);
            ASSERT_EQ(costs->ids.size(), expected.size());
            for (std::size_t i = 0; i < costs->ids.size(); ++i)
                EXPECT_NEAR(costs->values[i], expected.at(costs->ids[i]), 1e-12);
            first = first.empty() ? costs->values : first;
            EXPECT_EQ(costs->values, first) << "the same bits";
            ASSERT_EQ(costs->unknown.size(), 1u);
            EXPECT_EQ(costs->unknown[0].model, "new");
            EXPECT_GT(costs->unpricedTokenShare, 0.1);
        }
    }
}

TEST(SessionCosts, ListTheMostExpensiveWithWhoAndWhat)
{
    const RandomSessions random = randomSessions(4);
    const auto costs = sessionCosts(random.cube, book(), CostSource::PriceBook, noProgress());
    ASSERT_TRUE(costs);
    const auto all = costliestSessions(random.cube, book(), CostSource::PriceBook, *costs, 0, noProgress());
    const auto five = costliestSessions(random.cube, book(), CostSource::PriceBook, *costs, 5, noProgress());
    ASSERT_TRUE(all && five);
    ASSERT_EQ(all->size(), costs->ids.size());
    ASSERT_EQ(five->size(), 5u);
    for (std::size_t i = 0; i + 1 < all->size(); ++i)
        EXPECT_GE((*all)[i].sum.cost, (*all)[i + 1].sum.cost);
    for (std::size_t i = 0; i < five->size(); ++i) {
        const SessionCost& session = (*five)[i];
        EXPECT_EQ(session.sum.name, (*all)[i].sum.name);
        EXPECT_EQ(session.user, (*all)[i].user);
        double models = 0, workflows = 0;
        for (const auto& [name, cost] : session.models)
            models += cost;
        for (const auto& [name, cost] : session.workflows)
            workflows += cost;
        EXPECT_NEAR(models, session.sum.cost, 1e-12);
        EXPECT_NEAR(workflows, session.sum.cost, 1e-12);
        EXPECT_GE(session.models.front().second, session.models.back().second);
        EXPECT_LE(session.first, session.last);
        EXPECT_EQ(session.sum.users, session.user.empty() ? 0u : 1u);
    }
    EXPECT_NEAR(five->front().sum.cost, *std::max_element(costs->values.begin(), costs->values.end()), 1e-12);
}

TEST(SessionCosts, SayOfOneSessionWhatItIs)
{
    usage::Cube cube;
    cube.names = usage::Dictionaries{
        {"ann"}, {"acme"}, {{"", "a", "", "chat", "", ""}, {"", "b", "", "", "", ""}}, {{"s1", 0}}};
    usage::Counts counts;
    counts.requests = 1;
    counts.uncachedInput = 1'000'000;
    cube.sessionBlocks.emplace_back(usage::encoded(
        kFirst, 1,
        std::vector<usage::Cell>{{0, 0, kFirst * 24 + 3, 1, counts}, {0, 0, kFirst * 24 + 9, 0, counts}}));
    const auto costs = sessionCosts(cube, book(), CostSource::PriceBook, noProgress());
    ASSERT_TRUE(costs);
    const auto found = costliestSessions(cube, book(), CostSource::PriceBook, *costs, 1, noProgress());
    ASSERT_TRUE(found);
    const SessionCost& session = found->front();
    EXPECT_EQ(session.sum.name, "s1");
    EXPECT_EQ(session.user, "ann");
    EXPECT_EQ(session.org, "acme");
    EXPECT_THAT(session.models, ElementsAre(Pair("b", 10), Pair("a", 1)));
    EXPECT_THAT(session.workflows, ElementsAre(Pair("", 10), Pair("chat", 1)));
    EXPECT_EQ(session.first, kFirst * 24 + 3);
    EXPECT_EQ(session.last, kFirst * 24 + 9);
}

TEST(SessionCosts, OfASessionThatDoesNotExistAreDamage)
{
    RandomSessions random = randomSessions(5);
    usage::Dictionaries fewer = *random.cube.names;
    fewer.sessions.resize(10);
    random.cube.names = fewer;
    const auto costs = sessionCosts(random.cube, book(), CostSource::PriceBook, noProgress());
    ASSERT_FALSE(costs);
    EXPECT_EQ(costs.error().code, ErrorCode::Damaged);
}

} // namespace
} // namespace core::cost
