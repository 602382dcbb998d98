#include "core/stats/breakpoints.h"
#include "core/stats/mixture.h"
#include "core/stats/power_law_scan.h"
#include "core/stats/random.h"
#include "core/stats/special.h"
#include "core/stats/splice.h"
#include "core/stats/tail.h"
#include "core/stats/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>

namespace {

using namespace core::stats;

Sample drawn(std::size_t n, std::uint64_t seed, const std::function<double(RandomStream&)>& one)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = one(random);
    return *Sample::from(values);
}

double spliced(RandomStream& r) // lognormal body, Pareto tail with alpha 1.5 beyond 1e6
{
    if (r.uniform() < 0.1)
        return 1e6 * std::pow(r.uniform(), -1 / 1.5);
    double x;
    do
        x = std::exp(11 + 1.2 * r.normal());
    while (x > 1e6);
    return x;
}

/// The search as published: every candidate, every value.
PowerLawScan plainScan(const Sample& s)
{
    PowerLawScan best{0, 0, 1e300, s.size() - 2};
    const double n = s.positiveWeight();
    for (std::size_t c = 0; c + 2 < s.size(); ++c) {
        const double m = n - s.weightBefore()[c];
        double sum = 0;
        for (std::size_t i = c; i < s.size(); ++i)
            sum += s.weights()[i] * (s.logs()[i] - s.logs()[c]);
        double worst = 0;
        for (std::size_t i = c; i < s.size(); ++i)
            for (double k = s.weightBefore()[i]; k < s.weightBefore()[i + 1]; ++k) {
                const double f = -std::expm1(-m / sum * (s.logs()[i] - s.logs()[c]));
                worst = std::max(worst, std::abs(f - (k - s.weightBefore()[c]) / m));
            }
        if (worst < best.ks)
            best = {c, m / sum, worst, best.candidates};
    }
    return best;
}

TEST(PowerLaw, TheFastSearchFindsWhatEveryCandidateWouldGive)
{
    const std::vector<std::function<double(RandomStream&)>> laws{
        spliced, [](RandomStream& r) { return std::exp(3 * r.normal()); },
        [](RandomStream& r) { return std::ceil(20 * std::pow(r.uniform(), -0.8)); }, // ties
    };
    for (std::size_t law = 0; law < laws.size(); ++law)
        for (std::uint64_t seed = 0; seed < 12; ++seed) {
            const Sample s = drawn(600 + 100 * seed, seed, laws[law]);
            const PowerLawScan fast = scanPowerLaw(s.logs(), s.weightBefore(), s.weights()),
                               plain = plainScan(s);
            EXPECT_EQ(fast.index, plain.index) << "law " << law << " seed " << seed;
            EXPECT_NEAR(fast.ks, plain.ks, 1e-12);
        }
}

TEST(PowerLaw, AParetoTailIsFoundWithItsExponent)
{
    const auto law = powerLaw(drawn(20000, 7, spliced));
    ASSERT_TRUE(law);
    EXPECT_NEAR(law->alpha, 2.5, 5 * law->alphaError);
    EXPECT_NEAR(std::log(law->xmin / 1e6), 0, 0.4);
    EXPECT_FALSE(powerLaw(*Sample::from(std::vector<double>{1, 2})));
}

TEST(PowerLaw, ItsPValueKeepsATrueLawAndRejectsALognormalBody)
{
    const Sample pareto = drawn(400, 3, [](RandomStream& r) { return std::pow(r.uniform(), -1 / 1.2); });
    EXPECT_GT(*powerLawPValue(pareto, *powerLaw(pareto), 200, 1, core::noProgress()), 0.1);
    // forced to start at the smallest value, a lognormal is no power law
    const Sample body = drawn(400, 4, [](RandomStream& r) { return std::exp(0.5 * r.normal()); });
    const double m = body.positiveWeight();
    const double alpha = 1 + m / (body.sumOfLogs() - m * body.logs().front());
    Goodness g = goodnessOf(body, Distribution(Family::Pareto, {alpha - 1, body.values().front()}));
    const PowerLaw forced{body.values().front(), alpha, 0, m, g.ksCsn, body.size()};
    EXPECT_LT(*powerLawPValue(body, forced, 100, 1, core::noProgress()), 0.02);
}

TEST(Hill, TheLargestPayersGiveTheTailIndex)
{
    // 8, 4, 2, 1: k = 2 gives the mean of log 8/2, log 4/2 = 1.5 log 2
    const Sample s = *Sample::from(std::vector<double>{1, 2, 4, 8});
    EXPECT_NEAR(hillAt(s, 2).xi, 1.5 * std::log(2), 1e-15);
    const Sample many = drawn(50000, 5, [](RandomStream& r) { return std::pow(r.uniform(), -1 / 1.4); });
    for (const HillPoint& p : hillPlot(many, 50)) {
        EXPECT_NEAR(p.xi, hillAt(many, p.k).xi, 1e-11);
        if (p.k > 100) {
            EXPECT_NEAR(p.alpha, 1.4, 5 * p.alpha / std::sqrt(double(p.k)));
        }
    }
}

TEST(MeanExcess, ThePlotShowsWhatEachThresholdGives)
{
    const Sample s = drawn(3000, 6, spliced);
    for (const MeanExcessPoint& p : meanExcessPlot(s, 40)) {
        const MeanExcessPoint direct = meanExcessAt(s, p.threshold);
        EXPECT_EQ(p.payers, direct.payers);
        EXPECT_NEAR(p.excess / direct.excess, 1, 1e-9);
        EXPECT_NEAR(p.error / direct.error, 1, 1e-9);
    }
}

TEST(Tail, AShortTailWarnsThatItsErrorsAreNotValid)
{
    const Sample s =
        drawn(400, 3, [](RandomStream& r) { return 1 - std::pow(r.uniform(), 0.8); }); // xi = -0.8
    const Fit f = fit(s, Family::GeneralisedPareto);
    ASSERT_TRUE(f.converged());
    EXPECT_LT(f.distribution.parameter("xi"), -0.5);
    EXPECT_NE(f.note.find("not valid"), std::string::npos);
}

TEST(Tail, QuantilesCountZerosAsPayers)
{
    std::vector<double> values(9000, 0);
    RandomStream r(2);
    for (int i = 0; i < 1000; ++i)
        values.push_back(std::exp(r.normal()));
    const TailFit t = fitTail(*Sample::from(values), 1);
    EXPECT_NEAR(t.share, 0.05, 0.01);
    EXPECT_EQ(t.quantile(0.9), 1); // inside the body: the threshold is all it can say
    EXPECT_GT(t.quantile(0.999), t.quantile(0.99));
}

TEST(NestedTest, TheExponentialIsNotRejectedAgainstWeibullByItsOwnData)
{
    const Sample s = drawn(2000, 12, [](RandomStream& r) { return r.exponential(); });
    const auto test = nestedTest(fit(s, Family::Exponential), fit(s, Family::Weibull));
    ASSERT_TRUE(test);
    EXPECT_GT(test->p, 0.01);
    EXPECT_FALSE(nestedTest(fit(s, Family::Lognormal), fit(s, Family::Gamma)));
}

// ---- tiers

std::vector<double> squaresWithin(const std::vector<double>& x, const std::vector<std::size_t>& starts)
{
    double total = 0;
    for (std::size_t k = 0; k < starts.size(); ++k) {
        const std::size_t end = k + 1 < starts.size() ? starts[k + 1] : x.size();
        double mean = 0;
        for (std::size_t i = starts[k]; i < end; ++i)
            mean += x[i] / double(end - starts[k]);
        for (std::size_t i = starts[k]; i < end; ++i)
            total += (x[i] - mean) * (x[i] - mean);
    }
    return {total};
}

TEST(Jenks, NoOtherThreeClassesAreTighter)
{
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Sample s = drawn(40, seed, spliced);
        const std::vector<double> x(s.logs().begin(), s.logs().end());
        double best = 1e300;
        for (std::size_t a = 1; a < x.size(); ++a)
            for (std::size_t b = a + 1; b < x.size(); ++b)
                best = std::min(best, squaresWithin(x, {0, a, b})[0]);
        const auto classes = jenks(s, 3, Scale::Log);
        ASSERT_EQ(classes.back().classes, 3);
        EXPECT_NEAR(classes.back().ssw, best, 1e-9 * best);
    }
}

TEST(Jenks, TiesStayTogetherAndEqualValuesAreOneClass)
{
    const auto classes = jenks(*Sample::from(std::vector<double>{1, 1, 1, 9, 9, 50}), 4, Scale::Raw);
    ASSERT_EQ(classes.back().classes, 3); // only three distinct values
    EXPECT_EQ(classes.back().counts, (std::vector<double>{3, 2, 1}));
    EXPECT_EQ(classes.back().gvf, 1);
    EXPECT_EQ(jenks(*Sample::from(std::vector<double>(9, 5.0)), 5, Scale::Log).size(), 1u);
}

TEST(Threshold, TheWantedShareGoesBeyondIt)
{
    const Sample s = drawn(5000, 9, spliced);
    const Threshold t = thresholdFor(s, 0.12);
    EXPECT_DOUBLE_EQ(t.actualShare, 0.12);
    EXPECT_GT(t.amountShare, 0.5);
    ASSERT_TRUE(t.low && t.high);
    EXPECT_LT(*t.low, t.value);
    EXPECT_GT(*t.high, t.value);
    EXPECT_GE(t.level, 0.95);
}

double threeGroups(RandomStream& r)
{
    const double u = r.uniform();
    return std::exp(u < 0.5 ? 7 + 0.5 * r.normal() : u < 0.8 ? 11 + 0.5 * r.normal() : 15 + 0.5 * r.normal());
}

TEST(Mixture, ThreeGroupsAreFoundByBic)
{
    const Sample s = drawn(6000, 3, threeGroups);
    const auto fits = *fitMixtures(s, 4, core::noProgress());
    ASSERT_EQ(fits.size(), 4u);
    const auto best =
        std::min_element(fits.begin(), fits.end(), [](auto& a, auto& b) { return a.bic < b.bic; });
    ASSERT_EQ(best->components.size(), 3u);
    EXPECT_NEAR(best->components[0].mu, 7, 0.05);
    EXPECT_NEAR(best->components[2].weight, 0.2, 0.03);
    ASSERT_EQ(best->breaks.size(), 2u);
    EXPECT_NEAR(std::log(best->breaks[0]), 9, 0.2);
    EXPECT_NEAR(best->cdf(std::exp(9)), 0.5, 0.03);
    for (std::size_t k = 1; k < fits.size(); ++k)
        EXPECT_GE(fits[k].logLikelihood, fits[k - 1].logLikelihood);
}

TEST(Tiers, ThreeClearGroupsGiveThreeTiersThatAllMethodsAgreeOn)
{
    const auto p = proposeTiers(drawn(6000, 3, threeGroups), 0, core::noProgress());
    ASSERT_TRUE(p);
    EXPECT_EQ(p->tiers, 3);
    EXPECT_TRUE(p->agreed);
    ASSERT_EQ(p->breaks.size(), 2u);
    EXPECT_EQ(p->breaks[0].votes(), 3);
    EXPECT_NEAR(std::log(p->breaks[0].value), 9, 0.3);
    EXPECT_NEAR(p->breaks[0].payersBelow, 0.5, 0.03);
}

TEST(Tiers, OneLognormalHumpHasNoTiersToAgreeOn)
{
    const auto p = proposeTiers(drawn(5000, 4, [](RandomStream& r) { return std::exp(r.normal()); }), 0,
                                core::noProgress());
    ASSERT_TRUE(p);
    EXPECT_FALSE(p->agreed);
    EXPECT_FALSE(proposeTiers(drawn(50, 4, spliced), 99, core::noProgress()));
    EXPECT_EQ(proposeTiers(drawn(500, 4, spliced), 4, core::noProgress())->tiers, 4);
}

TEST(Tail, ALognormalTailIsFoundAgainAndBeatsThePowerLaw)
{
    const Sample s = drawn(20000, 21, [](RandomStream& r) { return std::exp(3 + 1.2 * r.normal()); });
    const double xmin = 40; // above the median: about a quarter is left
    const auto tail = fitLognormalTail(s, xmin);
    ASSERT_TRUE(tail);
    EXPECT_NEAR(tail->mu, 3, 0.35);
    EXPECT_NEAR(tail->sigma, 1.2, 0.12);
    for (double mu : {tail->mu - 0.01, tail->mu + 0.01}) { // a maximum
        LognormalTail moved = *tail;
        moved.mu = mu;
        double likelihood = 0;
        for (std::size_t i = 0; i < s.size(); ++i)
            likelihood += s.values()[i] >= xmin ? moved.logPdf(s.values()[i]) : 0;
        EXPECT_LT(likelihood, tail->logLikelihood);
    }
    PowerLaw law{xmin, 0, 0, tail->payers};
    double logs = 0;
    for (std::size_t i = 0; i < s.size(); ++i)
        logs += s.values()[i] >= xmin ? s.logs()[i] - std::log(xmin) : 0;
    law.alpha = 1 + tail->payers / logs;
    const Vuong against = vuong(s, law, *tail);
    EXPECT_LT(against.z, -5);
    EXPECT_LT(against.p, 1e-6);
}

TEST(Tail, LogsThatVaryLikeAPowerLawsHaveNoLognormalTail)
{
    std::vector<double> values; // variance of the logs over xmin above their mean's square
    for (int i = 1; i <= 200; ++i)
        values.push_back(std::exp(std::pow(i / 50.0, 3)));
    EXPECT_FALSE(fitLognormalTail(*Sample::from(values), 1));
    EXPECT_FALSE(fitLognormalTail(*Sample::from(std::vector<double>{1, 2}), 1));
    EXPECT_FALSE(fitLognormalTail(*Sample::from(std::vector<double>{5, 5, 5, 5}), 1));
}

TEST(Tail, WholeNumbersOfAPowerLawGiveItsExponent)
{
    // P(x) ~ x^-2.5 from 3 on, by the inverse of its survival: zeta(2.5, x + 1) / zeta(2.5, 3)
    const double whole = hurwitzZeta(2.5, 3);
    const Sample s = drawn(5000, 31, [&](RandomStream& r) {
        const double q = r.uniform() * whole;
        double x = 3;
        while (hurwitzZeta(2.5, x + 1) > q)
            x += std::max(1.0, std::floor(x / 64));
        return x;
    });
    const auto law = discretePowerLaw(s);
    ASSERT_TRUE(law);
    EXPECT_LT(law->xmin, 8);
    EXPECT_NEAR(law->alpha, 2.5, 4 * law->alphaError);
    EXPECT_LT(law->alphaError, 0.1);
    EXPECT_FALSE(discretePowerLaw(*Sample::from(std::vector<double>{1, 2.5, 4, 8})));
}

TEST(Tail, TheChanceOfWholeNumbersRejectsAnotherLaw)
{
    const Sample even = drawn(1500, 32, [](RandomStream& r) { return double(1 + r.below(40)); });
    const auto law = discretePowerLaw(even);
    ASSERT_TRUE(law);
    ASSERT_GT(law->tail, 0);
    const auto once = discretePowerLawPValue(even, *law, 60, 5, core::noProgress());
    const auto again = discretePowerLawPValue(even, *law, 60, 5, core::noProgress());
    EXPECT_EQ(*once, *again);
    EXPECT_LT(*once, 0.2);
}

TEST(Tail, TheChanceOfACutOffLawSeesWhichLawDrew)
{
    const auto cutOff = [](RandomStream& r) { // x^-1.5 exp(-x / 20) from 1 on, by rejection
        for (;;) {
            const double x = std::pow(r.uniform(), -2);
            if (r.uniform() < std::exp(-(x - 1) / 20))
                return x;
        }
    };
    const Sample right = drawn(600, 41, cutOff);
    const Sample wrong = drawn(600, 42, [](RandomStream& r) { return 1 + 8 * r.uniform(); });
    for (const auto& [sample, low, high] : {std::tuple{right, 0.05, 1.0}, {wrong, 0.0, 0.05}}) {
        const auto fit = fitTruncatedPowerLaw(sample, 1);
        ASSERT_TRUE(fit);
        const auto p = goodnessPValues(sample, *fit, 60, 3, core::noProgress());
        EXPECT_GT(p->replicates, 50u);
        EXPECT_GE(p->ad, low);
        EXPECT_LE(p->ad, high);
        EXPECT_GE(p->ks, low);
        EXPECT_LE(p->ks, high);
    }
}

// ---- splices and the verdict

TEST(Splice, BodyAndTailAreFoundWhereTheyMeet)
{
    const auto s = fitSplice(drawn(30000, 5, spliced));
    ASSERT_TRUE(s);
    EXPECT_NEAR(s->alpha, 1.5, 0.12);
    EXPECT_NEAR(s->mu, 11, 0.1);
    EXPECT_NEAR(s->phi, 0.9, 0.03);
    EXPECT_NEAR(s->cdf(s->quantile(0.5)), 0.5, 1e-12);
    EXPECT_NEAR(s->cdf(s->quantile(0.97)), 0.97, 1e-12);
}

TEST(Verdict, ASplicedLawIsSaidToHaveAParetoTail)
{
    const Sample s = drawn(30000, 5, spliced);
    const Verdict v = verdictOf(s, *fitAll(s, allFamilies(), core::noProgress()));
    EXPECT_EQ(v.tail, Verdict::Tail::Pareto);
    EXPECT_NEAR(v.tailAlpha, 1.5, 0.2);
    EXPECT_GT(v.halfShare, 0);
    EXPECT_LT(v.halfShare, 0.1);
    const std::string words = sentence(v, "tokens");
    EXPECT_NE(words.find("Pareto tail with alpha 1."), std::string::npos) << words;
    EXPECT_NE(words.find("the mean rests on the top"), std::string::npos) << words;
}

TEST(Verdict, AGammaLawHasNoParetoTail)
{
    const Distribution gamma(Family::Gamma, {2, 100});
    const Sample s = drawn(5000, 6, [&](RandomStream& r) { return gamma.quantile(r.uniform()); });
    const Verdict v = verdictOf(s, *fitAll(s, allFamilies(), core::noProgress()));
    EXPECT_EQ(v.body, Family::Gamma);
    EXPECT_NE(v.tail, Verdict::Tail::Pareto);
}

TEST(Verdict, ValuesThatAreMostlyOneAreSaidToBe)
{
    std::vector<double> values(90, 1.0);
    values.insert(values.end(), {2, 2, 2, 2, 2, 2, 3, 3, 3, 7});
    const Sample ties = *Sample::from(values);
    const std::string text = sentence(verdictOf(ties, *fitAll(ties, allFamilies(), core::noProgress())), "");
    EXPECT_NE(text.find("90 % of the values are one and the same"), std::string::npos) << text;
    const Sample mixed = drawn(300, 4, [](RandomStream& r) { return std::exp(r.normal()); });
    const Verdict v = verdictOf(mixed, *fitAll(mixed, allFamilies(), core::noProgress()));
    EXPECT_EQ(std::count(v.cautions.begin(), v.cautions.end(), Verdict::Caution::ManyTies), 0);
}

TEST(Verdict, NothingAndNearlyNothingAreWordedWithoutNumbersOfAFit)
{
    const Sample none = *Sample::from(std::vector<double>{0, 0});
    EXPECT_EQ(sentence(verdictOf(none, {}), "USD"),
              "No payer used anything. Fewer than 200 payers: read the intervals.");
    const Sample equal = *Sample::from(std::vector<double>(300, 5.0));
    const std::string words =
        sentence(verdictOf(equal, *fitAll(equal, allFamilies(), core::noProgress())), "USD");
    EXPECT_NE(words.find("All values are equal"), std::string::npos) << words;
}

} // namespace
