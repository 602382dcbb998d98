#include "core/plan/check.h"

#include "core/plan/json.h"
#include "tests/core/plan/plan_files.h"
#include "tests/core/plan/random_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace core::plan {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// The plan with every part, with one place changed: "/charges/0/due" and the new value; "" removes it.
std::string spoilt(const std::string& pointer, const std::string& value)
{
    json plan = json::parse(everyPartPlan());
    if (!value.empty()) {
        plan[json::json_pointer(pointer)] = json::parse(value);
        return plan.dump();
    }
    json removal = json::array();
    removal.push_back({{"op", "remove"}, {"path", pointer}});
    plan = plan.patch(removal);
    return plan.dump();
}

struct Case {
    const char* pointer;
    const char* value; ///< JSON; "" = the key is removed
    const char* path;
    const char* message;
};

void expectProblem(const Case& c)
{
    const Problems problems = checkPlan(spoilt(c.pointer, c.value));
    ASSERT_FALSE(problems.empty()) << c.pointer << " = " << c.value;
    EXPECT_EQ(problems[0].path, c.path) << describe(problems[0]);
    EXPECT_THAT(problems[0].message, HasSubstr(c.message));
}

TEST(PlanCheck, NamesThePlaceAndTheReasonOfAWrongField)
{
    const Case cases[] = {
        {"/charges/0/amount/USD", "20", "charges[0].amount.USD",
         "must be a decimal in quotation marks such as \"0.012\" (no sign, exponent or needless zeros), not "
         "the number 20"},
        {"/charges/0/amount/USD", "\"20.00\"", "charges[0].amount.USD", "not \"20.00\""},
        {"/charges/0/amount/USD", "\"2e1\"", "charges[0].amount.USD", "not \"2e1\""},
        {"/charges/0/amount/USD", "\"-1\"", "charges[0].amount.USD", "not \"-1\""},
        {"/charges/0/amount", "{}", "charges[0].amount", "not an empty object"},
        {"/charges/0/amount/usd", "\"1\"", "charges[0].amount.usd", "three capital letters"},
        {"/charges/0/kind", "\"fee\"", "charges[0].kind", "must be one of flat, seats, usage, not \"fee\""},
        {"/charges/0/kind", "", "charges[0].kind", "is missing"},
        {"/charges/1/due", "\"once\"", "charges[1].due", "only a flat charge is due once"},
        {"/charges/2/price/tiers", "[]", "charges[2].price.tiers", "must not be empty"},
        {"/charges/2/price/tiers/0/unit", "", "charges[2].price.tiers[0]",
         "a unit price (unit), a fee (flat), or both"},
        {"/charges/2/price/model", "\"tiered\"", "charges[2].price.model",
         "must be one of unit, package, graduated"},
        {"/charges/2/after", "\"later\"", "charges[2].after", "must be a decimal"},
        {"/id", "\"every-part\"", "id", "an id such as \"credit_pool\""},
        {"/name", "\"ab\"", "name", "3 to 64 characters"},
        {"/version", "0", "version", "from 1 to 999999, not the number 0"},
        {"/status", "\"live\"", "status", "must be one of draft, active, retired"},
        {"/currencies", "[]", "currencies", "must not be empty"},
        {"/currencies", "[\"USD\", \"USD\"]", "currencies[1]", "is listed twice"},
        {"/billing", "", "billing", "is missing"},
        {"/billing/every", "\"P1M2D\"", "billing.every", "ISO 8601 duration with one unit"},
        {"/billing/rounding/monney", "\"up\"", "billing.rounding.monney",
         "is no key of the format; did you mean \"money\"?"},
        {"/price_book/version", "\"latest\"", "price_book.version", "the date of the figures"},
        {"/models/0/price", "\"claude\"", "models[0].price", "an entry of the price book"},
        {"/meters/1/match", "{}", "meters[1].match", "at least one of model, token, property"},
        {"/meters/1/match/token/0", "\"input\"", "meters[1].match.token[0]", "uncached_input"},
        {"/credits/0/decimals", "7", "credits[0].decimals", "from 0 to 6"},
        {"/credits/0/weights/rule", "\"flat\"", "credits[0].weights.rule", "must be one of table, cost"},
        {"/credits/0/weights/rows/0/per", "0", "credits[0].weights.rows[0].per", "from 1 to 1000000000"},
        {"/grants/0/expires", "\"soon\"", "grants[0].expires",
         "must be period_end, never, or a duration such as \"P30D\", not \"soon\""},
        {"/grants/0/every", "", "grants[0].every", "is missing"},
        {"/limits/0/money", "{\"USD\": \"1\", \"EUR\": \"1\"}", "limits[0]",
         "either amount or money, not both"},
        {"/limits/0/amount", "", "limits[0]", "must have an amount, or money"},
        {"/limits/0/steps/1/charge", "", "limits[0].steps[1].charge", "is missing"},
        {"/limits/0/steps/0/to", "\"lite\"", "limits[0].steps[0].to", "is no key of the format"},
        {"/limits/1/shown", "\"no\"", "limits[1].shown", "must be true or false, not \"no\""},
        {"/features/sso", "1.5", "features.sso", "must be true, false, a whole number or a text"},
        {"/targets/lago", "\"x\"", "targets.lago", "must be an object"},
        {"/extra", "1", "extra", "is no key of the format; known here: $schema, format, id"},
    };
    for (const Case& c : cases)
        expectProblem(c);
}

TEST(PlanCheck, NamesTheRuleThatSeveralFieldsBreakTogether)
{
    const Case cases[] = {
        {"/charges/2/price/tiers/1/up_to", "\"1000\"", "charges[2].price.tiers[1].up_to",
         "must be larger than the tier before, 1000"},
        {"/charges/2/price/tiers/2/up_to", "\"9000\"", "charges[2].price.tiers[2].up_to",
         "must be null: the last tier has no end"},
        {"/charges/2/price/tiers/0/up_to", "null", "charges[2].price.tiers[0].up_to",
         "only the last tier has no end"},
        {"/charges/0/amount/EUR", "", "charges[0].amount.EUR", "is missing; the plan sells in EUR"},
        {"/charges/0/amount/JPY", "\"1\"", "charges[0].amount.JPY",
         "is in a currency that the plan's currencies do not list"},
        {"/charges/0/amount/USD", "\"49.995\"", "charges[0].amount.USD",
         "49.995 is finer than the smallest coin of USD, which has 2 decimals"},
        {"/charges/1/id", "\"base\"", "charges[1].id", "\"base\" is used twice in the plan"},
        {"/charges/1/max", "1", "charges[1].max", "must not be less than min, 2"},
        {"/charges/1/price", R"({"model": "cost_plus", "markup": "1.2"})", "charges[1].price.model",
         "seats are a number"},
        {"/charges/2/most/USD", "\"0.5\"", "charges[2].most.USD", "must not be less than least, 1"},
        {"/charges/2/of", "\"nothing\"", "charges[2].of", "no meter or credit unit has the id \"nothing\""},
        {"/charges/2/of", "\"point\"", "charges[2].after", "nothing grants point"},
        {"/charges/3/price/size", "\"0\"", "charges[3].price.size", "must be larger than 0"},
        {"/charges/4/of", "\"saved\"", "charges[4].price.model",
         "cost_plus needs a meter of tokens, requests or cost"},
        {"/meters/1/match/model/0", "\"huge\"", "meters[1].match.model[0]", "no model has the id \"huge\""},
        {"/meters/0/id", "\"spend\"", "meters[0].id", "\"spend\" is the name of the money billed for usage"},
        {"/credits/0/weights/rows/2", "", "credits[0].weights.rows", "have no weight for the model \"lite\""},
        {"/credits/1/weights/currency", "\"EUR\"", "credits[1].weights.currency", "must be USD"},
        {"/grants/1/amount", "\"250.555\"", "grants[1].amount",
         "250.555 is finer than what is counted of credit, which has 2 decimals"},
        {"/trial/grants/0/of", "\"none\"", "trial.grants[0].of", "no meter or credit unit"},
        {"/topups/0/amount", "\"0\"", "topups[0].amount", "must be larger than 0"},
        {"/topups/0/price/EUR", "", "topups[0].price.EUR", "is missing"},
        {"/limits/0/steps/1/charge", "\"overages\"", "limits[0].steps[1].charge",
         "no charge has the id \"overages\""},
        {"/limits/0/steps/1/charge", "\"base\"", "limits[0].steps[1].charge", "\"base\" is no usage charge"},
        {"/limits/0/steps/1/charge", "\"bursts\"", "limits[0].steps[1].charge",
         "\"bursts\" charges calls, but the limit is of credit"},
        {"/limits/0/steps/2/to", "\"tiny\"", "limits[0].steps[2].to", "no model has the id \"tiny\""},
        {"/limits/0/steps/2/to", "\"big\"", "limits[0].steps[2].to", "reroutes \"big\" to itself"},
        {"/limits/0/steps/0/at", "\"1\"", "limits[0].steps[1].at", "must be larger than the step before, 1"},
        {"/limits/0/steps/3/do", "\"block\"", "limits[0].steps[4]",
         "can never be reached: the step before blocks"},
        {"/limits/0/window/length", "\"P1M\"", "limits[0].window.length",
         "has no meaning for a window of kind billing_period"},
        {"/limits/1/window/length", "", "limits[1].window.length",
         "is missing; a window of kind rolling needs one"},
        {"/limits/1/of", "\"calls\"", "limits[1]", "calls is a quantity: write amount instead of money"},
        {"/limits/0/of", "\"spend\"", "limits[0]", "spend is money: write money instead of amount"},
        {"/commitment/counts/0", "\"chairs\"", "commitment.counts[0]", "no charge has the id \"chairs\""},
        {"/commitment/discount", "\"1.5\"", "commitment.discount", "must be at most 1"},
        {"/billing/timezone", "\"Europe/Atlantis\"", "billing.timezone", "is not in the time zone database"},
    };
    for (const Case& c : cases)
        expectProblem(c);
}

TEST(PlanCheck, FindsEveryProblemAtOnceWithItsLine)
{
    std::string text = everyPartPlan();
    const auto replace = [&](const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
    };
    replace("\"version\": 3", "\"version\": \"3\"");
    replace("\"status\": \"draft\"", "\"status\": \"new\"");
    replace("\"decimals\": 2", "\"decimal\": 2");
    const Problems problems = checkPlan(text);
    ASSERT_EQ(problems.size(), 4u);
    EXPECT_EQ(problems[0].path, "version");
    EXPECT_EQ(problems[0].line, 5u);
    EXPECT_EQ(problems[1].path, "status");
    EXPECT_EQ(problems[1].line, 8u);
    EXPECT_EQ(describe(problems[2]), "credits[0].decimals: is missing");
    EXPECT_THAT(describe(problems[3]),
                HasSubstr("credits[0].decimal: is no key of the format; did you mean \"decimals\"?"));
}

TEST(PlanCheck, TakesFinerUnitPricesButNotFinerFees)
{
    EXPECT_TRUE(checkPlan(spoilt("/charges/6/price/amount/USD", "\"0.000000000001\"")).empty());
    EXPECT_FALSE(checkPlan(spoilt("/charges/3/price/amount/USD", "\"0.001\"")).empty());
}

TEST(PlanCheck, GivesTheFirstProblemAsAnErrorOfTheFile)
{
    const Result<Plan> plan = planFromJson(spoilt("/charges/0/amount/EUR", ""), "pro.plan.json");
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(plan.error().file, "pro.plan.json");
    EXPECT_EQ(plan.error().field, "charges[0].amount.EUR");
    EXPECT_GE(plan.error().line, 1u);
}

TEST(PlanCheck, ChecksAPlanThatWasEditedInMemory)
{
    Plan plan = *planFromJson(everyPartPlan(), "plan");
    plan.limits[0].steps[0].at = Decimal::fromInteger(7);
    const Problems problems = checkPlan(plan);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(describe(problems[0]), "limits[0].steps[1].at: must be larger than the step before, 7");
}

TEST(PlanAdvice, NotesWhatGatewaysAndBillingSystemsCannotHold)
{
    Plan plan = *planFromJson(everyPartPlan(), "plan");
    EXPECT_EQ(adviceOn(plan).size(), 1u); // cost plus in EUR
    plan.limits[0].amount = Decimal::fromInteger(50'000'000);
    auto& tiers = std::get<TieredPrice>(std::get<UsageCharge>(plan.charges[2].kind).price).tiers;
    tiers[0].upTo = *Decimal::parse("100.5");
    const Problems notes = adviceOn(plan);
    ASSERT_EQ(notes.size(), 3u);
    EXPECT_EQ(describe(notes[0]), "limits[0].amount: counts 5000000000 of the smallest units; gateways with "
                                  "32-bit limits hold at most 4294967295");
    EXPECT_EQ(notes[1].path, "charges[2].price.tiers[0].up_to");
    EXPECT_TRUE(checkPlan(plan).empty()) << "advice never makes a plan invalid";
}

} // namespace
} // namespace core::plan
