#include "core/stats/tail_draws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

std::vector<double> excesses(std::size_t n, const TailLaw& law)
{
    RandomStream random(5);
    std::vector<double> values(n);
    for (double& x : values)
        x = law.quantileAbove(random.uniform());
    return values;
}

double spread(std::vector<TailLaw> laws)
{
    std::sort(laws.begin(), laws.end(), [](const TailLaw& a, const TailLaw& b) { return a.xi < b.xi; });
    return laws[laws.size() * 84 / 100].xi - laws[laws.size() * 16 / 100].xi;
}

TEST(TailLaw, AmountsAreIntegralsOfTheQuantiles)
{
    for (const double xi : {-0.3, 0.0, 0.4, 0.8}) {
        const TailLaw law{xi, 3};
        constexpr int kSteps = 400'000;
        double amount = 0, area = 0;
        for (int i = 0; i < kSteps; ++i) {
            const double share = std::pow((i + 0.5) / kSteps, 8); // dense at the top
            const double width = 8 * std::pow((i + 0.5) / kSteps, 7) / kSteps;
            amount += share <= 0.25 ? width * law.quantileAbove(share) : 0;
            area += width * law.amountOfTop(share);
        }
        EXPECT_NEAR(law.amountOfTop(0.25), amount, 2e-4 * amount) << xi;
        EXPECT_NEAR(law.areaUnderTop(), area, 1e-4 * area) << xi;
        EXPECT_NEAR(law.amountOfTop(1), law.mean(), 1e-5 * law.mean()) << xi;
    }
}

TEST(TailDraws, SpreadLikeTheStandardErrorOfTheFit)
{
    const std::vector<double> values = excesses(1000, {0.5, 2});
    const auto laws = tailDraws(values, 1, 4000, RandomStream(1));
    EXPECT_NEAR(spread(laws) / 2, 1.5 / std::sqrt(1000.0), 0.004); // (1 + xi) / sqrt(k)
    EXPECT_NEAR(laws[0].sigma, 2, 0.8);
}

TEST(TailDraws, AreWiderWhenValuesRepeatEachOther)
{
    const std::vector<double> values = excesses(500, {0.3, 1});
    const double alone = spread(tailDraws(values, 1, 4000, RandomStream(1)));
    const double alike = spread(tailDraws(values, 0.25, 4000, RandomStream(1)));
    EXPECT_NEAR(alike / alone, 2, 0.2);
}

TEST(TailDraws, AreTheSameAtAnyScale)
{
    std::vector<double> values = excesses(100, {0.5, 1});
    const auto laws = tailDraws(values, 1, 10, RandomStream(1));
    for (double& x : values)
        x *= 0x1p40;
    const auto scaled = tailDraws(values, 1, 10, RandomStream(1));
    for (std::size_t i = 0; i < laws.size(); ++i)
        EXPECT_NEAR(scaled[i].sigma / 0x1p40 / laws[i].sigma, 1, 1e-6);
}

} // namespace
} // namespace core::stats
