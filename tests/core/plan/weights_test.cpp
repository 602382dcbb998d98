#include "core/plan/weights.h"

#include "core/plan/presets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace core::plan {
namespace {

// List prices of November 2026 per million tokens: Claude Sonnet 4.5 and GPT-4o mini.
const std::vector<UnitCost> kCosts = {
    {"large", Token::UncachedInput, 3, 0},    {"large", Token::CacheRead, 0.3, 0},
    {"large", Token::CacheWrite, 3.75, 0},    {"large", Token::Output, 15, 0},
    {"small", Token::UncachedInput, 0.15, 0}, {"small", Token::CacheRead, 0.075, 0},
    {"small", Token::CacheWrite, 0.15, 0},    {"small", Token::Output, 0.6, 0},
};

std::string friendly(double weight)
{
    return friendlyWeight(weight).text();
}

TEST(FriendlyWeight, IsTheNearestOfTheGridByRatio)
{
    const std::pair<double, const char*> cases[] = {
        {0, "0"},      {1, "1"},         {1.4, "1"},   {1.45, "2"},    {2.4, "2"},  {2.5, "3"},
        {3.8, "3"},    {4, "5"},         {7, "5"},     {7.2, "10"},    {12, "10"},  {12.5, "15"},
        {17, "15"},    {23, "25"},       {27, "25"},   {28, "30"},     {38, "30"},  {40, "50"},
        {70, "50"},    {71, "100"},      {375, "300"}, {1500, "1500"}, {7.5, "10"}, {0.5, "0.5"},
        {0.24, "0.2"}, {0.0375, "0.03"}, {9.99, "10"}, {99.9, "100"}};
    for (const auto& [weight, expected] : cases)
        EXPECT_EQ(friendly(weight), expected) << weight;
}

TEST(FriendlyWeight, StaysWithinFortyFivePercentAndOnItsOwnGrid)
{
    std::mt19937 random(2);
    for (int i = 0; i < 2000; ++i) {
        const double weight = std::exp(static_cast<double>(random() % 40000) / 1000 - 20);
        const double chosen = friendlyWeight(weight).toDouble();
        EXPECT_LT(std::abs(chosen / weight - 1), 0.45) << weight;
        EXPECT_EQ(friendlyWeight(chosen).toDouble(), chosen) << weight;
    }
}

TEST(ProposedWeights, AreProportionalToCost)
{
    const auto rows = proposedWeights(kCosts, {100, 1'000'000, false});
    ASSERT_EQ(rows.size(), 7u) << "input and cache writes of the small model share a row";
    EXPECT_EQ(rows[0].credits.text(), "300");
    EXPECT_EQ(rows[2].credits.text(), "375");
    EXPECT_EQ(rows[3].credits.text(), "1500");
    EXPECT_EQ(rows[5].credits.text(), "7.5");
    EXPECT_EQ(rows[4].match.tokens, (std::vector<Token>{Token::UncachedInput, Token::CacheWrite}));
}

TEST(ProposedWeights, RoundToFriendlyNumbersAndSayWhatItDistorts)
{
    const auto rows = proposedWeights(kCosts, {100, 1'000'000, true});
    EXPECT_EQ(rows[0].credits.text(), "300");
    const WeightReport report = weightReport({rows, false, {}}, kCosts, 0.02, 100);
    EXPECT_NEAR(report.effects[2].distortion, 300.0 / 375 - 1, 1e-12)
        << "cache writes of the large model: 375 becomes 300";
    EXPECT_NEAR(report.effects[5].distortion, 10 / 7.5 - 1, 1e-12);
    EXPECT_NEAR(report.maxDistortion, 1.0 / 3, 1e-12);
    EXPECT_NEAR(report.meanDistortion, (0.2 + 1.0 / 3 + (60 - 50) / 60.0) / 8, 1e-12);
}

TEST(ProposedWeights, CountPerAsManyTokensAsTold)
{
    const auto rows =
        proposedWeights(std::vector<UnitCost>{{"large", Token::Output, 15, 0}}, {1000, 1000, true});
    EXPECT_EQ(rows[0].credits.text(), "15");
    EXPECT_EQ(rows[0].per, 1000);
}

TEST(ProposedWeights, ABetterBaseDistortsLess)
{
    const double base = leastDistortingBase(kCosts, {137, 1'000'000, true});
    const auto distortion = [&](double creditsPerUsd) {
        const WeightRule rule{creditsPerUsd, 1'000'000, true};
        return weightReport({proposedWeights(kCosts, rule), false, {}}, kCosts, 0, creditsPerUsd)
            .meanDistortion;
    };
    EXPECT_LE(distortion(base), distortion(137));
    EXPECT_GT(base, 137 / 3.01);
    EXPECT_LT(base, 137 * 3.01);
}

TEST(WeightReport, ThePresetsPoolIsProportionalToCost)
{
    const Plan plan = *planFromPreset("credit_pool");
    const WeightReport report = weightReport(std::get<WeightTable>(plan.credits[0].weights), kCosts, 0.02);
    EXPECT_NEAR(report.base, 100, 1e-9);
    EXPECT_LT(report.maxDistortion, 1e-9);
    for (const WeightEffect& effect : report.effects) {
        EXPECT_NEAR(effect.marginPerCredit, 0.01, 1e-12);
        EXPECT_FALSE(effect.arbitrage);
    }
}

TEST(WeightReport, AWeightBelowItsCostIsAnArbitrage)
{
    // One credit per thousand tokens whatever the model, sold at $0.01: $10 a million, below output of the
    // large model.
    const WeightTable flat{{{{{"large"}, {}, {}}, Decimal::fromInteger(1), 1000}}, false, {}};
    const std::vector<UnitCost> costs = {{"large", Token::UncachedInput, 3, 9},
                                         {"large", Token::Output, 15, 1}};
    const WeightReport report = weightReport(flat, costs, 0.01);
    EXPECT_NEAR(report.base, 10'000.0 / 42, 1e-9) << "10M tokens cost $42 and take 10,000 credits";
    EXPECT_FALSE(report.effects[0].arbitrage);
    EXPECT_TRUE(report.effects[1].arbitrage);
    EXPECT_NEAR(report.effects[1].marginPerCredit, -0.005, 1e-12);
    EXPECT_NEAR(report.effects[0].distortion, 42.0 / 30 - 1, 1e-9);
    EXPECT_NEAR(report.meanDistortion, (27 * (42.0 / 30 - 1) + 15 * (1 - 42.0 / 150)) / 42, 1e-9);
}

TEST(WeightReport, WhatIsFreeIsAnArbitrage)
{
    const WeightTable none{{{{{"other"}, {}, {}}, Decimal::fromInteger(1), 1000}}, true, true};
    const WeightReport report =
        weightReport(none, std::vector<UnitCost>{{"large", Token::Output, 15, 0}}, 0.01, 100);
    EXPECT_TRUE(report.effects[0].arbitrage);
    EXPECT_EQ(report.effects[0].distortion, -1);
}

TEST(WeightDrift, ListsWhatAChangeOfVendorPricesMoved)
{
    const WeightTable table{proposedWeights(kCosts, {100, 1'000'000, false}), false, {}};
    std::vector<UnitCost> after = kCosts;
    after[3].perMillion = 45; // a credit of the large model's output costs $0.03 now
    after[4].perMillion = 0.1;
    const auto drifts = weightDrift(table, kCosts, after, 0.02);
    ASSERT_EQ(drifts.size(), 2u);
    EXPECT_EQ(drifts[0].token, Token::Output);
    EXPECT_TRUE(drifts[0].becameArbitrage);
    EXPECT_NEAR(drifts[0].marginBefore, 0.01, 1e-12);
    EXPECT_NEAR(drifts[0].marginAfter, -0.01, 1e-12);
    EXPECT_FALSE(drifts[1].becameArbitrage);
    const auto back = weightDrift(table, after, kCosts, 0.02);
    EXPECT_TRUE(back[1].ceasedArbitrage);
}

} // namespace
} // namespace core::plan
