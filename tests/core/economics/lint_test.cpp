#include "tests/core/economics/worked.h"

#include <algorithm>
#include <cmath>

namespace {

using namespace testing_economics;

/// 300 payers on large of $1 per 1,000 tokens and small of a tenth: by default 1,000 to 30,000 tokens each.
struct Case {
    double scale = 1000;
    bool small = false;
    Population::Source source = Population::Source::Telemetry;
    std::size_t payers = 300, periods = 3;
};

Population telemetry(const Case& made = {})
{
    Population population;
    population.source = made.source;
    population.periods = made.periods;
    usage::MeterColumn large{{"large", "", "", "", usage::Quantity::Output}, {}}, small = large;
    small.key.model = "small";
    cost::CostColumn largeCost{"large", "", {}}, smallCost{"small", "", {}};
    for (std::size_t period = 0; period < made.periods; ++period) {
        for (std::size_t i = 0; i < made.payers; ++i) {
            const double tokens = double(i % 30 + 1) * made.scale;
            population.weight.push_back(1);
            population.payer.push_back(static_cast<std::uint32_t>(i));
            population.period.push_back(static_cast<std::uint16_t>(period));
            large.values.push_back(tokens);
            small.values.push_back(made.small ? tokens : 0);
            largeCost.values.push_back(tokens / 1000);
            smallCost.values.push_back(small.values.back() / 10000);
            population.cost.push_back(largeCost.values.back() + smallCost.values.back());
        }
    }
    population.columns = {large, small};
    population.costColumns = {largeCost, smallCost};
    return population;
}

const std::string kMeter = R"("meters": [{"id": "tokens", "kind": "tokens", "aggregate": "sum"}],)";

std::string flat(const std::string& amount)
{
    return R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": ")" + amount + R"("}}])";
}
std::string overage(const std::string& amount, const std::string& price = "0.002",
                    const std::string& more = "")
{
    return R"("charges": [{"id": "base", "kind": "flat", "amount": {"USD": ")" + amount +
           R"("}}, {"id": "over", "kind": "usage", )" + more + R"("of": "tokens", "after": "grants", "price":
           {"model": "unit", "amount": {"USD": ")" +
           price + R"("}}}])";
}
std::string grant(const std::string& amount, const std::string& more = R"(, "every": "P1M")")
{
    return R"(, "grants": [{"id": "month", "of": "tokens", "amount": ")" + amount + "\"" + more + "}]";
}
std::string pack(const std::string& price, const std::string& expires = "period_end")
{
    return R"(, "topups": [{"id": "pack", "of": "tokens", "amount": "1000", "price": {"USD": ")" + price +
           R"("}, "expires": ")" + expires + R"("}])";
}
std::string limit(const std::string& window, const std::string& step = "warn")
{
    return R"(, "limits": [{"id": "cap", "of": "tokens", "amount": "29000", "window": )" + window +
           R"(, "steps": [{"at": "1", "do": ")" + step + R"("}]}])";
}
std::string weights(const std::string& small, const std::string& more = "")
{
    const std::string known = R"("models": [{"id": "large", "price": "vendor/large"})";
    return known + (small.empty() ? "" : R"(, {"id": "small", "price": "vendor/small"})") +
           R"(], "credits": [{"id": "credit", "decimals": 2, "round": "up",)" + more +
           R"("weights": {"rule": "table", "other": "reject", "rows": [
              {"match": {"model": ["large"]}, "credits": "10", "per": 1000})" +
           (small.empty()
                ? ""
                : R"(, {"match": {"model": ["small"]}, "credits": ")" + small + R"(", "per": 1000})") +
           "]}}]," + flat("100") +
           R"(, "grants": [{"id": "month", "of": "credit", "amount": "200", "every": "P1M"}])";
}
std::string commitment(const std::string& every)
{
    return R"(, "commitment": {"least": {"USD": "120"}, "every": ")" + every +
           R"(", "counts": ["base"], "shortfall": "true_up"})";
}

std::vector<LintFinding> findings(const Population& population, const std::string& parts,
                                  const cost::PriceBook& book = {}, const Assumptions& assumptions = {})
{
    const plan::Plan plan = planOf(parts);
    const auto prepared = require(prepare(population, plan, book, assumptions, noProgress()));
    return lint(*prepared, plan, require(evaluate(*prepared, plan, assumptions)), assumptions);
}

const LintFinding* found(const std::vector<LintFinding>& findings, const std::string& code)
{
    const auto finding = std::find_if(findings.begin(), findings.end(),
                                      [&](const LintFinding& each) { return each.code == code; });
    return finding == findings.end() ? nullptr : &*finding;
}

struct Rule {
    std::string code;
    std::string triggers, passes; ///< parts of a plan
    double value;
    std::string control;
    Case on = {}, passesOn = {};
};

/// Serving 1,000 tokens costs $1; payers use 1,000 to 30,000, ten of each.
std::vector<Rule> rules()
{
    const Case mixed{1000, true};
    return {
        {"overage_below_cost", kMeter + overage("20", "0.0006") + grant("29000"),
         kMeter + overage("20", "0.001") + grant("29000"), 0.0006 - 0.001, "charges[1].price.amount.USD"},
        {"topup_below_cost", kMeter + flat("20") + grant("29000") + pack("0.5"),
         kMeter + flat("20") + grant("29000") + pack("1"), 0.0005 - 0.001, "topups[0].price.USD"},
        {"allowance_above_price", kMeter + overage("20") + grant("30000"),
         kMeter + overage("20") + grant("20000"), 1.5, "grants[0].amount"},
        {"allowance_beyond_use", kMeter + overage("99") + grant("45000"),
         kMeter + overage("99") + grant("30000"), 1.5, "grants[0].amount"},
        {"threshold_too_often", kMeter + overage("20") + grant("25000"),
         kMeter + overage("20") + grant("27000"), 6.0 / 30, "grants[0].amount"},
        {"unlimited_above_price", kMeter + flat("20"), kMeter + flat("30"), 30, "limits"},
        {"weight_mispriced", weights("0.2"), weights("1"), 0.2 / 10 * 10 / (10.2 / 11), "credits[0].weights",
         mixed, mixed},
        {"unweighted_usage", weights(""), weights("1"), 0.5, "credits[0].weights.rows", mixed, mixed},
        {"rounded_by_period", weights("1", R"("round_at": "request",)"), weights("1"), 0.01,
         "credits[0].round_at"},
        {"replay_only", kMeter + flat("20") + limit(R"({"kind": "rolling", "length": "PT5H"})"),
         kMeter + flat("20") + limit(R"({"kind": "billing_period"})"), 0, "limits[0].window"},
        {"opt_in_assumed", kMeter + overage("20", "0.002", R"("opt_in": true,)") + grant("29000"),
         kMeter + overage("20") + grant("29000"), 1.0 / 30, "charges[1].opt_in"},
        {"once_left_out", kMeter + overage("20") + grant("29000", R"(, "every": "once")"),
         kMeter + overage("20") + grant("29000"), 29000, "grants[0].every"},
        {"carry_over_left_out",
         kMeter + overage("20") + grant("29000", R"(, "every": "P1M", "rollover": {"most": "5000"})"),
         kMeter + overage("20") + grant("29000"), 1.0 / 30, "grants[0].rollover"},
        {"carry_over_left_out",
         kMeter + overage("20") + grant("29000", R"(, "every": "P1M", "expires": "P2M")"),
         kMeter + overage("20") + grant("29000", R"(, "every": "P1M", "expires": "period_end")"), 1.0 / 30,
         "grants[0].expires"},
        {"carry_over_left_out", kMeter + flat("20") + grant("29000") + pack("3", "never"),
         kMeter + flat("20") + grant("29000") + pack("3"), 0.5 / 30, "topups[0].expires"},
        {"commitment_spread", kMeter + flat("20") + commitment("P1Y"),
         kMeter + flat("20") + commitment("P1M"), 12, "commitment.every"},
        {"few_payers", kMeter + flat("40"), kMeter + flat("40"), 150, "", {1000, false, {}, 150}},
        {"few_periods",
         kMeter + flat("40"),
         kMeter + flat("40"),
         2,
         "",
         {1000, false, Population::Source::Telemetry, 300, 2}},
        {"tail_extrapolated",
         kMeter + flat("40"),
         kMeter + flat("40"),
         300,
         "",
         {1000, false, Population::Source::Stressed}},
        {"unit_without_usage",
         R"("meters": [{"id": "done", "kind": "outcome", "aggregate": "sum"}],)" + flat("40") +
             R"(, "grants": [{"id": "month", "of": "done", "amount": "5", "every": "P1M"}])",
         kMeter + overage("20") + grant("29000"), 0, ""},
    };
}

TEST(Lint, EachRuleSpeaksOfThePlanThatBreaksItAndOfNoOther)
{
    for (const Rule& rule : rules()) {
        const std::vector<LintFinding> bad = findings(telemetry(rule.on), rule.triggers);
        const LintFinding* finding = found(bad, rule.code);
        ASSERT_TRUE(finding) << rule.code << " " << rule.triggers;
        EXPECT_NEAR(finding->value, rule.value, 1e-9) << rule.code;
        EXPECT_EQ(finding->control, rule.control) << rule.code;
        EXPECT_EQ(finding->plan, "pro");
        EXPECT_EQ(finding->message.back(), '.') << finding->message;
        EXPECT_NE(finding->message.find_first_of("0123456789"), std::string::npos) << finding->message;
        EXPECT_FALSE(found(findings(telemetry(rule.passesOn), rule.passes), rule.code)) << rule.code;
    }
}

TEST(Lint, SaysWhatASetupFeeIsThatMonthlyResultsLeaveOut)
{
    const std::string once =
        R"("charges": [{"id": "setup", "kind": "flat", "amount": {"USD": "50"}, "due": "once"}])";
    const auto speaks = findings(telemetry(), kMeter + once);
    ASSERT_TRUE(found(speaks, "once_left_out"));
    EXPECT_EQ(found(speaks, "once_left_out")->message,
              "$50.00 of setup is billed once and not part of monthly results.");
    EXPECT_FALSE(found(findings(telemetry(), kMeter + flat("50")), "once_left_out"));
}

TEST(Lint, SaysWhatTheDataLack)
{
    Population population = telemetry();
    EXPECT_FALSE(found(findings(population, kMeter + flat("40")), "unknown_models"));
    EXPECT_FALSE(found(findings(population, kMeter + flat("40")), "partial_periods"));
    population.unpricedTokenShare = 0.25;
    population.partial = true;
    const auto speaks = findings(population, kMeter + flat("40"));
    ASSERT_TRUE(found(speaks, "unknown_models"));
    EXPECT_NE(found(speaks, "unknown_models")->message.find("25 %"), std::string::npos);
    ASSERT_TRUE(found(speaks, "partial_periods"));
}

TEST(Lint, SaysThatPricesInAnotherCurrencyAreNotConverted)
{
    plan::Plan plan = planOf(flat("40"));
    const auto speaks = [&] {
        const auto prepared = require(prepare(telemetry(), plan, {}, {}, noProgress()));
        return lint(*prepared, plan, require(evaluate(*prepared, plan, {})), {});
    };
    EXPECT_FALSE(found(speaks(), "other_currency"));
    plan.currencies = {"EUR"};
    std::get<plan::FlatCharge>(plan.charges[0].kind).amount = {{"EUR", Decimal::fromInteger(40)}};
    ASSERT_TRUE(found(speaks(), "other_currency"));
    EXPECT_EQ(found(speaks(), "other_currency")->control, "currencies");
    EXPECT_EQ(found(speaks(), "other_currency")->message,
              "Prices in EUR are set against costs of $4,650 without conversion.");
}

TEST(Lint, SaysThatAMatchCannotTellApartWhatIsGivenAsOneNumber)
{
    Population population = telemetry();
    const std::string models = R"("models": [{"id": "large", "price": "vendor/large"}],)";
    const auto charge = [&](const std::string& match) {
        return models + kMeter + R"("charges": [{"id": "use", "kind": "usage", "of": "tokens",)" + match +
               R"("price": {"model": "unit", "amount": {"USD": "0.002"}}}])";
    };
    const std::string large = R"("match": {"model": ["large"]},)";
    EXPECT_FALSE(found(findings(population, charge(large)), "match_ignored")); // usage by model is known
    population.quantities["tokens"].assign(population.size(), 5);
    EXPECT_FALSE(found(findings(population, charge("")), "match_ignored"));
    const auto speaks = findings(population, charge(large));
    ASSERT_TRUE(found(speaks, "match_ignored"));
    EXPECT_EQ(found(speaks, "match_ignored")->message,
              "tokens is given as one number, so a match on part of it covers all 1,500 a period.");
}

TEST(Lint, SaysWhatCostAReroutedModelDoesNotChange)
{
    Population population = telemetry();
    const std::string parts =
        R"("models": [{"id": "large", "price": "vendor/large"}, {"id": "small", "price": "vendor/small"}],)" +
        kMeter + flat("20") + R"(, "limits": [{"id": "cap", "of": "tokens", "amount": "20000",
            "window": {"kind": "billing_period"}, "steps": [{"at": "1", "do": "reroute", "to": "small"}]}])";
    cost::PriceEntry entry;
    entry.model = "vendor/small";
    entry.uncachedInput = entry.output = Decimal::fromInteger(100);
    const cost::PriceBook book = withEntry(cost::PriceBook{}, entry);
    EXPECT_FALSE(found(findings(population, parts, book), "reroute_unpriced"));
    population.costColumns.push_back({"", "", std::vector<double>(population.size(), 0.0)});
    for (std::size_t row = 0; row < population.size(); ++row) {
        const double rest = population.cost[row] / 3; // a quarter of what it all costs then
        population.costColumns.back().values[row] = rest;
        population.cost[row] += rest;
    }
    const auto speaks = findings(population, parts, book);
    ASSERT_TRUE(found(speaks, "reroute_unpriced"));
    EXPECT_EQ(found(speaks, "reroute_unpriced")->message,
              "25 % of cost has no tokens behind it and stays the same when small serves it.");
    EXPECT_NEAR(found(speaks, "reroute_unpriced")->value, 0.25, 1e-12);
}

} // namespace
