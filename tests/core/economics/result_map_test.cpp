#include "core/economics/result_map.h"

#include "tests/core/economics/worked.h"

#include <cmath>

namespace {

using namespace testing_economics;

/// Two fees, $20 and $10 a month; each of ten payers costs $6.
struct TwoFees {
    plan::Plan plan = planOf(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
                                            {"id": "more", "kind": "flat", "amount": {"USD": "10"}}])");
    std::shared_ptr<const Population> population =
        std::make_shared<const Population>(segments(R"({"name": "one", "count": 10, "cost": 6})"));
    std::shared_ptr<const Prepared> prepared =
        require(prepare(population, plan, {}, {}, nullptr, noProgress()));
    Result<ResultMap> of(const std::string& x, const std::string& y) const
    {
        return resultMap(population, prepared, plan, {}, {}, "gross_margin", x, y, noProgress());
    }
};

TEST(ResultMap, EveryCellIsTheMarginWithBothNumbers)
{
    const ResultMap map = require(TwoFees().of("charges[0].amount.USD", "charges[1].amount.USD"));
    ASSERT_EQ(map.x.size(), 7u);
    ASSERT_EQ(map.y.size(), 7u);
    EXPECT_DOUBLE_EQ(map.x.front(), 10);
    EXPECT_DOUBLE_EQ(map.x[3], 20);
    EXPECT_DOUBLE_EQ(map.x.back(), 40);
    EXPECT_DOUBLE_EQ(map.y.back(), 20);
    ASSERT_EQ(map.values.size(), 49u);
    for (std::size_t iy = 0; iy < 7; ++iy) {
        for (std::size_t ix = 0; ix < 7; ++ix)
            EXPECT_NEAR(map.values[iy * 7 + ix], 1 - 6 / (map.x[ix] + map.y[iy]), 1e-12);
    }
}

TEST(ResultMap, TheSamePlanIsInTheMiddle)
{
    const TwoFees fees;
    const ResultMap map = require(fees.of("charges[0].amount.USD", "charges[1].amount.USD"));
    EXPECT_EQ(map.values[3 * 7 + 3],
              require(evaluate(*fees.prepared, fees.plan, {})).results.grossMargin.value());
}

TEST(ResultMap, SaysWhichControlIsMissing)
{
    const auto none = TwoFees().of("charges[0].amount.USD", "charges[7].amount.USD");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
    EXPECT_EQ(none.error().field, "charges[7].amount.USD");
}

} // namespace
