#include "core/stats/concentration.h"
#include "core/stats/curves.h"
#include "core/stats/quantile.h"
#include "core/stats/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace {

using namespace core::stats;

Sample sampleOf(std::vector<double> values, std::vector<double> weights = {})
{
    return *Sample::from(values, weights);
}

std::vector<double> lognormal(std::size_t n, double mu, double sigma, std::uint64_t seed)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = std::exp(mu + sigma * random.normal());
    return values;
}

TEST(Sample, SortsJoinsEqualValuesAndSetsZerosApart)
{
    const Sample s = sampleOf({5, 0, 2, 5, 0, 1});
    EXPECT_EQ(std::vector<double>(s.values().begin(), s.values().end()), (std::vector<double>{1, 2, 5}));
    EXPECT_EQ(std::vector<double>(s.weights().begin(), s.weights().end()), (std::vector<double>{1, 1, 2}));
    EXPECT_EQ(s.zeroWeight(), 2);
    EXPECT_EQ(s.weight(), 6);
    EXPECT_EQ(s.sum(), 13);
    EXPECT_EQ(s.median(), 3.5); // of 1 2 5 5
}

TEST(Sample, SortsLikeTheStandardLibraryOverTheWholeRangeOfDoubles)
{
    RandomStream random(3);
    std::vector<double> values;
    for (int i = 0; i < 5000; ++i)
        values.push_back(std::exp(600 * (2 * random.uniform() - 1)));
    const Sample s = sampleOf(values);
    std::sort(values.begin(), values.end());
    EXPECT_TRUE(std::equal(values.begin(), values.end(), s.values().begin(), s.values().end()));
}

TEST(Sample, ANegativeValueIsAnErrorWithItsRow)
{
    const auto result = Sample::from(std::vector<double>{1, 2, -3});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().line, 3u);
    EXPECT_EQ(result.error().field, "value");
    EXPECT_FALSE(result.error().expected.empty());
    EXPECT_FALSE(Sample::from(std::vector<double>{1, std::nan("")}));
    EXPECT_FALSE(Sample::from(std::vector<double>{1, std::numeric_limits<double>::infinity()}));
    EXPECT_FALSE(Sample::from(std::vector<double>{1, 2}, std::vector<double>{1}));
}

TEST(Sample, AnEmptySampleAnswersEveryQuestion)
{
    const Sample s = sampleOf({});
    EXPECT_EQ(s.weight(), 0);
    EXPECT_TRUE(std::isnan(quantile(s, 0.5)));
    EXPECT_FALSE(concentrationOf(s).gini);
    EXPECT_TRUE(logHistogram(s).counts.empty());
    EXPECT_TRUE(ccdf(s).empty());
}

TEST(Quantile, InterpolatesLikeTypeSevenWithZerosCounted)
{
    const Sample s = sampleOf({0, 10, 20, 40});
    EXPECT_DOUBLE_EQ(quantile(s, 0.5), 15);
    EXPECT_DOUBLE_EQ(quantile(s, 0.9), 34); // position 2.7
    EXPECT_DOUBLE_EQ(quantile(s, 0), 0);
    EXPECT_DOUBLE_EQ(quantile(s, 1), 40);
}

TEST(Quantile, WeightsEqualRepeatedPayers)
{
    const Sample weighted = sampleOf({1, 4, 9}, {2, 3, 1}), plain = sampleOf({1, 1, 4, 4, 4, 9});
    for (double p : {0.0, 0.1, 0.3, 0.5, 0.77, 0.95, 1.0})
        EXPECT_DOUBLE_EQ(quantile(weighted, p), quantile(plain, p)) << p;
}

TEST(Quantile, TheIntervalIsTheOneOfTheBinomialLaw)
{
    // n = 100, median: ranks 40 and 61 hold P(40 <= B <= 60) = 0.9648 (Conover 1999, table of order
    // statistics)
    std::vector<double> values(100);
    std::iota(values.begin(), values.end(), 1);
    const QuantileInterval i = quantileInterval(sampleOf(values), 0.5, 0.95);
    EXPECT_TRUE(i.available);
    EXPECT_EQ(i.low, 40);
    EXPECT_EQ(i.high, 61);
    EXPECT_NEAR(i.level, 0.9648, 1e-4);
}

TEST(Quantile, TheIntervalCoversAtLeastItsLevel)
{
    constexpr int kRepetitions = 2000;
    const double truth = std::exp(1.5 * 1.1749867920660904); // 88 % quantile of a lognormal (0, 1.5)
    int covered = 0;
    for (int r = 0; r < kRepetitions; ++r) {
        const QuantileInterval i =
            quantileInterval(sampleOf(lognormal(150, 0, 1.5, 100 + std::uint64_t(r))), 0.88);
        covered += i.low <= truth && truth <= i.high;
    }
    EXPECT_GE(covered, 0.94 * kRepetitions);
}

TEST(Quantile, TooFewPayersGiveNoInterval)
{
    EXPECT_FALSE(quantileInterval(sampleOf({1, 2, 3}), 0.99).available);
}

TEST(Quantile, WhatLiesBeyondAValueCountsPayersAndAmount)
{
    const Beyond b = beyond(sampleOf({0, 1, 2, 7}), 1);
    EXPECT_DOUBLE_EQ(b.payers, 0.5);
    EXPECT_DOUBLE_EQ(b.amount, 0.9);
}

TEST(Quantile, WilsonsIntervalIsThePublishedOne)
{
    const Bounds b = wilsonInterval(81, 263); // Newcombe 1998, table I: 0.2553 to 0.3662
    EXPECT_NEAR(b.low, 0.2553, 5e-5);
    EXPECT_NEAR(b.high, 0.3662, 5e-5);
}

TEST(Concentration, EqualPayersHaveGiniZeroAndOnePayerHasItAll)
{
    EXPECT_EQ(*concentrationOf(sampleOf({5, 5, 5, 5})).gini, 0);
    EXPECT_DOUBLE_EQ(*concentrationOf(sampleOf({0, 0, 0, 8})).gini, 0.75);
    EXPECT_FALSE(concentrationOf(sampleOf({0, 0})).gini);
}

TEST(Concentration, SharesAndRatiosByHand)
{
    std::vector<double> values(99, 1);
    values.push_back(101); // one of 100 payers uses 101 of 200
    const Concentration c = concentrationOf(sampleOf(values));
    EXPECT_DOUBLE_EQ(*c.top1, 0.505);
    EXPECT_DOUBLE_EQ(*c.top5, 0.525);
    EXPECT_DOUBLE_EQ(*c.top5MeanOverMedian, 21); // (101 + 4) / 5
    EXPECT_DOUBLE_EQ(*c.gini, 0.495);
}

TEST(Concentration, GiniOfALognormalIsTheFormula)
{
    // G = 2 Phi(sigma / sqrt 2) - 1
    const Sample s = sampleOf(lognormal(400000, 2, 1, 9));
    EXPECT_NEAR(*concentrationOf(s).gini, std::erf(0.5), 0.004);
}

TEST(Concentration, TheLorenzCurveRisesConvexFromZeroToOne)
{
    const auto curve = lorenzCurve(sampleOf(lognormal(3000, 0, 1.4, 4)), 101);
    EXPECT_EQ(curve.front().amount, 0);
    EXPECT_EQ(curve.back().amount, 1);
    for (std::size_t i = 2; i < curve.size(); ++i)
        EXPECT_GE(curve[i].amount - curve[i - 1].amount, curve[i - 1].amount - curve[i - 2].amount - 1e-12);
}

TEST(Curves, TheHistogramHoldsEveryPositivePayer)
{
    const Sample s = sampleOf({0, 1, 1, 10, 100, 1000});
    const Histogram h = logHistogram(s, 3);
    EXPECT_EQ(h.counts, (std::vector<double>{2, 1, 2}));
    ASSERT_EQ(h.edges.size(), 4u);
    EXPECT_NEAR(h.edges[1], 10, 1e-12);
    EXPECT_EQ(h.edges.back(), 1000);
}

TEST(Curves, TheCcdfIsReducedButKeepsItsEndsAndItsOrder)
{
    const Sample s = sampleOf(lognormal(50000, 8, 2, 5));
    const auto curve = ccdf(s, 300);
    EXPECT_LE(curve.size(), 300u);
    EXPECT_EQ(curve.front().y, 1);
    EXPECT_EQ(curve.back().x, s.values().back());
    EXPECT_DOUBLE_EQ(curve.back().y, 1.0 / 50000);
    for (std::size_t i = 1; i < curve.size(); ++i) {
        EXPECT_GT(curve[i].x, curve[i - 1].x);
        EXPECT_LT(curve[i].y, curve[i - 1].y);
    }
}

TEST(Curves, QuantilesOfTheTrueLawLieOnTheDiagonal)
{
    const Sample s = sampleOf(lognormal(100000, 3, 1, 6));
    for (const Point& p : qqPoints(s, Distribution(Family::Lognormal, {3, 1}), 100))
        if (p.x > std::exp(0.5) && p.x < std::exp(5.5)) {
            EXPECT_NEAR(std::log(p.y / p.x), 0, 0.05);
        }
}

TEST(Curves, ExpectedCountsAddUpToThePayersInside)
{
    const Sample s = sampleOf(lognormal(2000, 1, 1, 8));
    const Distribution law(Family::Lognormal, {1, 1});
    double total = 0;
    for (const Point& p : expectedCounts(logHistogram(s), law, 2000))
        total += p.y;
    EXPECT_NEAR(total, 2000 * (law.cdf(s.values().back()) - law.cdf(s.values().front())), 1e-9);
}

} // namespace
