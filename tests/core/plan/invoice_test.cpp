#include "core/plan/invoice.h"

#include "core/plan/edit.h"
#include "core/plan/json.h"
#include "core/plan/presets.h"
#include "tests/core/plan/decimals.h"
#include "tests/core/plan/random_plan.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

/// Worked figures of billing systems carry their key (E8 ...), see docs/plan-format.md.
namespace core::plan {
namespace {

/// A monthly plan in USD with the given parts.
Plan planWith(const std::string& parts)
{
    nlohmann::json plan = nlohmann::json::parse(R"({"format": "tierwright.plan/1", "id": "p", "version": 1,
        "name": "Plan", "status": "draft", "currencies": ["USD"], "charges": [],
        "billing": {"every": "P1M", "anchor": "calendar", "proration": "by_day", "rounding": {"money": "half_up", "at": "line"}}})");
    plan.merge_patch(nlohmann::json::parse(parts));
    const Result<Plan> result = planFromJson(plan.dump(), "test");
    EXPECT_TRUE(result) << core::describe(result.error());
    return *result;
}

Account used(std::map<Id, const char*> quantities)
{
    Account account;
    for (const auto& [id, quantity] : quantities)
        account.quantities[id] = decimal(quantity);
    return account;
}

Invoice billed(const Plan& plan, const Account& account)
{
    const Result<Invoice> invoice = invoiceFor(plan, account);
    EXPECT_TRUE(invoice) << core::describe(invoice.error());
    return invoice ? *invoice : Invoice{};
}

std::string total(const Plan& plan, const Account& account)
{
    return billed(plan, account).total.text();
}

std::string amountOf(const Invoice& invoice, LineKind kind)
{
    for (const InvoiceLine& line : invoice.lines) {
        if (line.kind == kind)
            return line.amount.text();
    }
    return "none";
}

const char* const kCalls = R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}])";

std::string with(const std::string& parts)
{
    return "{" + std::string(kCalls) + ", " + parts + "}";
}

TEST(Invoice, E8IncludedUnitsAreFreeAndTheRestIsBilled)
{
    const Plan stripe = planWith(with(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "200"}},
        {"id": "more", "kind": "usage", "of": "calls", "after": "100000", "price": {"model": "unit", "amount": {"USD": "0.001"}}}])"));
    EXPECT_EQ(total(stripe, used({{"calls", "150000"}})), "250");
    EXPECT_EQ(total(stripe, used({{"calls", "99999"}})), "200");
}

TEST(Invoice, E8SeatsAndUsageBeyondWhatIsIncluded)
{
    const Plan autumn = planWith(with(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}},
        {"id": "seats", "kind": "seats", "included": 3, "price": {"model": "unit", "amount": {"USD": "5"}}},
        {"id": "more", "kind": "usage", "of": "calls", "after": "500", "price": {"model": "unit", "amount": {"USD": "0.01"}}}])"));
    Account account = used({{"calls", "3000"}});
    account.seats = 10;
    EXPECT_EQ(total(autumn, account), "80");
}

TEST(Invoice, E7APercentageHasAFeePerEvent)
{
    const Plan lago = planWith(R"({"meters": [{"id": "paid_out", "kind": "outcome", "aggregate": "sum"}],
        "charges": [{"id": "share", "kind": "usage", "of": "paid_out", "after": "250",
                     "price": {"model": "percentage", "rate": "0.013", "fixed": {"USD": "2"}}}]})");
    Account account = used({{"paid_out", "800"}});
    account.events["paid_out"] = 2; // of 4 events, 2 are free
    EXPECT_EQ(total(lago, account), "11.15");
}

TEST(Invoice, E9ConvertedUnitsAreRoundedBeforeTheTiers)
{
    const Plan openMeter =
        planWith(R"({"credits": [{"id": "thousand", "decimals": 0, "round": "up", "round_at": "period",
        "weights": {"rule": "table", "rows": [{"match": {"token": ["output"]}, "credits": "1", "per": 1000}]}}],
        "charges": [{"id": "use", "kind": "usage", "of": "thousand", "price": {"model": "graduated", "tiers": [
            {"up_to": "5", "unit": {"USD": "1"}}, {"up_to": null, "unit": {"USD": "0.5"}}]}}]})");
    Account account;
    account.uses = {Use{}};
    account.uses[0].quantity[static_cast<std::size_t>(Token::Output)] = decimal("7400");
    EXPECT_EQ(total(openMeter, account), "6.5");
}

TEST(Invoice, E10LeastAndMostOfACharge)
{
    const Plan plan =
        planWith(with(R"("charges": [{"id": "use", "kind": "usage", "of": "calls", "least": {"USD": "10"},
        "most": {"USD": "170"}, "price": {"model": "unit", "amount": {"USD": "1"}}}])"));
    EXPECT_EQ(total(plan, used({{"calls", "3"}})), "10");
    EXPECT_EQ(total(plan, used({{"calls", "160"}})), "160");
    EXPECT_EQ(total(plan, used({{"calls", "182"}})), "170") << "OpenMeter: 160 billed, the next 22 add 10";
    EXPECT_EQ(total(plan, used({})), "10") << "the minimum is due without usage";
}

TEST(Invoice, ABoundedChargeIsTheBoundToTheCent)
{
    Plan plan = planWith(with(
        R"("charges": [{"id": "use", "kind": "usage", "of": "calls", "least": {"USD": "2.1"},
            "price": {"model": "unit", "amount": {"USD": "0.000000000001"}}}])"));
    for (const Rounding rounding : {Rounding::Up, Rounding::Down, Rounding::HalfEven}) {
        plan.billing.rounding = rounding;
        EXPECT_EQ(total(plan, used({{"calls", "0.7"}})), "2.1");
    }
}

TEST(Invoice, E11AShortfallIsTruedUp)
{
    const Plan flexprice = planWith(with(
        R"("charges": [{"id": "hours", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "2"}}}],
        "commitment": {"least": {"USD": "1000"}, "every": "P1M", "counts": ["hours"], "shortfall": "true_up"})"));
    EXPECT_EQ(total(flexprice, used({{"calls", "300"}})), "1000");
    EXPECT_EQ(amountOf(billed(flexprice, used({{"calls", "300"}})), LineKind::TrueUp), "400");
    EXPECT_EQ(total(flexprice, used({{"calls", "600"}})), "1200");
}

TEST(Invoice, E12APrepaidCommitmentIsDrawnDown)
{
    const Plan m3ter = planWith(with(
        R"("charges": [{"id": "transactions", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.46"}}}],
        "commitment": {"least": {"USD": "15000"}, "every": "P1Y", "counts": ["transactions"], "paid": "advance", "shortfall": "forfeit"})"));
    Account account = used({{"calls", "20000"}});
    const Invoice first = billed(m3ter, account);
    EXPECT_EQ(first.total.text(), "15000");
    EXPECT_EQ(amountOf(first, LineKind::Drawdown), "-9200");
    EXPECT_EQ((decimal("15000") - first.counted).text(), "5800") << "left";

    account.period.index = 1;
    account.countedBefore = first.counted;
    EXPECT_EQ(total(m3ter, account), "3400") << "9200 used, 5800 covered";
    account.period.index = 11;
    account.countedBefore = decimal("1000");
    account.quantities["calls"] = {};
    EXPECT_EQ(total(m3ter, account), "0") << "what is left is forfeited, not billed";
}

/// Lago's minimum commitment of 10,000 on a fee of 100 and three charges of 10; `every` is the billing
/// period.
Plan lagoMinimum(const std::string& every)
{
    return planWith(R"({"billing": {"every": ")" + every +
                    R"("}, "meters": [{"id": "a", "kind": "custom", "aggregate": "sum"}],
        "charges": [{"id": "fee", "kind": "flat", "amount": {"USD": "100"}},
                    {"id": "use", "kind": "usage", "of": "a", "price": {"model": "unit", "amount": {"USD": "10"}}}],
        "commitment": {"least": {"USD": "10000"}, "every": ")" +
                    every + R"(", "counts": ["fee", "use"], "shortfall": "true_up"}})");
}

std::string trueUp(const Plan& plan, Part part, const char* used)
{
    Account account;
    account.part = part;
    account.quantities["a"] = decimal(used);
    return amountOf(billed(plan, account), LineKind::TrueUp);
}

TEST(Invoice, E13AMinimumIsProratedAndEachLegIsRounded)
{
    EXPECT_EQ(trueUp(lagoMinimum("P1M"), {2, 29}, "3"), "652.76") << "689.66 - 6.90 - 30";
    EXPECT_EQ(trueUp(lagoMinimum("P1W"), {6, 7}, "3"), "8455.72") << "net first it would be 8455.71";
    EXPECT_EQ(trueUp(lagoMinimum("P3M"), {20, 91}, "3"), "2145.82");
    EXPECT_EQ(trueUp(lagoMinimum("P1M"), {}, "3"), "9870");
    EXPECT_EQ(trueUp(lagoMinimum("P1M"), {}, "1"), "9890");
}

TEST(Invoice, AnAnnualMinimumIsTruedUpInItsLastMonthOnly)
{
    const Plan plan = *planFromPreset("enterprise_commit");
    Account account;
    account.seats = 25;
    EXPECT_EQ(amountOf(billed(plan, account), LineKind::TrueUp), "none");
    const Invoice month = billed(plan, account);
    EXPECT_EQ(month.counted.text(), "900") << "25 seats at 40, less a tenth";
    EXPECT_EQ(month.total.text(), "2400") << "with the platform fee";
    account.period.index = 11;
    account.countedBefore = decimal("9900");
    EXPECT_EQ(amountOf(billed(plan, account), LineKind::TrueUp), "49200");
}

TEST(Invoice, E18GrantsBurnBeforeTheChargeBills)
{
    // E19, Kong: 40 credits against 100 leave 60 to invoice
    const Plan kong = planWith(with(R"("grants": [{"id": "g", "of": "calls", "amount": "40", "every": "P1M"}],
        "charges": [{"id": "use", "kind": "usage", "of": "calls", "after": "grants", "price": {"model": "unit", "amount": {"USD": "1"}}}])"));
    const Invoice invoice = billed(kong, used({{"calls", "100"}}));
    EXPECT_EQ(invoice.total.text(), "60");
    EXPECT_EQ(invoice.covered.at("calls").text(), "40");
    EXPECT_TRUE(invoice.uncovered.empty());
}

TEST(Invoice, E19WithoutAChargeTheRestIsUncovered)
{
    const Plan kong =
        planWith(with(R"("grants": [{"id": "g", "of": "calls", "amount": "100", "every": "P1M"}])"));
    EXPECT_TRUE(billed(kong, used({{"calls", "100"}})).uncovered.empty());
    EXPECT_EQ(billed(kong, used({{"calls", "130"}})).uncovered.at("calls").text(), "30");
}

TEST(Invoice, E20CreditsHaveAPrice)
{
    const Plan orb = planWith(
        R"({"credits": [{"id": "credit", "decimals": 0, "round": "up", "weights": {"rule": "cost", "credits_per": "1", "currency": "USD"}}],
        "charges": [{"id": "use", "kind": "usage", "of": "credit", "price": {"model": "unit", "amount": {"USD": "2"}}}]})");
    EXPECT_EQ(total(orb, used({{"credit", "10"}})), "20");
    EXPECT_EQ(total(orb, used({{"credit", "615"}})), "1230") << "FOCUS: 245 + 2 x 5 + 3 x 120 tokens";
}

TEST(Invoice, E21CreditsAreBilledAtTheirPriceToTheCent)
{
    const Plan plan = planWith(with(
        R"("charges": [{"id": "credits", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.04"}}}])"));
    EXPECT_EQ(total(plan, used({{"calls", "3553.1"}})), "142.12");
}

TEST(Invoice, E26APoolGrowsWithItsSeats)
{
    const Plan stigg = planWith(with(
        R"("grants": [{"id": "pool", "of": "calls", "amount": "1000", "every": "P1M", "per": "seat"}])"));
    Account account = used({{"calls", "6000"}});
    account.seats = 5;
    EXPECT_EQ(billed(stigg, account).covered.at("calls").text(), "5000");
    account.seats = 6;
    EXPECT_EQ(billed(stigg, account).covered.at("calls").text(), "6000");
}

TEST(Invoice, AutomaticPacksAreBoughtAsNeededUpToTheirMost)
{
    const Plan plan = *planFromPreset("prepaid_credits");
    Account account = used({{"credit", "2300"}});
    account.period.index = 3;
    const Invoice invoice = billed(plan, account);
    EXPECT_EQ(invoice.total.text(), "60") << "three packs of 1000";
    ASSERT_EQ(invoice.balances.size(), 1u);
    EXPECT_EQ(invoice.balances[0].amount.text(), "700");
    EXPECT_EQ(billed(plan, used({{"credit", "9000"}})).uncovered.at("credit").text(), "3900")
        << "welcome credits and five packs";
    account.packs["pack_5000"] = 1;
    EXPECT_EQ(total(plan, account), "90") << "bought by hand first";
}

TEST(Invoice, PacksOutliveThePeriodAndBurnAfterTheAllowance)
{
    const Plan plan = *planFromPreset("credit_pool");
    Account account = used({{"credit", "1600"}});
    account.period = {5, 0, 30};
    account.packs["pack_1000"] = 1;
    const Invoice invoice = billed(plan, account);
    EXPECT_EQ(invoice.total.text(), "59");
    ASSERT_EQ(invoice.balances.size(), 1u) << "the used-up allowance is gone";
    EXPECT_EQ(invoice.balances[0].source, "pack_1000");
    EXPECT_EQ(invoice.balances[0].amount.text(), "900");
    Account next = used({{"credit", "2400"}});
    next.period = {6, 30, 61};
    next.balances = invoice.balances;
    EXPECT_TRUE(billed(plan, next).uncovered.empty());
    EXPECT_EQ(total(plan, next), "39");
}

TEST(Invoice, OptInChargesBillOnlyWhoSwitchedThemOn)
{
    const Plan plan = *planFromPreset("base_plus_burst");
    Account account = used({{"credit", "1600"}});
    EXPECT_EQ(total(plan, account), "29");
    EXPECT_EQ(billed(plan, account).uncovered.at("credit").text(), "600");
    account.optedIn = {"burst"};
    EXPECT_EQ(total(plan, account), "53") << "two packages of 500";
    account.quantities["credit"] = decimal("60000");
    EXPECT_EQ(total(plan, account), "149") << "the charge is capped at 120";
}

TEST(Invoice, CostPlusMultipliesTheCostOfItsUsage)
{
    const Plan plan = *planFromPreset("b2b_markup");
    Account account;
    account.uses = {Use{"large", {}, {}, decimal("100")}, Use{"small", {}, {}, decimal("0.5")}};
    EXPECT_EQ(total(plan, account), "625.63") << "500 + 1.25 x 100.50 = 625.625, half up";
    account.costs["usage"] = decimal("40");
    EXPECT_EQ(total(plan, account), "550");
}

TEST(Invoice, CostPlusInAnotherCurrencyNeedsAnExchangeRate)
{
    const Plan plan =
        planWith(R"({"currencies": ["EUR"], "meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}],
        "charges": [{"id": "use", "kind": "usage", "of": "compute", "price": {"model": "cost_plus", "markup": "2"}}]})");
    Account account;
    account.uses = {Use{"", {}, {}, decimal("100")}};
    const Result<Invoice> without = invoiceFor(plan, account);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().field, "use");
    account.unitsPerUsd = decimal("0.9");
    EXPECT_EQ(total(plan, account), "180");
}

TEST(Invoice, BillsInAnyOfThePlansCurrencies)
{
    const Plan plan = *planFromPreset("regional");
    Account account = used({{"credit", "700"}});
    account.currency = "INR";
    EXPECT_EQ(total(plan, account), "929");
    EXPECT_EQ(total(plan, used({{"credit", "700"}})), "22");
    account.currency = "JPY";
    EXPECT_FALSE(invoiceFor(plan, account));
}

TEST(Invoice, AMatchBillsItsPartOfWhatTheGrantsLeave)
{
    const Plan plan = planWith(R"({"models": [{"id": "big", "price": "a/b"}, {"id": "lite", "price": "a/c"}],
        "meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
        "grants": [{"id": "g", "of": "tokens", "amount": "100", "every": "P1M"}],
        "charges": [{"id": "big_overage", "kind": "usage", "of": "tokens", "after": "grants", "match": {"model": ["big"]}, "price": {"model": "unit", "amount": {"USD": "1"}}},
                    {"id": "lite_overage", "kind": "usage", "of": "tokens", "after": "grants", "match": {"model": ["lite"]}, "price": {"model": "unit", "amount": {"USD": "0.1"}}}]})");
    Account account;
    account.uses = {Use{"big", {}, {}, {}}, Use{"lite", {}, {}, {}}};
    account.uses[0].quantity[static_cast<std::size_t>(Token::Output)] = decimal("150");
    account.uses[1].quantity[static_cast<std::size_t>(Token::Output)] = decimal("50");
    const Invoice invoice = billed(plan, account);
    EXPECT_EQ(invoice.lines[0].quantity.text(), "75") << "200 used, 100 free, three quarters of it big";
    EXPECT_EQ(invoice.lines[1].quantity.text(), "25");
    EXPECT_EQ(invoice.total.text(), "77.5");
}

TEST(Invoice, RoundsLinesOrTheInvoice)
{
    const std::string parts =
        R"("charges": [{"id": "one", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.004"}}},
        {"id": "two", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.004"}}}])";
    Plan plan = planWith(with(parts));
    EXPECT_EQ(total(plan, used({{"calls", "1"}})), "0");
    plan.billing.roundAt = RoundMoneyAt::Invoice;
    EXPECT_EQ(total(plan, used({{"calls", "1"}})), "0.01");
    EXPECT_EQ(amountOf(billed(plan, used({{"calls", "1"}})), LineKind::Rounding), "0.002")
        << "so that lines add up to the total";
    EXPECT_EQ(amountOf(billed(plan, used({{"calls", "5"}})), LineKind::Rounding), "none");
    plan.billing.rounding = Rounding::Down;
    EXPECT_EQ(total(plan, used({{"calls", "1"}})), "0");
}

TEST(Invoice, AChargeThatStepsNameBillsWhereTheyAct)
{
    const Plan plan = planWith(with(
        R"("charges": [{"id": "over", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "1"}}}],
        "limits": [{"id": "cap", "of": "calls", "amount": "100", "window": {"kind": "billing_period"}, "steps": [
            {"at": "0.8", "do": "warn"}, {"at": "1", "do": "charge", "charge": "over"}, {"at": "1.1", "do": "warn"},
            {"at": "1.5", "do": "slow"}, {"at": "2", "do": "charge", "charge": "over"}]}])"));
    EXPECT_EQ(total(plan, used({{"calls", "100"}})), "0");
    EXPECT_EQ(total(plan, used({{"calls", "130"}})), "30") << "a warning changes nothing";
    EXPECT_EQ(total(plan, used({{"calls", "180"}})), "50");
    EXPECT_EQ(total(plan, used({{"calls", "250"}})), "100");
}

TEST(Invoice, ChargesFallDueAsOftenAsTheySay)
{
    const Plan plan =
        planWith(R"({"charges": [{"id": "setup", "kind": "flat", "amount": {"USD": "500"}, "due": "once"},
        {"id": "yearly", "kind": "flat", "amount": {"USD": "120"}, "every": "P1Y"}, {"id": "monthly", "kind": "flat", "amount": {"USD": "10"}}]})");
    Account account;
    EXPECT_EQ(total(plan, account), "630");
    account.period.index = 1;
    EXPECT_EQ(total(plan, account), "10");
    account.period.index = 12;
    EXPECT_EQ(total(plan, account), "130");
}

TEST(Invoice, TheLargestNumbersOfTheFormatGiveABillOrAnErrorButNoNonsense)
{
    const double huge = 999'999'999'999'999;
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        Plan plan = randomPlan(seed);
        for (const Control& control : controlsOf(plan))
            plan = *withValue(plan, control.path, seed % 2 ? huge : control.value.toDouble() + 1);
        plan.billing.every = {9999, DurationUnit::Year};
        Account account;
        account.seats = 1'000'000'000'000;
        account.uses = {Use{"large", {}, {}, decimal("999999999999")}, Use{}};
        account.uses[0].quantity.fill(decimal("9000000000000000000"));
        account.packs["pack"] = 1'000'000'000'000;
        account.optedIn = {"overage", "plus"};
        account.unitsPerUsd = decimal("1000");
        if (const Result<Invoice> invoice = invoiceFor(plan, account)) {
            EXPECT_LT(std::abs(invoice->total.toDouble()), 1e25) << seed;
            EXPECT_GE(invoice->total.toDouble(), 0) << seed;
            for (const Balance& balance : invoice->balances)
                EXPECT_FALSE(balance.amount.isNegative()) << seed;
        }
    }
}

TEST(Invoice, ASumOfLinesIsTheTotalForEveryPreset)
{
    for (const Preset& preset : presets()) {
        const Plan plan = *planFromPreset(preset.id);
        Account account;
        account.seats = 30;
        account.uses = {Use{"large", {}, {}, decimal("33.337")}};
        account.uses[0].quantity.fill(decimal("1234567"));
        const Invoice invoice = billed(plan, account);
        ExactSum sum;
        for (const InvoiceLine& line : invoice.lines)
            sum.add(line.amount);
        EXPECT_EQ(sum.rounded(Decimal::kPlaces, Rounding::HalfEven), invoice.total) << preset.id;
        EXPECT_FALSE(invoice.total.isNegative()) << preset.id;
    }
}

} // namespace
} // namespace core::plan
