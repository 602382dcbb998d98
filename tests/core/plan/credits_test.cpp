#include "core/plan/credits.h"
#include "tests/core/plan/decimals.h"

#include <gtest/gtest.h>

/// Figures of systems in use carry their key (E21 ...), see docs/plan-format.md.
namespace core::plan {
namespace {

Use use(const Id& model, std::map<Token, const char*> quantities, const char* cost = "0")
{
    Use result{model, {}, {}, decimal(cost)};
    for (const auto& [token, quantity] : quantities)
        result.quantity[static_cast<std::size_t>(token)] = decimal(quantity);
    return result;
}

WeightRow row(std::vector<Id> models, std::vector<Token> tokens, const char* credits, std::int64_t per)
{
    return {{std::move(models), std::move(tokens), {}}, decimal(credits), per};
}

CreditUnit unitOf(std::vector<WeightRow> rows, int decimals = 0, CreditRounding round = CreditRounding::Up)
{
    return {"credit", "", decimals, round, {}, WeightTable{std::move(rows), false, {}}};
}

std::string credits(const CreditUnit& unit, const std::vector<Use>& uses)
{
    const Result<Credits> result = creditsOf(unit, uses);
    return result ? result->amount.text() : result.error().subject;
}

TEST(Credits, E21PremiumRequestsWeighMore)
{
    const CreditUnit autumn =
        unitOf({row({"premium"}, {Token::Request}, "10", 1), row({"basic"}, {Token::Request}, "1", 1)});
    EXPECT_EQ(
        credits(autumn, {use("premium", {{Token::Request, "2"}}), use("basic", {{Token::Request, "5"}})}),
        "25");
    EXPECT_EQ(credits(unitOf({row({}, {Token::Request}, "3", 1)}), {use("any", {{Token::Request, "6"}})}),
              "18");
}

TEST(Credits, E21CreditsPerMillionTokensByKind)
{
    // codeburn: 125 / 12.5 / 750 credits per million of input, cached input and output
    const CreditUnit unit = unitOf({row({"big"}, {Token::UncachedInput}, "125", 1'000'000),
                                    row({"big"}, {Token::CacheRead}, "12.5", 1'000'000),
                                    row({"big"}, {Token::Output}, "750", 1'000'000)},
                                   3);
    EXPECT_EQ(credits(unit, {use("big", {{Token::UncachedInput, "2000000"},
                                         {Token::CacheRead, "4000000"},
                                         {Token::Output, "100000"}})}),
              "375");
}

TEST(Credits, E21CreditsAreCostTimesMarkup)
{
    // Autumn: 10k tokens in at $10/M and 5k out at $20/M are $0.20; with 5 % $0.21, with 30 % $0.26
    CreditUnit unit{"credit", "", 2, CreditRounding::HalfUp, {}, WeightByCost{decimal("1"), "USD", {}}};
    const std::vector<Use> uses = {use("big", {}, "0.2")};
    EXPECT_EQ(credits(unit, uses), "0.2");
    std::get<WeightByCost>(unit.weights).markup = decimal("1.05");
    EXPECT_EQ(credits(unit, uses), "0.21");
    std::get<WeightByCost>(unit.weights).markup = decimal("1.3");
    EXPECT_EQ(credits(unit, uses), "0.26");
}

TEST(Credits, E9AUnitOfThousandsRoundsTheWholePeriodUp)
{
    const CreditUnit thousands = unitOf({row({}, {}, "1", 1000)});
    EXPECT_EQ(credits(thousands, {use("m", {{Token::Output, "7400"}})}), "8"); // OpenMeter
    EXPECT_EQ(credits(thousands, {use("m", {{Token::Output, "1400"}}), use("m", {{Token::Output, "1300"}})}),
              "3");
}

TEST(Credits, RoundingEachRequestCountsMoreThanRoundingThePeriod)
{
    CreditUnit thousands = unitOf({row({}, {}, "1", 1000)});
    thousands.roundAt = RoundAt::Request;
    EXPECT_EQ(credits(thousands, {use("m", {{Token::Output, "1400"}}), use("m", {{Token::Output, "1300"}})}),
              "4");
}

TEST(Credits, DivideExactlyByAnyNumber)
{
    // 3 x (1 credit per 3 tokens): a rounded third would end a hair above or below 1
    CreditUnit thirds = unitOf({row({}, {}, "1", 3)});
    const std::vector<Use> three = {use("a", {{Token::Output, "1"}}), use("b", {{Token::Output, "1"}}),
                                    use("c", {{Token::Output, "1"}})};
    EXPECT_EQ(credits(thirds, three), "1");
    thirds.round = CreditRounding::Down;
    EXPECT_EQ(credits(thirds, three), "1");
}

TEST(Credits, RoundTheWayTheUnitSays)
{
    const std::vector<Use> uses = {use("m", {{Token::Output, "1250"}})};
    EXPECT_EQ(credits(unitOf({row({}, {}, "1", 1000)}, 1, CreditRounding::Up), uses), "1.3");
    EXPECT_EQ(credits(unitOf({row({}, {}, "1", 1000)}, 1, CreditRounding::HalfUp), uses), "1.3");
    EXPECT_EQ(credits(unitOf({row({}, {}, "1", 1000)}, 1, CreditRounding::Down), uses), "1.2");
}

TEST(Credits, TheFirstRowThatMatchesCounts)
{
    const CreditUnit unit =
        unitOf({row({"big"}, {Token::Output}, "15", 1), row({"big"}, {}, "3", 1), row({}, {}, "1", 1)});
    EXPECT_EQ(credits(unit, {use("big", {{Token::Output, "1"}, {Token::CacheRead, "1"}})}), "18");
    EXPECT_EQ(credits(unit, {use("small", {{Token::Output, "1"}})}), "1");
}

TEST(Credits, ReasoningIsAPartOfOutputUntilARowNamesIt)
{
    const Use thinking = use("big", {{Token::Output, "100"}, {Token::Reasoning, "60"}});
    EXPECT_EQ(credits(unitOf({row({}, {}, "1", 1)}), {thinking}), "100");
    EXPECT_EQ(credits(unitOf({row({}, {Token::Reasoning}, "2", 1), row({}, {}, "1", 1)}), {thinking}), "160");
    EXPECT_EQ(credits(unitOf({row({}, {Token::Output, Token::Reasoning}, "1", 1)}), {thinking}), "100");
}

TEST(Credits, AMatchOfTokensTakesItsPartOfTheCredits)
{
    Plan plan;
    plan.credits = {unitOf({row({"big"}, {Token::Output}, "10", 1), row({}, {}, "1", 1)})};
    plan.meters = {{"tokens", "", MeterKind::Tokens, Aggregate::Sum, "", "", {}}};
    const std::vector<Use> uses = {
        use("big", {{Token::Output, "2"}, {Token::Reasoning, "1"}, {Token::CacheRead, "5"}}),
        use("small", {{Token::Output, "7"}, {Token::Request, "3"}})};
    EXPECT_EQ(quantityIn(plan, "credit", {}, uses)->text(), "32");
    EXPECT_EQ(quantityIn(plan, "credit", Match{{}, {Token::Output}, {}}, uses)->text(), "27");
    EXPECT_EQ(quantityIn(plan, "credit", Match{{"big"}, {Token::CacheRead}, {}}, uses)->text(), "5");
    EXPECT_EQ(quantityIn(plan, "tokens", Match{{}, {Token::Output}, {}}, uses)->text(), "9");
    EXPECT_EQ(quantityIn(plan, "tokens", Match{{}, {Token::Reasoning}, {}}, uses)->text(), "1");
    EXPECT_EQ(quantityIn(plan, "tokens", Match{{"small"}, {}, {}}, uses)->text(), "7");
    EXPECT_FALSE(quantityIn(plan, "nothing", {}, uses));
}

TEST(Credits, RequestsCountOnlyWhereTheyAreNamed)
{
    EXPECT_EQ(
        credits(unitOf({row({}, {}, "1", 1)}), {use("m", {{Token::Request, "50"}, {Token::Output, "2"}})}),
        "2");
}

TEST(Credits, PropertiesSelectRows)
{
    WeightRow support = row({}, {}, "5", 1);
    support.match.properties["workflow"] = {"support"};
    const CreditUnit unit = unitOf({support, row({}, {}, "1", 1)});
    Use chat = use("m", {{Token::Output, "1"}});
    EXPECT_EQ(credits(unit, {chat}), "1") << "usage without the property does not match";
    chat.properties["workflow"] = "support";
    EXPECT_EQ(credits(unit, {chat}), "5");
}

TEST(Credits, SayWhatNoRowWeighs)
{
    CreditUnit unit = unitOf({row({"big"}, {Token::Output}, "1", 1)});
    const std::vector<Use> uses = {
        use("big", {{Token::Output, "5"}, {Token::CacheRead, "7"}, {Token::Request, "1"}}),
        use("", {{Token::Output, "3"}})};
    EXPECT_EQ(creditsOf(unit, uses)->unweighed.text(), "10");
    std::get<WeightTable>(unit.weights).otherFree = true;
    EXPECT_TRUE(creditsOf(unit, uses)->unweighed.isZero());
}

TEST(Credits, RefuseMoreThanADecimalHolds)
{
    const CreditUnit unit = unitOf({row({}, {}, "999999999999999", 1)});
    EXPECT_FALSE(creditsOf(unit, std::vector<Use>{use("m", {{Token::Output, "99999999999999999999"}})}));
}

TEST(Meters, CountTokensRequestsAndCostOfWhatMatches)
{
    const std::vector<Use> uses = {use("big",
                                       {{Token::UncachedInput, "10"},
                                        {Token::Output, "7"},
                                        {Token::Reasoning, "4"},
                                        {Token::Request, "2"}},
                                       "0.5"),
                                   use("small", {{Token::Output, "100"}, {Token::Request, "1"}}, "0.01")};
    Meter meter{"m", "", MeterKind::Tokens, Aggregate::Sum, "", "", {}};
    EXPECT_EQ(meterOf(meter, uses)->text(), "117");
    meter.match = Match{{"big"}, {Token::Reasoning}, {}};
    EXPECT_EQ(meterOf(meter, uses)->text(), "4");
    meter.match = Match{{"big"}, {Token::Output, Token::Reasoning}, {}};
    EXPECT_EQ(meterOf(meter, uses)->text(), "7");
    meter = {"m", "", MeterKind::Requests, Aggregate::Count, "", "", {}};
    EXPECT_EQ(meterOf(meter, uses)->text(), "3");
    meter = {"m", "", MeterKind::Cost, Aggregate::Sum, "", "", Match{{"big"}, {}, {}}};
    EXPECT_EQ(meterOf(meter, uses)->text(), "0.5");
    meter.kind = MeterKind::Outcome;
    EXPECT_FALSE(meterOf(meter, uses)) << "usage does not tell outcomes";
}

} // namespace
} // namespace core::plan
