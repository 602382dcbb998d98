#include "core/plan/presets.h"

#include "core/plan/check.h"
#include "core/plan/json.h"
#include "tests/core/plan/plan_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace core::plan {
namespace {

TEST(Presets, AreTheTwelveShapesOfPlansInTheOrderOfTheMenu)
{
    std::vector<std::string> ids;
    for (const Preset& preset : presets())
        ids.push_back(preset.id);
    EXPECT_THAT(ids, testing::ElementsAre("per_token", "flat_hidden_budget", "tiered_quota_overage",
                                          "base_plus_burst", "credit_pool", "task_tiers", "per_outcome",
                                          "prepaid_credits", "enterprise_commit", "b2b_markup",
                                          "local_licence", "regional"));
}

TEST(Presets, AreValidPlansInCanonicalFormWithoutAdvice)
{
    for (const Preset& preset : presets()) {
        const Result<Plan> plan = planFromPreset(preset.id);
        ASSERT_TRUE(plan) << core::describe(plan.error());
        EXPECT_EQ(toJson(*plan), fileText(std::filesystem::path(TIERWRIGHT_RESOURCES) / "presets" /
                                          (preset.id + ".plan.json")));
        EXPECT_EQ(plan->id, preset.id);
        EXPECT_EQ(plan->status, Status::Draft);
        EXPECT_TRUE(adviceOn(*plan).empty()) << preset.id << ": " << describe(adviceOn(*plan)[0]);
    }
}

TEST(Presets, HaveNamesAndDescriptionsOfTheirOwn)
{
    std::set<std::string> names;
    for (const Preset& preset : presets()) {
        EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
        EXPECT_GT(preset.description.size(), 40u) << preset.id;
    }
}

TEST(Presets, ChargeStepsAndTheirAllowancesStayTogether)
{
    // Past the grants a charge takes over at the same quantity, otherwise customers would pay early or ride
    // free.
    for (const Preset& preset : presets()) {
        const Plan plan = *planFromPreset(preset.id);
        for (const Limit& limit : plan.limits) {
            for (const Step& step : limit.steps) {
                if (step.action != StepAction::Charge)
                    continue;
                Decimal granted;
                for (const Grant& grant : plan.grants)
                    granted += grant.of == limit.of && grant.every ? grant.amount : Decimal{};
                EXPECT_EQ(Decimal::product(std::get<Decimal>(limit.amount), step.at, 12, Rounding::Down),
                          granted)
                    << preset.id;
            }
        }
    }
}

TEST(Presets, UnknownIdsNameTheKnownOnes)
{
    const Result<Plan> plan = planFromPreset("freemium");
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, ErrorCode::NotFound);
    EXPECT_THAT(plan.error().expected, testing::HasSubstr("per_token, flat_hidden_budget"));
}

} // namespace
} // namespace core::plan
