#include "core/economics/payer_bills.h"

#include "core/plan/presets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace core::economics {
namespace {

/// Each row is a payer-period with a cost in USD, all of it for input of one model.
Population populationOf(const std::vector<double>& cost, const std::vector<std::uint32_t>& payer,
                        std::size_t periods)
{
    Population population;
    population.weight.assign(cost.size(), 1);
    population.payer = payer;
    population.periods = periods;
    population.cost = cost;
    for (std::size_t i = 0; i < cost.size(); ++i)
        population.period.push_back(std::uint16_t(i % periods));
    const std::string model = "anthropic/claude-sonnet-4-5";
    population.costColumns.push_back({model, "standard", cost});
    std::vector<double> tokens;
    for (const double usd : cost)
        tokens.push_back(usd / 3 * 1e6);
    population.columns.push_back({{model, "standard", "", "", usage::Quantity::UncachedInput}, tokens});
    return population;
}

struct Case {
    plan::Plan plan = *plan::planFromPreset("b2b_markup");
    Assumptions assumptions;
    std::shared_ptr<const Prepared> prepared;

    explicit Case(const Population& population)
    {
        assumptions.dormantShare = 0;
        prepared = prepare(population, plan, {}, assumptions, noProgress()).value();
    }
};

TEST(PayerBills, OnePeriodAddsUpToTheRevenue)
{
    const Case c(populationOf({50, 1200, 300, 4000, 1}, {4, 1, 3, 0, 2}, 1));
    const PayerBills bills = payerBills(*c.prepared, c.plan, c.assumptions).value();
    EXPECT_EQ(bills.payer, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    const PlanResults results = evaluate(*c.prepared, c.plan, c.assumptions).value().results;
    EXPECT_NEAR(std::accumulate(bills.invoice.begin(), bills.invoice.end(), 0.0), results.revenue, 1e-9);
    EXPECT_NEAR(std::accumulate(bills.cost.begin(), bills.cost.end(), 0.0), results.cogs, 1e-9);
    EXPECT_GT(bills.invoice[0], bills.invoice[1]); // payer 0 costs $4,000, payer 1 costs $1,200
}

TEST(PayerBills, SeveralPeriodsOfAPayerAreAveraged)
{
    const Case one(populationOf({1000, 3000}, {0, 1}, 1));
    const PayerBills apart = payerBills(*one.prepared, one.plan, one.assumptions).value();
    const Case both(populationOf({1000, 3000}, {7, 7}, 2));
    const PayerBills together = payerBills(*both.prepared, both.plan, both.assumptions).value();
    ASSERT_EQ(together.size(), 1u);
    EXPECT_EQ(together.payer[0], 7u);
    EXPECT_DOUBLE_EQ(together.weight[0], 1);
    EXPECT_NEAR(together.invoice[0], (apart.invoice[0] + apart.invoice[1]) / 2, 1e-9);
}

TEST(Migration, PutsEveryPayerIntoTheBandOfHisChange)
{
    PayerBills before, after;
    before.payer = after.payer = {0, 1, 2, 3, 4, 5, 6};
    before.weight = after.weight = {1, 1, 1, 1, 1, 1, 2};
    before.invoice = {20, 20, 20, 20, 20, 0, 0};
    after.invoice = {5, 17, 20.5, 25, 60, 8, 0};
    const Migration migration = migrationBetween(before, after);
    std::vector<double> payers;
    for (const MigrationBand& band : migration.bands)
        payers.push_back(band.payers);
    // half or less; -50..-10 %; about the same (with those who pay nothing before and after); +10..50 %;
    // +50..100 %; more than double; paid nothing before
    EXPECT_EQ(payers, (std::vector<double>{1, 1, 3, 1, 0, 1, 1}));
    EXPECT_DOUBLE_EQ(migration.payers, 8);
    EXPECT_DOUBLE_EQ(migration.less, 2);
    EXPECT_DOUBLE_EQ(migration.more, 4);
    EXPECT_DOUBLE_EQ(migration.after - migration.before, 135.5 - 100);
    // 60 - 20, 8 - 0, 25 - 20, 20.5 - 20, then 5 - 20, 17 - 20
    EXPECT_EQ(migration.mostAffected, (std::vector<std::uint32_t>{4, 5, 3, 2, 0, 1}));
}

TEST(Migration, ToTheSamePlanChangesNothing)
{
    PayerBills bills;
    bills.payer = {0, 1};
    bills.weight = {1, 1};
    bills.invoice = {20, 35};
    const Migration migration = migrationBetween(bills, bills);
    EXPECT_EQ(migration.more + migration.less, 0);
    EXPECT_TRUE(migration.mostAffected.empty());
}

} // namespace
} // namespace core::economics
