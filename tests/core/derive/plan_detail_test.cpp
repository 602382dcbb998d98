#include "core/derive/plan_detail.h"

#include "core/derive/derive.h"
#include "tests/core/derive/demo_project.h"

#include <gtest/gtest.h>

namespace core {
namespace {

/// Three complete months of 90 customers and two plans; the second one is the baseline.
Results sampleResults()
{
    const Project project = demoProject(90, 3, {"tiered_quota_overage", "flat_hidden_budget"});
    return derive(project, nullptr, noProgress()).value();
}

TEST(PlanDetail, FillsEveryPartInTurn)
{
    const Results results = sampleResults();
    std::vector<PlanDetail> parts;
    const Status done =
        planDetail(results, 0, 1, noProgress(), [&](const PlanDetail& part) { parts.push_back(part); });
    ASSERT_TRUE(done) << describe(done.error());
    ASSERT_EQ(parts.size(), 7u);
    EXPECT_TRUE(parts[0].impact && !parts[0].intervals);
    EXPECT_TRUE(parts[1].intervals && parts[1].intervals->bootstrap);
    const PlanDetail& all = parts.back();
    ASSERT_EQ(all.periods.size(), 3u);
    double revenue = 0;
    for (const PlanDetail::Period& period : all.periods)
        revenue += period.results.revenue / 3;
    EXPECT_NEAR(revenue, results.plans[0]->evaluation.results.revenue, 1e-6);
    EXPECT_FALSE(all.sensitivities->empty());
    ASSERT_TRUE(all.map); // over the two numbers that move the margin most
    EXPECT_EQ(all.map->values.size(), all.map->x.size() * all.map->y.size());
    ASSERT_EQ(all.differences.size(), 2u);
    EXPECT_FALSE(all.differences[1]); // the baseline itself
    const auto margin = [&](int plan) {
        return *results.plans[plan]->evaluation.results.grossMargin;
    };
    EXPECT_LE(all.differences[0]->grossMargin->low, margin(0) - margin(1));
    EXPECT_GE(all.differences[0]->grossMargin->high, margin(0) - margin(1));
    ASSERT_TRUE(all.replay) << all.withoutReplay;
    ASSERT_GT(all.workflows.size(), 1u); // all of the revenue lies with one of them
    double brought = 0;
    for (const interchange::WorkflowMargin& workflow : all.workflows)
        brought += workflow.revenue;
    EXPECT_NEAR(brought, results.plans[0]->evaluation.results.revenue, 0.01 * brought);
    ASSERT_FALSE(all.impact->names.empty());
    EXPECT_EQ(all.impact->names.front(),
              payerName(results, all.impact->before.payer[all.impact->migration.mostAffected.front()]));
}

TEST(PlanDetail, TheBaselineHasNoImpact)
{
    const Results results = sampleResults();
    PlanDetail last;
    ASSERT_TRUE(planDetail(results, 1, 1, noProgress(), [&](const PlanDetail& part) { last = part; }));
    EXPECT_FALSE(last.impact);
    EXPECT_TRUE(last.replay);
}

TEST(PlanDetail, StopsWhenTold)
{
    class Stop final : public Progress {
        bool advance(std::uint64_t, std::uint64_t) override { return false; }
    } stop;
    const Status done = planDetail(sampleResults(), 0, std::nullopt, stop, [](const PlanDetail&) {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::Cancelled);
}

} // namespace
} // namespace core
