#include "tests/core/economics/worked.h"

#include "core/economics/agent_loop.h"
#include "core/economics/bootstrap_intervals.h"
#include "core/economics/levers.h"
#include "core/economics/seek.h"
#include "core/economics/segments.h"
#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>

namespace {

using namespace testing_economics;

cost::PriceBook twoModels()
{
    const auto dollars = [](const char* text) {
        return require(Decimal::parse(text));
    };
    cost::PriceBook book;
    cost::PriceEntry entry;
    entry.model = "vendor/large";
    entry.uncachedInput = dollars("2");
    entry.cacheRead = dollars("0.2");
    entry.cacheWrite = dollars("2.5");
    entry.output = dollars("10");
    book = withEntry(book, entry);
    entry.tier = "batch";
    entry.uncachedInput = dollars("1");
    entry.output = dollars("5");
    book = withEntry(book, entry);
    cost::PriceEntry small;
    small.model = "vendor/small";
    small.uncachedInput = dollars("0.3");
    small.output = dollars("1");
    return withEntry(book, small);
}

const std::string kLargeUsage =
    R"({"name": "one", "count": 10, "usage": {"vendor/large": {"uncached_input": 1000000, "output": 100000,
        "requests": 50}}})"; // $2 + $1 each

const char* const kMeteredParts = R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
    "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
        {"id": "over", "kind": "usage", "of": "tokens", "after": "grants",
         "price": {"model": "unit", "amount": {"USD": "0.000004"}}}],
    "grants": [{"id": "g", "of": "tokens", "amount": "1000000", "every": "P1M"}])";

Population tenSizes()
{
    std::string rows;
    for (int i = 1; i <= 10; ++i)
        rows += (i > 1 ? "," : "") + std::string(R"({"name": "s", "count": 10, "cost": )") +
                std::to_string(i) + R"(, "quantities": {"tokens": )" + std::to_string(i * 500000) + "}}";
    return segments(rows);
}

TEST(GoalSeek, FindsTheAllowanceForAnOverageShare)
{
    const plan::Plan plan = planOf(kMeteredParts);
    const auto prepared = require(prepare(tenSizes(), plan, {}, {}, noProgress()));
    // 20 % of payers use more than 4 M tokens.
    const SeekOutcome outcome =
        require(seek(*prepared, plan, {}, {"grants[0].amount", "overage_share", 0.2, {}, {}}, noProgress()));
    EXPECT_TRUE(outcome.reached);
    EXPECT_NEAR(outcome.achieved, 0.2, 1e-12);
    EXPECT_GE(outcome.value, 4e6);
    EXPECT_LT(outcome.value, 4.5e6);
}

TEST(GoalSeek, TakesARoundNumberWhenItIsAsGood)
{
    const plan::Plan plan = planOf(kMeteredParts);
    const auto prepared = require(prepare(tenSizes(), plan, {}, {}, noProgress()));
    SeekRequest request{"grants[0].amount", "overage_share", 0.2, 1.0, 7'777'777.0, true};
    const SeekOutcome round = require(seek(*prepared, plan, {}, request, noProgress()));
    EXPECT_EQ(round.value, 4e6);
    EXPECT_NEAR(round.achieved, 0.2, 1e-12);
    request = {"charges[0].amount.USD", "gross_margin", 0.7, {}, {}, true};
    const SeekOutcome margin = require(seek(*prepared, plan, {}, request, noProgress()));
    EXPECT_NEAR(margin.achieved, 0.7, 5e-4);
    EXPECT_TRUE(margin.reached);
}

TEST(GoalSeek, FindsThePriceForAMarginToTheCoin)
{
    const plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const auto prepared =
        require(prepare(segments(R"({"name": "one", "count": 1, "cost": 6.6})"), plan, {}, {}, noProgress()));
    const SeekOutcome outcome = require(
        seek(*prepared, plan, {}, {"charges[0].amount.USD", "gross_margin", 0.7, {}, {}}, noProgress()));
    EXPECT_TRUE(outcome.reached);
    EXPECT_NEAR(outcome.value, 22, 1e-9);
}

TEST(GoalSeek, SaysWhenATargetIsOutOfReach)
{
    const plan::Plan plan = planOf(kMeteredParts);
    const auto prepared = require(prepare(tenSizes(), plan, {}, {}, noProgress()));
    const SeekOutcome outcome =
        require(seek(*prepared, plan, {}, {"grants[0].amount", "gross_margin", 0.999, {}, {}}, noProgress()));
    EXPECT_FALSE(outcome.reached);
    EXPECT_FALSE(seek(*prepared, plan, {}, {"grants[0].amount", "happiness", 1, {}, {}}, noProgress()));
}

// n B + D n (n - 1) / 2: 47 turns that add 2,000 tokens to 8,000 send 2.5 M tokens, not 376,000.
TEST(AgentLoop, SendsItsContextAgainWithEveryTurn)
{
    const AgentLoopTokens tokens = tokensOf({8000, 2000, 47, 500, 0.25});
    EXPECT_EQ(tokens.input(), 47 * 8000 + 2000 * 47 * 46 / 2);
    EXPECT_EQ(tokens.cacheRead, tokens.input() * 0.25);
    EXPECT_EQ(tokens.output, 47 * 500);
    const Population population = require(segmentsPopulation(
        {{}, {segmentOf({8000, 2000, 47, 500, 0}, "loops", 5, 2, "vendor/large")}}, "segments", twoModels()));
    EXPECT_NEAR(population.cost[0], 2 * (2538000 * 2e-6 + 23500 * 1e-5), 1e-9);
    const TokenPrices prices = *ServingPrices(twoModels()).of("vendor/large", "");
    EXPECT_NEAR(costOf({8000, 2000, 47, 500, 0}, prices), population.cost[0] / 2, 1e-9);
}

double costWith(const Lever& lever)
{
    const std::vector<Lever> levers{lever};
    return require(applyLevers(segments(kLargeUsage, twoModels()), levers, twoModels())).population.cost[0];
}

Lever leverOf(LeverKind kind, double rate)
{
    Lever lever;
    lever.kind = kind;
    lever.rate = rate;
    return lever;
}

// Usage of $2 of input and $1 of output.
TEST(Levers, ChangeTheServedCostAsTheirFormulasSay)
{
    EXPECT_NEAR(costWith(leverOf(LeverKind::Compression, 0.3)), 2 * 0.7 + 1, 1e-12);
    Lever cached = leverOf(LeverKind::SemanticCache, 0.4);
    cached.lookupPrice = 0.001;
    EXPECT_NEAR(costWith(cached), 3 * 0.6 + 0.4 * 50 * 0.001, 1e-12);
    EXPECT_NEAR(costWith(leverOf(LeverKind::PromptCache, 0.5)), 1 + 0.1 + 1, 1e-12);
    Lever written = leverOf(LeverKind::PromptCache, 0.5);
    written.writeMissed = true;
    EXPECT_NEAR(costWith(written), 0.5 * 2.5 + 0.1 + 1, 1e-12);
    Lever routed = leverOf(LeverKind::Routing, 0.6);
    routed.to = "vendor/small";
    routed.tokenFactor = 1.5;
    routed.escalation = 0.2;
    EXPECT_NEAR(costWith(routed), 0.4 * 3 + 0.6 * (1.5 * (0.3 + 0.1) + 0.2 * 3), 1e-12);
    EXPECT_NEAR(costWith(leverOf(LeverKind::Batch, 0.5)), 3 * 0.75, 1e-12); // the batch tier costs half
    Lever discounted = leverOf(LeverKind::Batch, 0.5);
    discounted.discount = 0.2;
    EXPECT_NEAR(costWith(discounted), 3 * 0.9, 1e-12);
    EXPECT_NEAR(costWith(leverOf(LeverKind::Local, 0.25)), 3 * 0.75, 1e-12);
    Lever trend = leverOf(LeverKind::PriceTrend, 0.36);
    trend.months = 6;
    EXPECT_NEAR(costWith(trend), 3 * 0.8, 1e-12);
    Lever growth = leverOf(LeverKind::Growth, 0.44);
    growth.months = 6;
    EXPECT_NEAR(costWith(growth), 3 * 1.2, 1e-12);
}

TEST(Levers, ApplyInTheirOrderWhateverTheListSays)
{
    Lever trend = leverOf(LeverKind::PriceTrend, 0.5);
    trend.months = 12;
    const std::vector<Lever> backwards{trend, leverOf(LeverKind::Compression, 0.5)};
    const LeverOutcome outcome =
        require(applyLevers(segments(kLargeUsage, twoModels()), backwards, twoModels()));
    ASSERT_EQ(outcome.effects.size(), 2u);
    EXPECT_EQ(outcome.effects[0].lever, 1u);
    EXPECT_NEAR(outcome.effects[0].costBefore, 30, 1e-12);
    EXPECT_NEAR(outcome.effects[0].costAfter, 20, 1e-12);
    EXPECT_NEAR(outcome.effects[1].costAfter, 10, 1e-12);
}

// W3: 70 % of tokens at $0.0003 per 1k and a blend of $0.002 leave $0.0059667 for the rest.
TEST(Levers, RoutingBlendsPrices)
{
    EXPECT_NEAR((0.002 - 0.7 * 0.0003) / 0.3, 0.0059667, 5e-8);
    cost::PriceBook book;
    cost::PriceEntry entry;
    entry.model = "vendor/rest";
    entry.uncachedInput = require(Decimal::parse("5.966666666667"));
    book = withEntry(book, entry);
    entry.model = "vendor/cheap";
    entry.uncachedInput = require(Decimal::parse("0.3"));
    book = withEntry(book, entry);
    const Population population =
        segments(R"({"name": "one", "count": 1, "usage": {"vendor/rest": {"uncached_input": 1000}}})", book);
    Lever routed = leverOf(LeverKind::Routing, 0.7);
    routed.to = "vendor/cheap";
    const std::vector<Lever> levers{routed};
    EXPECT_NEAR(require(applyLevers(population, levers, book)).population.cost[0], 0.002, 1e-12);
}

TEST(Levers, OfUnknownModelsAreErrors)
{
    Lever lever = leverOf(LeverKind::Compression, 0.5);
    lever.models = {"vendor/none"};
    const std::vector<Lever> levers{lever};
    EXPECT_FALSE(applyLevers(segments(kLargeUsage, twoModels()), levers, twoModels()));
}

// A reroute of the large model past $1 of $3: two thirds of its tokens cost the small model's price.
TEST(Reroutes, CostTheOtherModelsPriceForTheModelsTheyTake)
{
    const plan::Plan plan = planOf(
        R"("models": [{"id": "large", "price": "vendor/large"}, {"id": "small", "price": "vendor/small"}],
        "meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}],
        "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}],
        "limits": [{"id": "budget", "of": "compute", "money": {"USD": "1"}, "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "reroute", "from": ["large"], "to": "small"}]}])");
    Assumptions assumptions;
    assumptions.tokenFactor = 2;
    const PlanResults one = resultsFor(segments(kLargeUsage, twoModels()), plan, assumptions, twoModels());
    EXPECT_NEAR(one.servedCost / 10, 1 + 2 / 3.0 * 2 * 0.4, 1e-12);
    EXPECT_EQ(one.degradedShare, 1);

    // With as much cost on the small model, the same part of the demand is past the limit; only the large
    // part moves.
    const std::string both = R"({"name": "both", "count": 1, "usage": {
        "vendor/large": {"uncached_input": 1000000, "output": 100000},
        "vendor/small": {"uncached_input": 10000000}}})"; // $3 + $3
    const PlanResults two = resultsFor(segments(both, twoModels()), plan, assumptions, twoModels());
    EXPECT_NEAR(two.servedCost, 3 + 3 * (1 / 6.0) + 2 * 0.4 * (5 / 6.0), 1e-12);
}

TEST(Choice, OfTheCheapestPlanIsEveryPayersOwn)
{
    const std::vector<plan::Plan> plans{
        planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])"),
        planOf(R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
            "charges": [{"id": "use", "kind": "usage", "of": "tokens",
                         "price": {"model": "unit", "amount": {"USD": "0.00001"}}}])")};
    Assumptions assumptions;
    assumptions.choice = ChoiceMode::Cheapest;
    const Evaluation evaluation = require(evaluateCatalog(tenSizes(), plans, {}, assumptions, noProgress()));
    // Below 2 M tokens the second is cheaper; at exactly 2 M the first of equals is taken.
    EXPECT_NEAR(evaluation.plans[0].results.payers, 70, 1e-9);
    EXPECT_NEAR(evaluation.plans[1].results.payers, 30, 1e-9);
    EXPECT_NEAR(evaluation.total.revenue, 70 * 20 + 10 * (5 + 10 + 15), 1e-9);
    EXPECT_NEAR(evaluation.total.payers, 100, 1e-9);

    assumptions.choice = ChoiceMode::Logit;
    assumptions.choiceRules.mu = 5;
    const Evaluation logit = require(evaluateCatalog(tenSizes(), plans, {}, assumptions, noProgress()));
    double first = 0;
    for (int i = 1; i <= 10; ++i)
        first += 10 / (1 + std::exp(-(5.0 * i - 20) / 5));
    EXPECT_NEAR(logit.plans[0].results.payers, first, 1e-6);
    EXPECT_NEAR(logit.total.payers, 100, 1e-9);
}

TEST(Choice, LeavesOutWhoIsNotWillingToPay)
{
    const std::vector<plan::Plan> plans{
        planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])")};
    Assumptions assumptions;
    assumptions.choice = ChoiceMode::Cheapest;
    assumptions.choiceRules.willingnessToPay = WillingnessToPay{20, 0.5, 0};
    const Evaluation half = require(evaluateCatalog(tenSizes(), plans, {}, assumptions, noProgress()));
    EXPECT_NEAR(half.total.payers, 50, 1e-9);
    assumptions.choiceRules.willingnessToPay->rankCorrelation = 1; // the heavier half is willing
    const Evaluation heavy = require(evaluateCatalog(tenSizes(), plans, {}, assumptions, noProgress()));
    EXPECT_NEAR(heavy.total.cogs, 10 * (6 + 7 + 8 + 9 + 10), 1e-9);
}

TEST(Intervals, OfTheBootstrapAgreeWithTheDeltaMethod)
{
    const plan::Plan plan = planOf(kMeteredParts);
    const auto prepared = require(prepare(tenSizes(), plan, {}, {}, noProgress()));
    const PlanEvaluation evaluation = require(evaluate(*prepared, plan, {}));
    const auto bootstrap = require(bootstrapIntervals(*prepared, plan, {}, {2000, 1}, noProgress()));
    EXPECT_TRUE(bootstrap.bootstrap);
    EXPECT_FALSE(evaluation.intervals.bootstrap);
    const auto width = [](const std::optional<Interval>& interval) {
        return interval->high - interval->low;
    };
    EXPECT_NEAR(width(bootstrap.grossMargin) / width(evaluation.intervals.grossMargin), 1, 0.1);
    EXPECT_NEAR(width(bootstrap.overageShare) / width(evaluation.intervals.overageShare), 1, 0.1);
    EXPECT_LT(bootstrap.grossMargin->low, evaluation.results.grossMargin.value());
    EXPECT_GT(bootstrap.grossMargin->high, evaluation.results.grossMargin.value());
}

TEST(Intervals, OfADifferenceArePairedByPayer)
{
    const plan::Plan plan = planOf(kMeteredParts);
    const plan::Plan flat = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const auto replicates = [](const plan::Plan& of) {
        const auto prepared = require(prepare(tenSizes(), of, {}, {}, noProgress()));
        return require(bootstrapReplicates(*prepared, of, {}, {1000, 1}, noProgress()));
    };
    const Replicates metered = replicates(plan), fixed = replicates(flat);
    const auto none = intervalsOfDifference(metered, metered);
    EXPECT_EQ(none.grossMargin->low, 0);
    EXPECT_EQ(none.grossMargin->high, 0);
    // Both plans serve the same draw of payers, so who is in it moves both costs alike: the difference of
    // cogs is surer than the two costs are.
    const auto difference = intervalsOfDifference(metered, fixed);
    const auto apart = intervalsOf(metered).cogs->high - intervalsOf(metered).cogs->low;
    EXPECT_LT(difference.cogs->high - difference.cogs->low, 0.5 * apart);
    for (std::size_t i = 0; i < metered.revenue.size(); ++i)
        EXPECT_EQ(std::isnan(metered.revenue[i]), std::isnan(fixed.revenue[i]));
}

TEST(Lint, SaysWhichPlanAnotherDominatesAndWhichTierIsOutOfOrder)
{
    const auto plan = [](const std::string& id, const std::string& price, const std::string& allowance) {
        plan::Plan made = planOf(R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
            "charges": [{"id": "base", "kind": "flat", "amount": {"USD": ")" +
                                 price + R"("}}],
            "grants": [{"id": "g", "of": "tokens", "amount": ")" +
                                 allowance + R"(", "every": "P1M"}])");
        made.id = id;
        return made;
    };
    const std::vector<plan::Plan> plans{plan("small", "10", "3000000"), plan("big", "20", "2000000")};
    const Evaluation evaluation = require(evaluateCatalog(tenSizes(), plans, {}, {}, noProgress()));
    const auto has = [&](const std::string& code, const std::string& id) {
        return std::any_of(evaluation.lint.begin(), evaluation.lint.end(), [&](const LintFinding& finding) {
            return finding.code == code && finding.plan == id;
        });
    };
    EXPECT_TRUE(has("dominated_plan", "big"));
    EXPECT_FALSE(has("dominated_plan", "small"));
    EXPECT_TRUE(has("tiers_out_of_order", "big"));
}

} // namespace
