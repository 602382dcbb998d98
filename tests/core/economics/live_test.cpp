#include "tests/core/economics/worked.h"

#include "core/base/parallel.h"
#include "core/economics/prepared.h"
#include "core/economics/rules.h"
#include "core/economics/scan.h"
#include "core/economics/threshold_curve.h"
#include "core/plan/edit.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace testing_economics;

/// Heavy-tailed payers with a few models, as telemetry has them; some hold much, many little.
Population telemetry(std::size_t payers, std::uint32_t seed, std::size_t periods = 1)
{
    std::mt19937 random(seed);
    std::lognormal_distribution<double> size(0, 1.4);
    std::uniform_real_distribution<double> share(0, 1);
    Population population;
    population.periods = periods;
    usage::MeterColumn input{{"large", "", "", "", usage::Quantity::UncachedInput}, {}};
    usage::MeterColumn output{{"small", "", "", "", usage::Quantity::Output}, {}};
    cost::CostColumn large{"large", "", {}}, small{"small", "", {}};
    for (std::size_t period = 0; period < periods; ++period) {
        for (std::size_t i = 0; i < payers; ++i) {
            const double tokens = std::floor(1e5 * size(random)), part = share(random);
            population.weight.push_back(1);
            population.payer.push_back(static_cast<std::uint32_t>(i));
            population.period.push_back(static_cast<std::uint16_t>(period));
            input.values.push_back(std::floor(tokens * part));
            output.values.push_back(tokens - std::floor(tokens * part));
            large.values.push_back(input.values.back() * 3e-5);
            small.values.push_back(output.values.back() * 6e-6);
            population.cost.push_back(large.values.back() + small.values.back());
        }
    }
    population.columns = {std::move(input), std::move(output)};
    population.costColumns = {std::move(large), std::move(small)};
    return population;
}

/// A plan with every part that monthly mode knows.
plan::Plan richPlan()
{
    return planOf(
        R"("models": [{"id": "large", "price": "vendor/large"}, {"id": "small", "price": "vendor/small"}],
        "meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}],
        "credits": [{"id": "credit", "decimals": 1, "round": "up", "weights": {"rule": "table", "other": "free", "rows": [
            {"match": {"model": ["large"]}, "credits": "3", "per": 1000},
            {"match": {"model": ["small"]}, "credits": "1", "per": 1000}]}}],
        "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "12"}},
            {"id": "seat", "kind": "seats", "included": 1, "min": 2, "price": {"model": "unit", "amount": {"USD": "3"}}},
            {"id": "over", "kind": "usage", "of": "credit", "after": "grants", "price": {"model": "graduated", "tiers": [
                {"up_to": "200", "unit": {"USD": "0.0213"}}, {"up_to": null, "unit": {"USD": "0.011"}}]},
             "most": {"USD": "60"}}],
        "grants": [{"id": "month", "of": "credit", "amount": "300", "every": "P1M"}],
        "limits": [{"id": "budget", "of": "compute", "money": {"USD": "12"}, "window": {"kind": "billing_period"},
            "steps": [{"at": "0.5", "do": "warn"}, {"at": "1", "do": "slow"}, {"at": "3", "do": "block"}]},
            {"id": "cap", "of": "spend", "money": {"USD": "40"}, "window": {"kind": "billing_period"},
             "steps": [{"at": "1", "do": "block"}]}],
        "commitment": {"least": {"USD": "14"}, "every": "P1M", "counts": ["base", "over"], "shortfall": "true_up"})");
}

cost::PriceBook vendorPrices()
{
    cost::PriceBook book;
    cost::PriceEntry entry;
    entry.uncachedInput = entry.output = Decimal::fromInteger(30);
    entry.model = "vendor/large";
    book = withEntry(book, entry);
    entry.model = "vendor/small";
    entry.uncachedInput = entry.output = Decimal::fromInteger(6);
    return withEntry(book, entry);
}

/// Results as text with all their bits.
std::string bitsOf(const PlanEvaluation& evaluation)
{
    std::string bits;
    for (const std::string_view name : resultNames()) {
        const std::optional<double> value = resultNamed(evaluation.results, name);
        bits += std::string(name) + "=" +
                (value ? std::to_string(std::bit_cast<std::uint64_t>(*value)) : "-") + "\n";
    }
    for (const Decile& decile : evaluation.deciles)
        bits += std::to_string(std::bit_cast<std::uint64_t>(decile.revenue - decile.cost)) + "\n";
    for (const HistogramBin& bin : evaluation.bills)
        bits += std::to_string(std::bit_cast<std::uint64_t>(bin.payers)) + "\n";
    return bits;
}

TEST(LiveEvaluation, HasTheSameBitsForAnyNumberOfThreads)
{
    const Population population = telemetry(50000, 7);
    const plan::Plan plan = richPlan();
    Assumptions assumptions;
    assumptions.dormantShare = 0.1;
    std::vector<std::string> bits;
    for (const unsigned threads : {1u, 2u, 5u}) {
        setThreadCount(threads);
        bits.push_back(bitsOf(evaluated(population, plan, assumptions, vendorPrices())));
    }
    setThreadCount(0);
    EXPECT_EQ(bits[0], bits[1]);
    EXPECT_EQ(bits[0], bits[2]);
}

/// Edits that do not touch what is counted.
std::vector<std::string> liveControls()
{
    return {"charges[0].amount.USD",
            "charges[1].price.amount.USD",
            "charges[2].price.tiers[0].unit.USD",
            "charges[2].price.tiers[1].unit.USD",
            "charges[2].most.USD",
            "grants[0].amount",
            "limits[0].money.USD",
            "limits[0].steps[1].at",
            "limits[1].money.USD",
            "commitment.least.USD"};
}

TEST(LiveEvaluation, OfAnEditedPlanEqualsOneFromNothing)
{
    const Population population = telemetry(3000, 11);
    const cost::PriceBook book = vendorPrices();
    plan::Plan plan = richPlan();
    const auto prepared = require(prepare(population, plan, book, {}, noProgress()));
    std::mt19937 random(5);
    std::uniform_real_distribution<double> factor(0.2, 2.5);
    for (int edit = 0; edit < 60; ++edit) {
        const std::vector<std::string> controls = liveControls();
        const std::string& control = controls[random() % controls.size()];
        plan = require(
            plan::withMoved(plan, control, plan::valueAt(plan, control)->toDouble() * factor(random)));
        ASSERT_TRUE(stillPrepared(*prepared, plan, {})) << control;
        EXPECT_EQ(bitsOf(require(evaluate(*prepared, plan, {}))),
                  bitsOf(evaluated(population, plan, {}, book)))
            << control << " = " << plan::valueAt(plan, control)->toDouble();
    }
}

/// Weights are dragged one after the other, by steps of all lengths; what did not move is kept.
TEST(LiveEvaluation, OfMovedWeightsEqualsOneFromNothing)
{
    const auto population = std::make_shared<const Population>(telemetry(3000, 13));
    const cost::PriceBook book = vendorPrices();
    plan::Plan plan = richPlan();
    plan.limits.front().match = plan::Match{{"large"}, {}, {}}; // two classes of usage
    for (const bool classes : {true, false}) {
        if (!classes)
            plan.limits.front().match.reset();
        auto prepared = require(prepare(population, plan, book, {}, nullptr, noProgress()));
        for (const double weight : {3.0, 3.1, 3.125, 3.0, 2.0, 1e-6, 1e6, 7.0 / 3}) {
            for (const char* row : {"0", "0", "1"}) {
                plan =
                    require(plan::withMoved(plan, std::string("credits[0].weights.rows[") + row + "].credits",
                                            weight + row[0] - '0'));
                const auto next = require(prepare(population, plan, book, {}, prepared.get(), noProgress()));
                const auto fresh = require(prepare(*population, plan, book, {}, noProgress()));
                EXPECT_EQ(bitsOf(require(evaluate(*next, plan, {}))),
                          bitsOf(require(evaluate(*fresh, plan, {}))))
                    << row << " " << weight;
                ASSERT_EQ(next->measures.size(), 2u);
                EXPECT_EQ(next->measures[1].total.data(), prepared->measures[1].total.data())
                    << "the cost that is limited was worked out again";
                prepared = next;
            }
        }
    }
}

/// Levers are applied once; a plan's edits, and other plans, go on from what they left.
TEST(LiveEvaluation, WithLeversEqualsOneFromNothing)
{
    const auto population = std::make_shared<const Population>(telemetry(3000, 19));
    cost::PriceBook book = vendorPrices();
    plan::Plan plan = richPlan();
    Assumptions assumptions;
    assumptions.levers.resize(2);
    assumptions.levers[0].kind = LeverKind::Compression;
    assumptions.levers[0].rate = 0.3;
    assumptions.levers[1].kind = LeverKind::Local;
    assumptions.levers[1].rate = 0.1;
    assumptions.levers[1].costPerActiveUser = 0.5;
    std::shared_ptr<const Prepared> before;
    const auto next = [&] {
        const auto prepared =
            require(prepare(population, plan, book, assumptions, before.get(), noProgress()));
        EXPECT_EQ(bitsOf(require(evaluate(*prepared, plan, assumptions))),
                  bitsOf(evaluated(*population, plan, assumptions, book)));
        const bool kept = before && prepared->served == before->served && prepared->basis == before->basis;
        before = prepared;
        return kept;
    };
    EXPECT_FALSE(next());
    for (const double weight : {3.1, 2.0, 7.0 / 3}) {
        plan = require(plan::withMoved(plan, "credits[0].weights.rows[0].credits", weight));
        EXPECT_TRUE(next()) << weight;
    }
    assumptions.tokenFactor = 1.2;
    EXPECT_TRUE(next());
    assumptions.levers[0].rate = 0.4;
    EXPECT_FALSE(next());
    book.entries.front().uncachedInput = Decimal::fromInteger(29);
    EXPECT_FALSE(next());
    assumptions.levers.clear();
    EXPECT_FALSE(next());
    EXPECT_FALSE(before->served);
}

TEST(LiveEvaluation, KeepsTheSumOfTheWeightsThatDoNotMove)
{
    const auto population = std::make_shared<const Population>(telemetry(100, 13));
    plan::Plan plan = richPlan();
    std::vector<std::shared_ptr<const Prepared>> all;
    for (const double weight : {3.0, 4.0, 4.5}) {
        plan = require(plan::withMoved(plan, "credits[0].weights.rows[0].credits", weight));
        all.push_back(require(
            prepare(population, plan, {}, {}, all.empty() ? nullptr : all.back().get(), noProgress())));
    }
    EXPECT_FALSE(all[0]->measureOrigins[0].rest);
    ASSERT_TRUE(all[1]->measureOrigins[0].rest && all[2]->measureOrigins[0].rest);
    EXPECT_EQ(all[1]->measureOrigins[0].rest->sum.data(), all[2]->measureOrigins[0].rest->sum.data());
}

TEST(LiveEvaluation, KnowsWhenWhatIsCountedChanges)
{
    const plan::Plan plan = richPlan();
    const auto prepared = require(prepare(telemetry(10, 1), plan, vendorPrices(), {}, noProgress()));
    EXPECT_FALSE(stillPrepared(*prepared,
                               require(plan::withMoved(plan, "credits[0].weights.rows[0].credits", 4)), {}));
    plan::Plan matched = plan;
    matched.limits[0].match = plan::Match{{"large"}, {}, {}};
    EXPECT_FALSE(stillPrepared(*prepared, matched, {}));
    EXPECT_FALSE(evaluate(*prepared, matched, {}));
    Assumptions longer;
    longer.tokenFactor = 1.3;
    EXPECT_FALSE(stillPrepared(*prepared, plan, longer));
}

/// The fast path for payers that no limit touches, against looking at each of them.
TEST(LiveEvaluation, ManyAtOnceEqualsOneByOne)
{
    const Population population = telemetry(5000, 3);
    plan::Plan plan = richPlan();
    Assumptions assumptions;
    assumptions.paymentFeeShare = 0.029;
    assumptions.paymentFeeFixed = 0.3;
    const auto prepared = require(prepare(population, plan, vendorPrices(), assumptions, noProgress()));
    std::mt19937 random(9);
    std::uniform_real_distribution<double> factor(0.3, 2);
    for (int edit = 0; edit < 40; ++edit) {
        const std::vector<std::string> controls = liveControls();
        const std::string& control = controls[random() % controls.size()];
        plan = require(
            plan::withMoved(plan, control, plan::valueAt(plan, control)->toDouble() * factor(random)));
        plan.billing.rounding = static_cast<Rounding>(edit % 4);
        plan.billing.roundAt = edit % 3 ? plan::RoundMoneyAt::Line : plan::RoundMoneyAt::Invoice;
        const Rules rules = rulesOf(plan, assumptions, *prepared);
        SlotResults fast, slow;
        const Totals a = scan(*prepared, plan, rules, 0.1, {nullptr, 1, &fast, false});
        const Totals b = scan(*prepared, plan, rules, 0.1, {nullptr, 1, &slow, true});
        for (std::size_t slot = 0; slot < fast.invoice.size(); ++slot) {
            ASSERT_EQ(fast.invoice[slot], slow.invoice[slot]) << control << " " << slot;
            ASSERT_EQ(fast.cost[slot], slow.cost[slot]) << control << " " << slot;
            ASSERT_EQ(fast.charged[slot], slow.charged[slot]) << control << " " << slot;
        }
        for (const auto member :
             {&Tally::weight, &Tally::revenue, &Tally::served, &Tally::fees, &Tally::fixed, &Tally::usage,
              &Tally::overage, &Tally::commitment, &Tally::demanded, &Tally::denied, &Tally::charged,
              &Tally::reached, &Tally::degraded, &Tally::shocked, &Tally::losing, &Tally::loss,
              &Tally::winning, &Tally::profit})
            EXPECT_NEAR(a.total.*member, b.total.*member, 1e-10 * (1 + std::fabs(b.total.*member)))
                << control;
        for (std::size_t i = 0; i < a.total.spread.size(); ++i)
            EXPECT_NEAR(a.total.spread[i], b.total.spread[i], 1e-10 * (1 + std::fabs(b.total.spread[i])));
        EXPECT_EQ(a.bills.quantiles({0.5, 0.9, 0.99}), b.bills.quantiles({0.5, 0.9, 0.99}));
    }
}

TEST(Deciles, SplitARowThatLiesInSeveral)
{
    const plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const PlanEvaluation evaluation = evaluated(
        segments(R"({"name": "a", "count": 65, "cost": 1}, {"name": "b", "count": 35, "cost": 10})"), plan);
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_NEAR(evaluation.deciles[i].payers, 10, 1e-9) << i;
        EXPECT_NEAR(evaluation.deciles[i].cost, i < 6 ? 10 : i == 6 ? 5 + 50 : 100, 1e-9) << i;
    }
}

TEST(Quantiles, OfBillsAreThoseOfTheSortedList)
{
    std::mt19937 random(2);
    std::lognormal_distribution<double> size(2, 1);
    Bills bills;
    std::vector<double> sorted;
    for (int i = 0; i < 70001; ++i) {
        const double amount = i % 3 ? std::floor(size(random) * 100) / 100 : 20;
        bills.add(amount, 1);
        sorted.push_back(amount);
    }
    std::sort(sorted.begin(), sorted.end());
    const std::vector<double> shares{0.01, 0.5, 0.95, 0.99, 1};
    const std::vector<double> found = bills.quantiles(shares);
    for (std::size_t i = 0; i < shares.size(); ++i)
        EXPECT_EQ(found[i], sorted[static_cast<std::size_t>(std::ceil(shares[i] * 70001)) - 1]) << shares[i];
}

TEST(ThresholdCurve, FollowsTheExactResults)
{
    const Population population = telemetry(20000, 17);
    const plan::Plan plan = richPlan();
    const auto prepared = require(prepare(population, plan, vendorPrices(), {}, noProgress()));
    const std::vector<double> values{50, 150, 300, 600, 1500};
    const ThresholdCurve curve = require(thresholdCurve(*prepared, plan, {}, "grants[0].amount", values));
    ASSERT_EQ(curve.value, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const plan::Plan moved = require(plan::withMoved(plan, "grants[0].amount", values[i]));
        const PlanResults exact = require(evaluate(*prepared, moved, {})).results;
        EXPECT_NEAR(curve.overageShare[i], exact.overageShare, 0.001) << values[i];
        EXPECT_NEAR(curve.grossMargin[i], exact.grossMargin.value(), 0.005) << values[i];
    }
}

TEST(ThresholdIndex, AddsUpWhatLiesBeyondAThreshold)
{
    const Population population = telemetry(2000, 23);
    const plan::Plan plan = richPlan();
    const auto prepared = require(prepare(population, plan, vendorPrices(), {}, noProgress()));
    const ThresholdIndex index(*prepared, "credit");
    const std::optional<UnitDemand> demand = demandOf(*prepared, plan, {});
    ASSERT_TRUE(demand);
    EXPECT_EQ(demand->unit, "credit");
    EXPECT_EQ(demand->allowance, 300);
    for (const double threshold : {0.0, 10.0, 300.0, 5000.0, 1e9}) {
        double payers = 0, quantity = 0;
        for (const double z : demand->quantity) {
            payers += z > threshold ? 1 : 0;
            quantity += std::max(0.0, z - threshold);
        }
        EXPECT_NEAR(index.beyond(threshold).payers, payers, 1e-6) << threshold;
        EXPECT_NEAR(index.beyond(threshold).quantity, quantity, 1e-9 * (1 + quantity)) << threshold;
    }
    const double threshold = index.thresholdFor(0.12);
    EXPECT_LE(index.beyond(threshold).payers, 240 + 1e-6);
    EXPECT_GT(index.beyond(std::nextafter(threshold, 0)).payers, 240 - 1e-6);
}

} // namespace
