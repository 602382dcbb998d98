#include "core/derive/censoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace core {
namespace {

using ::testing::ElementsAre;

constexpr Hour kMarch = 20'513 * 24; // 2026-03-01

/// One period; each payer's output tokens and requests.
struct Used {
    const char* name;
    double tokens, requests, cost;
};

class PlanInForce : public ::testing::Test {
protected:
    void use(std::initializer_list<Used> payers)
    {
        m_matrix.periods = {{"2026-03", kMarch, kMarch + 31 * 24, false, 1}};
        m_matrix.columns = {{{"m", "", "", "", usage::Quantity::Output}, {}},
                            {{"m", "", "", "", usage::Quantity::Requests}, {}}};
        for (const Used& used : payers) {
            m_matrix.payer.push_back(static_cast<std::uint32_t>(m_names.users.size()));
            m_matrix.period.push_back(0);
            m_matrix.columns[0].values.push_back(used.tokens);
            m_matrix.columns[1].values.push_back(used.requests);
            m_matrix.tokens.push_back(used.tokens);
            m_matrix.requests.push_back(used.requests);
            m_costs.total.push_back(used.cost);
            m_names.users.push_back(used.name);
        }
    }
    void account(const std::string& user, const std::string& plan, std::int64_t seats = 1)
    {
        m_accounts.push_back({user, "", plan, seats, {}, "", {}});
    }
    Censoring censored() const
    {
        return censoringOf(m_matrix, m_costs, m_names, m_accounts, m_catalog, cost::PriceBook{});
    }

    static plan::Plan capped(plan::StepAction action)
    {
        plan::Plan plan;
        plan.id = "pro";
        plan.name = "Pro plan";
        plan.meters = {{"tokens", "", plan::MeterKind::Tokens, plan::Aggregate::Sum, "", "", {}},
                       {"requests", "", plan::MeterKind::Requests, plan::Aggregate::Sum, "", "", {}}};
        plan::Limit limit;
        limit.id = "monthly";
        limit.of = "tokens";
        limit.amount = Decimal::fromInteger(1000);
        limit.steps = {{Decimal::fromDouble(0.8, 2), plan::StepAction::Warn, {}, "", 0, {}, ""},
                       {Decimal::fromInteger(1), action, {}, "", 0, {}, ""}};
        plan.limits = {limit};
        return plan;
    }

    usage::PayerPeriods m_matrix;
    cost::PayerCosts m_costs;
    usage::Dictionaries m_names;
    std::vector<usage::Account> m_accounts;
    std::vector<plan::Plan> m_catalog;
};

TEST_F(PlanInForce, CensorsThoseWhoReachedWhatItStopsAt)
{
    use({{"below", 999, 1, 1}, {"at", 1000, 1, 1}, {"above", 4000, 1, 1}, {"free", 5000, 1, 1}});
    for (const char* user : {"below", "at", "above"})
        account(user, "Pro plan"); // by its name; the id does as well
    account("free", "something else");
    m_catalog = {capped(plan::StepAction::Block)};
    const Censoring found = censored();
    EXPECT_THAT(found.rows, ElementsAre(0, 1, 1, 0));
    EXPECT_EQ(found.count, 2u);
    EXPECT_THAT(found.unknown, ElementsAre("something else"));
    m_catalog = {capped(plan::StepAction::Charge)};
    EXPECT_EQ(censored().count, 0u) << "a plan that charges for more stops nobody";
}

TEST_F(PlanInForce, CountsSeatsAndMatchesOfItsLimits)
{
    use({{"one", 1500, 1, 1}, {"two", 1500, 1, 1}, {"big", 2000, 1, 1}});
    account("one", "pro");
    account("two", "pro", 2);
    account("big", "pro", 2);
    m_catalog = {capped(plan::StepAction::Throttle)};
    m_catalog[0].limits[0].per = plan::Per::Seat;
    EXPECT_THAT(censored().rows, ElementsAre(1, 0, 1));
    m_catalog[0].limits[0].match = plan::Match{{}, {plan::Token::CacheRead}, {}};
    EXPECT_EQ(censored().count, 0u) << "none of the tokens were cached";
}

TEST_F(PlanInForce, StopsAtGrantsThatNothingGoesBeyond)
{
    use({{"ann", 10, 99, 5}, {"bob", 10, 100, 5}});
    account("ann", "pro");
    account("bob", "pro");
    plan::Plan plan = capped(plan::StepAction::Warn);
    plan.grants = {{"included", "requests", Decimal::fromInteger(100), plan.billing.every, {}, {}, {}, {}}};
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(0, 1));
    plan.topups = {{"pack", "", "requests", Decimal::fromInteger(10), {}, {}, {}, {}}};
    m_catalog = {plan};
    EXPECT_EQ(censored().count, 0u) << "more can be bought";
}

TEST_F(PlanInForce, StopsAtCreditsOfTokensAndOfCost)
{
    use({{"ann", 1000, 10, 5}, {"bob", 1999, 10, 6}});
    account("ann", "pro");
    account("bob", "pro");
    plan::Plan plan = capped(plan::StepAction::Block);
    plan.limits[0].of = "credit";
    plan.limits[0].amount = Decimal::fromInteger(4);
    plan.credits = {{"credit", "", 0, plan::CreditRounding::Up, {}, plan::WeightTable{}}};
    std::get<plan::WeightTable>(plan.credits[0].weights).rows = {
        {{{}, {plan::Token::Output}, {}}, Decimal::fromInteger(2), 1000}};
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(0, 1)) << "3.998 credits are 4 where they are rounded up";
    plan.limits[0].amount = Decimal::fromInteger(5);
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(0, 0));
    plan.limits[0].amount = Decimal::fromInteger(2);
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(1, 1));
    plan.credits[0].weights = plan::WeightByCost{Decimal::fromInteger(100), "USD", {}};
    plan.limits[0].amount = Decimal::fromInteger(600);
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(0, 1));
}

TEST_F(PlanInForce, StopsAtAHiddenBudgetOfCost)
{
    use({{"ann", 10, 10, 14.9}, {"bob", 10, 10, 15}});
    account("ann", "pro");
    account("bob", "pro");
    plan::Plan plan = capped(plan::StepAction::Throttle);
    plan.meters[0].kind = plan::MeterKind::Cost;
    plan.limits[0].amount = plan::Money{{"USD", Decimal::fromInteger(12)}};
    plan.limits[0].steps.back().at = Decimal::fromDouble(1.25, 2);
    m_catalog = {plan};
    EXPECT_THAT(censored().rows, ElementsAre(0, 1));
}

TEST_F(PlanInForce, SaysWhichLimitsUsageDoesNotTell)
{
    use({{"ann", 10, 10, 5}});
    account("ann", "pro");
    plan::Plan plan = capped(plan::StepAction::Block);
    plan.limits[0].of = "spend";
    m_catalog = {plan};
    const Censoring found = censored();
    EXPECT_EQ(found.count, 0u);
    EXPECT_THAT(found.notCounted, ElementsAre("pro: spend"));
}

} // namespace
} // namespace core
