#include "core/economics/segments.h"
#include "tests/core/economics/worked.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace {

using namespace testing_economics;

/// Every case of tests/data/worked: the results that `expected.json` names, for each plan beside it.
TEST(WorkedCases, HaveTheResultsThatTheirFilesExpect)
{
    std::size_t checked = 0;
    for (const auto& folder : std::filesystem::directory_iterator(TIERWRIGHT_TEST_DATA "/worked")) {
        const std::string base = "worked/" + folder.path().filename().string() + "/";
        const auto expected = nlohmann::json::parse(textOf(base + "expected.json"));
        const Population population = require(segmentsPopulation(textOf(base + "segments.json"), base, {}));
        const Assumptions assumptions = require(assumptionsFromJson(textOf(base + "assumptions.json"), base));
        for (const auto& [plan, results] : expected.items()) {
            const PlanResults actual =
                resultsFor(population, planFile(base + plan + ".plan.json"), assumptions);
            for (const auto& [name, value] : results.items()) {
                const std::optional<double> found = resultNamed(actual, name);
                ASSERT_TRUE(found) << base << " " << plan << " " << name;
                EXPECT_NEAR(*found, value.get<double>(), 1e-12 * std::max(1.0, std::abs(value.get<double>())))
                    << base << " " << plan << " " << name;
                ++checked;
            }
        }
    }
    EXPECT_GE(checked, 15u);
}

TEST(WorkedCases, OverageBelowCostIsSaidToLoseMoney)
{
    const std::string base = "worked/overage_below_cost/";
    const Population population = require(segmentsPopulation(textOf(base + "segments.json"), base, {}));
    const std::vector<plan::Plan> plans{planFile(base + "included.plan.json")};
    const Evaluation evaluation = require(evaluateCatalog(population, plans, {}, {}, noProgress()));
    const auto found =
        std::find_if(evaluation.lint.begin(), evaluation.lint.end(),
                     [](const LintFinding& finding) { return finding.code == "overage_below_cost"; });
    ASSERT_NE(found, evaluation.lint.end());
    EXPECT_EQ(found->message,
              "Overage sells at $0.001 per 1,000 tokens and costs $0.002 per 1,000 tokens to serve: it "
              "loses money on every one.");
    EXPECT_NEAR(found->value, -0.000001, 1e-15);
    EXPECT_EQ(found->control, "charges[1].price.amount.USD");
}

TEST(WorkedCases, APayerAtAQuarterOfAnAllowanceThatCostsFiveTimesThePriceLosesAQuarter)
{
    const std::string base = "worked/full_allowance/";
    const Population population = require(segmentsPopulation(textOf(base + "segments_25.json"), base, {}));
    const PlanResults results = resultsFor(population, planFile(base + "allowance.plan.json"));
    EXPECT_NEAR(results.grossMargin.value(), -0.25, 1e-12);
    EXPECT_EQ(results.lossMakingShare, 1);
}

// A $20 price at a 70 % target leaves $6 for serving; at $1 per M tokens that is 6 M tokens.
TEST(WorkedCases, TwentyDollarsLeaveWhatServingDoesNotCost)
{
    const plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const auto left = [&](double millions) {
        const PlanResults results = resultsFor(
            segments(R"({"name": "one", "count": 1, "cost": )" + std::to_string(millions) + "}"), plan);
        return results.revenue - results.cogs;
    };
    EXPECT_NEAR(left(0.5), 19.5, 1e-9);
    EXPECT_NEAR(left(3), 17, 1e-9);
    EXPECT_NEAR(left(6), 14, 1e-9);
    EXPECT_NEAR(left(50), -30, 1e-9);
    EXPECT_NEAR(resultsFor(segments(R"({"name": "one", "count": 1, "cost": 6})"), plan).grossMargin.value(),
                0.7, 1e-12);
}

// 1 % of payers at $40 among payers at $0.20: 66.9 % of cost, and each loses what 1.01 others earn.
TEST(WorkedCases, OneHeavyPayerUsesUpTheProfitOfAnother)
{
    const plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const PlanEvaluation evaluation = evaluated(
        segments(
            R"({"name": "light", "count": 990, "cost": 0.2}, {"name": "heavy", "count": 10, "cost": 40})"),
        plan);
    EXPECT_NEAR(400 / evaluation.results.cogs, 0.669, 0.0005);
    EXPECT_NEAR(evaluation.results.subsidyRatio.value(), 20 / 19.8, 1e-12);
    EXPECT_NEAR(evaluation.results.lossMakingShare, 0.01, 1e-12);
    EXPECT_NEAR(evaluation.deciles[9].cost, 400 + 90 * 0.2, 1e-9);
    EXPECT_NEAR(evaluation.deciles[0].cost, 100 * 0.2, 1e-9);
}

// W10: a list price of $5.00 against an own cost of $0.30 to $0.50 is a markup of 10 to 16.7.
TEST(WorkedCases, AResolvedTicketEarnsItsPriceLessItsCost)
{
    const plan::Plan plan = planOf(R"("meters": [{"id": "resolved", "kind": "outcome", "aggregate": "sum"}],
        "charges": [{"id": "tickets", "kind": "usage", "of": "resolved", "price": {"model": "unit", "amount": {"USD": "5"}}}])");
    Population population = segments(R"({"name": "one", "count": 100, "cost": 3})");
    population.columns.push_back(
        {{"", "", "", "resolved", usage::Quantity::Outcomes}, std::vector<double>(population.size(), 10)});
    const auto markup = [&](double cost) {
        population.cost = population.costColumns.empty() ? std::vector<double>(population.size(), 10 * cost)
                                                         : population.cost;
        for (cost::CostColumn& column : population.costColumns)
            column.values = population.cost = std::vector<double>(population.size(), 10 * cost);
        const PlanResults results = resultsFor(population, plan);
        EXPECT_NEAR(results.costPerOutcome.value(), cost, 1e-12);
        EXPECT_NEAR(results.marginPerOutcome.value(), 5 - cost, 1e-12);
        return results.revenue / results.cogs;
    };
    EXPECT_NEAR(markup(0.5), 10, 1e-9);
    EXPECT_NEAR(markup(0.3), 16.7, 0.05);
}

// $10 + $4 of cost on a $20 price is a margin of 30 %.
TEST(WorkedCases, FixedCostPerUserCountsAfterTheGrossMargin)
{
    const plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    Assumptions assumptions;
    assumptions.costPerActiveUser = 4;
    const PlanResults results =
        resultsFor(segments(R"({"name": "one", "count": 100, "cost": 10})"), plan, assumptions);
    EXPECT_NEAR(results.contribution / results.revenue, 0.3, 1e-12);
    EXPECT_NEAR(results.grossMargin.value(), 0.5, 1e-12);
}

} // namespace
