#include "core/derive/derive.h"

#include "core/derive/plan_detail.h"
#include "core/plan/edit.h"
#include "core/stats/random.h"
#include "tests/core/derive/demo_project.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace core {
namespace {

Project demoProject()
{
    return core::demoProject(120, 2, {"tiered_quota_overage", "flat_hidden_budget", "credit_pool"});
}

Results derived(const Project& project, const Results* previous = nullptr)
{
    auto results = derive(project, previous, noProgress());
    EXPECT_TRUE(results) << describe(results.error());
    return results ? std::move(results).value() : Results{};
}

void expectSame(const Results& a, const Results& b)
{
    EXPECT_EQ(a.costs->total, b.costs->total);
    ASSERT_EQ(a.plans.size(), b.plans.size());
    for (std::size_t i = 0; i < a.plans.size(); ++i) {
        const economics::PlanResults& x = a.plans[i]->evaluation.results;
        const economics::PlanResults& y = b.plans[i]->evaluation.results;
        EXPECT_EQ(a.plans[i]->error, b.plans[i]->error);
        EXPECT_EQ(x.revenue, y.revenue);
        EXPECT_EQ(x.cogs, y.cogs);
        EXPECT_EQ(x.overageShare, y.overageShare);
        EXPECT_EQ(x.lossMakingShare, y.lossMakingShare);
        EXPECT_EQ(a.plans[i]->curve.grossMargin, b.plans[i]->curve.grossMargin);
        EXPECT_EQ(a.plans[i]->lint.size(), b.plans[i]->lint.size());
        ASSERT_EQ(a.plans[i]->demand.has_value(), b.plans[i]->demand.has_value());
        if (a.plans[i]->demand) {
            EXPECT_EQ(a.plans[i]->demand->allowance, b.plans[i]->demand->allowance);
        }
    }
    ASSERT_EQ(a.distributions.size(), b.distributions.size());
    for (const auto& [measure, distribution] : a.distributions)
        EXPECT_EQ(distribution->threshold.value, b.distributions.at(measure)->threshold.value) << measure;
}

/// One edit such as a user makes, chosen by `random`.
Project edited(Project project, stats::RandomStream& random)
{
    std::vector<plan::Plan> plans = *project.plans;
    plan::Plan& plan = plans[random.below(plans.size())];
    economics::Assumptions assumptions = *project.assumptions;
    switch (random.below(5)) {
    case 0:
        plan = plan::withFlatPrice(plan, 5 + 60 * random.uniform());
        break;
    case 1:
        plan = plan::withAllowance(plan, 10 + 5000 * random.uniform());
        break;
    case 2:
        assumptions.dormantShare = 0.4 * random.uniform();
        break;
    case 3:
        assumptions.overageTarget = 0.05 + 0.2 * random.uniform();
        break;
    default: {
        cost::PriceEntry entry = project.prices->entries[random.below(project.prices->entries.size())];
        entry.output = Decimal::fromDouble(1 + 20 * random.uniform(), 2);
        project.prices = cost::withEntry(*project.prices, entry);
    }
    }
    project.plans = std::move(plans);
    project.assumptions = std::move(assumptions);
    return project;
}

TEST(Derive, StepByStepEqualsFromNothingForRandomEdits)
{
    stats::RandomStream random(7);
    Project project = demoProject();
    Results results = derived(project);
    for (int step = 0; step < 12; ++step) {
        SCOPED_TRACE(step);
        project = edited(project, random);
        results = derived(project, &results);
        expectSame(results, derived(project));
    }
}

TEST(Derive, KeepsWhatAPriceChangeOfAPlanDoesNotTouch)
{
    Project project = demoProject();
    const Results before = derived(project);
    std::vector<plan::Plan> plans = *project.plans;
    plans[0] = plan::withFlatPrice(plans[0], 33);
    project.plans = std::move(plans);
    const Results after = derived(project, &before);
    EXPECT_EQ(after.matrix, before.matrix);
    EXPECT_EQ(after.costs, before.costs);
    EXPECT_EQ(after.distributions, before.distributions);
    EXPECT_EQ(after.plans[0]->prepared, before.plans[0]->prepared);
    EXPECT_EQ(after.plans[1], before.plans[1]);
    EXPECT_NE(after.plans[0], before.plans[0]);
}

TEST(Derive, APlanThatCountsTasksSplitsUsageByWorkflow)
{
    const auto hasWorkflows = [](const Results& results) {
        const auto& columns = results.matrix->columns;
        return std::any_of(columns.begin(), columns.end(),
                           [](const auto& column) { return !column.key.workflow.empty(); });
    };
    Project project = demoProject();
    const Results before = derived(project);
    EXPECT_FALSE(hasWorkflows(before));
    std::vector<plan::Plan> plans = *project.plans;
    plans.push_back(*plan::planFromPreset("task_tiers"));
    project.plans = std::move(plans);
    const Results after = derived(project, &before);
    EXPECT_TRUE(hasWorkflows(after));
    expectSame(after, derived(project));
}

TEST(Derive, AnEmptyProjectGivesEmptyResults)
{
    const Results results = derived(newProject());
    EXPECT_EQ(results.usage->totals.counts.requests, 0);
    EXPECT_EQ(results.costs->total, 0);
    EXPECT_TRUE(results.plans.empty());
    EXPECT_EQ(results.distributions.at("cost")->count, 0u);
}

TEST(Derive, StopsWhenTold)
{
    class Stop final : public Progress {
        bool advance(std::uint64_t, std::uint64_t) override { return false; }
    } stop;
    const auto results = derive(demoProject(), nullptr, stop);
    ASSERT_FALSE(results);
    EXPECT_EQ(results.error().code, ErrorCode::Cancelled);
}

TEST(Derive, UnknownModelsAreListedAndNotFree)
{
    Project project = demoProject();
    cost::PriceBook book;
    project.prices = std::move(book);
    const Results results = derived(project);
    EXPECT_EQ(results.costs->unknown.size(), 6u); // the demo's six models
    EXPECT_DOUBLE_EQ(results.costs->payers->unpricedTokenShare, 1);
}

TEST(Derive, CustomersCanFollowTheLawOfTheLog)
{
    Project project = demoProject();
    const Results logged = derived(project);
    EXPECT_EQ(logged.populationWords, "");
    Settings settings = *project.settings;
    settings.population = "fitted";
    project.settings = settings;
    const Results fitted = derived(project, &logged);
    EXPECT_EQ(fitted.population->source, economics::Population::Source::Fitted);
    EXPECT_NE(fitted.populationWords.find("made-up customers"), std::string::npos);
    const auto payers = [](const Results& results) {
        return std::accumulate(results.population->weight.begin(), results.population->weight.end(), 0.0) /
               double(results.population->periods);
    };
    EXPECT_NEAR(payers(fitted), payers(logged), 1e-6 * payers(logged)); // as many as the log has
    EXPECT_EQ(payerName(fitted, 0), "");                                // and none of them

    settings.population = "stressed";
    settings.growth = 4;
    project.settings = settings;
    const Results stressed = derived(project, &fitted);
    EXPECT_NEAR(payers(stressed), 4 * payers(logged), 0.01 * payers(logged));
    settings.tailShare = 0.2; // another tail is fitted, from a lower cost on
    project.settings = settings;
    EXPECT_NE(derived(project, &stressed).populationWords, stressed.populationWords);
}

TEST(Derive, OnePeriodCountsWhenItIsChosen)
{
    Project project = demoProject();
    const Results all = derived(project);
    Settings settings = *project.settings;
    settings.onlyPeriod = "last";
    project.settings = settings;
    const Results last = derived(project, &all);
    const auto complete = std::find_if(all.matrix->periods.rbegin(), all.matrix->periods.rend(),
                                       [](const usage::Period& period) { return !period.partial; });
    EXPECT_EQ(last.populationWords, complete->name + " only");
    EXPECT_EQ(last.population->periods, 1);
    EXPECT_LT(last.population->size(), all.population->size());

    settings.onlyPeriod = "1999-01"; // as after another log was imported
    project.settings = settings;
    const Results none = derived(project, &last);
    EXPECT_EQ(none.population->size(), all.population->size());
    EXPECT_NE(none.populationWords.find("\"1999-01\" is no complete period"), std::string::npos);
}

TEST(Derive, LeversTellWhatServingCostsBeforeAndAfter)
{
    Project project = demoProject();
    EXPECT_EQ(derived(project).levers, nullptr);
    economics::Assumptions assumptions;
    economics::Lever lever;
    lever.kind = economics::LeverKind::PriceTrend;
    lever.rate = 0.5;
    lever.months = 12;
    assumptions.levers = {lever};
    project.assumptions = assumptions;
    const Results halved = derived(project);
    ASSERT_EQ(halved.levers->effects.size(), 1u);
    const economics::LeverEffect& effect = halved.levers->effects.front();
    EXPECT_NEAR(effect.costAfter, effect.costBefore / 2, 1e-9 * effect.costBefore);

    lever.models = {"no-such-model"};
    assumptions.levers = {lever};
    project.assumptions = assumptions;
    const Results unknown = derived(project, &halved);
    EXPECT_NE(unknown.levers->error.find("no-such-model"), std::string::npos);
    EXPECT_TRUE(unknown.levers->effects.empty());
}

} // namespace
} // namespace core
