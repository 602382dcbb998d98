#include "core/cost/markup.h"

#include <gtest/gtest.h>

namespace core::cost {
namespace {

PriceEntry entryOf(const std::string& tier, Day from, const char* input, const char* output)
{
    PriceEntry entry;
    entry.model = "vendor/large";
    entry.tier = tier;
    entry.from = from;
    entry.uncachedInput = *Decimal::parse(input);
    entry.output = *Decimal::parse(output);
    return entry;
}

// W10: a list price of $5.00 against an own cost of $0.50 and $0.30: 10 and 16.7.
TEST(Markup, IsTheListPriceOverTheOwnCost)
{
    const PriceBook book = withEntry({}, entryOf("", 0, "5", "5"));
    const PriceIndex list(book);
    const auto markup = markupOf(entryOf("", 0, "0.5", "0.3"), list);
    ASSERT_TRUE(markup);
    EXPECT_NEAR(markup->uncachedInput.value(), 10, 1e-12);
    EXPECT_NEAR(markup->output.value(), 16.7, 0.05);
    EXPECT_FALSE(markupOf(entryOf("", 0, "0", "1"), list)->uncachedInput) << "what costs nothing has none";
}

TEST(Markup, ComparesWithTheTierAndTheDayOfTheCost)
{
    const PriceBook book =
        withEntry(withEntry(withEntry({}, entryOf("", 0, "8", "8")), entryOf("", 100, "4", "4")),
                  entryOf("batch", 0, "2", "2"));
    const PriceIndex list(book);
    EXPECT_EQ(markupOf(entryOf("", 50, "1", "1"), list)->output, 8);
    EXPECT_EQ(markupOf(entryOf("", 100, "1", "1"), list)->output, 4);
    EXPECT_EQ(markupOf(entryOf("batch", 100, "1", "1"), list)->output, 2);
    PriceEntry unknown = entryOf("", 0, "1", "1");
    unknown.model = "vendor/own";
    EXPECT_FALSE(markupOf(unknown, list));
}

} // namespace
} // namespace core::cost
