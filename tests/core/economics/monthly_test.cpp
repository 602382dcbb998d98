#include "tests/core/economics/worked.h"

#include <algorithm>

namespace {

using namespace testing_economics;

const std::string kBase = R"({"id": "base", "kind": "flat", "amount": {"USD": "20"}})";
const std::string kTokens = R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],)";
const std::string kComputeMeter = R"("meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}],)";

std::string tokenSegment(double tokens, double cost, double count = 1)
{
    return R"({"name": "s", "count": )" + std::to_string(count) + R"(, "cost": )" + std::to_string(cost) +
           R"(, "quantities": {"tokens": )" + std::to_string(tokens) + "}}";
}

std::string computeLimit(const std::string& steps)
{
    return kComputeMeter + R"("charges": [)" + kBase +
           R"(], "limits": [{"id": "budget", "of": "compute", "money": {"USD": "10"},
                "window": {"kind": "billing_period"}, "steps": [)" +
           steps + "]}]";
}

// Budget of $10, demand of $40: the parts between steps are 10, 10, 10 and 10 dollars.
TEST(Limits, CutTheDemandAtTheirStepsAndTheHighestReachedActs)
{
    const plan::Plan plan = planOf(computeLimit(R"({"at": "0.8", "do": "warn"}, {"at": "1", "do": "slow"},
        {"at": "2", "do": "throttle", "requests": 10, "every": "PT1H"}, {"at": "3", "do": "block"})"));
    const Population population = segments(R"({"name": "heavy", "count": 1, "cost": 40})");
    Assumptions assumptions;
    const PlanResults results = resultsFor(population, plan, assumptions);
    EXPECT_NEAR(results.servedCost, 10 + 10 * 0.5 + 10 * 0.5 + 0,
                1e-12); // batch discount 0.5, throttle loss 0.5
    EXPECT_EQ(results.degradedShare, 1);
    EXPECT_EQ(results.thresholdShare, 1);
    EXPECT_NEAR(results.deniedShare, (5 + 10) / 40.0, 1e-12);

    assumptions.abandonSlow = 0.2;
    assumptions.batchDiscount = 0.3;
    assumptions.throttleLoss = 0.9;
    EXPECT_NEAR(resultsFor(population, plan, assumptions).servedCost, 10 + 10 * 0.8 * 0.7 + 10 * 0.1, 1e-12);
}

TEST(Limits, AWarningLeavesInPlaceWhatTheStepBeforeItDoes)
{
    const std::string parts =
        R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "over", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "1"}}}],
        "limits": [{"id": "cap", "of": "calls", "amount": "100", "window": {"kind": "billing_period"}, "steps": [
            {"at": "1", "do": "charge", "charge": "over"}, {"at": "1.5", "do": "warn"}]}])";
    const PlanResults results = resultsFor(
        segments(R"({"name": "one", "count": 1, "cost": 1, "quantities": {"calls": 200}})"), planOf(parts));
    EXPECT_NEAR(results.revenue, 100, 1e-9);
}

TEST(Limits, ApplyInFileOrderToWhatEarlierOnesLeft)
{
    // Half of what lies past $10 is served: 10 + 15. The second limit sees 25 and stops at 20.
    const plan::Plan plan = planOf(kComputeMeter + R"("charges": [)" + kBase + R"(], "limits": [
            {"id": "soft", "of": "compute", "money": {"USD": "10"}, "window": {"kind": "billing_period"},
             "steps": [{"at": "1", "do": "throttle", "requests": 1, "every": "PT1H"}]},
            {"id": "hard", "of": "compute", "money": {"USD": "20"}, "window": {"kind": "billing_period"},
             "steps": [{"at": "1", "do": "block"}]}])");
    EXPECT_NEAR(resultsFor(segments(R"({"name": "heavy", "count": 1, "cost": 40})"), plan).servedCost, 20,
                1e-12);
    EXPECT_NEAR(resultsFor(segments(R"({"name": "medium", "count": 1, "cost": 20})"), plan).servedCost, 15,
                1e-12);
}

TEST(Limits, OfOtherWindowsAreLeftToTheReplayAndLintSaysSo)
{
    const plan::Plan plan = planOf(kComputeMeter + R"("charges": [)" + kBase +
                                   R"(], "limits": [{"id": "week", "of": "compute", "money": {"USD": "1"},
            "window": {"kind": "rolling", "length": "P7D"}, "steps": [{"at": "1", "do": "block"}]}])");
    const Population population = segments(R"({"name": "heavy", "count": 1, "cost": 40})");
    EXPECT_EQ(resultsFor(population, plan).servedCost, 40);
    const std::vector<plan::Plan> plans{plan};
    const Evaluation evaluation = require(evaluateCatalog(population, plans, {}, {}, noProgress()));
    EXPECT_TRUE(std::any_of(evaluation.lint.begin(), evaluation.lint.end(), [](const LintFinding& finding) {
        return finding.code == "replay_only" && finding.control == "limits[0].window";
    }));
}

TEST(Limits, OnMoneyBilledStopWhereTheBillReachesThem)
{
    const plan::Plan plan = planOf(
        kTokens + R"("charges": [)" + kBase +
        R"(, {"id": "use", "kind": "usage", "of": "tokens", "price": {"model": "unit", "amount": {"USD": "0.00001"}}}],
            "limits": [{"id": "cap", "of": "spend", "money": {"USD": "15"}, "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "block"}]}])");
    const PlanResults results = resultsFor(segments(tokenSegment(4e6, 8)), plan); // would be billed $40
    EXPECT_NEAR(results.revenue, 35, 1e-9);
    EXPECT_NEAR(results.servedCost, 8 * 15 / 40.0, 1e-9);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1e6, 2)), plan).revenue, 30, 1e-12); // below the cap
}

const std::string kGrant =
    R"(, "grants": [{"id": "monthly", "of": "tokens", "amount": "1000", "every": "P1M", "expires": "period_end"}])";

TEST(Grants, WithoutACharge_PacksOrStepsBlockWhatLiesPastThem)
{
    const plan::Plan plan = planOf(kTokens + R"("charges": [)" + kBase + "]" + kGrant);
    const PlanResults results = resultsFor(segments(tokenSegment(4000, 8)), plan);
    EXPECT_NEAR(results.servedCost, 2, 1e-12);
    EXPECT_EQ(results.overageShare, 0);
    EXPECT_EQ(results.thresholdShare, 1);
}

TEST(Grants, OfOtherLengthsCountByTheirAverageInABillingPeriod)
{
    const std::string grants = R"(, "grants": [
        {"id": "weekly", "of": "tokens", "amount": "700", "every": "P7D"},
        {"id": "yearly", "of": "tokens", "amount": "1200", "every": "P1Y"},
        {"id": "welcome", "of": "tokens", "amount": "99999", "every": "once"},
        {"id": "seat", "of": "tokens", "amount": "50", "every": "P1M", "per": "seat"}])";
    const plan::Plan plan = planOf(kTokens + R"("charges": [)" + kBase + "]" + grants);
    const double granted = 100 * 30.436875 + 100 + 50; // a month has 30.436875 days on average
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1e6, 1000)), plan).servedCost, granted / 1000, 1e-9);
}

TEST(Grants, ThatAreUsedUpExactlyAreNotExceeded)
{
    const plan::Plan plan = planOf(kTokens + R"("charges": [)" + kBase +
                                   R"(, {"id": "over", "kind": "usage", "of": "tokens", "after": "grants",
                "price": {"model": "package", "size": "100", "amount": {"USD": "1"}}}])" +
                                   kGrant);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1000, 1)), plan).revenue, 20, 1e-9);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1001, 1)), plan).revenue, 21, 1e-9);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1100, 1)), plan).revenue, 21, 1e-9);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1101, 1)), plan).revenue, 22, 1e-9);
}

TEST(Packs, AreBoughtWholeBySomeAndTheOthersAreStopped)
{
    const plan::Plan plan = planOf(kTokens + R"("charges": [)" + kBase + "]" + kGrant +
                                   R"(, "topups": [{"id": "pack", "of": "tokens", "amount": "1000",
                                         "price": {"USD": "5"}}])");
    Assumptions assumptions;
    assumptions.takeTopup = 0.25;
    const PlanResults results = resultsFor(segments(tokenSegment(2500, 10, 100)), plan, assumptions);
    EXPECT_NEAR(results.topupRevenue, 25 * 10, 1e-9); // two packs
    EXPECT_NEAR(results.servedCost, 25 * 10 + 75 * 4, 1e-9);
    EXPECT_NEAR(results.overageShare, 0.25, 1e-12);
    EXPECT_NEAR(results.billMax, 30, 1e-12);
    EXPECT_NEAR(results.billP50, 20, 1e-12);
}

TEST(Packs, ThatAreAutomaticAreBoughtByAllUpToTheirMost)
{
    const plan::Plan plan =
        planOf(kTokens + R"("charges": [)" + kBase + "]" + kGrant +
               R"(, "topups": [{"id": "pack", "of": "tokens", "amount": "1000", "price": {"USD": "5"},
             "auto": {"below": "10", "most": 2, "every": "P1M"}}])");
    EXPECT_NEAR(resultsFor(segments(tokenSegment(2500, 10)), plan).revenue, 30, 1e-12);
    const PlanResults capped = resultsFor(segments(tokenSegment(6000, 10)), plan);
    EXPECT_NEAR(capped.revenue, 30, 1e-12);
    EXPECT_NEAR(capped.servedCost, 5, 1e-12); // 3,000 of 6,000
}

TEST(Charges, WithoutAStatementOfWhereTheyBeginBillTheStepsThatNameThem)
{
    const plan::Plan plan = planOf(
        kTokens + R"("charges": [)" + kBase +
        R"(, {"id": "over", "kind": "usage", "of": "tokens", "price": {"model": "unit", "amount": {"USD": "0.01"}}}],
            "limits": [{"id": "month", "of": "tokens", "amount": "1000", "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "charge", "charge": "over"}, {"at": "3", "do": "block"}]}])");
    const PlanResults results = resultsFor(segments(tokenSegment(4000, 4)), plan);
    EXPECT_NEAR(results.revenue, 20 + 20, 1e-9); // 2,000 at $0.01
    EXPECT_NEAR(results.servedCost, 3, 1e-12);
    EXPECT_EQ(results.overageShare, 1);
}

// E10 of the billing facts: bounds apply after the schedule.
TEST(Charges, AreBoundedAfterTheirSchedule)
{
    const plan::Plan plan =
        planOf(kTokens + R"("charges": [{"id": "use", "kind": "usage", "of": "tokens", "after": "100",
            "price": {"model": "graduated", "tiers": [{"up_to": "100", "unit": {"USD": "0.1"}},
                                                      {"up_to": null, "unit": {"USD": "0.05"}}]},
            "least": {"USD": "2"}, "most": {"USD": "12"}}])");
    EXPECT_NEAR(resultsFor(segments(tokenSegment(110, 1)), plan).revenue, 2, 1e-9);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(240, 1)), plan).revenue, 12, 1e-12);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(220, 1)), plan).revenue, 11, 1e-12);
    EXPECT_NEAR(resultsFor(segments(tokenSegment(9999, 1)), plan).revenue, 12, 1e-9);
}

TEST(Charges, OfCostPlusFollowTheServedCost)
{
    const plan::Plan plan =
        planOf(kTokens + R"("charges": [{"id": "use", "kind": "usage", "of": "tokens", "after": "500",
            "price": {"model": "cost_plus", "markup": "1.3"}}])");
    EXPECT_NEAR(resultsFor(segments(tokenSegment(1000, 10)), plan).revenue, 6.5, 1e-12);
}

TEST(Invoices, AreRoundedByLineOrAsAWhole)
{
    const std::string parts = kTokens + R"("charges": [
        {"id": "a", "kind": "usage", "of": "tokens", "price": {"model": "unit", "amount": {"USD": "0.003"}}},
        {"id": "b", "kind": "usage", "of": "tokens", "price": {"model": "unit", "amount": {"USD": "0.003"}}}])";
    const Population population = segments(tokenSegment(1, 0.001));
    EXPECT_NEAR(resultsFor(population, planOf(parts, R"("half_up", "at": "line")")).revenue, 0, 1e-9);
    EXPECT_NEAR(resultsFor(population, planOf(parts, R"("half_up", "at": "invoice")")).revenue, 0.01, 1e-15);
    EXPECT_NEAR(resultsFor(population, planOf(parts, R"("up", "at": "line")")).revenue, 0.02, 1e-15);
    EXPECT_NEAR(resultsFor(population, planOf(parts, R"("down", "at": "invoice")")).revenue, 0, 1e-9);
}

// 100 units at $0.001 are $0.10 exactly, although 100 * 0.001 is not in binary.
TEST(Invoices, RoundUpOnlyWhatIsReallyAboveACoin)
{
    const plan::Plan plan = planOf(kTokens + R"("charges": [{"id": "a", "kind": "usage", "of": "tokens",
        "price": {"model": "unit", "amount": {"USD": "0.001"}}}])",
                                   R"("up", "at": "line")");
    for (int tens = 1; tens <= 2000; ++tens)
        EXPECT_NEAR(resultsFor(segments(tokenSegment(10 * tens, 0.001)), plan).revenue, tens / 100.0, 1e-12)
            << tens;
}

TEST(Seats, AreWithinTheirBoundsAndThoseIncludedAreFree)
{
    const plan::Plan plan =
        planOf(R"("charges": [{"id": "seats", "kind": "seats", "included": 3, "min": 5, "max": 50,
        "price": {"model": "unit", "amount": {"USD": "15"}}}])");
    const auto revenue = [&](int seats) {
        return resultsFor(segments(R"({"name": "team", "count": 1, "cost": 1, "quantities": {"seats": )" +
                                   std::to_string(seats) + "}}"),
                          plan)
            .revenue;
    };
    EXPECT_NEAR(revenue(1), 30, 1e-9);
    EXPECT_NEAR(revenue(8), 75, 1e-9);
    EXPECT_NEAR(revenue(70), 47 * 15, 1e-9);
}

TEST(Commitments, FillUpWhatCountsTowardsThem)
{
    const auto plan = [](const std::string& shortfall) {
        return planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
                {"id": "fee", "kind": "flat", "amount": {"USD": "30"}}],
            "commitment": {"least": {"USD": "1200"}, "every": "P1Y", "counts": ["fee"], )" +
                      shortfall + R"(, "discount": "0.1"})");
    };
    const Population population = segments(R"({"name": "one", "count": 1, "cost": 1})");
    // 27 after the discount; 73 are missing to a twelfth of 1,200.
    const PlanResults results = resultsFor(population, plan(R"("shortfall": "true_up")"));
    EXPECT_NEAR(results.revenue, 20 + 100, 1e-12);
    EXPECT_NEAR(results.commitmentRevenue, 70, 1e-12);
    EXPECT_NEAR(resultsFor(population, plan(R"("paid": "arrears", "shortfall": "forfeit")")).revenue, 47,
                1e-12);
    EXPECT_NEAR(resultsFor(population, plan(R"("paid": "advance", "shortfall": "forfeit")")).revenue, 120,
                1e-12);
}

TEST(DormantPayers, PayThePriceAndTheirInvoicesCostFees)
{
    const plan::Plan plan = planOf(R"("charges": [)" + kBase + "]");
    Assumptions assumptions;
    assumptions.dormantShare = 0.2;
    assumptions.paymentFeeShare = 0.03;
    assumptions.paymentFeeFixed = 0.3;
    const PlanResults results =
        resultsFor(segments(R"({"name": "one", "count": 80, "cost": 10})"), plan, assumptions);
    EXPECT_NEAR(results.payers, 100, 1e-9);
    EXPECT_NEAR(results.activePayers, 80, 1e-9);
    EXPECT_NEAR(results.revenue, 2000, 1e-9);
    EXPECT_NEAR(results.paymentFees, 100 * 0.9, 1e-9);
    EXPECT_NEAR(results.cogs, 800 + 90, 1e-9);
}

TEST(BillingPeriods, OtherThanAMonthAreAveragedToOne)
{
    plan::Plan yearly =
        planOf(kTokens + R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "120"}},
            {"id": "over", "kind": "usage", "of": "tokens", "after": "grants",
             "price": {"model": "unit", "amount": {"USD": "0.01"}}}],
            "grants": [{"id": "g", "of": "tokens", "amount": "12000", "every": "P1Y"}])");
    yearly.billing.every = {1, plan::DurationUnit::Year};
    const PlanResults results = resultsFor(segments(tokenSegment(1500, 3)), yearly);
    EXPECT_NEAR(results.revenue, 10 + 5, 1e-9);
    EXPECT_NEAR(results.servedCost, 3, 1e-12);
}

TEST(BillShock, IsMeasuredAgainstWhatIsPaidWithoutUsage)
{
    const plan::Plan plan = planOf(kTokens + R"("charges": [)" + kBase +
                                   R"(, {"id": "over", "kind": "usage", "of": "tokens", "after": "grants",
                                         "price": {"model": "unit", "amount": {"USD": "0.01"}}}])" +
                                   kGrant);
    const PlanResults results = resultsFor(
        segments(tokenSegment(2900, 1, 90) + "," + tokenSegment(3100, 1, 10)), plan); // $39 and $41
    EXPECT_NEAR(results.billShockShare, 0.1, 1e-12);
    EXPECT_NEAR(results.billP50, 39, 1e-12);
    EXPECT_NEAR(results.billP95, 41, 1e-12);
    double binned = 0;
    for (const HistogramBin& bin : evaluated(segments(tokenSegment(2900, 1, 90)), plan).bills)
        binned += bin.payers;
    EXPECT_NEAR(binned, 90, 1e-9);
}

} // namespace
