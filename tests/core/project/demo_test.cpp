#include "core/project/demo.h"

#include "core/plan/json.h"
#include "core/usage/payer_periods.h"
#include "core/usage/totals.h"
#include "tests/core/project/project_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::project {
namespace {

Project demo(std::uint32_t users = 2000, std::uint64_t seed = 1)
{
    testing::TemporaryFolder folder;
    DemoOptions options;
    options.users = users;
    options.seed = seed;
    auto filled = fillWithDemo(*testing::created(folder / "demo.tierwright"), newProject(), options);
    EXPECT_TRUE(filled) << (filled ? "" : describe(filled.error()));
    return filled ? std::move(*filled) : newProject();
}

TEST(Demo, HasValidPlansWithCreditsForEveryModelOfItsLog)
{
    const Project project = demo(50);
    const cost::PriceIndex prices(*project.prices);
    for (const plan::Plan& plan : *project.plans) {
        EXPECT_TRUE(plan::checkPlan(plan).empty()) << plan.id;
        const bool weighed = std::any_of(plan.credits.begin(), plan.credits.end(), [](const auto& credit) {
            return std::holds_alternative<plan::WeightTable>(credit.weights);
        });
        if (!weighed)
            continue;
        for (const usage::Context& context : project.usage->names->contexts) {
            const std::string key = prices.keyOf(context.provider, context.model);
            EXPECT_TRUE(std::any_of(plan.models.begin(), plan.models.end(),
                                    [&](const plan::Model& model) { return model.price == key; }))
                << plan.id << " " << context.model;
        }
    }
}

TEST(Demo, HasThreeWholeMonthsAndTheBeginningOfAFourth)
{
    const auto periods = usage::periodsOf(demo(50).usage->coverage, {});
    ASSERT_TRUE(periods);
    ASSERT_EQ(periods->size(), 4u);
    EXPECT_EQ(
        std::count_if(periods->begin(), periods->end(), [](const auto& period) { return !period.partial; }),
        3);
    EXPECT_TRUE(periods->back().partial);
}

TEST(Demo, HasSixModelsThatTheShippedBookPricesAndFiveWorkflows)
{
    const Project project = demo(200);
    const auto models = usage::totalsBy(*project.usage, usage::GroupBy::Model, {});
    ASSERT_TRUE(models);
    EXPECT_EQ(models->size(), 6u);
    const cost::PriceIndex index(cost::shippedPriceBook());
    for (const usage::Group& model : *models)
        EXPECT_NE(index.keyOf("", model.name), "") << model.name;
    EXPECT_EQ(usage::totalsBy(*project.usage, usage::GroupBy::Workflow, {})->size(), 5u);
}

TEST(Demo, HasThreePlansAndKnowsTodaysOne)
{
    const Project project = demo(20);
    EXPECT_EQ(project.plans->size(), 3u);
    const auto has = [&](const std::string& id) {
        return std::any_of(project.plans->begin(), project.plans->end(),
                           [&](const auto& plan) { return plan.id == id; });
    };
    EXPECT_TRUE(has(project.settings->baselinePlan));
    EXPECT_TRUE(has(project.settings->selectedPlan));
}

TEST(Demo, HasAHeavyTail)
{
    const Project project = demo();
    const auto matrix = usage::payerPeriods(*project.usage, {}, noProgress());
    ASSERT_TRUE(matrix);
    std::vector<double> tokens;
    for (std::size_t row = 0; row < matrix->size(); ++row) {
        if (matrix->period[row] == 1)
            tokens.push_back(matrix->tokens[row]);
    }
    ASSERT_GT(tokens.size(), 1000u);
    std::sort(tokens.rbegin(), tokens.rend());
    const double all = std::accumulate(tokens.begin(), tokens.end(), 0.0);
    const double top5 =
        std::accumulate(tokens.begin(), tokens.begin() + std::ptrdiff_t(tokens.size() / 20), 0.0);
    EXPECT_GT(top5 / all, 0.25) << "the heaviest 5 % use far more than their share";
    EXPECT_LT(top5 / all, 0.8);
    EXPECT_GT(tokens[tokens.size() / 100], 8 * tokens[tokens.size() / 2]) << "p99 against the median";
}

TEST(Demo, WorksInTheDayAndOnWeekdays)
{
    const Project project = demo(500);
    double weekday = 0, weekend = 0;
    const auto days = usage::totalsBy(*project.usage, usage::GroupBy::Day, {});
    ASSERT_TRUE(days);
    for (const usage::Group& day : *days) {
        const Day date = static_cast<Day>(*parseTime(day.name) / (24 * kMicrosPerHour));
        ((date + 3) % 7 >= 5 ? weekend : weekday) += double(day.counts.requests);
    }
    EXPECT_LT(weekend / 2, 0.6 * weekday / 5);
}

TEST(Demo, IsTheSameForTheSameSeedAndAnotherForAnother)
{
    const ingest::Imported one = demoUsage({.users = 100, .seed = 7});
    const ingest::Imported same = demoUsage({.users = 100, .seed = 7});
    const ingest::Imported other = demoUsage({.users = 100, .seed = 8});
    EXPECT_EQ(one.blocks, same.blocks);
    EXPECT_EQ(one.rows, same.rows);
    EXPECT_NE(one.blocks, other.blocks);
}

TEST(Demo, CountsWhatItMade)
{
    const Project project = demo(100);
    const auto totals = usage::totalsOf(*project.usage);
    ASSERT_TRUE(totals);
    EXPECT_EQ(std::uint64_t(totals->counts.requests), project.imports->front().accepted);
    EXPECT_LE(totals->counts.reasoning, totals->counts.output);
    EXPECT_LE(totals->counts.failedRequests, totals->counts.requests);
}

} // namespace
} // namespace core::project
