#include "core/cost/price_book.h"

#include <gtest/gtest.h>

namespace core::cost {
namespace {

Decimal usd(const char* text)
{
    const auto value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : Decimal();
}

Day day(int year, int month, int dayOfMonth)
{
    return dayOf({year, month, dayOfMonth});
}

PriceEntry entry(const char* model, const char* tier, Day from, const char* input, const char* output)
{
    PriceEntry made;
    made.model = model;
    made.tier = tier;
    made.from = from;
    made.uncachedInput = usd(input);
    made.output = usd(output);
    return made;
}

/// A book in which o3 becomes cheaper and one name has two sellers.
PriceBook book()
{
    PriceBook made;
    for (const PriceEntry& each : {
             entry("openai/o3", "", day(2025, 4, 16), "10", "40"),
             entry("openai/o3", "", day(2025, 6, 11), "2", "8"),
             entry("openai/o3", "flex", day(2025, 4, 16), "5", "20"),
             entry("azure/gpt-4o", "", day(2025, 1, 1), "2.75", "11"),
             entry("openai/gpt-4o", "", day(2025, 1, 1), "2.5", "10"),
             entry("openai/gpt-4o-2024-05-13", "", day(2025, 1, 1), "5", "15"),
             entry("anthropic/claude-haiku-4-5", "", day(2025, 1, 1), "1", "5"),
             entry("mistral/mistral-large-latest", "", day(2025, 1, 1), "2", "6"),
         })
        made = withEntry(std::move(made), each);
    return made;
}

std::string keyOf(const PriceBook& prices, const char* provider, const char* model)
{
    return PriceIndex(prices).keyOf(provider, model);
}

TEST(PriceIndex, KnowsAModelByEveryNameThatLogsGiveIt)
{
    const PriceBook prices = book();
    EXPECT_EQ(keyOf(prices, "", "openai/o3"), "openai/o3");
    EXPECT_EQ(keyOf(prices, "openai", "o3"), "openai/o3");
    EXPECT_EQ(keyOf(prices, "", "o3"), "openai/o3");
    EXPECT_EQ(keyOf(prices, "openrouter", "openai/o3"), "openai/o3");
    EXPECT_EQ(keyOf(prices, "", "o3-2025-04-16"), "openai/o3");
    EXPECT_EQ(keyOf(prices, "", "claude-haiku-4-5-20251001"), "anthropic/claude-haiku-4-5");
    EXPECT_EQ(keyOf(prices, "vertex_ai", "claude-haiku-4-5@20251001"), "anthropic/claude-haiku-4-5");
    EXPECT_EQ(keyOf(prices, "", "claude-haiku-4-5-latest"), "anthropic/claude-haiku-4-5");
    EXPECT_EQ(keyOf(prices, "", "mistral-large-latest"), "mistral/mistral-large-latest");
}

TEST(PriceIndex, TakesTheDatedModelWhenTheBookHasIt)
{
    EXPECT_EQ(keyOf(book(), "", "gpt-4o-2024-05-13"), "openai/gpt-4o-2024-05-13");
    EXPECT_EQ(keyOf(book(), "", "gpt-4o-2024-08-06"), "openai/gpt-4o");
}

TEST(PriceIndex, DoesNotGuessNamesThatOnlyLookAlike)
{
    for (const char* stranger :
         {"", "o3-mini", "claude-haiku", "gpt-4o-20240", "m-large", "O3", "xo3", "o3-"})
        EXPECT_EQ(keyOf(book(), "", stranger), "") << stranger;
}

TEST(PriceIndex, PrefersTheSellerThatTheLogNamesAndElseTheMaker)
{
    EXPECT_EQ(keyOf(book(), "azure", "gpt-4o"), "azure/gpt-4o");
    EXPECT_EQ(keyOf(book(), "azure", "gpt-4o-2024-08-06"), "azure/gpt-4o");
    EXPECT_EQ(keyOf(book(), "", "gpt-4o"), "openai/gpt-4o");
    EXPECT_EQ(keyOf(book(), "helicone", "gpt-4o"), "openai/gpt-4o");
}

TEST(PriceIndex, ObeysTheUsersMappingFirst)
{
    PriceBook prices = book();
    prices.mapping = {
        {"m-large", "anthropic/claude-haiku-4-5"}, {"o3", "openai/gpt-4o"}, {"acme/o3", "openai/o3"}};
    EXPECT_EQ(keyOf(prices, "", "m-large"), "anthropic/claude-haiku-4-5");
    EXPECT_EQ(keyOf(prices, "openai", "o3"), "openai/gpt-4o");
    EXPECT_EQ(keyOf(prices, "acme", "o3"), "openai/o3");
}

TEST(PriceIndex, FindsThePriceInForceOnTheDay)
{
    const PriceBook prices = book();
    const PriceIndex index(prices);
    bool extrapolated = true;
    EXPECT_EQ(index.entry("openai/o3", "", day(2025, 6, 10), &extrapolated)->output, usd("40"));
    EXPECT_FALSE(extrapolated);
    EXPECT_EQ(index.entry("openai/o3", "", day(2025, 6, 11), &extrapolated)->output, usd("8"));
    EXPECT_FALSE(extrapolated);
    EXPECT_EQ(index.entry("openai/o3", "", day(2024, 1, 1), &extrapolated)->output, usd("40"));
    EXPECT_TRUE(extrapolated) << "before its first price";
    EXPECT_EQ(index.entry("openai/nothing", "", 0), nullptr);
}

TEST(PriceIndex, FallsBackToTheStandardTier)
{
    const PriceBook prices = book();
    const PriceIndex index(prices);
    EXPECT_EQ(index.entry("openai/o3", "flex", day(2026, 1, 1))->output, usd("20"));
    EXPECT_EQ(index.entry("openai/o3", "batch", day(2026, 1, 1))->output, usd("8"));
    for (const char* standard : {"", "standard", "default"})
        EXPECT_EQ(index.entry("openai/o3", standard, day(2026, 1, 1))->output, usd("8")) << standard;
}

TEST(PriceBook, KeepsItsEntriesInOrderAndReplacesThoseOfTheSameDay)
{
    PriceBook prices = book();
    const std::size_t before = prices.entries.size();
    prices = withEntry(prices, entry("openai/o3", "", day(2025, 6, 11), "1", "4"));
    EXPECT_EQ(prices.entries.size(), before);
    EXPECT_EQ(PriceIndex(prices).entry("openai/o3", "", day(2026, 1, 1))->output, usd("4"));
    EXPECT_TRUE(
        std::is_sorted(prices.entries.begin(), prices.entries.end(), [](const auto& a, const auto& b) {
            return std::tie(a.model, a.tier, a.from) < std::tie(b.model, b.tier, b.from);
        }));
}

TEST(PriceBookJson, GivesBackTheBook)
{
    PriceBook prices = book();
    prices.id = "own";
    prices.version = "2026-11-01";
    prices.basis = PriceBasis::MarginalCost;
    prices.mapping = {{"m-large", "openai/o3"}};
    PriceEntry rich = entry("lab/rich", "batch", day(2026, 1, 31), "0.000000000001", "123456789.5");
    rich.cacheRead = usd("0");
    rich.cacheWrite = usd("0.125");
    rich.reasoning = usd("9");
    rich.perRequest = usd("0.002");
    rich.longContext = {{200'000, usd("2"), usd("3"), usd("1"), std::nullopt}};
    rich.source = "our meter, 2026-10";
    prices = withEntry(prices, rich);
    const auto again = priceBookFromJson(toJson(prices), "book.json");
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(*again, prices);
    EXPECT_EQ(toJson(*again), toJson(prices));
}

TEST(PriceBookJson, SurvivesNamesThatAreNoUtf8)
{
    PriceBook prices = book();
    prices.mapping = {{"bad\xff", "openai/o3"}};
    EXPECT_TRUE(priceBookFromJson(toJson(prices), "book.json"));
}

struct Wrong {
    const char* json;
    ErrorCode code;
    const char* field;
};

class WrongPriceBook : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPriceBook, IsRefusedWithThePlaceOfTheFault)
{
    const auto read = priceBookFromJson(GetParam().json, "book.json");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, GetParam().code) << describe(read.error());
    EXPECT_EQ(read.error().field, GetParam().field) << describe(read.error());
    EXPECT_EQ(read.error().file, "book.json");
    EXPECT_FALSE(read.error().expected.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Faults, WrongPriceBook,
    testing::Values(
        Wrong{"[]", ErrorCode::InvalidInput, "$"}, Wrong{"{}", ErrorCode::UnsupportedVersion, "$.format"},
        Wrong{R"({"format":"tierwright.prices/2"})", ErrorCode::UnsupportedVersion, "$.format"},
        Wrong{R"({"format":"tierwright.prices/1","basis":"guess"})", ErrorCode::InvalidInput, "$.basis"},
        Wrong{R"({"format":"tierwright.prices/1","entrys":[]})", ErrorCode::InvalidInput, "$.entrys"},
        Wrong{R"({"format":"tierwright.prices/1","entries":[7]})", ErrorCode::InvalidInput, "$.entries[0]"},
        Wrong{
            R"({"format":"tierwright.prices/1","entries":[{"model":"a","from":"2026-01-01","uncached_input":"1"}]})",
            ErrorCode::InvalidInput, "$.entries[0].output"},
        Wrong{
            R"({"format":"tierwright.prices/1","entries":[{"model":"a","from":"2026-01-01","uncached_input":"-1","output":"1"}]})",
            ErrorCode::InvalidInput, "$.entries[0].uncached_input"},
        Wrong{
            R"({"format":"tierwright.prices/1","entries":[{"model":"a","from":"soon","uncached_input":"1","output":"1"}]})",
            ErrorCode::InvalidInput, "$.entries[0].from"},
        Wrong{
            R"({"format":"tierwright.prices/1","entries":[{"model":"a","from":"2026-01-01","uncached_input":"1","output":"1","long_context":[{"above":1,"uncached_input":"1"}]}]})",
            ErrorCode::InvalidInput, "$.entries[0].long_context[0].output"},
        Wrong{
            R"({"format":"tierwright.prices/1","entries":[{"model":"a","from":"2026-01-01","uncached_input":"1","output":"1"},{"model":"a","from":"2026-01-01","uncached_input":"2","output":"1"}]})",
            ErrorCode::InvalidInput, "$.entries"},
        Wrong{R"({"format":"tierwright.prices/1","mapping":{"m":7}})", ErrorCode::InvalidInput,
              "$.mapping.m"}));

TEST(PriceBookJson, NamesTheLineOfWhatIsNoJson)
{
    const auto read = priceBookFromJson("{\n  \"format\": \"tierwright.prices/1\",\n  oops\n}", "book.json");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().line, 3u);
}

// The figures are the vendors' public list prices as of 2026-08-01, USD per 1M tokens.
TEST(ShippedPriceBook, HoldsPublicListPrices)
{
    const PriceBook& prices = shippedPriceBook();
    const PriceIndex index(prices);
    EXPECT_EQ(prices.basis, PriceBasis::ListPrice);
    const PriceEntry* gpt4o = index.entry("openai/gpt-4o", "", day(2026, 8, 1));
    ASSERT_TRUE(gpt4o);
    EXPECT_EQ(gpt4o->uncachedInput, usd("2.5"));
    EXPECT_EQ(gpt4o->cacheRead, usd("1.25"));
    EXPECT_EQ(gpt4o->output, usd("10"));
    const PriceEntry* sonnet = index.entry("anthropic/claude-sonnet-4-5", "", day(2026, 8, 1));
    ASSERT_TRUE(sonnet);
    EXPECT_EQ(sonnet->cacheWrite, usd("3.75"));
    EXPECT_EQ(sonnet->output, usd("15"));
}

TEST(ShippedPriceBook, KnowsThatO3BecameCheaperOnTheEleventhOfJune2025)
{
    const PriceIndex index(shippedPriceBook());
    EXPECT_EQ(index.entry("openai/o3", "", day(2025, 6, 10))->uncachedInput, usd("10"));
    EXPECT_EQ(index.entry("openai/o3", "", day(2025, 6, 11))->uncachedInput, usd("2"));
}

TEST(ShippedPriceBook, KnowsTheModelsThatGatewaysLog)
{
    const PriceIndex index(shippedPriceBook());
    for (const char* model : {"gpt-4o-mini", "gpt-4o-mini-2024-07-18", "claude-sonnet-4-5-20250929", "gpt-5",
                              "gpt-5-2025-08-07", "gemini/gemini-2.5-pro", "gpt-5-codex",
                              "claude-haiku-4-5-20251001", "gpt-4.1-2025-04-14", "claude-sonnet-4"})
        EXPECT_NE(index.keyOf("", model), "") << model;
    for (const char* model : {"m-large", "m-mid", "m-small", "mm-image", "deepseek-r1", "<synthetic>"})
        EXPECT_EQ(index.keyOf("", model), "") << model;
}

TEST(ShippedPriceBook, SaysOfEveryFigureWhereItComesFrom)
{
    EXPECT_GT(shippedPriceBook().entries.size(), 100u);
    for (const PriceEntry& each : shippedPriceBook().entries) {
        EXPECT_TRUE(each.source.starts_with("public list price, as of 20"))
            << each.model << ": " << each.source;
        EXPECT_LE(each.cacheRead.value_or(Decimal()), each.uncachedInput) << each.model;
        EXPECT_FALSE(each.output.isZero()) << each.model;
    }
}

} // namespace
} // namespace core::cost
