#include "core/base/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace core {
namespace {

Decimal dec(const char* text)
{
    const auto value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : Decimal();
}

struct Written {
    const char* text;
    const char* canonical;
};

class DecimalText : public testing::TestWithParam<Written> {};

TEST_P(DecimalText, IsReadAndWrittenCanonically)
{
    EXPECT_EQ(dec(GetParam().text).text(), GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(Forms, DecimalText,
                         testing::Values(Written{"0", "0"}, Written{"-0", "0"}, Written{"12.50", "12.5"},
                                         Written{"-12.5", "-12.5"}, Written{".5", "0.5"}, Written{"5.", "5"},
                                         Written{"007", "7"}, Written{"1e-7", "0.0000001"},
                                         Written{"2.5E3", "2500"}, Written{"1.25e-06", "0.00000125"},
                                         Written{"1e+2", "100"}, Written{"0.000000000001", "0.000000000001"},
                                         Written{"-0.000000000001", "-0.000000000001"},
                                         Written{"99999999999999999999999999", "99999999999999999999999999"},
                                         Written{"1.0000000000000000000000", "1"}));

TEST(Decimal, RefusesWhatIsNoNumberOrTooLongOrTooLarge)
{
    for (const char* text : {"",
                             "-",
                             ".",
                             "-.",
                             "1,5",
                             " 1",
                             "1 ",
                             "1.2.3",
                             "1e",
                             "1e-",
                             "e5",
                             "+1",
                             "0x10",
                             "nan",
                             "inf",
                             "1e99",
                             "1e9999999999",
                             "100000000000000000000000000",
                             "1e26",
                             "0.0000000000001",
                             "1e-13",
                             "123456789012345678901234567890123456789012345",
                             "--1"})
        EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, WritesAWantedNumberOfPlaces)
{
    EXPECT_EQ(dec("20").text(2), "20.00");
    EXPECT_EQ(dec("-0.5").text(3), "-0.500");
    EXPECT_EQ(dec("1500").text(0), "1500");
}

struct Rounded {
    const char* value;
    int places;
    const char *halfUp, *halfEven, *up, *down;
};

class DecimalRounding : public testing::TestWithParam<Rounded> {};

TEST_P(DecimalRounding, FollowsEachRule)
{
    const Rounded& c = GetParam();
    EXPECT_EQ(dec(c.value).rounded(c.places, Rounding::HalfUp), dec(c.halfUp));
    EXPECT_EQ(dec(c.value).rounded(c.places, Rounding::HalfEven), dec(c.halfEven));
    EXPECT_EQ(dec(c.value).rounded(c.places, Rounding::Up), dec(c.up));
    EXPECT_EQ(dec(c.value).rounded(c.places, Rounding::Down), dec(c.down));
}

// Up and HalfUp go away from zero, Down towards it (IEEE 754 roundTiesToAway; java.math.RoundingMode's
// table).
INSTANTIATE_TEST_SUITE_P(
    Ties, DecimalRounding,
    testing::Values(Rounded{"2.5", 0, "3", "2", "3", "2"}, Rounded{"3.5", 0, "4", "4", "4", "3"},
                    Rounded{"-2.5", 0, "-3", "-2", "-3", "-2"}, Rounded{"1.1", 0, "1", "1", "2", "1"},
                    Rounded{"-1.1", 0, "-1", "-1", "-2", "-1"},
                    Rounded{"0.125", 2, "0.13", "0.12", "0.13", "0.12"},
                    Rounded{"0.135", 2, "0.14", "0.14", "0.14", "0.13"},
                    Rounded{"0.005", 2, "0.01", "0", "0.01", "0"}, Rounded{"7", 2, "7", "7", "7", "7"}));

TEST(Decimal, MultipliesExactlyBeforeItRounds)
{
    // 0.000000000003 x 0.5 has 13 places; twelve hold it only after one rounding.
    EXPECT_EQ(Decimal::product(dec("0.000000000003"), dec("0.5"), 12, Rounding::HalfUp),
              dec("0.000000000002"));
    EXPECT_EQ(Decimal::product(dec("0.000000000003"), dec("0.5"), 12, Rounding::Down), dec("0.000000000001"));
    EXPECT_EQ(Decimal::product(dec("12345678901234"), dec("98765432109.5"), 1, Rounding::HalfUp),
              dec("1219326311365513182773123"));
}

TEST(Decimal, DividesWithOneRounding)
{
    EXPECT_EQ(Decimal::quotient(dec("1"), dec("3"), 12, Rounding::HalfUp), dec("0.333333333333"));
    EXPECT_EQ(Decimal::quotient(dec("2"), dec("3"), 4, Rounding::Down), dec("0.6666"));
    EXPECT_EQ(Decimal::quotient(dec("-1"), dec("8"), 2, Rounding::HalfUp), dec("-0.13"));
    EXPECT_EQ(Decimal::quotient(dec("1"), dec("-8"), 2, Rounding::HalfEven), dec("-0.12"));
}

TEST(Decimal, ComesFromADoubleAsItsNearestDecimal)
{
    EXPECT_EQ(Decimal::fromDouble(0.1), dec("0.1"));
    EXPECT_EQ(Decimal::fromDouble(2.675, 2), dec("2.67")) << "the double is a little less than 2.675";
    EXPECT_EQ(Decimal::fromDouble(-1e-12), dec("-0.000000000001"));
    EXPECT_EQ(Decimal::fromDouble(123456789.25), dec("123456789.25"));
}

TEST(Decimal, StaysInItsRangeWhateverADoubleSays)
{
    const Decimal most =
        Decimal::fromUnits(__int128(1'000'000'000'000'000'000) * 1'000'000'000'000'000'000 * 100 - 1);
    EXPECT_EQ(Decimal::fromDouble(std::numeric_limits<double>::infinity()), most);
    EXPECT_EQ(Decimal::fromDouble(-1e300), -most);
    EXPECT_EQ(Decimal::fromDouble(std::nan("")), Decimal());
}

TEST(Decimal, IsReadFromWhatItWrites)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 20'000; ++i) {
        const int shift = int(random() % 88) + 40; // all magnitudes
        const __int128 units =
            static_cast<__int128>((static_cast<unsigned __int128>(random()) << 64 | random()) >> shift);
        const Decimal value = Decimal::fromUnits(random() % 2 ? units : -units);
        const auto again = Decimal::parse(value.text());
        ASSERT_TRUE(again) << value.text();
        ASSERT_EQ(*again, value);
    }
}

TEST(Decimal, OrdersAndAddsLikeNumbers)
{
    EXPECT_LT(dec("-2"), dec("-1.999999999999"));
    EXPECT_GT(dec("0.1"), dec("0.09"));
    EXPECT_EQ(dec("0.1") + dec("0.2"), dec("0.3"));
    EXPECT_EQ(dec("0.3") - dec("0.1"), dec("0.2"));
    EXPECT_TRUE((dec("1") - dec("1")).isZero());
    EXPECT_DOUBLE_EQ(dec("-12.25").toDouble(), -12.25);
}

TEST(ExactSum, RoundsOnceAtTheEnd)
{
    ExactSum sum;
    for (int i = 0; i < 3; ++i)
        sum.addProduct(dec("0.001"), dec("1.5")); // 0.0045 together; each alone would round to 0.00
    EXPECT_EQ(sum.rounded(2, Rounding::HalfUp), dec("0"));
    sum.add(dec("0.0005"));
    EXPECT_EQ(sum.rounded(2, Rounding::HalfUp), dec("0.01"));
}

TEST(Coins, HaveThePlacesOfIso4217)
{
    EXPECT_EQ(coinPlaces("USD"), 2);
    EXPECT_EQ(coinPlaces("EUR"), 2);
    EXPECT_EQ(coinPlaces("JPY"), 0);
    EXPECT_EQ(coinPlaces("KWD"), 3);
}

} // namespace
} // namespace core
