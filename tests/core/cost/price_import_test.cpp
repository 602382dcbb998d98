#include "core/cost/price_import.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace core::cost {
namespace {

const Day kToday = dayOf({2026, 11, 21});

Decimal usd(const char* text)
{
    return *Decimal::parse(text);
}

PriceImport imported(std::string_view text)
{
    auto read = importPrices(text, "prices", kToday);
    EXPECT_TRUE(read) << (read ? "" : describe(read.error()));
    return read ? std::move(*read) : PriceImport();
}

const PriceEntry* entry(const PriceImport& from, const char* model, const char* tier = "")
{
    for (const PriceEntry& each : from.entries) {
        if (each.model == model && each.tier == tier)
            return &each;
    }
    return nullptr;
}

// Entries as in LiteLLM's model_prices_and_context_window.json of 2026-08-01.
constexpr const char* kLiteLlm = R"({
  "sample_spec": {"litellm_provider": "one of the providers", "input_cost_per_token": 0, "output_cost_per_token": 0},
  "gpt-4o": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
             "cache_read_input_token_cost": 1.25e-06, "input_cost_per_token_batches": 1.25e-06,
             "output_cost_per_token_batches": 5e-06, "input_cost_per_token_priority": 4.25e-06,
             "output_cost_per_token_priority": 1.7e-05, "cache_read_input_token_cost_priority": 2.125e-06},
  "gemini/gemini-2.5-pro": {"litellm_provider": "gemini", "input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
             "cache_read_input_token_cost": 1.25e-07, "input_cost_per_token_above_200k_tokens": 2.5e-06,
             "output_cost_per_token_above_200k_tokens": 1.5e-05},
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0": {"litellm_provider": "bedrock_converse", "input_cost_per_token": 3.3e-06,
             "output_cost_per_token": 1.65e-05},
  "dall-e-3": {"litellm_provider": "openai", "input_cost_per_image": 0.04},
  "perplexity/sonar": {"litellm_provider": "perplexity", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06,
             "input_cost_per_request": 0.005}
})";

TEST(PriceImport, ReadsLiteLlmsPricesPerTokenAsPricesPerMillion)
{
    const PriceImport read = imported(kLiteLlm);
    EXPECT_EQ(read.format, "litellm");
    const PriceEntry* gpt4o = entry(read, "openai/gpt-4o");
    ASSERT_TRUE(gpt4o);
    EXPECT_EQ(gpt4o->from, kToday);
    EXPECT_EQ(gpt4o->uncachedInput, usd("2.5"));
    EXPECT_EQ(gpt4o->cacheRead, usd("1.25"));
    EXPECT_FALSE(gpt4o->cacheWrite);
    EXPECT_EQ(gpt4o->output, usd("10"));
}

TEST(PriceImport, ReadsLiteLlmsTiersAndLongContextSteps)
{
    const PriceImport read = imported(kLiteLlm);
    ASSERT_TRUE(entry(read, "openai/gpt-4o", "batch"));
    EXPECT_EQ(entry(read, "openai/gpt-4o", "batch")->output, usd("5"));
    EXPECT_EQ(entry(read, "openai/gpt-4o", "priority")->cacheRead, usd("2.125"));
    const PriceEntry* gemini = entry(read, "google/gemini-2.5-pro");
    ASSERT_TRUE(gemini);
    ASSERT_EQ(gemini->longContext.size(), 1u);
    EXPECT_EQ(gemini->longContext[0].above, 200'000);
    EXPECT_EQ(gemini->longContext[0].output, usd("15"));
}

TEST(PriceImport, KeepsWhoSellsAModel)
{
    const PriceImport read = imported(kLiteLlm);
    EXPECT_TRUE(entry(read, "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0"));
    ASSERT_TRUE(entry(read, "perplexity/sonar"));
    EXPECT_EQ(entry(read, "perplexity/sonar")->perRequest, usd("0.005"));
}

TEST(PriceImport, SkipsAndCountsWhatHasNoPriceByToken)
{
    const PriceImport read = imported(kLiteLlm);
    EXPECT_EQ(read.skipped, 1u) << "the image model; the sample is no model";
    EXPECT_EQ(read.entries.size(), 6u);
}

TEST(PriceImport, ReadsACsvWithOptionalColumnsInAnyOrder)
{
    const PriceImport read = imported("\xEF\xBB\xBFOutput;Model;Input;Cache read;From;Note\r\n"
                                      "10;openai/gpt-4o;2.5;;2026-01-01;\"a; b\"\r\n"
                                      "\r\n"
                                      "$1.2;\"our \"\"small\"\" model\";0.3;0.03;;\r\n");
    EXPECT_EQ(read.format, "csv");
    ASSERT_EQ(read.entries.size(), 2u);
    EXPECT_EQ(entry(read, "openai/gpt-4o")->from, dayOf({2026, 1, 1}));
    EXPECT_FALSE(entry(read, "openai/gpt-4o")->cacheRead);
    const PriceEntry* own = entry(read, "our \"small\" model");
    ASSERT_TRUE(own);
    EXPECT_EQ(own->from, kToday);
    EXPECT_EQ(own->cacheRead, usd("0.03"));
    EXPECT_EQ(own->output, usd("1.2"));
}

TEST(PriceImport, NamesTheLineAndColumnOfAWrongPrice)
{
    const auto read =
        importPrices("model,input,output,source\nm,1,2,\"two\nlines\"\nn,1,two,\n", "own.csv", kToday);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(read.error().line, 4u);
    EXPECT_EQ(read.error().field, "output");
    EXPECT_EQ(read.error().file, "own.csv");
}

TEST(PriceImport, RefusesAPriceThatIsMissingOrNegative)
{
    for (const char* row : {"m,,2", "m,1,", "m,-1,2", ",1,2", "m,1e99,2", "m"}) {
        const auto read = importPrices(std::string("model,input,output\n") + row + "\n", "own.csv", kToday);
        ASSERT_FALSE(read) << row;
        EXPECT_EQ(read.error().line, 2u) << row;
    }
}

TEST(PriceImport, ReadsAPriceBookWithItsMapping)
{
    PriceBook book;
    book.mapping = {{"m-large", "openai/gpt-4o"}};
    book.entries = imported(kLiteLlm).entries;
    const PriceImport read = imported(toJson(book));
    EXPECT_EQ(read.format, "tierwright.prices/1");
    EXPECT_EQ(read.mapping, book.mapping);
    EXPECT_EQ(read.entries.size(), book.entries.size());
}

TEST(PriceImport, DoesNotTakeOtherFilesForPrices)
{
    for (const char* text :
         {"", "  \n", "hello", "user,time\na,b\n", "[1,2]", "{\"a\":{\"b\":1}}", "\x00\x01\x02"}) {
        const auto read = importPrices(text, "x", kToday);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::UnknownFormat) << text;
    }
}

TEST(PriceImport, PutsPricesBesideThoseOfOtherDaysAndOverThoseOfTheSame)
{
    PriceBook book =
        withPrices({}, imported("model,input,output,from\na/m,1,2,2026-01-01\na/m,3,4,2026-06-01\n"));
    book = withPrices(std::move(book),
                      imported("model,input,output,from\na/m,5,6,2026-06-01\na/m,7,8,2026-12-01\n"));
    ASSERT_EQ(book.entries.size(), 3u);
    EXPECT_EQ(book.entries[0].uncachedInput, usd("1"));
    EXPECT_EQ(book.entries[1].uncachedInput, usd("5"));
    EXPECT_EQ(book.entries[2].uncachedInput, usd("7"));
}

TEST(PriceImport, ReadsTheWholePublishedMap)
{
    const char* shared = std::getenv("TIERWRIGHT_SHARED");
    if (!shared)
        GTEST_SKIP() << "TIERWRIGHT_SHARED is not set";
    std::ifstream file(std::string(shared) + "/data/litellm-prices/model_prices_and_context_window.json");
    std::ostringstream text;
    text << file.rdbuf();
    const PriceImport read = imported(text.str());
    EXPECT_GT(read.entries.size(), 2500u);
    const PriceBook book = withPrices({}, read);
    EXPECT_EQ(PriceIndex(book).keyOf("", "gpt-4o"), "openai/gpt-4o");
    EXPECT_EQ(PriceIndex(book).keyOf("", "claude-sonnet-4-5"), "anthropic/claude-sonnet-4-5");
    ASSERT_TRUE(entry(read, "anthropic/claude-sonnet-4-5"));
    EXPECT_EQ(entry(read, "anthropic/claude-sonnet-4-5")->cacheRead, usd("0.3"));
    const auto again = priceBookFromJson(toJson(book), "book");
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(*again, book);
}

} // namespace
} // namespace core::cost
