#include "core/base/parallel.h"
#include "core/stats/bootstrap.h"
#include "core/stats/concentration.h"
#include "core/stats/fit.h"
#include "core/stats/poisson_block.h"
#include "core/stats/random.h"
#include "tests/core/stats/vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace {

using namespace core::stats;

std::vector<double> lognormal(std::size_t n, double sigma, std::uint64_t seed)
{
    RandomStream random(seed);
    std::vector<double> values(n);
    for (double& x : values)
        x = std::exp(sigma * random.normal());
    return values;
}

std::vector<double> column(const ReplicateSums& sums, std::size_t c)
{
    std::vector<double> values;
    for (std::size_t r = 0; r < sums.replicates; ++r)
        values.push_back(sums.at(r, c));
    return values;
}

double sdOf(const std::vector<double>& v)
{
    const double mean = std::accumulate(v.begin(), v.end(), 0.0) / double(v.size());
    double q = 0;
    for (double x : v)
        q += (x - mean) * (x - mean);
    return std::sqrt(q / double(v.size() - 1));
}

TEST(Random, StreamsDependOnTheirNamesOnlyAndFillTheUnitInterval)
{
    RandomStream a(7, 1, 2), b(7, 1, 2), c(7, 2, 1);
    EXPECT_EQ(a.next(), b.next());
    EXPECT_NE(a.next(), c.next());
    double sum = 0, squares = 0;
    for (int i = 0; i < 100000; ++i) {
        const double u = a.uniform();
        ASSERT_GT(u, 0);
        ASSERT_LT(u, 1);
        sum += u;
        squares += u * u;
    }
    EXPECT_NEAR(sum / 1e5, 0.5, 0.004);
    EXPECT_NEAR(squares / 1e5, 1.0 / 3, 0.004);
}

TEST(Random, BelowReachesEveryValueEvenly)
{
    RandomStream random(3);
    std::vector<int> hits(6);
    for (int i = 0; i < 60000; ++i)
        ++hits[random.below(6)];
    for (int h : hits)
        EXPECT_NEAR(h, 10000, 500);
}

TEST(Random, NormalAndPoissonHaveTheirMoments)
{
    RandomStream random(5);
    double mean = 0, squares = 0, poisson = 0, poissonSquares = 0;
    constexpr int kDraws = 200000;
    for (int i = 0; i < kDraws; ++i) {
        const double z = random.normal();
        const double k = random.poisson1();
        mean += z / kDraws;
        squares += z * z / kDraws;
        poisson += k / kDraws;
        poissonSquares += k * k / kDraws;
    }
    EXPECT_NEAR(mean, 0, 0.01);
    EXPECT_NEAR(squares, 1, 0.015);
    EXPECT_NEAR(poisson, 1, 0.01);
    EXPECT_NEAR(poissonSquares, 2, 0.03);
}

/// How a large sample of counts would differ from Poisson(1); all but the chi-square in standard errors.
struct CountsJudged {
    double mean = 0, variance = 0, chiSquare = 0, worstCorrelation = 0;
};

CountsJudged judged(std::span<const std::uint8_t> counts)
{
    const double n = double(counts.size());
    constexpr std::size_t kClasses = 8; // 0 to 6, 7 and more
    std::vector<double> observed(kClasses);
    double sum = 0, squares = 0;
    for (std::uint8_t count : counts) {
        sum += count;
        squares += (count - 1.0) * (count - 1.0);
        ++observed[std::min<std::size_t>(count, kClasses - 1)];
    }
    CountsJudged result;
    result.mean = (sum / n - 1) * std::sqrt(n);
    result.variance = (squares / n - 1) * std::sqrt(n / 3); // fourth central moment 4
    double probability = std::exp(-1.0), rest = 1;
    for (std::size_t k = 0; k < kClasses; ++k) {
        const double expected = n * (k + 1 < kClasses ? probability : rest);
        result.chiSquare += (observed[k] - expected) * (observed[k] - expected) / expected;
        rest -= probability;
        probability /= double(k + 1);
    }
    for (std::size_t lag :
         {1, 2, 3, 4, 8, 16, 32, 64, 512}) { // neighbours in a word, in a vector, in a block
        double product = 0;
        for (std::size_t i = lag; i < counts.size(); ++i)
            product += (counts[i] - 1.0) * (counts[i - lag] - 1.0);
        result.worstCorrelation = std::max(result.worstCorrelation, std::abs(product) / std::sqrt(n));
    }
    return result;
}

TEST(Bootstrap, CountsArePoisson)
{
    std::vector<std::uint8_t> counts(1000000);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        poissonCounts(seed, 17, counts);
        const CountsJudged found = judged(counts);
        EXPECT_LT(std::abs(found.mean), 3.5) << seed;
        EXPECT_LT(std::abs(found.variance), 3.5) << seed;
        EXPECT_LT(found.chiSquare, 24.3) << seed; // 7 degrees of freedom, 1 in 1,000
        EXPECT_LT(found.worstCorrelation, 4) << seed;
    }
}

TEST(Bootstrap, TheJudgementOfCountsSeesAWrongLaw)
{
    RandomStream random(5);
    std::vector<std::uint8_t> counts(1000000); // of 20 throws with 5 %: mean 1, variance 0.95
    for (std::uint8_t& count : counts) {
        count = 0;
        for (int i = 0; i < 20; ++i)
            count += random.below(20) == 0;
    }
    const CountsJudged found = judged(counts);
    EXPECT_LT(std::abs(found.mean), 3.5);
    EXPECT_LT(found.variance, -20);
    EXPECT_GT(found.chiSquare, 500);
    for (std::size_t i = 1; i < counts.size(); i += 5)
        counts[i] = counts[i - 1];
    EXPECT_GT(judged(counts).worstCorrelation, 100);
}

TEST(Bootstrap, CountsDifferBetweenReplicatesAndPayers)
{
    std::vector<std::uint8_t> a(100000), b(100000);
    poissonCounts(1, 0, a);
    poissonCounts(1, 1, b);
    double both = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        both += (a[i] - 1.0) * (b[i] - 1.0);
    EXPECT_NEAR(both / 1e5, 0, 0.015); // correlation of replicates
}

TEST(Bootstrap, EveryProcessorGivesTheSameBits)
{
    if (fastestInstructions() == Instructions::Plain)
        GTEST_SKIP() << "this processor has no other instructions";
    RandomStream random(11);
    std::vector<std::vector<double>> data(6, std::vector<double>(kPoissonBlock));
    for (std::size_t c = 0; c < data.size(); ++c)
        for (double& x : data[c]) // from plain money to twelve orders of magnitude, both signs
            x = (random.uniform() - 0.3) * std::exp(double(5 * c) * random.normal());
    const std::vector<std::span<const double>> columns(data.begin(), data.end());
    for (std::size_t width = 1; width <= columns.size(); ++width) {
        for (std::size_t payers : {1, 15, 16, 333, 512}) {
            PoissonColumns plain(width, Instructions::Plain), fast(width, Instructions::Avx2);
            plain.load(std::span(columns).first(width), 0, payers);
            fast.load(std::span(columns).first(width), 0, payers);
            std::vector<double> plainSums(width), fastSums(width);
            double plainPayers = 0, fastPayers = 0;
            for (std::uint64_t replicate = 0; replicate < 100; ++replicate) {
                plain.addReplicate(3, 8, replicate, plainSums.data(), plainPayers);
                fast.addReplicate(3, 8, replicate, fastSums.data(), fastPayers);
            }
            EXPECT_EQ(plainSums, fastSums) << width << " columns, " << payers << " payers";
            EXPECT_EQ(plainPayers, fastPayers);
        }
    }
    std::uint8_t plainCounts[kPoissonBlock], fastCounts[kPoissonBlock];
    poissonBlock(3, 8, 1, plainCounts, Instructions::Plain);
    poissonBlock(3, 8, 1, fastCounts, Instructions::Avx2);
    EXPECT_TRUE(std::equal(plainCounts, plainCounts + kPoissonBlock, fastCounts));
}

TEST(Bootstrap, SumsOfSmallEntriesSurviveALargeOne)
{
    std::vector<double> values(600, 0.01);
    values[77] = 1e9;
    const std::vector<std::span<const double>> columns{values};
    const auto sums = *poissonSums(columns, {200, 4}, core::noProgress());
    int without = 0;
    for (std::size_t r = 0; r < sums.replicates; ++r) {
        std::vector<std::uint8_t> counts(values.size());
        poissonCounts(4, r, counts);
        if (counts[77] != 0)
            continue;
        ++without;
        EXPECT_NEAR(sums.at(r, 0), 0.01 * sums.payers[r], 1e-4)
            << r; // cents of a sum of thousands of millions
    }
    EXPECT_GT(without, 40);
}

TEST(Bootstrap, ReplicateSumsSpreadAsTheSumOfSquaresSays)
{
    // overlapping random streams once made this 1.6 times too large: test sd against sqrt(sum x^2)
    const auto x = lognormal(50000, 1, 3), y = lognormal(50000, 0.5, 4);
    const std::vector<std::span<const double>> columns{x, y};
    const auto sums = poissonSums(columns, {2000, 9}, core::noProgress());
    ASSERT_TRUE(sums);
    for (std::size_t c = 0; c < 2; ++c) {
        const auto values = column(*sums, c);
        const double theory =
            std::sqrt(std::inner_product(columns[c].begin(), columns[c].end(), columns[c].begin(), 0.0));
        EXPECT_NEAR(sdOf(values) / theory, 1, 0.06);
        const double total = std::accumulate(columns[c].begin(), columns[c].end(), 0.0);
        EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0) / 2000, total,
                    4 * theory / std::sqrt(2000));
    }
}

TEST(Bootstrap, SumsAreThoseOfTheCountsAndThreadsDoNotMatter)
{
    const auto x = lognormal(5003, 1, 3);
    const std::vector<std::span<const double>> columns{x};
    std::vector<ReplicateSums> runs;
    for (unsigned threads : {1u, 2u, 5u}) {
        core::setThreadCount(threads);
        runs.push_back(*poissonSums(columns, {20, 4}, core::noProgress()));
    }
    core::setThreadCount(0);
    EXPECT_EQ(runs[0].sums, runs[1].sums);
    EXPECT_EQ(runs[0].sums, runs[2].sums);
    for (std::size_t r = 0; r < 20; ++r) {
        std::vector<std::uint8_t> counts(x.size());
        poissonCounts(4, r, counts);
        double sum = 0, payers = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            sum += counts[i] * x[i];
            payers += counts[i];
        }
        EXPECT_NEAR(runs[0].at(r, 0) / sum, 1, 1e-12);
        EXPECT_EQ(runs[0].payers[r], payers);
    }
}

TEST(Bootstrap, AnyStatisticSeesTheSameCounts)
{
    const auto x = lognormal(3000, 1, 3);
    const auto sum = [&](std::size_t, std::span<const std::uint8_t> counts, std::span<double> out) {
        for (std::size_t i = 0; i < counts.size(); ++i)
            out[0] += counts[i] * x[i];
    };
    const auto general = *poissonBootstrap(x.size(), 1, sum, {50, 4}, core::noProgress());
    const std::vector<std::span<const double>> columns{x};
    const auto fast = *poissonSums(columns, {50, 4}, core::noProgress());
    for (std::size_t r = 0; r < 50; ++r)
        EXPECT_NEAR(general[r] / fast.sums[r], 1, 1e-12);
}

TEST(Bootstrap, TheDeltaIntervalAgreesWithTheReplicates)
{
    const auto cost = lognormal(20000, 1, 3), revenue = lognormal(20000, 0.3, 8);
    const std::vector<std::span<const double>> columns{cost, revenue};
    const auto margin = [](std::span<const double> s) {
        return 1 - s[0] / (3 * s[1]);
    };
    const DeltaInterval delta = deltaInterval(columns, margin);
    const auto sums = *poissonSums(columns, {1000, 2}, core::noProgress());
    std::vector<double> margins;
    for (std::size_t r = 0; r < sums.replicates; ++r)
        margins.push_back(margin(std::span(sums.sums).subspan(2 * r, 2)));
    EXPECT_NEAR(sdOf(margins) / delta.standardError, 1, 0.08);
    const Bounds b = percentileInterval(margins);
    EXPECT_NEAR(b.low, delta.low, 0.4 * delta.standardError);
    EXPECT_NEAR(b.high, delta.high, 0.4 * delta.standardError);
}

TEST(Bootstrap, OnePayerWhoCarriesTheErrorIsNamed)
{
    auto x = lognormal(1000, 0.5, 3);
    x[417] = 500;
    const std::vector<std::span<const double>> columns{x};
    const auto sums = *poissonSums(columns, {1000, 6}, core::noProgress());
    const auto influence =
        jackknifeAfterBootstrap(column(sums, 0), 6, std::vector<std::size_t>{12, 417, 800});
    ASSERT_FALSE(influence.empty());
    EXPECT_EQ(influence.front().payer, 417u);
    EXPECT_LT(influence.front().ratio, 0.2);
    EXPECT_NEAR(influence.back().ratio, 1, 0.15);
}

class Impatient : public core::Progress {
public:
    bool advance(std::uint64_t, std::uint64_t) override { return false; }
};

TEST(Bootstrap, StopsWhenTold)
{
    const auto x = lognormal(10000, 1, 3);
    const std::vector<std::span<const double>> columns{x};
    Impatient impatient;
    const auto stopped = poissonSums(columns, {100, 1}, impatient);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, core::ErrorCode::Cancelled);
}

TEST(Bootstrap, AccelerationAndLimitsAgreeWithTheReferencePackages)
{
    SKIP_WITHOUT_VECTORS();
    vectors::Tally tally;
    const auto json = vectors::read(vectors::folder() / "bootstrap_intervals.json");
    for (const auto& [name, set] : json["sets"].items()) {
        if (!set.contains("total"))
            continue;
        const auto& total = set["total"];
        const auto values = vectors::data("data/" + name + ".txt.gz");
        const double sum = std::accumulate(values.begin(), values.end(), 0.0);
        std::vector<double> without;
        for (double x : values)
            without.push_back(sum - x);
        tally.relative("acceleration", name, jackknifeAcceleration(without), vectors::number(total["accel"]),
                       1e-9);
        // Poisson counts vary in number, multinomial ones do not: compare n x mean, whose replicates have the
        // same law
        const std::vector<std::span<const double>> columns{values};
        const auto sums = *poissonSums(columns, {20000, 11}, core::noProgress());
        std::vector<double> totals;
        for (std::size_t r = 0; r < sums.replicates; ++r)
            totals.push_back(sums.at(r, 0) / sums.payers[r] * double(values.size()));
        const double sd = vectors::number(total["boot_sd"]);
        const auto check = [&](const char* kind, const char* key, Bounds got) {
            tally.absolute(kind, name, got.low, vectors::number(total[key][0]), 0.08 * sd);
            tally.absolute(kind, name, got.high, vectors::number(total[key][1]),
                           0.2 * sd); // skewed: the upper limit is the rougher one
        };
        check("percentile limit / sd", "percentile95_python_B40000", percentileInterval(totals));
        check("BCa limit / sd", "bca95_python_B40000",
              bcaInterval(totals, sum, vectors::number(total["accel"])));
    }
    tally.report();
    EXPECT_GT(tally.checked(), 0);
}

/// Gini of sorted values, each counted so often.
double giniOf(std::span<const double> sorted, const std::function<double(std::size_t)>& count)
{
    double below = 0, total = 0, area = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double c = count(i), amount = c * sorted[i];
        area += amount * (below + 0.5 * c);
        below += c;
        total += amount;
    }
    return 2 * area / (below * total) - 1;
}

TEST(Bootstrap, GiniLimitsAgreeWithTheReferencePackages)
{
    SKIP_WITHOUT_VECTORS();
    vectors::Tally tally;
    const auto json = vectors::read(vectors::folder() / "bootstrap_intervals.json");
    for (const auto& [name, set] : json["sets"].items()) {
        if (!set.contains("gini"))
            continue;
        const auto& gini = set["gini"];
        auto values = vectors::data("data/" + name + ".txt.gz");
        std::sort(values.begin(), values.end());
        const double estimate = giniOf(values, [](std::size_t) { return 1.0; });
        tally.relative("Gini", name, estimate, vectors::number(gini["est"]), 1e-12);
        std::vector<double> without;
        for (std::size_t left = 0; left < values.size(); ++left)
            without.push_back(giniOf(values, [&](std::size_t i) { return i == left ? 0.0 : 1.0; }));
        tally.relative("acceleration of Gini", name, jackknifeAcceleration(without),
                       vectors::number(gini["accel"]), 1e-9);
        const auto one = [&](std::size_t, std::span<const std::uint8_t> counts, std::span<double> out) {
            out[0] = giniOf(values, [&](std::size_t i) { return double(counts[i]); });
        };
        const auto drawn = *poissonBootstrap(values.size(), 1, one, {4000, 11}, core::noProgress());
        const double sd = vectors::number(gini["boot_sd_mc_R"]);
        tally.relative("sd of Gini", name, sdOf(drawn), sd, 0.06);
        const auto check = [&](const char* kind, const char* key, Bounds got) {
            tally.absolute(kind, name, (got.low - vectors::number(gini[key][0])) / sd, 0, 0.15);
            tally.absolute(kind, name, (got.high - vectors::number(gini[key][1])) / sd, 0, 0.2);
        };
        check("percentile limit of Gini / sd", "percentile95_python_B40000", percentileInterval(drawn));
        check("BCa limit of Gini / sd", "bca95_python_B40000",
              bcaInterval(drawn, estimate, vectors::number(gini["accel"])));
    }
    tally.report();
    EXPECT_GE(tally.checked(), 28);
}

TEST(Bootstrap, RefittedParametersSpreadAsThoseOfTheReferencePackage)
{
    SKIP_WITHOUT_VECTORS();
    vectors::Tally tally;
    const auto json =
        vectors::read(vectors::folder() / "bootstrap_intervals.json")["groundbeef_weibull_bootdist"];
    const Sample sample = *Sample::from(vectors::data("data/pub_groundbeef.txt.gz"));
    const Fit fitted = fit(sample, Family::Weibull, {.goodness = false});
    std::array<std::vector<double>, 2> parameters;
    for (std::uint64_t r = 0; r < 2000; ++r) {
        RandomStream random(5, r);
        std::vector<double> values(std::size_t(sample.positiveWeight()));
        for (double& x : values)
            x = fitted.distribution.quantile(random.uniform());
        const Fit again = fit(*Sample::from(values), Family::Weibull, {.goodness = false});
        ASSERT_TRUE(again.converged());
        for (std::size_t i = 0; i < 2; ++i)
            parameters[i].push_back(again.distribution.parameters()[i]);
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const Bounds interval = percentileInterval(parameters[i]),
                     middle = percentileInterval(parameters[i], 0);
        tally.relative("median", std::to_string(i), middle.low, vectors::number(json["median"][i]), 0.01);
        tally.relative("low", std::to_string(i), interval.low, vectors::number(json["lo"][i]), 0.015);
        tally.relative("high", std::to_string(i), interval.high, vectors::number(json["hi"][i]), 0.015);
    }
    tally.report();
    EXPECT_EQ(tally.checked(), 6);
}

} // namespace
