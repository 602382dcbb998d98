#include "core/usage/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace core::usage {
namespace {

const std::vector<Account> kAccounts = {
    {"ann", "acme", "free", 1, {}, "DE", {}},
    {"ann", "acme", "pro", 1, 20'000'000'000, "DE", dayOf({2026, 3, 15})},
    {"", "acme", "enterprise", 50, {}, "DE", dayOf({2026, 1, 1})},
};

TEST(AccountsOf, FindsThePlanThatWasInForceOnADay)
{
    const AccountsOf users(kAccounts, PayerKind::User);
    EXPECT_EQ(users.inForce("ann", dayOf({2026, 3, 14}))->plan, "free");
    EXPECT_EQ(users.inForce("ann", dayOf({2026, 3, 15}))->plan, "pro");
    EXPECT_EQ(users.inForce("bob", dayOf({2026, 3, 15})), nullptr);
}

TEST(AccountsOf, KeepsTheOrgsApartFromTheirUsers)
{
    const AccountsOf orgs(kAccounts, PayerKind::Org);
    EXPECT_EQ(orgs.inForce("acme", dayOf({2026, 1, 1}))->plan, "enterprise");
    EXPECT_EQ(orgs.inForce("acme", dayOf({2025, 12, 31})), nullptr);
    EXPECT_EQ(orgs.inForce("ann", dayOf({2026, 3, 15})), nullptr);
}

TEST(AccountsOf, LetsTheLaterOfTwoWithTheSameStartCount)
{
    const std::vector<Account> twice = {{"ann", "", "old", 1, {}, "", 5},
                                        {"ann", "", "mended", 1, {}, "", 5}};
    EXPECT_EQ(AccountsOf(twice, PayerKind::User).inForce("ann", 9)->plan, "mended");
}

TEST(PlansInForce, AreThoseAtTheEndOfEachPeriod)
{
    Dictionaries names;
    names.users = {"", "ann", "bob"};
    PayerPeriods matrix;
    matrix.periods = {{"2026-02", dayOf({2026, 2, 1}) * 24, dayOf({2026, 3, 1}) * 24},
                      {"2026-03", dayOf({2026, 3, 1}) * 24, dayOf({2026, 4, 1}) * 24}};
    matrix.payer = {1, 2, 1};
    matrix.period = {0, 1, 1};
    const PlansInForce found = plansInForce(matrix, names, kAccounts);
    std::vector<std::string> plans;
    for (const std::uint32_t plan : found.ofRow)
        plans.push_back(found.plans[plan]);
    EXPECT_THAT(plans, ::testing::ElementsAre("free", "", "pro"));
}

} // namespace
} // namespace core::usage
