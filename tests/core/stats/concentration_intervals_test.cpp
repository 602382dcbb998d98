#include "core/stats/concentration_intervals.h"

#include "core/stats/concentration.h"
#include "core/stats/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

std::vector<double> lognormal(std::size_t n, double sigma, std::uint64_t seed)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = std::exp(sigma * random.normal());
    return values;
}

ConcentrationIntervals intervalsOf(std::span<const double> values, std::span<const std::uint32_t> payers = {},
                                   std::size_t replicates = 400)
{
    return *concentrationIntervals(values, payers, {replicates, 7}, noProgress());
}

/// Without a tail, the figures of every resample as the plain definitions give them for the expanded data.
TEST(ConcentrationIntervals, OfFewValuesEqualTheFiguresOfExpandedResamples)
{
    std::vector<double> values = lognormal(45, 1.2, 3);
    std::sort(values.rbegin(), values.rend()); // payers are drawn by rank
    constexpr std::size_t kReplicates = 40;
    std::vector<double> gini, top5, ratio, typical;
    for (std::size_t r = 0; r < kReplicates; ++r) {
        std::vector<std::uint8_t> counts(values.size());
        poissonCounts(7, r, counts);
        std::vector<double> drawn;
        for (std::size_t i = 0; i < values.size(); ++i)
            drawn.insert(drawn.end(), counts[i], values[i]);
        const Concentration c = concentrationOf(*Sample::from(drawn));
        gini.push_back(*c.gini);
        top5.push_back(*c.top5);
        ratio.push_back(*c.p99OverP50);
        typical.push_back(*c.top5MeanOverMedian);
    }
    const ConcentrationIntervals found = intervalsOf(values, {}, kReplicates);
    EXPECT_TRUE(found.fewValues);
    EXPECT_NE(cautionOf(found).find("Fewer than 50"), std::string::npos);
    const Concentration whole = concentrationOf(*Sample::from(values));
    const auto expectSame = [](const Bounds& a, const Bounds& b) {
        EXPECT_NEAR(a.low, b.low, 1e-12 * std::abs(b.low));
        EXPECT_NEAR(a.high, b.high, 1e-12 * std::abs(b.high));
    };
    expectSame(found.gini, bcaInterval(gini, *whole.gini, 0));
    expectSame(found.top5, bcaInterval(top5, *whole.top5, 0));
    expectSame(found.p99OverP50, bcaInterval(ratio, *whole.p99OverP50, 0));
    expectSame(found.top5MeanOverMedian, bcaInterval(typical, *whole.top5MeanOverMedian, 0));
}

TEST(ConcentrationIntervals, PayersAreDrawnWithAllTheirPeriods)
{
    std::vector<double> once = lognormal(500, 1, 5), twice;
    std::vector<std::uint32_t> payers;
    for (std::uint32_t i = 0; i < once.size(); ++i) {
        twice.insert(twice.end(), 2, once[i]);
        payers.insert(payers.end(), 2, i);
    }
    const auto width = [](const Bounds& bounds) {
        return bounds.high - bounds.low;
    };
    const Bounds single = intervalsOf(once).gini, clustered = intervalsOf(twice, payers).gini;
    EXPECT_NEAR(width(clustered) / width(single), 1, 0.25); // the tail begins elsewhere
    const Bounds naive = intervalsOf(twice).gini;           // twice the data, as if they were new payers
    EXPECT_LT(width(naive), 0.85 * width(clustered));
}

TEST(ConcentrationIntervals, NamesThePayerWhoCarriesTheInterval)
{
    std::vector<double> values = lognormal(400, 0.5, 9);
    EXPECT_FALSE(intervalsOf(values).restsOn);
    values[123] = 2000; // as much as four hundred others
    const ConcentrationIntervals found = intervalsOf(values);
    ASSERT_TRUE(found.restsOn);
    EXPECT_EQ(found.restsOn->payer, 123u);
    EXPECT_LT(found.restsOn->ratio, 0.7);
}

/// 200 samples leave a standard error of 1.5 %: far below 93 % is a defect, not chance. The resampled
/// interval of this mean covers 64 %.
TEST(ConcentrationIntervals, HoldTheTruthUnderAHeavyTail)
{
    int mean = 0, gini = 0;
    constexpr int kSamples = 200;
    const double alpha = 1.4, trueMean = 1 / (alpha - 1), trueGini = alpha / (2 * alpha - 1); // Lomax
    for (std::uint64_t r = 0; r < kSamples; ++r) {
        RandomStream random(11, r);
        std::vector<double> values(400);
        for (double& x : values)
            x = std::pow(random.uniform(), -1 / alpha) - 1;
        const ConcentrationIntervals found = intervalsOf(values, {}, 200);
        mean += found.mean.low <= trueMean && trueMean <= found.mean.high;
        gini += found.gini.low <= trueGini && trueGini <= found.gini.high;
    }
    EXPECT_GE(mean, 0.89 * kSamples);
    EXPECT_GE(gini, 0.89 * kSamples);
}

TEST(ConcentrationIntervals, SayWhenTheMeanRestsOnTheTail)
{
    RandomStream random(3);
    std::vector<double> values(3000);
    for (double& x : values)
        x = std::pow(random.uniform(), -1 / 1.1);
    const ConcentrationIntervals heavy = intervalsOf(values);
    ASSERT_TRUE(heavy.tail);
    EXPECT_GT(heavy.tail->xiBounds.high, 1 / 1.1);
    EXPECT_TRUE(std::isinf(heavy.mean.high)); // xi of 1 cannot be ruled out
    EXPECT_NE(cautionOf(heavy).find("no upper limit"), std::string::npos);
    EXPECT_EQ(cautionOf(intervalsOf(lognormal(3000, 0.5, 1))), "");
}

TEST(ConcentrationIntervals, AllZeroOrEqualIsHonest)
{
    EXPECT_TRUE(std::isnan(intervalsOf(std::vector<double>(50, 0.0)).gini.low));
    const ConcentrationIntervals equal = intervalsOf(std::vector<double>(50, 3.0));
    EXPECT_NEAR(equal.gini.high, 0, 1e-12);
    EXPECT_NEAR(equal.top10.low, 0.1, 1e-12);
}

} // namespace
} // namespace core::stats
