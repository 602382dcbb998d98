#include "core/base/parallel.h"
#include "core/stats/bootstrap.h"
#include "core/stats/concentration.h"
#include "core/stats/random.h"
#include "tests/core/stats/vectors.h"

#include <gtest/gtest.h>

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

TEST(Bootstrap, CountsArePoissonAndDifferBetweenReplicatesAndPayers)
{
    std::vector<std::uint8_t> a(100000), b(100000);
    poissonCounts(1, 0, a);
    poissonCounts(1, 1, b);
    std::vector<int> histogram(20);
    double both = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ++histogram[a[i]];
        both += (a[i] - 1.0) * (b[i] - 1.0);
    }
    EXPECT_NEAR(histogram[0] / 1e5, 0.36788, 0.006);
    EXPECT_NEAR(histogram[1] / 1e5, 0.36788, 0.006);
    EXPECT_NEAR(histogram[2] / 1e5, 0.18394, 0.005);
    EXPECT_NEAR(histogram[3] / 1e5, 0.06131, 0.003);
    EXPECT_NEAR(both / 1e5, 0, 0.015); // correlation of replicates
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

} // namespace
