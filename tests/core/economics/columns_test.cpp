#include "core/economics/exact_sum.h"
#include "core/economics/exact_weights.h"
#include "core/economics/kernels.h"
#include "core/economics/slot_order.h"
#include "core/economics/slot_usage.h"
#include "core/economics/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace core::economics;

/// Invoices as they are: most are the plan's price, some are nothing, a few are very large.
std::vector<double> invoices(std::size_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    std::lognormal_distribution<double> size(1, 1.5);
    std::vector<double> amounts;
    for (std::size_t i = 0; i < count; ++i) {
        const auto kind = random() % 10;
        amounts.push_back(kind < 5 ? 20 : kind == 5 ? 0 : 20 + std::round(size(random) * 100) / 100);
    }
    return amounts;
}

TEST(Bills, HaveTheQuantilesOfTheSortedInvoices)
{
    for (const std::size_t count : {1u, 2u, 15u, 17u, 1000u, 70001u}) {
        std::vector<double> amounts = invoices(count, 3);
        const Bills bills{amounts, {}};
        const std::vector<double> shares{0.5, 0.9, 0.95, 0.99, 1};
        const std::vector<double> quantiles = bills.quantiles(shares);
        std::sort(amounts.begin(), amounts.end());
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const auto rank = static_cast<std::size_t>(std::ceil(shares[i] * double(count) * (1 - 1e-12)));
            EXPECT_EQ(quantiles[i], amounts[std::max<std::size_t>(1, rank) - 1]) << count << " " << shares[i];
        }
    }
}

/// No plan's price among them, and more quantiles than registers keep.
TEST(Bills, HaveTheQuantilesOfDifferentAmounts)
{
    std::mt19937 random(8);
    std::lognormal_distribution<double> size(3, 2);
    for (const std::size_t count : {1u, 16u, 4097u, 300001u}) {
        std::vector<double> amounts(count);
        for (double& amount : amounts)
            amount = size(random);
        const Bills bills{amounts, {}};
        const std::vector<double> shares{0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999};
        const std::vector<double> quantiles = bills.quantiles(shares);
        std::sort(amounts.begin(), amounts.end());
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const auto rank = static_cast<std::size_t>(std::ceil(shares[i] * double(count) * (1 - 1e-12)));
            EXPECT_EQ(quantiles[i], amounts[std::max<std::size_t>(1, rank) - 1]) << count << " " << shares[i];
        }
        EXPECT_TRUE(bills.quantiles({}).empty());
    }
}

TEST(Bills, OfOnePayerEachAreLikeThoseWithAWeightOfOne)
{
    const std::vector<double> amounts = invoices(70001, 4);
    const Bills single{amounts, {}}, weighted{amounts, std::vector<double>(amounts.size(), 1)};
    Bills mixed{{amounts.begin(), amounts.begin() + 40000}, {}};
    mixed.append({{amounts.begin() + 40000, amounts.end()}, std::vector<double>(amounts.size() - 40000, 1)});
    const std::vector<double> shares{0.1, 0.5, 0.95, 0.99, 1};
    for (const Bills* bills : {&weighted, static_cast<const Bills*>(&mixed)}) {
        EXPECT_EQ(bills->quantiles(shares), single.quantiles(shares));
        const auto expected = single.histogram(30, 500), found = bills->histogram(30, 500);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            EXPECT_EQ(found[i].payers, expected[i].payers) << i;
    }
}

TEST(Bills, AppendedKeepTheirPayers)
{
    Bills bills{{1, 2}, {}};
    bills.append({{3}, {0.5}});
    EXPECT_EQ(bills.single(), 2u);
    bills.append({{4}, {}}); // one that is single, after one that is not
    EXPECT_EQ(bills.payers, (std::vector<double>{1, 1, 0.5, 1}));
    EXPECT_EQ(bills.amount, (std::vector<double>{1, 2, 3, 4}));
}

TEST(SlotUsage, IsAsWideAsItsValuesNeed)
{
    const std::vector<std::uint32_t> slot{2, ~0u, 0};
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> further{{0, 1}};
    EXPECT_EQ(slotUsage(std::vector<double>{7, 8, 9}, slot, further, 3).whole,
              (std::vector<std::int32_t>{9, 7, 7}));
    for (const double wide : {0.5, 2147483648.0, -1.0}) {
        const SlotUsage usage = slotUsage(std::vector<double>{wide, 8, 9}, slot, further, 3);
        EXPECT_TRUE(usage.whole.empty());
        EXPECT_EQ(usage.exact, (std::vector<double>{9, wide, wide})) << wide;
    }
}

TEST(WeightedSum, AddsColumnsInTheirOrderWhateverTheyHold)
{
    std::mt19937 random(8);
    for (std::size_t columns = 0; columns < 12; ++columns) {
        for (const std::size_t count : {1u, 5u, 1024u}) {
            std::vector<std::vector<std::int32_t>> whole;
            std::vector<std::vector<double>> exact;
            std::vector<WeightedColumn> weighted;
            for (std::size_t k = 0; k < columns; ++k) {
                whole.emplace_back();
                exact.emplace_back();
                for (std::size_t i = 0; i < count; ++i) {
                    whole[k].push_back(static_cast<std::int32_t>(random() >> 1));
                    exact[k].push_back(double(random()) / 7);
                }
                const bool isWhole = random() % 4 > 0;
                weighted.push_back({isWhole ? whole[k].data() : nullptr, isWhole ? nullptr : exact[k].data(),
                                    double(random()) / 1e9});
            }
            std::vector<double> sum(count, 1e300);
            weightedSum(sum.data(), weighted, count);
            for (std::size_t i = 0; i < count; ++i) {
                double expected = 0;
                for (const WeightedColumn& column : weighted)
                    expected += column.factor * (column.whole ? double(column.whole[i]) : column.exact[i]);
                ASSERT_EQ(sum[i], expected) << columns << " columns, slot " << i;
            }
        }
    }
}

/// The quotient to steps in integers.
std::int64_t stepsOf(std::int64_t sum, std::int64_t size, core::Rounding rounding)
{
    const std::int64_t whole = sum / size, left = sum % size;
    const bool up = rounding == core::Rounding::Up       ? left > 0
                    : rounding == core::Rounding::HalfUp ? 2 * left >= size
                                                         : false;
    return whole + (up ? 1 : 0);
}

constexpr SumKernel kKernels[] = {SumKernel::Best, SumKernel::Avx512, SumKernel::Avx2, SumKernel::Plain};

TEST(ExactSum, IsThatOfIntegers)
{
    std::mt19937 random(4);
    for (const double size : {1.0, 2.0, 7.0, 1000.0, 10000.0, 1e6}) {
        for (const core::Rounding rounding :
             {core::Rounding::Up, core::Rounding::HalfUp, core::Rounding::Down}) {
            for (const std::size_t count : {1u, 15u, 16u, 37u, 1024u}) {
                std::vector<std::vector<std::int32_t>> values(1 + random() % 12);
                std::vector<WholeColumn> columns;
                for (auto& column : values) {
                    for (std::size_t i = 0; i < count; ++i)
                        column.push_back(static_cast<std::int32_t>(random() % 3 ? random() >> 1 : 0));
                    columns.push_back({column.data(), double(random() % 100000)});
                }
                for (const SumKernel kernel : kKernels) {
                    std::vector<double> out(count);
                    exactSum(columns, nullptr, 1, {size, 10, rounding}, count, out.data(), kernel);
                    for (std::size_t i = 0; i < count; ++i) {
                        std::int64_t sum = 0;
                        for (const WholeColumn& column : columns)
                            sum += std::int64_t(column.weight) * column.values[i];
                        ASSERT_EQ(out[i], double(stepsOf(sum, std::int64_t(size), rounding)) / 10)
                            << sum << " in steps of " << size << ", kernel " << int(kernel);
                    }
                }
            }
        }
    }
}

/// Every kernel divides as the machine does, to the last bit.
TEST(ExactSum, IsDividedCorrectlyRounded)
{
    std::mt19937_64 random(6);
    constexpr std::size_t kCount = 40000;
    std::vector<double> sums(kCount), out(kCount);
    for (const double perOne : {1.0, 3.0, 7.0, 10.0, 100.0, 12000.0, 999983.0, 1e9, 6.7108863e7, 0x1p51 + 1,
                                kExact - 1, kExact - 3}) {
        for (double& sum : sums)
            sum = double(random() >> (12 + random() % 40));
        for (std::size_t i = 0; i < 64; ++i)
            sums[i] = double(i); // and whole multiples and their neighbours
        for (std::size_t i = 64; i < 1000 && perOne < 1e9; ++i)
            sums[i] = perOne * double(random() % 100000) + double(i % 3) - 1;
        for (const SumKernel kernel : kKernels) {
            exactSum({}, sums.data(), 1, {1, perOne, core::Rounding::Down}, kCount, out.data(), kernel);
            for (std::size_t i = 0; i < kCount; ++i)
                ASSERT_EQ(out[i], std::max(sums[i], 0.0) / perOne) << sums[i] << " by " << perOne;
        }
    }
}

TEST(ExactSum, GoesOnFromARestWithTheSameBits)
{
    std::mt19937 random(5);
    constexpr std::size_t kCount = 333;
    std::vector<std::vector<std::int32_t>> values(5);
    std::vector<WholeColumn> columns;
    for (auto& column : values) {
        for (std::size_t i = 0; i < kCount; ++i)
            column.push_back(static_cast<std::int32_t>(random() >> 4));
        columns.push_back({column.data(), double(random() % 9999)});
    }
    std::vector<double> rest(kCount), whole(kCount);
    exactSum(std::span(columns).first(4), nullptr, 1, {}, kCount, rest.data());
    for (WholeColumn& column : columns)
        column.weight *= 10; // a finer denominator
    exactSum(columns, nullptr, 1, {100000, 10, core::Rounding::Up}, kCount, whole.data());
    for (const SumKernel kernel : kKernels) {
        std::vector<double> goneOn(kCount);
        exactSum(std::span(columns).last(1), rest.data(), 10, {100000, 10, core::Rounding::Up}, kCount,
                 goneOn.data(), kernel);
        EXPECT_EQ(goneOn, whole) << "kernel " << int(kernel);
    }
}

/// Wherever the column begins in its cache line, its values and totals have the same bits.
TEST(ExactSum, PastTheCachesHasTheSameBits)
{
    std::mt19937 random(7);
    for (const std::size_t count : {1u, 8u, 16u, 24u, 37u, 2048u}) {
        std::vector<std::int32_t> values(count);
        std::vector<double> rest(count), expected(count);
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = static_cast<std::int32_t>(random() >> 6);
            rest[i] = double(random() >> 3);
        }
        const WholeColumn column{values.data(), 97};
        const core::economics::Steps steps{1000, 30, core::Rounding::HalfUp}; // thirds: sums are rounded
        core::economics::ColumnTotals totals;
        exactSum({&column, 1}, rest.data(), 3, steps, count, expected.data());
        core::economics::addTotals(expected.data(), nullptr, count, totals);
        for (std::size_t offset = 0; offset < 8; ++offset) {
            std::vector<double> memory(count + 8, -1);
            core::economics::ColumnTotals past;
            exactSumPastCaches({&column, 1}, rest.data(), 3, steps, count, memory.data() + offset, past);
            ASSERT_TRUE(
                std::equal(expected.begin(), expected.end(), memory.begin() + std::ptrdiff_t(offset)));
            ASSERT_EQ(past.sum, totals.sum) << count << " values, " << offset << " into the line";
            ASSERT_EQ(past.largest, totals.largest);
            ASSERT_EQ(memory[offset + count], -1) << "and nothing beyond";
        }
    }
}

core::Decimal decimal(const char* text)
{
    return core::Decimal::parse(text).value();
}

TEST(WholeWeights, ShareTheLeastDenominator)
{
    const std::vector<Fraction> fractions{
        *fractionOf(decimal("0.25"), 1000), *fractionOf(decimal("3"), 1000),
        *difference(*fractionOf(decimal("1"), 3), *fractionOf(decimal("1"), 4))};
    const auto whole = wholeWeights(fractions, std::vector<double>{1e6, 1e6, 1e6}, 1);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->perOne, 12000); // of 4000, 1000, 12 and 10
    EXPECT_EQ(whole->weights, (std::vector<double>{3, 36, 1000}));
}

TEST(WholeWeights, AreNoneWhenSumsCouldBeRounded)
{
    const std::vector<Fraction> fractions{*fractionOf(decimal("1.000000000001"), 1)};
    EXPECT_TRUE(wholeWeights(fractions, std::vector<double>{4000}, 0));
    EXPECT_FALSE(wholeWeights(fractions, std::vector<double>{5000}, 0)); // 5000 x 1e12 > 2^52
    EXPECT_FALSE(fractionOf(decimal("1"), 0));
}

TEST(SlotOrder, IsStableAndTakesZeroesOfBothSigns)
{
    const std::vector<Ranked> order = ranked(std::vector<double>{3, 0, 1e-300, -0.0, 3, 2});
    std::vector<std::uint32_t> slots;
    for (const Ranked& next : order)
        slots.push_back(next.second);
    EXPECT_EQ(slots, (std::vector<std::uint32_t>{1, 3, 2, 5, 0, 4}));
}

} // namespace
