#include "core/usage/payer_periods.h"

#include "core/base/parallel.h"
#include "core/usage/codec.h"
#include "core/usage/totals.h"
#include "tests/core/usage/random_cube.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <tuple>

namespace core::usage {
namespace {

PayerPeriods matrixOf(const Cube& cube, const MatrixOptions& options)
{
    auto matrix = payerPeriods(cube, options, noProgress());
    EXPECT_TRUE(matrix);
    return matrix ? std::move(*matrix) : PayerPeriods();
}

double sumOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum;
}

bool sameBits(const std::vector<double>& a, const std::vector<double>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

double countIn(const Counts& counts, Quantity quantity)
{
    switch (quantity) {
    case Quantity::UncachedInput:
        return double(counts.uncachedInput);
    case Quantity::CacheRead:
        return double(counts.cacheRead);
    case Quantity::CacheWrite:
        return double(counts.cacheWrite);
    case Quantity::Output:
        return double(counts.output);
    case Quantity::Reasoning:
        return double(counts.reasoning);
    case Quantity::Requests:
        return double(counts.requests);
    case Quantity::Outcomes:
        return double(counts.outcomeMicros) / 1e6;
    }
    return 0;
}

class PayerPeriodsOf : public testing::TestWithParam<std::tuple<PayerKind, bool, PeriodKind>> {
protected:
    MatrixOptions options() const
    {
        return {{std::get<2>(GetParam()), "Europe/Berlin"}, std::get<0>(GetParam()), std::get<1>(GetParam())};
    }
};

TEST_P(PayerPeriodsOf, HoldInEachRowTheSumsOfThatPayersCellsInThatPeriod)
{
    const RandomCube random = randomCube(31);
    const PayerPeriods matrix = matrixOf(random.cube, options());
    const auto& contexts = random.cube.names->contexts;

    std::map<std::tuple<std::uint32_t, std::uint32_t, MeterKey>, double> expected;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Counts> rows;
    for (const Cell& cell : random.cells) {
        const std::uint32_t payer = options().payerKind == PayerKind::User ? cell.user : cell.org;
        const std::uint32_t period = PeriodIndex(matrix.periods).of(cell.hour);
        rows[{period, payer}] += cell.counts;
        const Context& context = contexts[cell.context];
        for (int q = 0; q <= int(Quantity::Outcomes); ++q) {
            const auto quantity = Quantity(q);
            MeterKey key{
                context.model, context.tier, options().byWorkflow ? context.workflow : "", {}, quantity};
            if (quantity == Quantity::Outcomes)
                key = {{}, {}, {}, context.outcome, quantity};
            if (countIn(cell.counts, quantity) != 0)
                expected[{period, payer, key}] += countIn(cell.counts, quantity);
        }
    }
    ASSERT_EQ(matrix.size(), rows.size());
    std::size_t row = 0;
    for (const auto& [key, counts] : rows) { // the map has the order that the matrix promises
        EXPECT_EQ(matrix.period[row], key.first);
        EXPECT_EQ(matrix.payer[row], key.second);
        EXPECT_EQ(matrix.requests[row], double(counts.requests));
        EXPECT_EQ(matrix.tokens[row], double(counts.tokens()));
        EXPECT_DOUBLE_EQ(matrix.loggedCost[row], double(counts.loggedCostNanoUsd) / 1e9);
        for (const MeterColumn& column : matrix.columns) {
            const auto found = expected.find({key.first, key.second, column.key});
            EXPECT_NEAR(column.values[row], found == expected.end() ? 0 : found->second, 1e-9);
        }
        ++row;
    }
    EXPECT_TRUE(std::is_sorted(matrix.columns.begin(), matrix.columns.end(),
                               [](const auto& a, const auto& b) { return a.key < b.key; }));
}

TEST_P(PayerPeriodsOf, AddUpToTheTotals)
{
    const RandomCube random = randomCube(32);
    const PayerPeriods matrix = matrixOf(random.cube, options());
    const Counts total = totalsOf(random.cube)->counts;
    std::map<Quantity, double> sums;
    for (const MeterColumn& column : matrix.columns)
        sums[column.key.quantity] += sumOf(column.values);
    for (const auto& [quantity, sum] : sums)
        EXPECT_NEAR(sum, countIn(total, quantity), 1e-6);
    EXPECT_EQ(sumOf(matrix.tokens), double(total.tokens()));
    EXPECT_EQ(sumOf(matrix.requests), double(total.requests));
}

TEST_P(PayerPeriodsOf, AreTheSameBitsForAnyNumberOfThreads)
{
    const RandomCube random = randomCube(33);
    setThreadCount(1);
    const PayerPeriods one = matrixOf(random.cube, options());
    for (const unsigned threads : {2u, 3u, 8u}) {
        setThreadCount(threads);
        const PayerPeriods many = matrixOf(random.cube, options());
        EXPECT_EQ(many.payer, one.payer);
        EXPECT_EQ(many.period, one.period);
        EXPECT_TRUE(sameBits(many.loggedCost, one.loggedCost));
        ASSERT_EQ(many.columns.size(), one.columns.size());
        for (std::size_t i = 0; i < one.columns.size(); ++i) {
            EXPECT_EQ(many.columns[i].key, one.columns[i].key);
            EXPECT_TRUE(sameBits(many.columns[i].values, one.columns[i].values));
        }
    }
    setThreadCount(0);
}

INSTANTIATE_TEST_SUITE_P(EveryShape, PayerPeriodsOf,
                         testing::Combine(testing::Values(PayerKind::User, PayerKind::Org), testing::Bool(),
                                          testing::Values(PeriodKind::Month, PeriodKind::Week)));

TEST(PayerPeriods, HaveNoRowForAPayerWithoutUsageInThePeriod)
{
    Cube cube;
    cube.names = Dictionaries{{"ann", "bob"}, {""}, {contextOf("m")}};
    Counts one;
    one.requests = 1;
    const Day january = dayOf({2026, 1, 1}), february = dayOf({2026, 2, 28});
    cube.blocks.push_back(
        encoded(january, 1, std::vector<Cell>{{0, 0, january * 24, 0, one}, {1, 0, january * 24, 0, one}}));
    cube.blocks.push_back(encoded(february, 1, std::vector<Cell>{{1, 0, february * 24 + 23, 0, one}}));
    cube.coverage = {Micros(january) * 24 * kMicrosPerHour, (Micros(february) + 1) * 24 * kMicrosPerHour - 1,
                     false};
    const PayerPeriods matrix = matrixOf(cube, {});
    EXPECT_EQ(matrix.payer, (std::vector<std::uint32_t>{0, 1, 1}));
    EXPECT_EQ(matrix.period, (std::vector<std::uint16_t>{0, 0, 1}));
    const RowIndex rows(matrix, 2);
    EXPECT_EQ(rows.rowOf(february * 24, 1), 2u);
    EXPECT_EQ(rows.rowOf(february * 24, 0), RowIndex::kNone);
    EXPECT_EQ(rows.rowOf(0, 0), RowIndex::kNone) << "1970 is in no period";
}

TEST(PayerPeriods, AreEmptyWithoutUsage)
{
    const PayerPeriods matrix = matrixOf(Cube(), {});
    EXPECT_EQ(matrix.size(), 0u);
    EXPECT_TRUE(matrix.columns.empty());
}

class StopAtOnce final : public Progress {
public:
    bool advance(std::uint64_t, std::uint64_t) override { return false; }
};

TEST(PayerPeriods, StopWhenTheyAreToldTo)
{
    StopAtOnce stop;
    const auto matrix = payerPeriods(randomCube(1).cube, {}, stop);
    ASSERT_FALSE(matrix);
    EXPECT_EQ(matrix.error().code, ErrorCode::Cancelled);
}

} // namespace
} // namespace core::usage
