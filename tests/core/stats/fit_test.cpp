#include "core/base/parallel.h"
#include "core/stats/fit.h"
#include "core/stats/random.h"
#include "core/stats/tail.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace core::stats;

Sample drawn(const Distribution& law, std::size_t n, std::uint64_t seed)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = law.quantile(random.uniform());
    return *Sample::from(values);
}

const std::vector<Distribution> kLaws{
    {Family::Exponential, {2e-6}},
    {Family::Lognormal, {12, 1.8}},
    {Family::Gamma, {0.45, 9e5}},
    {Family::Weibull, {0.55, 2.5e5}},
    {Family::Pareto, {1.3, 1000}},
    {Family::Lomax, {1.6, 3e5}},
    {Family::Burr, {0.8, 1.7, 4e4}},
    {Family::LogLogistic, {1.25, 6e4}},
    {Family::InverseGaussian, {4e5, 1.5e5}},
    {Family::GeneralisedPareto, {0.4, 5e5}},
    {Family::GeneralisedPareto, {-0.3, 10}},
};

TEST(Fit, TwoValuesGiveTheClosedForms)
{
    // values 1 and 3: computed by hand; Lomax falls to the exponential law since CV < 1
    const Sample s = *Sample::from(std::vector<double>{1, 3});
    const Fit lognormal = fit(s, Family::Lognormal);
    EXPECT_NEAR(lognormal.distribution.parameter("mu"), std::log(3) / 2, 1e-15);
    EXPECT_NEAR(lognormal.distribution.parameter("sigma"), std::log(3) / 2, 1e-15);
    EXPECT_NEAR(fit(s, Family::Exponential).distribution.parameter("rate"), 0.5, 1e-15);
    EXPECT_NEAR(fit(s, Family::InverseGaussian).distribution.parameter("shape"), 6, 1e-12);
    EXPECT_NEAR(fit(s, Family::Pareto).distribution.parameter("shape"), 2 / std::log(3), 1e-14);
    const Fit lomax = fit(s, Family::Lomax);
    EXPECT_EQ(lomax.status, FitStatus::Boundary);
    EXPECT_EQ(lomax.limit, Family::Exponential);
    EXPECT_FALSE(lomax.converged());
    EXPECT_NE(lomax.note.find("exponential"), std::string::npos);
}

TEST(Fit, EveryFamilyFindsItsOwnParametersWithinThreeStandardErrors)
{
    for (const Distribution& law : kLaws) {
        const Fit f = fit(drawn(law, 20000, 17), law.family());
        ASSERT_TRUE(f.converged()) << id(law.family()) << " " << f.note;
        for (std::size_t i = 0; i < law.parameters().size(); ++i)
            if (!std::isnan(f.standardErrors[i])) {
                EXPECT_NEAR(f.distribution.parameters()[i], law.parameters()[i], 3.5 * f.standardErrors[i])
                    << id(law.family()) << " " << parameterNames(law.family())[i];
            }
        EXPECT_LT(f.goodness.ks, 0.02) << id(law.family());
    }
}

TEST(Fit, ChangingTheUnitChangesOnlyTheScale)
{
    const Sample small = drawn(kLaws[5], 3000, 5);
    std::vector<double> values(small.values().begin(), small.values().end());
    for (double& x : values)
        x *= 1e-9;
    const Sample scaled =
        *Sample::from(values, std::vector<double>(small.weights().begin(), small.weights().end()));
    for (Family family : allFamilies()) {
        const Fit a = fit(small, family), b = fit(scaled, family);
        ASSERT_EQ(a.status, b.status) << id(family);
        if (a.converged()) {
            EXPECT_NEAR(a.goodness.ks, b.goodness.ks, 1e-10) << id(family);
        }
    }
}

TEST(Fit, CompressionAgreesWithTheDataThemselves)
{
    // 20,000 values are summarised by nodes; the likelihood of every value must add up to the same
    const Sample s = drawn(kLaws[1], 20000, 3);
    for (Family family : allFamilies()) {
        const Fit f = fit(s, family);
        if (!f.converged())
            continue;
        double sum = 0;
        for (std::size_t i = 0; i < s.size(); ++i)
            sum += s.weights()[i] * f.distribution.logPdf(s.values()[i]);
        EXPECT_NEAR(sum / f.logLikelihood, 1, 1e-12) << id(family);
    }
}

TEST(Fit, GoodnessAgreesWithItsDefinition)
{
    const Sample s = drawn(kLaws[1], 9000, 4);
    for (const Distribution& law : kLaws) {
        if (law.parameters()[0] < 0 || law.family() == Family::Pareto)
            continue;
        const Goodness g = goodnessOf(s, law);
        double ks = 0, cvm = 1 / (12.0 * 9000), ad = -9000;
        for (std::size_t i = 0; i < s.size(); ++i) {
            const double x = s.values()[i], f = law.cdf(x), k = double(i) + 1;
            ks = std::max({ks, f - (k - 1) / 9000, k / 9000 - f});
            cvm += std::pow(f - (k - 0.5) / 9000, 2);
            ad -= ((2 * k - 1) * law.logCdf(x) + (2 * (9000 - k) + 1) * law.logSurvival(x)) / 9000;
        }
        EXPECT_NEAR(g.ks, ks, 1e-12) << id(law.family());
        EXPECT_NEAR(g.cvm / cvm, 1, 1e-10) << id(law.family());
        EXPECT_NEAR(g.ad / ad, 1, 1e-9) << id(law.family());
    }
}

TEST(Fit, DegenerateDataAreSaidToBe)
{
    for (const std::vector<double>& values :
         {std::vector<double>{}, {0, 0, 0}, {42}, {0, 7}, std::vector<double>(20, 5.0)})
        for (Family family : allFamilies()) {
            const Fit f = fit(*Sample::from(values), family);
            EXPECT_EQ(f.status, FitStatus::Degenerate) << id(family) << " n=" << values.size();
            EXPECT_FALSE(f.note.empty());
        }
}

/// The log-likelihood with parameter `i` moved by `errors` standard errors.
double movedLikelihood(const Sample& sample, const Fit& f, std::size_t i, double errors)
{
    std::vector<double> parameters = f.distribution.parameters();
    parameters[i] += errors * f.standardErrors[i];
    return logLikelihoodOf(sample, Distribution(f.family, parameters));
}

TEST(Fit, EveryMaximumIsOneAtAnyScale)
{
    for (double scale : {1e-6, 1.0, 1e12})
        for (const Distribution& law : kLaws) {
            std::vector<double> values;
            RandomStream random(23);
            const double unit = scale / law.quantile(0.5);
            for (int i = 0; i < 400; ++i)
                values.push_back(unit * law.quantile(random.uniform()));
            const Sample s = *Sample::from(values);
            for (Family family : allFamilies()) {
                const Fit f = fit(s, family);
                EXPECT_NE(f.status, FitStatus::Failed) << id(family) << " " << f.note;
                if (!f.converged())
                    continue;
                EXPECT_LT(f.scaledScore, 1e-7) << id(family) << " at " << scale;
                for (std::size_t i = 0; i < f.standardErrors.size(); ++i)
                    for (double side : {-0.1, 0.1}) {
                        if (std::isnan(f.standardErrors[i]))
                            continue;
                        // curvature 1 / se^2 or more (parameters hang together): a tenth of an error costs
                        // 0.005
                        EXPECT_GT(f.logLikelihood - movedLikelihood(s, f, i, side), 0.001)
                            << id(family) << " parameter " << i << " at " << scale;
                    }
            }
        }
}

TEST(Fit, NearlyEqualValuesLookNormalToEveryLawThatCanBecomeIt)
{
    std::vector<double> values;
    RandomStream random(3);
    for (int i = 0; i < 50; ++i)
        values.push_back(100 * (1 + 3e-8 * random.normal()));
    const Sample s = *Sample::from(values);
    const Fit lognormal = fit(s, Family::Lognormal);
    ASSERT_TRUE(lognormal.converged());
    for (Family family : {Family::Gamma, Family::InverseGaussian}) {
        const Fit f = fit(s, family);
        ASSERT_TRUE(f.converged()) << id(family) << f.note;
        EXPECT_NEAR(f.logLikelihood, lognormal.logLikelihood, 1e-3) << id(family);
    }
}

TEST(Fit, NearlyEqualValuesAreJudgedByTheBootstrapToo)
{
    std::vector<double> values;
    for (int i = 0; i < 45; ++i)
        values.push_back(i < 40 ? 100 : i < 43 ? 100.00001 : 99.99999);
    const Sample s = *Sample::from(values);
    for (Family family : allFamilies()) {
        const Fit f = fit(s, family);
        const auto p = goodnessPValues(s, f, 5, 1, core::noProgress());
        ASSERT_TRUE(p) << id(family);
        EXPECT_EQ(p->replicates > 0, f.converged()) << id(family);
    }
}

TEST(Fit, ADistanceThatDoesNotExistHasNoChance)
{
    const Sample s = drawn(kLaws[4], 200, 5);
    const Fit pareto = fit(s, Family::Pareto); // F is 0 at its smallest value, where AD takes the logarithm
    const auto p = goodnessPValues(s, pareto, 40, 1, core::noProgress());
    EXPECT_TRUE(std::isnan(p->ad));
    EXPECT_GT(p->ks, 0.02);
    EXPECT_EQ(p->replicates, 40u);
    EXPECT_TRUE(std::isnan(goodnessPValues(s, Fit{}, 40, 1, core::noProgress())->ks)); // nothing was fitted
}

TEST(Fit, AllFamiliesComeBestBicFirstAndTheTrueLawWins)
{
    const Sample s = drawn(kLaws[1], 5000, 11);
    const auto fits = *fitAll(s, allFamilies(), core::noProgress());
    ASSERT_EQ(fits.size(), allFamilies().size());
    EXPECT_EQ(fits.front().family, Family::Lognormal);
    for (std::size_t i = 1; i < fits.size() && fits[i].converged(); ++i)
        EXPECT_LE(fits[i - 1].bic, fits[i].bic);
}

TEST(Fit, ManyThreadsGiveTheSameBits)
{
    const Sample s = drawn(kLaws[3], 200000, 2);
    std::vector<std::vector<Fit>> runs;
    for (unsigned threads : {1u, 2u, 3u}) {
        core::setThreadCount(threads);
        runs.push_back(*fitAll(s, allFamilies(), core::noProgress()));
    }
    core::setThreadCount(0);
    for (std::size_t i = 0; i < runs[0].size(); ++i)
        for (std::size_t r = 1; r < runs.size(); ++r) {
            EXPECT_EQ(runs[0][i].logLikelihood, runs[r][i].logLikelihood);
            EXPECT_EQ(runs[0][i].distribution.parameters(), runs[r][i].distribution.parameters());
            EXPECT_EQ(runs[0][i].goodness.ad, runs[r][i].goodness.ad);
        }
}

TEST(Fit, ACapDoesNotBiasACensoredFit)
{
    const Distribution law(Family::Lognormal, {12, 1.8});
    RandomStream random(8);
    std::vector<double> values(20000);
    std::vector<std::uint8_t> capped(values.size());
    constexpr double kCap = 5e5;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = law.quantile(random.uniform());
        values[i] = std::min(x, kCap);
        capped[i] = x > kCap;
    }
    const Fit honest = fit(*Sample::from(values, {}, capped), Family::Lognormal);
    const Fit naive = fit(*Sample::from(values), Family::Lognormal);
    EXPECT_NEAR(honest.distribution.parameter("sigma"), 1.8, 4 * honest.standardErrors[1]);
    EXPECT_LT(naive.distribution.parameter("sigma"), 1.6);
    EXPECT_EQ(fit(*Sample::from(values, {}, capped), Family::Gamma).status, FitStatus::Degenerate);
}

TEST(Fit, TheBootstrapPValueRejectsTheWrongLawOnly)
{
    const Sample s = drawn({Family::Lognormal, {3, 1}}, 300, 21);
    const auto right = goodnessPValues(s, fit(s, Family::Lognormal), 200, 1, core::noProgress());
    const auto wrong = goodnessPValues(s, fit(s, Family::Exponential), 200, 1, core::noProgress());
    EXPECT_GT(right->ad, 0.05);
    EXPECT_LT(wrong->ad, 0.01);
    EXPECT_EQ(right->replicates, 200u);
}

/// With narrow ones, and those that are fitted above a threshold only.
std::vector<Distribution> allLaws()
{
    std::vector<Distribution> laws = kLaws;
    for (double shape : {1e3, 1e5, 9e5, 1e7})
        laws.emplace_back(Family::Gamma, std::vector<double>{shape, 100 / shape});
    laws.emplace_back(Family::TruncatedPareto, std::vector<double>{1.3, 1000, 1e6});
    laws.emplace_back(Family::TruncatedPowerLaw, std::vector<double>{1.5, 2e-6, 1000});
    laws.emplace_back(Family::TruncatedPowerLaw, std::vector<double>{0.4, 1e-3, 1000});
    laws.emplace_back(Family::TruncatedPowerLaw, std::vector<double>{2.8, 0.05, 1});
    return laws;
}

TEST(Distribution, QuantileUndoesCdfAndTailsAddUpToOne)
{
    for (const Distribution& law : allLaws())
        for (double p : {1e-9, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9}) {
            const double x = law.quantile(p);
            EXPECT_NEAR(law.cdf(x), p, 1e-11) << id(law.family());
            EXPECT_NEAR(law.cdf(x) + law.survival(x), 1, 1e-14) << id(law.family());
        }
}

TEST(Distribution, DensityIsTheSlopeOfTheCdf)
{
    for (const Distribution& law : allLaws())
        for (double p : {0.05, 0.4, 0.8}) {
            const double x = law.quantile(p);
            const double h = std::min(1e-5 * x, 1e-4 * (law.quantile(0.75) - law.quantile(0.25)));
            EXPECT_NEAR((law.cdf(x + h) - law.cdf(x - h)) / (2 * h) / law.pdf(x), 1, 1e-7)
                << id(law.family());
        }
}

TEST(Distribution, TheLimitedMeanRisesToTheMean)
{
    for (const Distribution& law : kLaws) {
        const double mean = law.mean();
        if (std::isinf(mean))
            continue;
        EXPECT_LE(law.limitedMean(law.quantile(0.9)), mean) << id(law.family());
        // mean = E min(X, c) + S(c) x mean excess
        const double c = law.quantile(0.7);
        EXPECT_NEAR((law.limitedMean(c) + law.survival(c) * law.meanExcess(c)) / mean, 1, 1e-7)
            << id(law.family());
    }
}

TEST(Distribution, FarTailsStayFiniteInLogarithms)
{
    EXPECT_NEAR(Distribution(Family::Exponential, {1}).logSurvival(1e5), -1e5, 1e-6);
    // Mills: S(z) = phi(z) / z (1 - 1/z^2 + ...)
    const double z = std::log(3) / 0.01;
    EXPECT_NEAR(Distribution(Family::Lognormal, {0, 0.01}).logSurvival(3),
                -z * z / 2 - std::log(z * std::sqrt(2 * std::numbers::pi)) - 1 / (z * z), 1e-6);
    EXPECT_TRUE(std::isfinite(Distribution(Family::Gamma, {2, 1}).logSurvival(5000)));
    EXPECT_TRUE(std::isfinite(Distribution(Family::InverseGaussian, {1, 1000}).logSurvival(100)));
}

TEST(Distribution, IdsNameFamiliesBothWays)
{
    for (Family family : allFamilies())
        EXPECT_EQ(familyOf(id(family)), family);
    EXPECT_FALSE(familyOf("cauchy"));
}

} // namespace
