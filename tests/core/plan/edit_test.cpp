#include "core/plan/edit.h"

#include "core/plan/json.h"
#include "core/plan/presets.h"
#include "tests/core/plan/plan_files.h"
#include "tests/core/plan/random_plan.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <random>

namespace core::plan {
namespace {

Plan preset(std::string_view id)
{
    const Result<Plan> plan = planFromPreset(id);
    EXPECT_TRUE(plan) << id;
    return *plan;
}

/// The decimal text that the plan's file has at a JSON path.
std::string inFile(const Plan& plan, std::string path)
{
    std::string pointer = "/";
    for (const char c : path)
        pointer += c == '.' || c == '[' ? "/" : c == ']' ? "" : std::string(1, c);
    return nlohmann::json::parse(toJson(plan)).at(nlohmann::json::json_pointer(pointer)).get<std::string>();
}

TEST(PlanEdit, ControlsStandAtTheirPathInTheFile)
{
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const Plan plan = randomPlan(seed);
        const std::vector<Control> controls = controlsOf(plan);
        EXPECT_GT(controls.size(), 10u);
        for (const Control& control : controls)
            EXPECT_EQ(inFile(plan, control.path), control.value.text()) << control.path;
    }
}

TEST(PlanEdit, AnyValueOfAControlLeavesAPlanThatItsFileHolds)
{
    std::mt19937 random(5);
    const double values[] = {0,       -3,           1e300, 0.1 + 0.2,
                             1.0 / 3, 12345.678901, 1e-9,  std::numeric_limits<double>::quiet_NaN()};
    const Plan plan = *planFromJson(everyPartPlan(), "plan");
    for (const Control& control : controlsOf(plan)) {
        for (const double value : values) {
            const Result<Plan> next = withValue(plan, control.path, value);
            ASSERT_TRUE(next);
            for (const Problem& problem :
                 checkPlan(*next)) // only order and size can be wrong now, never the form
                EXPECT_EQ(problem.message.find("quotation marks"), std::string::npos)
                    << control.path << " " << value << ": " << describe(problem);
            EXPECT_EQ(inFile(*next, control.path), valueAt(*next, control.path)->text());
        }
    }
}

TEST(PlanEdit, RoundsToWhatTheFieldHolds)
{
    const Plan plan = *planFromJson(everyPartPlan(), "plan");
    EXPECT_EQ(valueAt(*withValue(plan, "charges[0].amount.USD", 29.004), "charges[0].amount.USD")->text(),
              "29");
    EXPECT_EQ(
        valueAt(*withValue(plan, "charges[6].price.amount.USD", 0.1 + 0.2), "charges[6].price.amount.USD")
            ->text(),
        "0.3");
    EXPECT_EQ(
        valueAt(*withValue(plan, "charges[6].price.amount.USD", 1.23456789e-7), "charges[6].price.amount.USD")
            ->text(),
        "0.000000123457");
    EXPECT_EQ(valueAt(*withValue(plan, "limits[0].steps[0].at", 0.81234567), "limits[0].steps[0].at")->text(),
              "0.812346");
    EXPECT_EQ(valueAt(*withValue(plan, "grants[0].amount", 1999.996), "grants[0].amount")->text(), "2000");
}

TEST(PlanEdit, UnknownPathsAreAnError)
{
    const Result<Plan> next = withValue(preset("credit_pool"), "charges[7].amount.USD", 1);
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, ErrorCode::NotFound);
    EXPECT_EQ(next.error().field, "charges[7].amount.USD");
}

TEST(PlanEdit, FlatPriceMovesAllCurrenciesInProportion)
{
    const Plan plan = withFlatPrice(preset("regional"), 30);
    EXPECT_EQ(flatPrice(plan)->text(), "30");
    const Money& amount = std::get<FlatCharge>(plan.charges[0].kind).amount;
    EXPECT_EQ(amount.at("EUR").text(), "28.5");
    EXPECT_EQ(amount.at("INR").text(), "1198.5");
    EXPECT_EQ(amount.at("BRL").text(), "89.85");
    EXPECT_TRUE(checkPlan(plan).empty());
}

TEST(PlanEdit, AllowanceTakesItsLimitAlong)
{
    const Plan plan = withAllowance(preset("tiered_quota_overage"), 2000.4);
    EXPECT_EQ(allowance(plan)->text(), "2000.4");
    EXPECT_EQ(std::get<Decimal>(plan.limits[0].amount).text(), "2000.4");
    EXPECT_EQ(valueAt(plan, "limits[0].amount")->text(), "2000.4");
}

TEST(PlanEdit, MovingALimitTakesTheAllowanceAtTheSameAmountAlongAndNothingElse)
{
    const Plan before = preset("tiered_quota_overage");
    const Plan after = withMoved(before, "limits[0].amount", 777).value();
    EXPECT_EQ(valueAt(after, "grants[0].amount"), Decimal::fromInteger(777));
    EXPECT_EQ(
        withValue(
            withValue(after, "limits[0].amount", valueAt(before, "limits[0].amount")->toDouble()).value(),
            "grants[0].amount", valueAt(before, "grants[0].amount")->toDouble())
            .value(),
        before);
    const Plan apart = withValue(before, "grants[0].amount", 3).value();
    EXPECT_EQ(valueAt(withMoved(apart, "limits[0].amount", 777).value(), "grants[0].amount"),
              Decimal::fromInteger(3));
}

TEST(PlanEdit, AllowanceLeavesOtherWindowsAlone)
{
    const Plan before = preset("credit_pool");
    const Plan plan = withAllowance(before, 2500);
    EXPECT_EQ(plan.limits, before.limits);
    EXPECT_EQ(plan.grants[0], before.grants[0]) << "the welcome credits are no allowance";
    EXPECT_EQ(plan.grants[1].amount.text(), "2500");
}

TEST(PlanEdit, OveragePriceKeepsTheRatiosOfTiers)
{
    const Plan plan = withOveragePrice(preset("tiered_quota_overage"), 0.04);
    EXPECT_EQ(overagePrice(plan)->text(), "0.04");
    const auto& tiers = std::get<TieredPrice>(std::get<UsageCharge>(plan.charges[1].kind).price).tiers;
    EXPECT_EQ(tiers[1].unit->at("USD").text(), "0.036");
    EXPECT_EQ(tiers[2].unit->at("USD").text(), "0.03");
}

TEST(PlanEdit, PlansWithoutThePartStayAsTheyAre)
{
    const Plan plan = preset("prepaid_credits");
    EXPECT_FALSE(flatPrice(plan));
    EXPECT_FALSE(overagePrice(plan));
    EXPECT_EQ(withFlatPrice(plan, 10), plan);
    EXPECT_EQ(withOveragePrice(plan, 10), plan);
    EXPECT_EQ(withAllowance(plan, 10), plan);
}

} // namespace
} // namespace core::plan
