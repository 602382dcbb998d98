#include "core/derive/plan_choice.h"

#include "core/derive/derive.h"
#include "core/derive/plan_detail.h"
#include "tests/core/derive/demo_project.h"

#include <gtest/gtest.h>

namespace core {
namespace {

using economics::ChoiceMode;

Results resultsOf(ChoiceMode mode, std::optional<double> willing = std::nullopt)
{
    Project project = demoProject(90, 3, {"tiered_quota_overage", "flat_hidden_budget"});
    economics::Assumptions assumptions = *project.assumptions;
    assumptions.choice = mode;
    if (willing)
        assumptions.choiceRules.willingnessToPay = {.median = *willing};
    project.assumptions = assumptions;
    return derive(project, nullptr, noProgress()).value();
}

double sharesOf(const PlanChoiceResults& choice)
{
    double sum = choice.nobodyShare;
    for (const PlanChoiceResults::Plan& plan : choice.plans)
        sum += plan.share;
    return sum;
}

TEST(PlanChoice, SharesAddUpToOneInAllAndInEachTenth)
{
    for (const ChoiceMode mode : {ChoiceMode::Cheapest, ChoiceMode::Logit}) {
        const auto choice = planChoice(resultsOf(mode)).value();
        ASSERT_EQ(choice.plans.size(), 2u);
        EXPECT_NEAR(choice.nobodyShare, 0, 1e-9); // nobody has a limit of what he would pay
        EXPECT_NEAR(sharesOf(choice), 1, 1e-9);
        for (int tenth = 0; tenth < 10; ++tenth)
            EXPECT_NEAR(choice.plans[0].shareByTenth[tenth] + choice.plans[1].shareByTenth[tenth], 1, 1e-9);
    }
}

/// Each customer takes the smaller of two bills, so together they pay no more than on either plan.
TEST(PlanChoice, TheCheapestPlanBringsNoMoreThanEitherPlanForAll)
{
    const Results results = resultsOf(ChoiceMode::Cheapest);
    const auto choice = planChoice(results).value();
    for (const auto& view : results.plans)
        EXPECT_LE(choice.total.revenue, view->evaluation.results.revenue * (1 + 1e-12));
    EXPECT_NEAR(choice.total.revenue, choice.plans[0].results.revenue + choice.plans[1].results.revenue,
                1e-9 * choice.total.revenue);
}

TEST(PlanChoice, WhoeverIsNotWillingToPayTakesNothing)
{
    const auto choice = planChoice(resultsOf(ChoiceMode::Cheapest, 5.0)).value();
    EXPECT_GT(choice.nobodyShare, 0.2); // plans of about $20, and half of them would pay $5 at most
    EXPECT_NEAR(sharesOf(choice), 1, 1e-9);
}

TEST(PlanChoice, FailsWhenNoPlanCanBeEvaluated)
{
    Results results = resultsOf(ChoiceMode::Cheapest);
    results.plans.clear();
    const auto choice = planChoice(results);
    ASSERT_FALSE(choice);
    EXPECT_EQ(choice.error().code, ErrorCode::InvalidInput);
}

TEST(PlanChoice, IsAPartOfTheDetailUnlessPlansAreAsAssigned)
{
    for (const ChoiceMode mode : {ChoiceMode::Assigned, ChoiceMode::Cheapest}) {
        PlanDetail last;
        ASSERT_TRUE(planDetail(resultsOf(mode), 0, std::nullopt, noProgress(),
                               [&](const PlanDetail& part) { last = part; }));
        EXPECT_EQ(last.choice.has_value(), mode == ChoiceMode::Cheapest);
    }
}

} // namespace
} // namespace core
