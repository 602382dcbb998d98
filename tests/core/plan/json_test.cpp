#include "core/plan/json.h"

#include "tests/core/plan/plan_files.h"
#include "tests/core/plan/random_plan.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace core::plan {
namespace {

const std::filesystem::path kGood = std::filesystem::path(TIERWRIGHT_TEST_DATA) / "plans/good";

std::string problemsText(const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems)
        text += describe(problem) + "\n";
    return text;
}

void expectCanonical(const std::filesystem::path& path)
{
    const std::string text = fileText(path);
    const Result<Plan> plan = planFromJson(text, path.filename().string());
    ASSERT_TRUE(plan) << core::describe(plan.error());
    EXPECT_EQ(toJson(*plan), text) << path;
}

TEST(PlanJson, WritesGoodPlansAsTheyStandInTheirFiles)
{
    ASSERT_FALSE(jsonFilesIn(kGood).empty());
    for (const auto& path : jsonFilesIn(kGood))
        expectCanonical(path);
}

TEST(PlanJson, WritesTheSharedExamplesByteForByte)
{
    const char* shared = std::getenv("TIERWRIGHT_SHARED");
    if (!shared)
        GTEST_SKIP() << "TIERWRIGHT_SHARED is not set";
    const auto files = jsonFilesIn(std::filesystem::path(shared) / "examples/plans");
    ASSERT_FALSE(files.empty());
    for (const auto& path : files)
        expectCanonical(path);
}

TEST(PlanJson, ReadsWhatItWroteForRandomPlans)
{
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
        const Plan plan = randomPlan(seed);
        const std::string text = toJson(plan);
        const Result<Plan> again = planFromJson(text, "random");
        ASSERT_TRUE(again) << seed << ": " << core::describe(again.error()) << "\n" << text;
        EXPECT_EQ(*again, plan) << seed << "\n" << text;
        EXPECT_EQ(toJson(*again), text) << seed;
        EXPECT_EQ(problemsText(checkPlan(plan)), "") << seed;
    }
}

TEST(PlanJson, TakesKeysInAnyOrderAndWritesThemInTheOrderOfTheSchema)
{
    const std::string text = everyPartPlan();
    const Result<Plan> plan = planFromJson(text, "plan");
    ASSERT_TRUE(plan);
    std::string moved = text;
    const std::string status = "  \"status\": \"draft\",\n";
    const std::size_t at = moved.find(status);
    ASSERT_NE(at, std::string::npos);
    moved.erase(at, status.size());
    moved.insert(2, status);
    const Result<Plan> other = planFromJson(moved, "plan");
    ASSERT_TRUE(other);
    EXPECT_EQ(toJson(*other), text);
}

TEST(PlanJson, RefusesLaterAndForeignFormats)
{
    const Result<Plan> later =
        planFromJson(R"({"format": "tierwright.plan/2", "anything": 1})", "new.plan.json");
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error().code, ErrorCode::UnsupportedVersion);
    EXPECT_EQ(later.error().subject,
              "tierwright.plan/2 is a later format; this program reads tierwright.plan/1");
    EXPECT_EQ(later.error().file, "new.plan.json");

    for (const char* text :
         {R"({"format": "tierwright.assumptions/1"})", R"({"format": 1})", R"({"id": "x"})", "[]", "3"}) {
        const Result<Plan> foreign = planFromJson(text, "x");
        ASSERT_FALSE(foreign) << text;
        EXPECT_EQ(foreign.error().code, ErrorCode::UnknownFormat) << text;
    }
}

TEST(PlanJson, SaysTheLineOfASyntaxError)
{
    const Result<Plan> plan =
        planFromJson("{\n  \"format\": \"tierwright.plan/1\",\n  oops\n}\n", "bad.json");
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().line, 3u);
    EXPECT_NE(plan.error().subject.find("is not JSON"), std::string::npos) << plan.error().subject;
}

TEST(PlanJson, BoundsDepthAndSize)
{
    const std::string deep(100'000, '[');
    EXPECT_EQ(checkPlan(deep).at(0).message, "is nested too deeply; at most 32 levels are read");
    const std::string large(std::size_t{5} << 20, ' ');
    EXPECT_EQ(checkPlan(large).at(0).message, "is larger than a plan can be (4 MiB)");
}

TEST(PlanJson, ReportsKeysThatStandTwiceInAnObject)
{
    const Problems problems = checkPlan(
        "{\"format\": \"tierwright.plan/1\",\n \"billing\": {\"every\": \"P1M\",\n  \"every\": \"P1Y\"}}");
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(describe(problems[0]), "billing.every: is written twice in the same object");
    EXPECT_EQ(problems[0].line, 3u);
}

TEST(PlanJson, StopsAtAHundredProblems)
{
    std::string text = R"({"format": "tierwright.plan/1", "charges": [)";
    for (int i = 0; i < 500; ++i)
        text += "1,";
    EXPECT_EQ(checkPlan(text + "1]}").size(), kMaxProblems);
}

TEST(PlanJson, ReadsASchedule)
{
    const Result<Price> price = priceFromJson(R"({"model": "graduated", "tiers": [
        {"up_to": "5", "flat": {"USD": "100"}}, {"up_to": null, "unit": {"USD": "5"}}]})",
                                              "p");
    ASSERT_TRUE(price);
    EXPECT_EQ(std::get<TieredPrice>(*price).tiers.size(), 2u);
    const Result<Price> back = priceFromJson(toJson(*price, {"USD"}), "p");
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, *price);
}

TEST(PlanJson, ReportsAScheduleWhoseTiersDiffer)
{
    const Result<Price> price = priceFromJson(
        "{\"model\": \"volume\", \"tiers\": [\n {\"up_to\": \"5\", \"unit\": {\"USD\": \"1\"}},\n"
        " {\"up_to\": null, \"unit\": {\"EUR\": \"5\"}}]}",
        "p");
    ASSERT_FALSE(price);
    EXPECT_EQ(price.error().field, "tiers[0].unit.EUR");
    EXPECT_EQ(price.error().line, 2u);
}

TEST(PlanJson, TheFormatsPageShowsAValidPlanInCanonicalForm)
{
    const std::string page =
        fileText(std::filesystem::path(TIERWRIGHT_TEST_DATA) / "../../docs/plan-format.md");
    const std::string fence = "```json\n";
    const std::size_t begin = page.find(fence) + fence.size();
    const std::string shown = page.substr(begin, page.find("```", begin) - begin);
    const Result<Plan> plan = planFromJson(shown, "plan-format.md");
    ASSERT_TRUE(plan) << core::describe(plan.error());
    EXPECT_EQ(toJson(*plan), shown);
}

TEST(PlanJson, ShipsItsSchema)
{
    EXPECT_EQ(schemaText(),
              fileText(std::filesystem::path(TIERWRIGHT_RESOURCES) / "schema/plan-1.schema.json"));
}

} // namespace
} // namespace core::plan
