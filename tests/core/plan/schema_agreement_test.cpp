#include "core/plan/json.h"
#include "core/plan/plan_reader.h"
#include "tests/core/plan/plan_files.h"
#include "tests/core/plan/random_plan.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <random>

/// The reader and the JSON Schema that users get must accept the same files. The schema is judged by
/// valijson.
namespace core::plan {
namespace {

using nlohmann::json;

class SchemaJudge {
public:
    SchemaJudge()
    {
        json schema = json::parse(schemaText());
        schema.erase("$schema"); // the keywords used mean the same in draft 7, which valijson knows
        schema.erase("$id");
        const valijson::adapters::NlohmannJsonAdapter adapter(schema);
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(adapter, m_schema);
    }

    bool accepts(const json& document)
    {
        const valijson::adapters::NlohmannJsonAdapter adapter(document);
        return valijson::Validator().validate(m_schema, adapter, nullptr);
    }

private:
    valijson::Schema m_schema;
};

/// What the reader says about the form alone, without the rules that span fields.
Problems formProblems(const std::string& text)
{
    Problems problems;
    Plan plan;
    const std::optional<JsonNode> root = parseJson(text, problems);
    if (root && problems.empty())
        readPlan({*root, "", problems}, plan);
    if (root && root->kind == JsonNode::Kind::Object) {
        const JsonNode* format = root->member("format");
        if (!format || format->text != kPlanFormat)
            problems.push_back({"format", "is another", 0});
    }
    return problems;
}

/// Whether the document was accepted; fails the test when reader and schema disagree.
bool acceptedByBoth(SchemaJudge& judge, const json& document, const std::string& what)
{
    const Problems problems = formProblems(document.dump());
    EXPECT_EQ(judge.accepts(document), problems.empty())
        << what << (problems.empty() ? "" : ": " + describe(problems[0]));
    return problems.empty();
}

/// All places of a document, as JSON pointers.
void placesOf(const json& node, const std::string& at, std::vector<std::string>& out)
{
    out.push_back(at);
    if (node.is_object()) {
        for (const auto& [key, value] : node.items())
            placesOf(value, at + "/" + key, out);
    } else if (node.is_array()) {
        for (std::size_t i = 0; i < node.size(); ++i)
            placesOf(node[i], at + "/" + std::to_string(i), out);
    }
}

json without(const json& document, const std::string& place)
{
    json removal = json::array();
    removal.push_back({{"op", "remove"}, {"path", place}});
    return document.patch(removal);
}

/// How many documents of a corpus were accepted; both counts must be large for the corpus to mean anything.
struct Verdicts {
    int accepted = 0, refused = 0;
    void add(bool ok) { ++(ok ? accepted : refused); }
};

class PlanSchema : public testing::Test {
protected:
    SchemaJudge judge;
    const json plan = json::parse(everyPartPlan());
    std::vector<std::string> places;
    Verdicts verdicts;

    void SetUp() override
    {
        placesOf(plan, "", places);
        places.erase(places.begin()); // the document itself
    }
};

TEST_F(PlanSchema, AgreesWithTheReaderOnGoodPlans)
{
    EXPECT_TRUE(acceptedByBoth(judge, plan, "every part"));
    for (std::uint32_t seed = 0; seed < 20; ++seed)
        EXPECT_TRUE(acceptedByBoth(judge, json::parse(toJson(randomPlan(seed))), std::to_string(seed)));
}

TEST_F(PlanSchema, AgreesWithTheReaderWhenAnyOnePlaceIsRemoved)
{
    for (const std::string& place : places)
        verdicts.add(acceptedByBoth(judge, without(plan, place), "without " + place));
    EXPECT_GT(verdicts.accepted, 50);
    EXPECT_GT(verdicts.refused, 50);
}

TEST_F(PlanSchema, AgreesWithTheReaderWhenAPlaceHoldsSomethingElse)
{
    const std::vector<json> others = {nullptr,
                                      true,
                                      0,
                                      7,
                                      -1,
                                      1e20,
                                      0.5,
                                      "",
                                      "x",
                                      "once",
                                      "never",
                                      "grants",
                                      "0",
                                      "1",
                                      "0.5",
                                      "1.50",
                                      "12345.6789",
                                      "1234567890123456",
                                      "P1M",
                                      "PT5H",
                                      "P0D",
                                      "P1M2D",
                                      "PT1D",
                                      "USD",
                                      "usd",
                                      "some_id",
                                      "Some_id",
                                      "_a",
                                      "a__b",
                                      "a.b",
                                      "a/b",
                                      "A/b",
                                      "2026-01-01",
                                      "2026-01-01.",
                                      "Europe/Berlin",
                                      "Europe/",
                                      "grö",
                                      std::string(49, 'a'),
                                      std::string(65, 'n'),
                                      std::string(101, 'e'),
                                      "tab\there",
                                      "quote\"d",
                                      json::array(),
                                      json::array({"a"}),
                                      json::array({"a", "a"}),
                                      json::object(),
                                      json::object({{"USD", "1"}}),
                                      json::object({{"rule", "table"}}),
                                      json::object({{"model", "unit"}})};
    std::mt19937 random(11);
    for (const std::string& place : places) {
        for (int i = 0; i < 4; ++i) {
            const json& other = others[random() % others.size()];
            json changed = plan;
            changed[json::json_pointer(place)] = other;
            verdicts.add(acceptedByBoth(judge, changed, place + " = " + other.dump()));
        }
    }
    EXPECT_GT(verdicts.accepted, 50);
    EXPECT_GT(verdicts.refused, 500);
}

TEST_F(PlanSchema, AgreesWithTheReaderWhenPartsAreSwapped)
{
    std::mt19937 random(7);
    for (int i = 0; i < 1000; ++i) {
        const std::string& to = places[random() % places.size()];
        const std::string& from = places[random() % places.size()];
        json changed = plan;
        changed[json::json_pointer(to)] = plan[json::json_pointer(from)];
        verdicts.add(acceptedByBoth(judge, changed, to + " = " + from));
    }
    EXPECT_GT(verdicts.accepted, 50);
    EXPECT_GT(verdicts.refused, 300);
}

} // namespace
} // namespace core::plan
