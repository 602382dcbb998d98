#include "tests/core/economics/worked.h"

#include "core/economics/shaped_population.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace testing_economics;

/// 1,000 payers at the quantiles of a Pareto law with minimum 1 and exponent 3, mean 1.5.
double pareto(double p)
{
    return std::pow(1 - p, -1 / 3.0);
}

Population sizes()
{
    Population population;
    usage::MeterColumn tokens{{"m", "", "", "", usage::Quantity::Output}, {}};
    for (int i = 0; i < 1000; ++i) {
        population.weight.push_back(1);
        population.payer.push_back(static_cast<std::uint32_t>(i));
        population.period.push_back(0);
        population.cost.push_back(pareto((i + 0.5) / 1000));
        tokens.values.push_back(1000 * population.cost.back());
    }
    population.columns.push_back(tokens);
    population.costColumns.push_back({"m", "", population.cost});
    return population;
}

double weighted(const std::vector<double>& values, const Population& population)
{
    return std::inner_product(values.begin(), values.end(), population.weight.begin(), 0.0);
}

TEST(Period, IsTakenByItsName)
{
    Population telemetry = sizes();
    std::vector<usage::Period> periods(4);
    for (std::size_t i = 0; i < periods.size(); ++i)
        periods[i].name = "2026-0" + std::to_string(i + 1);
    periods[3].partial = true;
    std::fill(telemetry.period.begin(), telemetry.period.end(), std::uint16_t{2});
    telemetry.period.front() = 0;
    EXPECT_EQ(require(periodNamed(telemetry, periods, "2026-01")).size(), 1u);
    EXPECT_EQ(require(periodNamed(telemetry, periods, "last")).size(), 999u); // of the complete ones
    EXPECT_EQ(periodNamed(telemetry, periods, "2026-04").error().expected,
              "last, or one of 2026-01, 2026-02, 2026-03");
    EXPECT_EQ(periodNamed(telemetry, periods, "2026-02").error().subject, "nobody used anything in 2026-02");
}

TEST(FittedPopulation, HasTheSizesOfTheLawAndTheMixOfTheTelemetry)
{
    const Population fitted = require(fittedPopulation(sizes(), pareto));
    EXPECT_EQ(fitted.source, Population::Source::Fitted);
    EXPECT_NEAR(std::accumulate(fitted.weight.begin(), fitted.weight.end(), 0.0), 1000, 1e-6);
    EXPECT_NEAR(weighted(fitted.cost, fitted) / 1000, 1.5, 0.01);
    EXPECT_NEAR(weighted(fitted.columns[0].values, fitted), 1000 * weighted(fitted.cost, fitted), 1e-3);
}

TEST(FittedPopulation, TakesTheLawThatFitsBestAndKeepsIdlePayers)
{
    Population telemetry = sizes();
    for (int i = 0; i < 250; ++i)
        telemetry.cost[std::size_t(i)] = telemetry.columns[0].values[std::size_t(i)] = 0;
    telemetry.costColumns[0].values = telemetry.cost;
    const ShapedPopulation fitted =
        require(fittedPopulation(telemetry, stats::Family::Lognormal, noProgress()));
    EXPECT_EQ(fitted.law, "lnorm");
    double idle = 0;
    for (std::size_t i = 0; i < fitted.population.size(); ++i)
        idle += fitted.population.cost[i] == 0 ? fitted.population.weight[i] : 0;
    EXPECT_NEAR(idle, 250, 1);
    telemetry.cost.assign(telemetry.size(), 0);
    EXPECT_FALSE(fittedPopulation(telemetry, {}, noProgress()));
}

TEST(StressedPopulation, FollowsTheTailBeyondWhatMostStayBelow)
{
    const ShapedPopulation stressed = require(stressedPopulation(sizes(), 20, {}));
    EXPECT_NEAR(std::accumulate(stressed.population.weight.begin(), stressed.population.weight.end(), 0.0),
                20000, 1e-3);
    EXPECT_NEAR(weighted(stressed.population.cost, stressed.population) / 20000, 1.5, 0.05);
    EXPECT_FALSE(stressedPopulation(sizes(), 20, 1e9));
}

/// The upper half of payers has 10 seats each, the lower half 1 or 2.
TEST(ShapedPopulations, HaveTheSeatsOfPayersOfLikeSize)
{
    Population telemetry = sizes();
    for (std::size_t i = 0; i < telemetry.size(); ++i)
        telemetry.quantities["seats"].push_back(i >= 500 ? 10 : double(1 + i % 2));
    const Population fitted = require(fittedPopulation(telemetry, pareto));
    const Population stressed = require(stressedPopulation(telemetry, pareto(0.9), pareto, 100));
    for (const Population* made : {&fitted, &stressed}) {
        const std::vector<double>& seats = made->quantities.at("seats");
        ASSERT_EQ(seats.size(), made->size());
        double payers = 0;
        for (std::size_t i = 0; i < seats.size(); ++i) {
            payers += made->weight[i];
            EXPECT_TRUE(seats[i] == 1 || seats[i] == 2 || seats[i] == 10) << seats[i];
            if (made->cost[i] > pareto(0.53)) {
                EXPECT_EQ(seats[i], 10) << made->cost[i];
            }
        }
        EXPECT_NEAR(weighted(seats, *made) / payers, (10 + 1.5) / 2, 0.06);
    }
}

TEST(Populations, AreCutToOnePeriod)
{
    Population two = sizes();
    two.periods = 2;
    for (std::size_t i = 0; i < 400; ++i)
        two.period[i] = 1;
    const Population second = periodOf(two, 1);
    EXPECT_EQ(second.size(), 400u);
    EXPECT_EQ(second.periods, 1u);
    EXPECT_EQ(second.cost[399], two.cost[399]);
    EXPECT_EQ(second.columns[0].values.size(), 400u);
}

TEST(StressedPopulation, GrowsTheBaseAndFollowsTheTailBeyondTheData)
{
    const Population telemetry = sizes();
    const double threshold = pareto(0.9);
    const Population stressed = require(stressedPopulation(telemetry, threshold, pareto, 100));
    EXPECT_NEAR(std::accumulate(stressed.weight.begin(), stressed.weight.end(), 0.0), 100000, 1e-3);
    const double heaviest = *std::max_element(stressed.cost.begin(), stressed.cost.end());
    EXPECT_GT(heaviest, 3 * telemetry.cost.back()); // cube root of a hundredfold base: 4.6 times
    EXPECT_NEAR(weighted(stressed.cost, stressed) / 100000, 1.5, 0.02);
    EXPECT_FALSE(stressedPopulation(telemetry, 1e9, pareto, 10));
}

} // namespace
