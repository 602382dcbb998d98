#include "core/derive/distribution_detail.h"

#include "core/base/parallel.h"
#include "core/derive/derive.h"
#include "tests/core/derive/demo_project.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace core {
namespace {

using By = DistributionSlice::By;

const Results& demoResults()
{
    static const Results results = [] {
        Project project = demoProject(300, 3, {});
        std::vector<usage::Account> accounts;
        for (std::size_t i = 0; i < project.usage->names->users.size(); ++i)
            accounts.push_back({project.usage->names->users[i], {}, i % 3 ? "pro" : "basic", 1, {}, {}, {}});
        project.accounts = std::move(accounts);
        auto derived = derive(project, nullptr, noProgress());
        EXPECT_TRUE(derived);
        return std::move(derived).value();
    }();
    return results;
}

DistributionDetail detailOf(const DistributionSlice& slice)
{
    auto detail = distributionDetailOf(demoResults(), slice, 0.12, noProgress());
    EXPECT_TRUE(detail) << describe(detail.error());
    return detail ? std::move(detail).value() : DistributionDetail{};
}

double sumOf(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(DistributionSlice, PartsOfADimensionAddUpToTheWhole)
{
    for (const std::string measure : {"cost", "tokens", "requests"}) {
        const double whole =
            sumOf(valuesOf(demoResults(), {measure, By::Everything, {}}, noProgress())->values);
        std::map<By, double> parts;
        for (const DistributionSlice& slice : slicesOf(demoResults(), measure)) {
            const auto values = valuesOf(demoResults(), slice, noProgress());
            ASSERT_TRUE(values) << slice.name;
            if (slice.by != By::Period || !values->partial)
                parts[slice.by] += sumOf(values->values);
        }
        for (const By by : {By::Model, By::Workflow, By::Plan, By::Period})
            EXPECT_NEAR(parts[by], whole, 1e-9 * whole) << measure << " " << int(by);
    }
}

TEST(DistributionSlice, AnUnknownNameIsSaid)
{
    for (const By by : {By::Model, By::Workflow, By::Plan, By::Period}) {
        const auto values = valuesOf(demoResults(), {"cost", by, "nothing of the kind"}, noProgress());
        ASSERT_FALSE(values);
        EXPECT_EQ(values.error().code, ErrorCode::NotFound);
    }
}

TEST(DistributionDetail, WhatWasDerivedBeforeIsWhatItWouldCompute)
{
    const double target = demoResults().project.assumptions->overageTarget;
    const auto known = distributionDetailOf(demoResults(), {}, target, noProgress());
    const auto computed = distributionDetailOf(demoResults(), {}, target / 2, noProgress()); // another target
    ASSERT_TRUE(known && computed);
    const DistributionResults &a = known->distribution, &b = computed->distribution;
    EXPECT_EQ(a.histogram.heights, b.histogram.heights);
    EXPECT_EQ(a.sorted, b.sorted);
    EXPECT_EQ(a.verdict, b.verdict);
    ASSERT_EQ(a.fits.size(), b.fits.size());
    for (std::size_t i = 0; i < a.fits.size(); ++i)
        EXPECT_EQ(a.fits[i].bic, b.fits[i].bic);
    EXPECT_NE(a.threshold.value, b.threshold.value);
}

TEST(DistributionDetail, FittedSharesLieAsFarFromTheObservedOnesAsKsSays)
{
    const DistributionDetail detail = detailOf({});
    std::size_t checked = 0;
    for (const FitSummary& fit : detail.distribution.fits) {
        if (!fit.converged)
            continue;
        const Curve& shares = detail.shares.at(fit.family);
        double furthest = 0;
        for (std::size_t i = 0; i < shares.x.size(); ++i)
            furthest = std::max(furthest, std::abs(shares.x[i] - shares.y[i]));
        EXPECT_LE(furthest, fit.ks + 1e-9) << fit.family;
        EXPECT_GT(furthest, 0.7 * fit.ks) << fit.family; // some 200 of the values are looked at
        ++checked;
    }
    EXPECT_GE(checked, 8u);
}

TEST(DistributionDetail, TiersHoldEveryPayerAndTheWholeOnce)
{
    const DistributionDetail detail = detailOf({});
    ASSERT_EQ(detail.tiers.size(), 4u);
    for (const TierOption& option : detail.tiers) {
        double payers = 0, amount = 0, from = 0;
        for (const ProposedTier& tier : option.tiers) {
            EXPECT_EQ(tier.from, from);
            from = tier.to.value_or(0);
            payers += tier.payers;
            amount += tier.amount;
            std::size_t count = 0;
            for (const double value : detail.values.values)
                count += (value > tier.from || tier.from == 0) && (!tier.to || value <= *tier.to);
            EXPECT_NEAR(tier.payers, double(count) / double(detail.values.values.size()), 1e-12);
        }
        EXPECT_NEAR(payers, 1, 1e-12);
        EXPECT_NEAR(amount, 1, 1e-12);
    }
}

TEST(DistributionDetail, BreaksMovedByHandKeepTheirShares)
{
    const DistributionDetail detail = detailOf({"tokens", By::Everything, {}});
    const double median = detail.distribution.p50;
    const TierOption moved = tiersBetween(detail.distribution, {median * 4, median});
    ASSERT_EQ(moved.tiers.size(), 3u);
    EXPECT_NEAR(moved.tiers[0].payers, 0.5, 0.01);
    EXPECT_DOUBLE_EQ(moved.tiers[1].from, median);
    EXPECT_NEAR(moved.tiers[0].amount + moved.tiers[1].amount + moved.tiers[2].amount, 1, 1e-12);
}

TEST(DistributionDetail, EveryPeriodIsShownOnTheSameEdges)
{
    const DistributionDetail detail = detailOf({});
    ASSERT_EQ(detail.periods.size(), detail.values.matrix->periods.size());
    for (const PeriodShape& period : detail.periods) {
        EXPECT_EQ(period.histogram.edges, detail.periods.front().histogram.edges);
        EXPECT_LE(sumOf(period.histogram.heights), 1 + 1e-12);
        EXPECT_GT(sumOf(period.histogram.heights), 0.5);
    }
    EXPECT_TRUE(detailOf({"cost", By::Period, detail.periods.front().name}).periods.empty());
}

TEST(DistributionDetail, SameBitsForAnyNumberOfThreads)
{
    setThreadCount(1);
    const DistributionDetail one = detailOf({});
    setThreadCount(4);
    const DistributionDetail four = detailOf({});
    setThreadCount(0);
    ASSERT_TRUE(one.intervals && four.intervals);
    EXPECT_EQ(one.intervals->gini.low, four.intervals->gini.low);
    EXPECT_EQ(one.intervals->top1.high, four.intervals->top1.high);
    EXPECT_EQ(one.hill.y, four.hill.y);
}

TEST(DistributionDetail, AnEmptyProjectHasNone)
{
    const auto results = derive(newProject(), nullptr, noProgress());
    const auto detail = distributionDetailOf(*results, {}, 0.12, noProgress());
    ASSERT_TRUE(detail);
    EXPECT_TRUE(detail->tiers.empty());
    EXPECT_EQ(selectionOf(detail->values, -1, 1e300).count, 0u);
}

TEST(PayerSelection, EverybodyUsesEverything)
{
    const SliceValues values = *valuesOf(demoResults(), {"tokens", By::Everything, {}}, noProgress());
    const PayerSelection all = selectionOf(values, -1, std::numeric_limits<double>::infinity(), 10);
    EXPECT_EQ(all.count, values.values.size());
    EXPECT_DOUBLE_EQ(all.payers, 1);
    EXPECT_DOUBLE_EQ(all.amount, 1);
    ASSERT_EQ(all.top.size(), 10u);
    EXPECT_TRUE(std::is_sorted(all.top.begin(), all.top.end(),
                               [](const auto& a, const auto& b) { return a.value > b.value; }));
    EXPECT_FALSE(all.top.front().name.empty());
    double models = 0;
    for (const auto& [model, share] : all.models)
        models += share;
    EXPECT_NEAR(models, 1, 1e-12);
}

TEST(PayerSelection, NeighbouringRangesShareNobody)
{
    const SliceValues values = *valuesOf(demoResults(), {}, noProgress());
    const double middle = values.values[values.values.size() / 2];
    const PayerSelection low = selectionOf(values, -1, middle);
    const PayerSelection high = selectionOf(values, middle, 1e300);
    EXPECT_EQ(low.count + high.count, values.values.size());
    EXPECT_NEAR(low.amount + high.amount, 1, 1e-12);
    for (const SelectedPayer& payer : high.top)
        EXPECT_GT(payer.value, middle);
}

} // namespace
} // namespace core
