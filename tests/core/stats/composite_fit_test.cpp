#include "core/stats/composite_fit.h"

#include <gtest/gtest.h>

#include <cmath>

namespace core::stats {
namespace {

Sample twoGroups(std::size_t n, std::uint64_t seed)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = random.uniform() < 0.3 ? std::exp(6 + 0.5 * random.normal()) : std::exp(random.normal());
    return *Sample::from(values);
}

double errorOf(const CompositeFit& fit, const std::string& name)
{
    for (const auto& [of, error] : fit.standardErrors)
        if (of == name)
            return error;
    return NAN;
}

double valueOf(const CompositeFit& fit, const std::string& name)
{
    for (const auto& [of, value] : fit.parameters)
        if (of == name)
            return value;
    return NAN;
}

TEST(CompositeFit, ErrorsOfGroupsFarApartAreThoseOfTheGroups)
{
    constexpr double n = 4000;
    const CompositeFit fit = fitComposite(twoGroups(std::size_t(n), 1), "lnmix2");
    ASSERT_TRUE(fit.converged);
    EXPECT_NEAR(errorOf(fit, "weight2"), std::sqrt(0.3 * 0.7 / n), 2e-4);
    EXPECT_NEAR(errorOf(fit, "mu1"), 1 / std::sqrt(0.7 * n), 4e-4);
    EXPECT_NEAR(errorOf(fit, "sigma2"), 0.5 / std::sqrt(2 * 0.3 * n), 4e-4);
}

TEST(CompositeFit, ErrorsAreTheSpreadOverSamples)
{
    // overlapping groups, where the errors of one know of the other
    const auto overlapping = [](std::uint64_t seed) {
        RandomStream random(seed);
        std::vector<double> values(2000);
        for (double& x : values)
            x = std::exp(random.normal() + (random.uniform() < 0.4 ? 3 : 0));
        return fitComposite(*Sample::from(values), "lnmix2");
    };
    double sum = 0, squares = 0, error = 0;
    constexpr int kSamples = 60;
    for (std::uint64_t seed = 0; seed < kSamples; ++seed) {
        const CompositeFit fit = overlapping(seed);
        sum += valueOf(fit, "mu2");
        squares += valueOf(fit, "mu2") * valueOf(fit, "mu2");
        error += errorOf(fit, "mu2") / kSamples;
    }
    const double spread = std::sqrt(squares / kSamples - sum * sum / kSamples / kSamples);
    EXPECT_NEAR(error / spread, 1, 0.25);
}

TEST(CompositeFit, DrawsFollowItsOwnLaw)
{
    const CompositeFit fit = fitComposite(twoGroups(3000, 2), "lnmix2");
    RandomStream random(9);
    int below = 0;
    for (int i = 0; i < 20000; ++i)
        below += fit.draw(random) <= 20;
    EXPECT_NEAR(below / 20000.0, fit.cdf(20), 0.01);
}

TEST(CompositeFit, ChanceTellsARightLawFromAWrongOne)
{
    const Sample sample = twoGroups(600, 3);
    const auto right = *goodnessPValues(sample, fitComposite(sample, "lnmix2"), 60, 1, noProgress());
    EXPECT_GT(right.cvm, 0.05);
    EXPECT_GT(right.replicates, 50u);
    const auto wrong = *goodnessPValues(sample, fitComposite(sample, "splice"), 60, 1, noProgress());
    EXPECT_LT(wrong.cvm, 0.05);
}

TEST(CompositeFit, ShareOfZerosIsAParameterWithItsError)
{
    std::vector<double> values(300, 0.0);
    values.resize(1000, 2.5);
    const ZeroShare zero = zeroShareOf(*Sample::from(values));
    EXPECT_DOUBLE_EQ(zero.share, 0.3);
    EXPECT_DOUBLE_EQ(zero.standardError, std::sqrt(0.3 * 0.7 / 1000));
    EXPECT_NEAR(zero.logLikelihood, 300 * std::log(0.3) + 700 * std::log(0.7), 1e-9);
    EXPECT_LT(zero.interval.low, 0.3);
    EXPECT_EQ(zeroShareOf(*Sample::from(std::vector<double>{1, 2})).standardError, 0);
}

} // namespace
} // namespace core::stats
