#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/shared.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace core {
namespace {

TEST(Errors, AreOneSentenceWithThePlace)
{
    EXPECT_EQ(describe({ErrorCode::InvalidInput, "is not a number", "usage.csv", 7, "tokens",
                        "a number such as 12"}),
              "usage.csv, line 7, field tokens: is not a number. Expected a number such as 12");
    EXPECT_EQ(describe({ErrorCode::NotFound, "there is no such plan"}), "there is no such plan");
    EXPECT_EQ(describe({ErrorCode::InvalidInput, "is empty", {}, 3}), "line 3: is empty");
}

TEST(Errors, HaveTheExitCodesOfTheCommandLine)
{
    EXPECT_EQ(exitCodeOf(ErrorCode::InvalidInput), 1);
    EXPECT_EQ(exitCodeOf(ErrorCode::MissingPrice), 1);
    EXPECT_EQ(exitCodeOf(ErrorCode::Damaged), 1);
    EXPECT_EQ(exitCodeOf(ErrorCode::DiskFull), 3);
    EXPECT_EQ(exitCodeOf(ErrorCode::FileAccess), 3);
    EXPECT_EQ(exitCodeOf(ErrorCode::Cancelled), 130);
}

TEST(Results, HoldAValueOrAnError)
{
    const Result<int> good = 5;
    const Result<int> bad = Error{ErrorCode::NotFound, "five"};
    EXPECT_TRUE(good);
    EXPECT_EQ(*good, 5);
    EXPECT_FALSE(bad);
    EXPECT_EQ(bad.error().subject, "five");
}

TEST(Results, MoveTheirValueOut)
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(result).value();
    EXPECT_EQ(*taken, 7);
}

TEST(Shared, AreTheSameUntilOneIsReplaced)
{
    Shared<std::string> a(std::string("text"));
    Shared<std::string> b = a;
    EXPECT_TRUE(a.same(b));
    b = Shared<std::string>(std::string("text"));
    EXPECT_FALSE(a.same(b)) << "equal, but another value";
    EXPECT_EQ(*a, *b);
}

TEST(NoProgress, NeverStops)
{
    EXPECT_TRUE(noProgress().advance(1, 0));
}

} // namespace
} // namespace core
