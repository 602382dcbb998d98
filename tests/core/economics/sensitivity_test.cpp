#include "core/economics/sensitivity.h"

#include "tests/core/economics/worked.h"

namespace {

using namespace testing_economics;

/// $20 a month, each of ten payers costs $6.
struct Flat {
    plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    std::shared_ptr<const Population> population =
        std::make_shared<const Population>(segments(R"({"name": "one", "count": 10, "cost": 6})"));
    std::shared_ptr<const Prepared> prepared =
        require(prepare(population, plan, {}, {}, nullptr, noProgress()));
    std::vector<Sensitivity> of(std::string_view result) const
    {
        return require(sensitivities(population, prepared, plan, {}, {}, result, 0.2, noProgress()));
    }
};

TEST(Sensitivity, MovesPriceAndCostOneAtATime)
{
    // Margin 70 %; at $16 it is 1 - 6/16 = 62.5 %, at $24 75 %; at a cost of $4.80 76 %, of $7.20 64 %.
    const std::vector<Sensitivity> all = Flat().of("gross_margin");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].control, "charges[0].amount.USD"); // 12.5 points against 12
    EXPECT_DOUBLE_EQ(all[0].value, 20);
    EXPECT_NEAR(all[0].atLow, 0.625, 1e-12);
    EXPECT_NEAR(all[0].atHigh, 0.75, 1e-12);
    EXPECT_EQ(all[1].control, "cost");
    EXPECT_NEAR(all[1].atLow, 0.76, 1e-12);
    EXPECT_NEAR(all[1].atHigh, 0.64, 1e-12);
}

TEST(Sensitivity, LeavesOutWhatChangesNothing)
{
    const std::vector<Sensitivity> all = Flat().of("revenue");
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].control, "charges[0].amount.USD");
    EXPECT_NEAR(all[0].atHigh, 240, 1e-9);
}

TEST(Sensitivity, AnUnknownResultIsSaid)
{
    const Flat flat;
    const auto none =
        sensitivities(flat.population, flat.prepared, flat.plan, {}, {}, "happiness", 0.2, noProgress());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
}

} // namespace
