#include "core/plan/schedule.h"

#include "core/plan/compiled_schedule.h"
#include "core/plan/json.h"
#include "tests/core/plan/decimals.h"
#include "tests/core/plan/random_plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

/// Figures come from documentation and tests of billing systems in use; the key in each test's name (E1 ...)
/// and the system beside the figure say which, see docs/plan-format.md, "Where the figures come from".
namespace core::plan {
namespace {

Money usd(std::string_view amount)
{
    return {{"USD", decimal(amount)}};
}

struct TierText {
    const char* upTo; ///< "" = no end
    const char* unit; ///< "" = none
    const char* flat = "";
};

TieredPrice tiers(bool volume, std::initializer_list<TierText> rows)
{
    TieredPrice price{volume, {}, {}};
    for (const TierText& row : rows) {
        Tier tier;
        if (*row.upTo)
            tier.upTo = decimal(row.upTo);
        if (*row.unit)
            tier.unit = usd(row.unit);
        if (*row.flat)
            tier.flat = usd(row.flat);
        price.tiers.push_back(tier);
    }
    return price;
}

TieredPrice graduated(std::initializer_list<TierText> rows)
{
    return tiers(false, rows);
}
TieredPrice volume(std::initializer_list<TierText> rows)
{
    return tiers(true, rows);
}

TieredPrice flatAtZero(TieredPrice price)
{
    price.flatAtZero = true;
    return price;
}

/// The exact amount; the double twin must say the same.
std::string amount(const Price& price, std::string_view quantity, std::optional<std::int64_t> events = {})
{
    const Result<Rated> rated = rate(price, decimal(quantity), "USD", events);
    if (!rated)
        return rated.error().subject;
    const double twin = CompiledSchedule(price, "USD")
                            .amount(decimal(quantity).toDouble(), static_cast<double>(events.value_or(1)));
    EXPECT_NEAR(twin, rated->amount.toDouble(), 1e-9 * (1 + std::abs(twin))) << quantity;
    return rated->amount.text();
}

const TieredPrice kAutumn = graduated({{"100", "0.1"}, {"500", "0.05"}, {"", "0.02"}});
const TieredPrice kAutumnVolume = volume({{"100", "0.1"}, {"500", "0.05"}, {"", "0.02"}});

TEST(Schedule, E1GraduatedAddsUpEachTiersUnits)
{
    EXPECT_EQ(amount(kAutumn, "50"), "5"); // Autumn
    EXPECT_EQ(amount(kAutumn, "100"), "10");
    EXPECT_EQ(amount(kAutumn, "500"), "30");
    const Price flexprice = graduated({{"10", "50"}, {"20", "40"}, {"", "30"}});
    EXPECT_EQ(amount(flexprice, "15"), "700");
}

TEST(Schedule, E1GraduatedAddsTheFeeOfEachTierThatIsEntered)
{
    const Price lago = graduated({{"10", "10", "2"}, {"20", "5", "3"}, {"", "5", "3"}});
    EXPECT_EQ(amount(lago, "1"), "12");
    EXPECT_EQ(amount(lago, "10"), "102");
    EXPECT_EQ(amount(lago, "11"), "110");
    const Price openMeter = graduated({{"5", "", "100"}, {"10", "", "50"}, {"15", "10"}, {"", "5"}});
    EXPECT_EQ(amount(openMeter, "5"), "100");
    EXPECT_EQ(amount(openMeter, "5.001"), "150");
}

TEST(Schedule, E1ANegativeQuantityIsACorrection)
{
    EXPECT_EQ(amount(kAutumn, "-250"), "-17.5"); // Autumn
}

TEST(Schedule, E2VolumePricesAllUnitsByTheTierOfTheTotal)
{
    const Price stripe = volume({{"5", "7"}, {"10", "6.5"}, {"", "6"}});
    EXPECT_EQ(amount(stripe, "5"), "35");
    EXPECT_EQ(amount(stripe, "6"), "39");
    EXPECT_EQ(amount(kAutumnVolume, "101"), "5.05");
    EXPECT_EQ(amount(kAutumnVolume, "1000"), "20");
    const Price lago = volume({{"100", "2", "10"}, {"200", "1"}, {"", "0.5", "50"}});
    EXPECT_EQ(amount(lago, "100"), "210");
    EXPECT_EQ(amount(lago, "101"), "101") << "the bill falls when usage rises";
}

TEST(Schedule, E2AndE6VolumeChargesTheFirstFeeAtZeroOnlyWhenToldTo)
{
    const TieredPrice openMeter = volume({{"5", "", "100"}, {"10", "", "150"}, {"15", "10"}, {"", "5"}});
    EXPECT_EQ(amount(openMeter, "14"), "140");
    EXPECT_EQ(amount(openMeter, "15"), "150");
    EXPECT_EQ(amount(openMeter, "0"), "0");
    EXPECT_EQ(amount(flatAtZero(openMeter), "0"), "100");
    const TieredPrice lago = volume({{"100", "2", "10"}, {"", "1"}});
    EXPECT_EQ(amount(flatAtZero(lago), "0"), "10");
}

TEST(Schedule, E6GraduatedChargesTheFirstFeeAtZeroOnlyWhenToldTo)
{
    const TieredPrice lago = graduated({{"10", "10", "2"}, {"", "5", "3"}});
    EXPECT_EQ(amount(lago, "0"), "0");             // as Flexprice
    EXPECT_EQ(amount(flatAtZero(lago), "0"), "2"); // as Lago
    EXPECT_EQ(amount(flatAtZero(kAutumn), "0"), "0") << "tiers without fees cost nothing at zero";
}

TEST(Schedule, E3PackageChargesStartedPackages)
{
    const Price lago = PackagePrice{decimal("10"), usd("100")};
    EXPECT_EQ(amount(lago, "120"), "1200") << "130 used, 10 free";
    EXPECT_EQ(amount(lago, "0"), "0");
    EXPECT_EQ(amount(PackagePrice{decimal("100"), usd("5")}, "101"), "10") << "Lago docs: 201 used, 100 free";
    const Price flexprice = PackagePrice{decimal("100"), usd("1")};
    EXPECT_EQ(amount(flexprice, "99"), "1");
    EXPECT_EQ(amount(flexprice, "100"), "1");
    EXPECT_EQ(amount(PackagePrice{decimal("1000000"), usd("1.25")}, "1500000"), "2.5") << "Chargebee";
    EXPECT_EQ(amount(PackagePrice{decimal("1000000"), usd("1.25")}, "10"), "1.25") << "Chargebee";
    const Price openMeter = PackagePrice{decimal("10"), usd("15")};
    const Decimal more =
        rate(openMeter, decimal("22"), "USD")->amount - rate(openMeter, decimal("17"), "USD")->amount;
    EXPECT_EQ(more.text(), "15") << "OpenMeter: 17 billed, 5 more";
    EXPECT_EQ(
        rate(Price(PackagePrice{decimal("10"), usd("1")}), decimal("11"), "USD")->lines[0].quantity.text(),
        "2")
        << "Orb bills 20 units for 11";
}

TEST(Schedule, E4StairstepIsVolumeWithFees)
{
    const Price autumn = volume({{"1000", "", "100"}, {"10000", "", "500"}, {"", "", "1000"}});
    EXPECT_EQ(amount(autumn, "500"), "100");
    EXPECT_EQ(amount(autumn, "15000"), "1000");
    const Price mixed = volume({{"1000", "0.1"}, {"10000", "0.08", "50"}, {"", "0.05", "100"}});
    EXPECT_EQ(amount(mixed, "5000"), "450");
    const Price flexpriceDocs = volume({{"1000", "", "50"}, {"5000", "", "200"}, {"", "", "500"}});
    EXPECT_EQ(amount(flexpriceDocs, "4500"), "200") << "E3, the name clash: a range has one price";
}

TEST(Schedule, E5UpperBoundsAreInclusiveAndFractionsBelongToTheNextTier)
{
    const Price lago = volume({{"100", "2"}, {"200", "1"}, {"", "0.5"}});
    EXPECT_EQ(amount(lago, "100.5"), "100.5");
    const Price adjacent = graduated({{"0.1", "10"}, {"1", "5"}, {"", "1"}});
    EXPECT_EQ(amount(adjacent, "0.05"), "0.5");
    EXPECT_EQ(amount(adjacent, "0.5"), "3");
}

TEST(Schedule, E7PercentageTakesAShareAndAFeePerEvent)
{
    PercentagePrice lago{decimal("0.013"), usd("2"), {}, {}};
    EXPECT_EQ(amount(lago, "550", 2), "11.15") << "800 in 4 events, of which 250 in 2 are free";
}

TEST(Schedule, E7PercentageIsBoundedEventByEvent)
{
    const std::vector<Decimal> events = {decimal("10"), decimal("80"), decimal("10000")};
    PercentagePrice lago{decimal("0.0299"), {}, usd("1.75"), usd("12")};
    EXPECT_EQ(rateEvents(lago, events, "USD")->amount.text(), "16.142");
    lago.fixed = usd("2");
    EXPECT_EQ(rateEvents(lago, events, "USD")->amount.text(), "18.691");
}

TEST(Schedule, ABoundedShareIsTheBoundInAnyRounding)
{
    const PercentagePrice capped{decimal("0.197163"), {}, {}, usd("7.9")};
    for (const char* quantity : {"123.4567891234", "-123.4567891234"}) {
        const Result<Rated> rated = rate(capped, decimal(quantity), "USD");
        for (const Rounding rounding : {Rounding::Up, Rounding::Down})
            EXPECT_EQ(rated->exact.rounded(2, rounding), rated->amount) << quantity;
    }
}

TEST(Schedule, E7GraduatedPercentagesAreTiersOfMoney)
{
    const Price lago = graduated({{"10", "0.01", "200"}, {"20", "0.02", "300"}, {"", "0.03", "400"}});
    EXPECT_EQ(amount(lago, "11"), "500.12");
    EXPECT_EQ(amount(lago, "21"), "900.33");
}

TEST(Schedule, E8AnAllowanceThatShiftsTiersIsAFreeFirstTierOfVolume)
{
    const Price shifted = volume({{"50", "0"}, {"150", "0.1"}, {"550", "0.05"}, {"", "0.02"}});
    EXPECT_EQ(amount(shifted, "50"), "0");
    EXPECT_EQ(amount(shifted, "51"), "5.1") << "Autumn: past the allowance all units count";
}

TEST(Schedule, E9PackagesRoundUpTheWholePeriod)
{
    const Price thousands = PackagePrice{decimal("1000"), usd("10")};
    EXPECT_EQ(amount(thousands, "1400"), "20"); // OpenMeter
    EXPECT_EQ(amount(thousands, "2700"), "30");
    EXPECT_EQ(amount(thousands, "1300"), "20") << "1400 + 1300 apart are 4 packages, together 3";
}

TEST(Schedule, E10AmountsAreBoundedAfterTheSchedule)
{
    const auto within = [](const char* amount, std::optional<Money> least, std::optional<Money> most) {
        return bounded(decimal(amount), least, most, "USD").text();
    };
    EXPECT_EQ(within("100", usd("1000"), {}), "1000"); // OpenMeter
    EXPECT_EQ(within("100", usd("150"), {}), "150");
    EXPECT_EQ(within("150", {}, usd("125")), "125");
    EXPECT_EQ((bounded(decimal("182"), {}, usd("170"), "USD") - decimal("160")).text(), "10");
    EXPECT_EQ((bounded(decimal("165"), {}, usd("100"), "USD") - decimal("90")).text(), "10");
}

TEST(Schedule, E22CostPlusMultipliesTheCost)
{
    EXPECT_EQ(amount(CostPlusPrice{decimal("1.1")}, "0.95"),
              "1.045"); // LiteLLM: discounted cost, then margin
}

TEST(Schedule, LinesSayWhichTierContributedWhat)
{
    const Result<Rated> rated = rate(Price(kAutumn), decimal("600"), "USD");
    ASSERT_TRUE(rated);
    ASSERT_EQ(rated->lines.size(), 3u);
    EXPECT_EQ(rated->lines[1], (RatedLine{1, decimal("400"), decimal("0.05"), {}, decimal("20")}));
    EXPECT_EQ(rated->lines[2].amount.text(), "2");
}

TEST(Schedule, RefusesACurrencyItHasNoAmountFor)
{
    const Result<Rated> rated = rate(Price(kAutumn), decimal("1"), "EUR");
    ASSERT_FALSE(rated);
    EXPECT_EQ(rated.error().code, ErrorCode::NotFound);
}

TEST(Schedule, RefusesAmountsThatNoDecimalHolds)
{
    const Price huge = UnitPrice{usd("999999999999999")};
    EXPECT_FALSE(rate(huge, decimal("99999999999999999999"), "USD"));
    EXPECT_FALSE(rate(Price(PackagePrice{decimal("0.000000000001"), usd("1")}),
                      decimal("99999999999999999999"), "USD"));
}

TEST(Schedule, ExactSumKeepsWhatTwelvePlacesLose)
{
    const Result<Rated> rated = rate(Price(UnitPrice{usd("0.000000000001")}), decimal("0.4"), "USD");
    EXPECT_TRUE(rated->amount.isZero());
    EXPECT_FALSE(rated->exact.rounded(12, Rounding::Up).isZero());
}

/// Quantities that lie on, just below and just above the bounds of a schedule, and anywhere.
std::vector<Decimal> quantitiesFor(const Price& price, std::mt19937& random)
{
    std::vector<Decimal> quantities = {{}, Decimal::fromInteger(1), decimal("0.001")};
    for (int i = 0; i < 10; ++i)
        quantities.push_back(
            Decimal::fromDouble(std::exp(static_cast<double>(random() % 2300) / 100.0 - 3), 6));
    const Decimal step = decimal("0.000001");
    const auto around = [&](Decimal bound) {
        quantities.insert(quantities.end(), {bound - step, bound, bound + step});
    };
    if (const auto* tiered = std::get_if<TieredPrice>(&price)) {
        for (const Tier& tier : tiered->tiers) {
            if (tier.upTo && !tier.upTo->isZero())
                around(*tier.upTo);
        }
    } else if (const auto* package = std::get_if<PackagePrice>(&price)) {
        around(package->size);
        around(Decimal::product(package->size, Decimal::fromInteger(7), 12, Rounding::Down));
    }
    return quantities;
}

TEST(CompiledSchedule, AgreesWithExactRatingOnRandomSchedules)
{
    std::mt19937 random(3);
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        const Price price = randomPrice(seed, {"USD", "JPY"});
        for (const char* currency : {"USD", "JPY"}) {
            const CompiledSchedule twin(price, currency);
            for (const Decimal quantity : quantitiesFor(price, random)) {
                const Result<Rated> exact = rate(price, quantity, currency);
                ASSERT_TRUE(exact);
                const double expected = exact->amount.toDouble();
                EXPECT_NEAR(twin.amount(quantity.toDouble()), expected, 1e-9 * (1 + std::abs(expected)))
                    << "seed " << seed << ", quantity " << quantity.text();
                if (quantity.isZero())
                    continue; // there is no negative zero
                const double negative = twin.amount(-quantity.toDouble());
                EXPECT_NEAR(negative, -expected, 1e-9 * (1 + std::abs(expected)));
            }
        }
    }
}

TEST(CompiledSchedule, AppliesTheBoundsOfTheCharge)
{
    const CompiledSchedule schedule(UnitPrice{usd("2")}, "USD", usd("5"), usd("20"));
    EXPECT_EQ(schedule.amount(0), 5);
    EXPECT_EQ(schedule.amount(4), 8);
    EXPECT_EQ(schedule.amount(100), 20);
}

TEST(CompiledSchedule, TakesAQuantityThatWasSummedUpInFloatingPoint)
{
    double quantity = 0;
    for (int i = 0; i < 30; ++i)
        quantity += 0.1;
    ASSERT_GT(quantity, 3.0); // 3.0000000000000013
    EXPECT_EQ(CompiledSchedule(PackagePrice{decimal("0.1"), usd("1")}, "USD").amount(quantity), 30);
    EXPECT_EQ(CompiledSchedule(volume({{"3", "", "1"}, {"", "", "9"}}), "USD").amount(quantity), 1);
}

} // namespace
} // namespace core::plan
