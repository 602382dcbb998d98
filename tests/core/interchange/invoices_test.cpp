#include "core/interchange/invoices.h"
#include "core/interchange/invoices_explained.h"
#include "core/interchange/workflow_margins.h"

#include "core/plan/json.h"
#include "core/plan/presets.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace core::interchange {
namespace {

using usage::Quantity;

/// Two months; Ada uses the product in both, Ben in April only. Rows: Ada March, Ada April, Ben April.
class Invoices : public testing::Test {
protected:
    usage::PayerPeriods matrix;
    cost::PayerCosts costs;
    cost::PriceBook book;
    InvoiceOptions options;
    const std::vector<std::string> names = {"ada", "ben"};

    void SetUp() override
    {
        const auto month = [](const char* name, int ofYear) {
            return usage::Period{name, dayOf({2026, ofYear, 1}) * 24, dayOf({2026, ofYear + 1, 1}) * 24,
                                 false, 1};
        };
        matrix.periods = {month("2026-03", 3), month("2026-04", 4)};
        matrix.payer = {0, 0, 1};
        matrix.period = {0, 1, 1};
        for (const auto& [key, input, output] :
             {std::tuple{"anthropic/claude-sonnet-4-5", "3", "15"}, {"openai/gpt-4o-mini", "0.15", "0.6"}}) {
            cost::PriceEntry entry;
            entry.model = key;
            entry.uncachedInput = *Decimal::parse(input);
            entry.output = *Decimal::parse(output);
            book.entries.push_back(entry);
        }
    }

    void use(const std::string& model, Quantity quantity, std::vector<double> values,
             const std::string& workflow = "")
    {
        matrix.columns.push_back({{model, "", workflow, "", quantity}, std::move(values)});
    }

    void cost(const std::string& model, std::vector<double> values)
    {
        costs.columns.push_back({model, "", std::move(values)});
    }

    std::vector<PayerInvoice> billed(const plan::Plan& plan)
    {
        matrix.requests.resize(3);
        Result<std::vector<PayerInvoice>> invoices =
            invoicesOf(matrix, names, costs, book, plan, options, noProgress());
        EXPECT_TRUE(invoices) << describe(invoices.error());
        return invoices ? *invoices : std::vector<PayerInvoice>{};
    }
};

plan::Plan planWith(const std::string& parts)
{
    const Result<plan::Plan> plan =
        plan::planFromJson(R"({"format": "tierwright.plan/1", "id": "p", "version": 1, "name": "Plan",
        "status": "draft", "currencies": ["USD"], "billing": {"every": "P1M", "anchor": "calendar", "proration": "none",
        "rounding": {"money": "half_up", "at": "line"}}, )" +
                               parts + "}",
                           "test");
    EXPECT_TRUE(plan) << describe(plan.error());
    return *plan;
}

TEST_F(Invoices, AreMadeForEveryPayerAndPeriodByTheModelsOfThePlan)
{
    use("claude-sonnet-4-5", Quantity::Output, {1e6, 2e6, 0});
    use("openai/gpt-4o-mini", Quantity::UncachedInput, {0, 0, 4e6});
    const std::vector<PayerInvoice> invoices = billed(*plan::planFromPreset("per_token"));
    ASSERT_EQ(invoices.size(), 3u);
    EXPECT_EQ(invoices[0].payer, "ada");
    EXPECT_EQ(invoices[0].period, "2026-03");
    EXPECT_EQ(invoices[0].invoice.total.text(), "20");
    EXPECT_EQ(invoices[1].invoice.total.text(), "40");
    EXPECT_EQ(invoices[2].payer, "ben");
    EXPECT_EQ(invoices[2].invoice.total.text(), "0.8");
}

TEST_F(Invoices, CarryGrantsOverFromMonthToMonth)
{
    use("gpt-4o-mini", Quantity::Requests, {60, 150, 150});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "grants": [{"id": "monthly", "of": "calls", "amount": "100", "every": "P1M", "rollover": {"most": "30", "periods": 1}}],
        "charges": [{"id": "setup", "kind": "flat", "amount": {"USD": "5"}, "due": "once"},
                    {"id": "more", "kind": "usage", "of": "calls", "after": "grants", "price": {"model": "unit", "amount": {"USD": "1"}}}])");
    const std::vector<PayerInvoice> invoices = billed(plan);
    EXPECT_EQ(invoices[0].invoice.total.text(), "5");
    EXPECT_EQ(invoices[1].invoice.total.text(), "20") << "100 and 30 of March are free";
    EXPECT_EQ(invoices[2].invoice.total.text(), "55") << "Ben's first month";
}

TEST_F(Invoices, DoNotBillWhatALimitBlocks)
{
    use("gpt-4o-mini", Quantity::Requests, {100, 600, 1000});
    const std::string parts = R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "use", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.5"}}}],)";
    const plan::Plan byCalls = planWith(parts + R"("limits": [{"id": "cap", "of": "calls", "amount": "500",
        "window": {"kind": "billing_period"}, "steps": [{"at": "0.8", "do": "warn"}, {"at": "1", "do": "block"}]}])");
    std::vector<PayerInvoice> invoices = billed(byCalls);
    EXPECT_EQ(invoices[0].stoppedBy, "");
    EXPECT_EQ(invoices[1].stoppedBy, "cap");
    EXPECT_EQ(invoices[1].invoice.total.text(), "250");
    EXPECT_EQ(invoices[2].invoice.total.text(), "250");

    const plan::Plan bySpend =
        planWith(parts + R"("limits": [{"id": "spend_cap", "of": "spend", "money": {"USD": "100"},
        "window": {"kind": "billing_period"}, "steps": [{"at": "1.2", "do": "block"}]}])");
    invoices = billed(bySpend);
    EXPECT_EQ(invoices[0].invoice.total.text(), "50");
    EXPECT_EQ(invoices[2].invoice.total.text(), "120");
    EXPECT_EQ(invoices[2].stoppedBy, "spend_cap");
}

TEST_F(Invoices, EndWithTheGrantsWhenNothingBillsTheRest)
{
    use("gpt-4o-mini", Quantity::Requests, {100, 400, 50});
    use("gpt-4o-mini", Quantity::Output, {1000, 4000, 500});
    const std::string parts =
        R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"},
                      {"id": "tokens", "kind": "tokens", "aggregate": "sum"}],
        "grants": [{"id": "monthly", "of": "calls", "amount": "100", "every": "P1M"}],
        "charges": [{"id": "use", "kind": "usage", "of": "tokens", "price": {"model": "unit", "amount": {"USD": "0.01"}}}])";
    std::vector<PayerInvoice> invoices = billed(planWith(parts));
    EXPECT_EQ(invoices[0].stoppedBy, "");
    EXPECT_EQ(invoices[1].stoppedBy, "grants");
    EXPECT_EQ(invoices[1].invoice.total.text(), "10") << "a quarter of 4,000 tokens";

    const plan::Plan packs = planWith(
        parts + R"(, "topups": [{"id": "pack", "of": "calls", "amount": "250", "price": {"USD": "7"}}])");
    options.takeTopup = 1;
    invoices = billed(packs);
    EXPECT_EQ(invoices[0].invoice.total.text(), "10");
    EXPECT_EQ(invoices[1].stoppedBy, "");
    EXPECT_EQ(invoices[1].invoice.total.text(), "54") << "4,000 tokens and two packs for 300 calls";
    options.takeTopup = 0;
    EXPECT_EQ(billed(packs)[1].invoice.total.text(), "10");
}

TEST_F(Invoices, OfAPlanThatBillsByQuarterCoverItsMonths)
{
    use("gpt-4o-mini", Quantity::Requests, {60, 150, 40});
    plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "grants": [{"id": "monthly", "of": "calls", "amount": "100", "every": "P1M"}],
        "charges": [{"id": "base", "kind": "flat", "amount": {"USD": "30"}},
                    {"id": "more", "kind": "usage", "of": "calls", "after": "200", "price": {"model": "unit", "amount": {"USD": "1"}}}])");
    plan.billing.every = {3, plan::DurationUnit::Month};
    const std::vector<PayerInvoice> invoices = billed(plan);
    ASSERT_EQ(invoices.size(), 2u);
    EXPECT_EQ(invoices[0].period, "2026-03 to 2026-04");
    EXPECT_EQ(invoices[0].invoice.total.text(), "40") << "210 calls in both months";
    EXPECT_EQ(invoices[1].payer, "ben");
    EXPECT_EQ(invoices[1].invoice.total.text(), "30");

    plan.billing.every = {1, plan::DurationUnit::Week};
    const auto refused = invoicesOf(matrix, names, costs, book, plan, options, noProgress());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "billing.every");
}

TEST_F(Invoices, OfOnePayerShowWhatWasUsed)
{
    use("gpt-4o-mini", Quantity::Requests, {60, 150, 40}, "support");
    options.payer = 1;
    options.uses = true;
    const std::vector<PayerInvoice> invoices = billed(*plan::planFromPreset("per_token"));
    ASSERT_EQ(invoices.size(), 1u);
    EXPECT_EQ(invoices[0].payer, "ben");
    ASSERT_EQ(invoices[0].uses.size(), 1u);
    EXPECT_EQ(invoices[0].uses[0].properties.at("workflow"), "support");
    EXPECT_EQ(invoices[0].uses[0].quantity[std::size_t(plan::Token::Request)].text(), "40");
}

TEST_F(Invoices, E24ALimitPastTheAllowanceStopsAtBothTogether)
{
    use("gpt-4o-mini", Quantity::Requests, {900, 5999, 8000});
    const std::vector<PayerInvoice> invoices =
        billed(planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "grants": [{"id": "included", "of": "calls", "amount": "1000", "every": "P1M"}],
        "charges": [{"id": "more", "kind": "usage", "of": "calls", "after": "grants", "price": {"model": "unit", "amount": {"USD": "1"}}}],
        "limits": [{"id": "cap", "of": "calls", "amount": "6000", "window": {"kind": "billing_period"}, "steps": [{"at": "1", "do": "block"}]}])"));
    EXPECT_EQ(invoices[0].invoice.total.text(), "0");
    EXPECT_EQ(invoices[1].invoice.total.text(), "4999");
    EXPECT_EQ(invoices[2].invoice.total.text(), "5000");
    EXPECT_EQ(invoices[2].stoppedBy, "cap");
}

TEST_F(Invoices, ShareAModelsCostAmongWorkflowsByPrice)
{
    use("claude-sonnet-4-5", Quantity::Output, {1e6, 0, 0}, "support");
    use("claude-sonnet-4-5", Quantity::UncachedInput, {5e6, 0, 0}, "search");
    cost("claude-sonnet-4-5", {60, 0, 0});
    const plan::Plan plan = planWith(R"("meters": [{"id": "compute", "kind": "cost", "aggregate": "sum"}],
        "charges": [{"id": "support", "kind": "usage", "of": "compute", "match": {"property": {"workflow": ["support"]}},
                     "price": {"model": "cost_plus", "markup": "2"}}])");
    EXPECT_EQ(billed(plan)[0].invoice.total.text(), "60")
        << "$15 of output and $15 of input: half of 60, doubled";
}

TEST_F(Invoices, CountTasksAndOutcomes)
{
    use("gpt-4o-mini", Quantity::Requests, {7, 0, 0}, "support");
    use("gpt-4o-mini", Quantity::Requests, {9, 0, 0}, "search");
    matrix.columns.push_back({{"", "", "", "resolved", Quantity::Outcomes}, {2.5, 0, 0}});
    const plan::Plan plan = planWith(R"("meters": [
            {"id": "ticket", "kind": "task", "aggregate": "count", "match": {"property": {"workflow": ["support"]}}},
            {"id": "resolved", "kind": "outcome", "aggregate": "sum", "match": {"property": {"state": ["done"]}}}],
        "charges": [{"id": "tasks", "kind": "usage", "of": "ticket", "price": {"model": "unit", "amount": {"USD": "1"}}},
                    {"id": "results", "kind": "usage", "of": "resolved", "price": {"model": "unit", "amount": {"USD": "10"}}}])");
    const std::vector<PayerInvoice> invoices = billed(plan);
    EXPECT_EQ(invoices[0].invoice.lines[0].amount.text(), "7");
    EXPECT_EQ(invoices[0].invoice.lines[1].amount.text(), "25");
}

TEST_F(Invoices, AreAttributedToWorkflowsByTheirShareOfEachPayersUse)
{
    use("gpt-4o-mini", Quantity::Requests, {30, 10, 0}, "support");
    use("gpt-4o-mini", Quantity::Requests, {10, 30, 20}, "search");
    use("gpt-4o-mini", Quantity::Output, {3e5, 1e5, 0}, "support");
    use("gpt-4o-mini", Quantity::Output, {1e5, 3e5, 2e5}, "search");
    cost("gpt-4o-mini", {8, 8, 4});
    matrix.columns.push_back({{"", "", "support", "resolved", Quantity::Outcomes}, {2, 2, 0}});
    matrix.requests.resize(3);
    const plan::Plan plan =
        planWith(R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": "20"}}])");
    const auto margins = workflowMargins(matrix, names, costs, book, plan, options, noProgress());
    ASSERT_TRUE(margins);
    ASSERT_EQ(margins->size(), 2u); // averages of two months
    EXPECT_EQ((*margins)[0].workflow, "search");
    EXPECT_NEAR((*margins)[0].revenue, (5 + 15 + 20) / 2.0, 1e-9);
    EXPECT_NEAR((*margins)[0].cost, (2 + 6 + 4) / 2.0, 1e-9);
    EXPECT_NEAR((*margins)[1].revenue, (15 + 5) / 2.0, 1e-9);
    EXPECT_NEAR((*margins)[1].margin.value(), 1 - 8.0 / 20, 1e-9);
    EXPECT_NEAR((*margins)[1].costPerOutcome.value(), 2, 1e-9);
    EXPECT_FALSE((*margins)[0].costPerOutcome);
}

TEST_F(Invoices, ALinePerChargeInCsv)
{
    use("gpt-4o-mini", Quantity::Requests, {3, 0, 0});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "base", "kind": "flat", "name": "Base, monthly", "amount": {"USD": "20"}},
                    {"id": "use", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.5"}}}])");
    std::vector<PayerInvoice> invoices = billed(plan);
    invoices.resize(1);
    invoices[0].payer = "=HYPERLINK(\"x\")";
    EXPECT_EQ(invoicesCsv(invoices),
              "payer,period,currency,line,kind,source,description,quantity,unit,amount,invoice\r\n"
              "\"'=HYPERLINK(\"\"x\"\")\",2026-03,USD,1,flat,base,\"Base, monthly\",1,,20,21.50\r\n"
              "\"'=HYPERLINK(\"\"x\"\")\",2026-03,USD,2,usage,use,use,3,calls,1.5,21.50\r\n");
}

/// Ada's team has three seats until April, when it has five; of Ben nothing is known.
TEST_F(Invoices, BillTheSeatsOfTheAccountInForce)
{
    std::vector<usage::Account> accounts(2);
    accounts[0].user = accounts[1].user = "ada";
    accounts[0].seats = 3;
    accounts[1].seats = 5;
    accounts[1].start = dayOf({2026, 4, 15});
    options.accounts = accounts;
    use("gpt-4o-mini", Quantity::Requests, {500, 500, 500});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "seats", "kind": "seats", "price": {"model": "unit", "amount": {"USD": "10"}}},
            {"id": "more", "kind": "usage", "of": "calls", "after": "grants",
             "price": {"model": "unit", "amount": {"USD": "0.1"}}}],
        "grants": [{"id": "month", "of": "calls", "amount": "80", "every": "P1M", "per": "seat"}],
        "limits": [{"id": "cap", "of": "calls", "amount": "90", "per": "seat", "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "block"}]}])");
    const std::vector<PayerInvoice> invoices = billed(plan);
    ASSERT_EQ(invoices.size(), 3u);
    EXPECT_EQ(invoices[0].invoice.total.text(), "33"); // 3 seats, 270 calls of which 240 are included
    EXPECT_EQ(invoices[1].invoice.total.text(), "55"); // 5 seats, 450 calls of which 400 are included
    EXPECT_EQ(invoices[2].invoice.total.text(), "11");
    EXPECT_EQ(invoices[0].stoppedBy, "cap");
}

TEST_F(Invoices, ChargePastAStepThatEverySeatMoves)
{
    std::vector<usage::Account> accounts(1);
    accounts[0].user = "ada";
    accounts[0].seats = 2;
    options.accounts = accounts;
    use("gpt-4o-mini", Quantity::Requests, {500, 150, 150});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "more", "kind": "usage", "of": "calls", "price": {"model": "unit", "amount": {"USD": "0.1"}}}],
        "limits": [{"id": "soft", "of": "calls", "amount": "100", "per": "seat", "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "charge", "charge": "more"}]}])");
    const std::vector<PayerInvoice> invoices = billed(plan);
    ASSERT_EQ(invoices.size(), 3u);
    EXPECT_EQ(invoices[0].invoice.total.text(), "30"); // 500 calls, 200 of two seats
    EXPECT_EQ(invoices[1].invoice.total.text(), "0");
    EXPECT_EQ(invoices[2].invoice.total.text(), "5"); // one seat
}

TEST_F(Invoices, ExplainEachLineWithItsPriceAndASentence)
{
    use("gpt-4o-mini", Quantity::Requests, {1270, 0, 0});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "base", "name": "Base", "kind": "flat", "amount": {"USD": "20"}},
            {"id": "more", "name": "More calls", "kind": "usage", "of": "calls", "after": "grants",
             "price": {"model": "unit", "amount": {"USD": "0.1"}}}],
        "grants": [{"id": "month", "of": "calls", "amount": "200", "every": "P1M"}])");
    const ExplainedBill bill = explained(billed(plan).front()); // why is this bill $127?
    ASSERT_EQ(bill.lines.size(), 2u);
    EXPECT_EQ(bill.lines[0].sentence, "Base is 20.00 USD, whatever is used.");
    EXPECT_EQ(bill.lines[1].unitPrice->text(), "0.1");
    EXPECT_EQ(bill.lines[1].sentence, "More calls: 1070 calls at 0.1 USD each come to 107.00 USD.");
    EXPECT_EQ((bill.lines[0].amount + bill.lines[1].amount).text(), "127");
    ASSERT_EQ(bill.allowances.size(), 1u);
    EXPECT_EQ(bill.allowances[0].sentence, "Of 1270 calls, 200 are included and 1070 lie beyond.");
    EXPECT_EQ(bill.stopped, "");
}

TEST_F(Invoices, ExplainTiersCommitmentsAndWhatWasStopped)
{
    use("gpt-4o-mini", Quantity::Requests, {150, 0, 0});
    const plan::Plan plan = planWith(R"("meters": [{"id": "calls", "kind": "requests", "aggregate": "count"}],
        "charges": [{"id": "use", "kind": "usage", "of": "calls", "price": {"model": "graduated", "tiers": [
            {"up_to": "100", "unit": {"USD": "0.1"}}, {"up_to": null, "unit": {"USD": "0.05"}, "flat": {"USD": "1"}}]}}],
        "limits": [{"id": "cap", "of": "calls", "amount": "140", "window": {"kind": "billing_period"},
            "steps": [{"at": "1", "do": "block"}]}],
        "commitment": {"least": {"USD": "50"}, "every": "P1M", "counts": ["use"], "shortfall": "true_up"})");
    const ExplainedBill bill = explained(billed(plan).front());
    ASSERT_EQ(bill.lines.size(), 2u);
    EXPECT_FALSE(bill.lines[0].unitPrice);
    EXPECT_EQ(bill.lines[0].sentence, "use: 140 calls: 100 at 0.1, 40 at 0.05 + 1 come to 13.00 USD.");
    EXPECT_EQ(bill.lines[1].sentence, "What was used falls short of the commitment by 37.00 USD.");
    EXPECT_EQ(bill.stopped, "The limit cap stopped usage; what lies beyond is not billed.");
}

TEST_F(Invoices, CanBeCancelled)
{
    struct Stop : Progress {
        bool advance(std::uint64_t, std::uint64_t) override { return false; }
    } stop;
    use("gpt-4o-mini", Quantity::Requests, {3, 0, 0});
    const auto invoices =
        invoicesOf(matrix, names, costs, book, *plan::planFromPreset("per_token"), {}, stop);
    ASSERT_FALSE(invoices);
    EXPECT_EQ(invoices.error().code, ErrorCode::Cancelled);
}

} // namespace
} // namespace core::interchange
