#include "core/economics/exhaustion.h"
#include "tests/core/economics/worked.h"

namespace {

using namespace testing_economics;

const char* const kPlan = R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
    "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}],
    "grants": [{"id": "month", "of": "tokens", "amount": "3000", "every": "P1M"}])";

TEST(ExhaustionEstimate, PutsTheDayWhereEvenUseReachesTheAllowance)
{
    const Population population =
        segments(R"({"name": "light", "count": 70, "cost": 1, "quantities": {"tokens": 3000}},
                    {"name": "twice", "count": 25, "cost": 2, "quantities": {"tokens": 6000}},
                    {"name": "agents", "count": 5, "cost": 40, "quantities": {"tokens": 120000}})");
    const plan::Plan plan = planOf(kPlan);
    const auto prepared = require(prepare(population, plan, {}, {}, noProgress()));
    const auto estimate = require(exhaustionEstimate(*prepared, plan, {}));
    ASSERT_TRUE(estimate);
    EXPECT_DOUBLE_EQ(estimate->share, 0.3); // who uses all of it and no more does not run out
    EXPECT_DOUBLE_EQ(estimate->withinADay, 0.05);
    EXPECT_EQ(estimate->byDay[15], 25); // half of 30.4 days
    EXPECT_EQ(estimate->byDay[0], 5);
    EXPECT_EQ(estimate->day10, 1);
}

TEST(ExhaustionEstimate, IsAbsentWithoutAnAllowanceAndFailsForAnotherPlan)
{
    const Population population =
        segments(R"({"name": "all", "count": 1, "cost": 1, "quantities": {"tokens": 3000}})");
    const plan::Plan flat = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const auto prepared = require(prepare(population, flat, {}, {}, noProgress()));
    EXPECT_FALSE(require(exhaustionEstimate(*prepared, flat, {})).has_value());
    EXPECT_FALSE(exhaustionEstimate(*prepared, planOf(kPlan), {}));
}

} // namespace
