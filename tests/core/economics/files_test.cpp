#include "core/economics/segments.h"
#include "tests/core/economics/worked.h"

#include <cmath>

namespace {

using namespace testing_economics;

TEST(AssumptionsFile, IsReadWithDefaultsAndWrittenBack)
{
    const std::string text = R"({"format": "tierwright.assumptions/1", "dormant_share": 0.1,
        "payment_fee": {"share": 0.03}, "abandon": {"slow": 0.2}, "take": {"topup": 0.25},
        "assets": [{"name": "model", "cost": 1200, "start": "2026-01-01"}],
        "levers": [{"kind": "routing", "share": 0.5, "to": "vendor/small", "token_factor": 1.5},
                   {"kind": "growth", "rate": 0.3, "months": 6, "workflows": ["chat"]}],
        "choice": {"mode": "logit", "mu": 4, "willingness_to_pay": {"median": 25, "rank_correlation": 0.3}},
        "months": 12, "growth": {"users": 0.2}})";
    const Assumptions read = require(assumptionsFromJson(text, "a.json"));
    EXPECT_EQ(read.dormantShare, 0.1);
    EXPECT_EQ(read.paymentFeeFixed, 0);
    EXPECT_EQ(read.billShockFactor, 2);
    EXPECT_EQ(read.assets.at(0).lifeMonths, 12);
    EXPECT_EQ(read.levers.at(0).tokenFactor, 1.5);
    EXPECT_EQ(read.choice, ChoiceMode::Logit);
    EXPECT_EQ(read.choiceRules.willingnessToPay->sigma, 0.5);
    EXPECT_EQ(require(assumptionsFromJson(toJson(read), "b.json")), read);
    EXPECT_EQ(toJson(Assumptions()), "{\n  \"format\": \"tierwright.assumptions/1\"\n}\n");
}

Error assumptionsError(const std::string& members)
{
    const auto read =
        assumptionsFromJson(R"({"format": "tierwright.assumptions/1", )" + members + "}", "a.json");
    EXPECT_FALSE(read) << members;
    return read ? Error{} : read.error();
}

TEST(AssumptionsFile, NamesTheKeyThatIsWrong)
{
    EXPECT_EQ(assumptionsError(R"("dormant_shares": 0.1)").field, "dormant_shares");
    EXPECT_EQ(assumptionsError(R"("abandon": {"slow": 2})").field, "abandon.slow");
    EXPECT_EQ(assumptionsError(R"("dormant_share": 1)").field, "dormant_share");
    EXPECT_EQ(assumptionsError(R"("levers": [{"kind": "magic"}])").field, "levers[0].kind");
    EXPECT_EQ(assumptionsError(R"("choice": {"mode": "logit", "mu": 0})").field, "choice.mu");
    EXPECT_EQ(assumptionsError(R"("take": {"topup": "half"})").file, "a.json");
    EXPECT_EQ(assumptionsFromJson(R"({"format": "tierwright.assumptions/2"})", "a").error().code,
              ErrorCode::UnsupportedVersion);
    EXPECT_FALSE(assumptionsFromJson("[]", "a"));
    EXPECT_FALSE(assumptionsFromJson("{", "a"));
}

Result<Population> segmentsFile(const std::string& rows, const std::string& head = R"("currency": "USD")")
{
    return segmentsPopulation(
        R"({"format": "tierwright.segments/1", )" + head + R"(, "segments": [)" + rows + "]}", "s.json", {});
}

TEST(SegmentsFile, NamesTheFieldThatIsWrong)
{
    EXPECT_EQ(segmentsFile(R"({"name": "a", "count": 1, "cost": -1})").error().field, "segments[0].cost");
    EXPECT_EQ(segmentsFile(R"({"name": "a", "count": 1, "cost": 1, "color": "red"})").error().field,
              "segments[0].color");
    EXPECT_EQ(segmentsFile(R"({"name": "a", "cost": 1})").error().field, "segments[0]");
    EXPECT_EQ(segmentsFile(R"({"name": "a", "share": 0.5, "cost": 1})").error().field, "payers");
    EXPECT_EQ(segmentsFile(R"({"name": "a", "count": 1, "cost": 1})", R"("currency": "EUR")").error().field,
              "currency");
    EXPECT_EQ(segmentsFile("").error().field, "segments");
    const Error unknown =
        segmentsFile(R"({"name": "a", "count": 1, "usage": {"no/model": {"output": 5}}})").error();
    EXPECT_EQ(unknown.code, ErrorCode::MissingPrice);
    EXPECT_EQ(unknown.field, "segments[0].usage.no/model");
    EXPECT_EQ(
        segmentsFile(R"({"name": "a", "count": 1, "cost": 1, "usage": {"m": {"output": 1, "reasoning": 2}}})")
            .error()
            .field,
        "segments[0].usage.m");
}

cost::PriceBook oneModel()
{
    cost::PriceEntry entry;
    entry.model = "vendor/large";
    entry.uncachedInput = require(Decimal::parse("2"));
    entry.output = require(Decimal::parse("10"));
    return withEntry({}, entry);
}

TEST(SegmentsFile, IsWrittenAsItWasRead)
{
    const std::string rows = R"({"name": "a", "share": 0.25, "cost": 1, "quantities": {"credit": 7}},
        {"name": "b", "count": 40, "usage": {"vendor/large": {"uncached_input": 5e6, "output": 1200, "reasoning": 80}}})";
    const Segments read = require(segmentsFromJson(
        R"({"format": "tierwright.segments/1", "payers": 8, "segments": [)" + rows + "]}", "s.json"));
    const std::string written = toJson(read);
    EXPECT_EQ(toJson(require(segmentsFromJson(written, "again.json"))), written);
    const Population before = require(segmentsPopulation(read, "s.json", oneModel()));
    const Population after = require(segmentsPopulation(written, "again.json", oneModel()));
    EXPECT_EQ(before.weight, (std::vector<double>{2, 40}));
    EXPECT_EQ(after.weight, before.weight);
    EXPECT_EQ(after.cost, before.cost);
    EXPECT_EQ(after.quantities.at("credit")[0], 7);
}

/// 1,000 payers in each of two periods, each ten tokens heavier than the one before.
Population thousandPayers()
{
    Population population;
    population.periods = 2;
    usage::MeterColumn column;
    column.key.model = "vendor/large";
    column.key.quantity = usage::Quantity::UncachedInput;
    for (int i = 0; i < 2000; ++i) {
        const double tokens = 10.0 * (i / 2 + 1);
        column.values.push_back(tokens);
        population.weight.push_back(1);
        population.cost.push_back(tokens * 2e-6);
        population.payer.push_back(std::uint32_t(i / 2));
        population.period.push_back(std::uint16_t(i % 2));
    }
    population.columns.push_back(std::move(column));
    return population;
}

TEST(Segments, SummariseATelemetryWithoutLosingUsage)
{
    const Segments groups = summarised(thousandPayers(), oneModel());
    ASSERT_EQ(groups.groups.size(), 4u);
    const double counts[] = {500, 400, 90, 10};
    double tokens = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(groups.groups[i].count, counts[i]);
        EXPECT_FALSE(groups.groups[i].cost); // it follows from the usage
        tokens += *groups.groups[i].count *
                  groups.groups[i].usage.at("vendor/large").counts.at(usage::Quantity::UncachedInput);
    }
    EXPECT_NEAR(tokens, 10.0 * 1000 * 1001 / 2, 1e-6); // of one period
    EXPECT_NEAR(groups.groups[0].usage.at("vendor/large").counts.at(usage::Quantity::UncachedInput), 2505,
                1e-9);
}

TEST(Segments, SummariseCostsWhereAPriceIsMissing)
{
    const Segments groups = summarised(thousandPayers(), {});
    EXPECT_NEAR(*groups.groups[0].cost, 2505 * 2e-6, 1e-12);
    EXPECT_TRUE(segmentsPopulation(groups, "groups", {}));
}

TEST(SegmentsFile, TakesSharesOfItsPayers)
{
    const Population population = require(segmentsFile(
        R"({"name": "a", "share": 0.25, "cost": 1}, {"name": "b", "count": 40, "cost": 2, "quantities": {"credit": 7}})",
        R"("payers": 1000)"));
    EXPECT_EQ(population.weight, (std::vector<double>{250, 40}));
    EXPECT_TRUE(std::isnan(population.quantities.at("credit")[0]));
    EXPECT_EQ(population.quantities.at("credit")[1], 7);
    EXPECT_EQ(population.names, (std::vector<std::string>{"a", "b"}));
}

usage::PayerPeriods twoPeriods(bool partial)
{
    usage::PayerPeriods matrix;
    matrix.periods = {{"2026-03", 0, 744, partial, partial ? 0.5 : 1}, {"2026-04", 744, 1464, true, 0.25}};
    matrix.payer = {1, 2, 1};
    matrix.period = {0, 0, 1};
    matrix.columns = {{{"m", "", "", "", usage::Quantity::Output}, {10, 20, 30}}};
    return matrix;
}

TEST(Telemetry, CountsCompletePeriodsOnly)
{
    cost::PayerCosts costs;
    costs.total = {1, 2, 3};
    costs.columns = {{"m", "", {1, 2, 3}}};
    const Population population = telemetryPopulation(twoPeriods(false), costs);
    EXPECT_EQ(population.cost, (std::vector<double>{1, 2}));
    EXPECT_EQ(population.columns[0].values, (std::vector<double>{10, 20}));
    EXPECT_EQ(population.periods, 1u);
    EXPECT_FALSE(population.partial);
}

TEST(Telemetry, ScalesPartialPeriodsWhenNoneIsComplete)
{
    cost::PayerCosts costs;
    costs.total = {1, 2, 3};
    const Population population = telemetryPopulation(twoPeriods(true), costs);
    EXPECT_TRUE(population.partial);
    EXPECT_EQ(population.cost, (std::vector<double>{2, 4, 12}));
    EXPECT_EQ(population.periods, 2u);
}

} // namespace
