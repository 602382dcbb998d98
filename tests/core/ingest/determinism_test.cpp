#include "log_fixture.h"

#include "core/base/parallel.h"
#include "core/ingest/generate.h"
#include "core/ingest/synthetic_rows.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>

namespace core::ingest::testing {
namespace {

/// Everything that an import says, as text.
std::string describeAll(const Imported& log)
{
    std::ostringstream out;
    out << log.rows << " " << log.accepted << " " << log.rejected << " " << log.duplicate << "\n"
        << cellsText(log);
    for (const std::string& user : log.newNames.users)
        out << user << ",";
    for (const usage::Context& context : log.newNames.contexts)
        out << context.model << "/" << context.workflow << ",";
    for (const auto& [reason, count] : log.reasons)
        out << reason << "=" << count << "\n";
    for (const Rejected& row : log.rejectedRows)
        out << row.line << " " << row.field << " " << row.reason << " " << row.text << "\n";
    for (const auto& [day, packed] : log.eventHashes)
        out << day << " " << std::hash<std::string>{}(packed.bytes().value()) << "\n";
    for (const usage::Block& block : log.blocks)
        out << block.day << " " << std::hash<std::string>{}(block.bytes) << "\n";
    for (const usage::Session& session : log.newNames.sessions)
        out << session.name << " of " << session.user << ",";
    for (const usage::Block& block : log.sessionBlocks)
        out << block.day << " " << std::hash<std::string>{}(block.bytes) << "\n";
    return out.str();
}

std::string quoted(SyntheticRandom& random)
{
    constexpr std::string_view pieces[] = {"\n", ",", "\"\"", "x", "long text ", "\r\n", "\xC3\xA4"};
    std::string text = "\"";
    for (std::uint32_t n = random.below(8); n > 0; --n)
        text += pieces[random.below(7)];
    return text + "\"";
}

/// Rows with quoted newlines everywhere, some broken, some twice.
std::string randomCsv(std::uint64_t seed)
{
    SyntheticRandom random(seed);
    std::string text = "request_id,time,user,model,feature,input_tokens,note\n";
    for (int row = 0; row < 3000; ++row) {
        const std::string id = std::to_string(random.below(2500));
        const std::string time = random.below(50) == 0 ? "never" : std::to_string(1'772'352'000 + row * 97);
        text += id + "," + time + ",user" + std::to_string(random.below(40)) + ",m" +
                std::to_string(random.below(3)) + "," + (random.below(3) == 0 ? quoted(random) : "chat") +
                "," + std::to_string(random.below(100000)) + "," + quoted(random) +
                (random.below(60) == 0 ? ",more" : "") + "\n";
        if (random.below(200) == 0)
            text += "1,2,a stray \" quote,3\n";
    }
    return text;
}

std::string randomJson(std::uint64_t seed)
{
    // Numbers that the quick way must leave to the full parser, or read like it.
    constexpr std::array<std::string_view, 16> odd = {"0",
                                                      "00",
                                                      "01.5",
                                                      "1.",
                                                      "12345678",
                                                      "1234567.12345678",
                                                      "0.123456789012345",
                                                      "0.12345678901234567",
                                                      "-0.5",
                                                      "1e-3",
                                                      "1.5x",
                                                      ".5",
                                                      "2.5E+1",
                                                      "null",
                                                      "7.0",
                                                      "9999999"};
    SyntheticRandom random(seed);
    std::string text;
    for (int row = 0; row < 3000; ++row) {
        const std::string tokens = random.below(30) == 0   ? "1.50"
                                   : random.below(30) == 0 ? "\"7\""
                                                           : std::to_string(random.below(9999));
        text += "{\"id\":\"" + std::to_string(random.below(2500)) +
                "\",\"time\":" + std::to_string(1'772'352'000 + row * 97) +
                (random.below(9) == 0 ? ",\"extra\":{\"a\":[1,2]}" : "") + ",\"user\":\"u" +
                std::to_string(random.below(40)) + (random.below(9) == 0 ? "\\u00e4" : "") +
                "\",\"input_tokens\":" + tokens + ",\"cost\":" +
                (random.below(20) == 0 ? std::string(odd[random.below(odd.size())])
                                       : "0.0" + std::to_string(random.below(99999))) +
                (random.below(70) == 0 ? "" : "}") + "\n";
    }
    return text;
}

class AnyThreadsAndBlocks : public ::testing::TestWithParam<std::uint64_t> {};

void expectOneResult(const std::string& bytes, const std::string& name)
{
    const TemporaryLog log(bytes, name);
    std::string expected;
    for (const std::size_t blockSize :
         {std::size_t(256) * 1024, std::size_t(64), std::size_t(777), std::size_t(5000)}) {
        for (const unsigned threads : {1u, 2u, 5u}) {
            setThreadCount(threads);
            Options options;
            options.blockSize = blockSize;
            const Result<Imported> read = readLog(log.path(), options, {}, {}, noProgress());
            setThreadCount(0);
            ASSERT_TRUE(read) << describe(read.error());
            EXPECT_EQ(read->accepted + read->rejected + read->duplicate, read->rows);
            EXPECT_GT(read->duplicate, 0u);
            EXPECT_GT(read->rejected, 0u);
            const std::string text = describeAll(*read);
            if (expected.empty())
                expected = text;
            ASSERT_EQ(text, expected) << blockSize << " bytes a block, " << threads << " threads";
        }
    }
}

TEST_P(AnyThreadsAndBlocks, GiveTheSameImportOfCsv)
{
    expectOneResult(randomCsv(GetParam()), "log.csv");
}

TEST_P(AnyThreadsAndBlocks, GiveTheSameImportOfJsonLines)
{
    expectOneResult(randomJson(GetParam()), "log.jsonl");
}

INSTANTIATE_TEST_SUITE_P(RandomLogs, AnyThreadsAndBlocks, ::testing::Values(1, 2, 3));

std::string contentOf(const std::filesystem::path& file)
{
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

class Generator : public ::testing::TestWithParam<const char*> {};

TEST_P(Generator, InjectsExactlyTheBadRowsAndDuplicatesThatTheImportFinds)
{
    GenerateOptions options;
    options.rows = 20'000;
    options.format = GetParam();
    options.duplicates = 0.01;
    options.badRows = 0.01;
    const TemporaryLog log("", "log");
    const Result<Generated> made = generateLog(log.path(), options, noProgress());
    ASSERT_TRUE(made);
    EXPECT_EQ(made->bytes, std::filesystem::file_size(log.path()));
    const Result<Imported> read = readLog(log.path(), {}, {}, {}, noProgress());
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->rows, 20'000u);
    EXPECT_EQ(read->rejected, made->bad);
    EXPECT_GT(made->duplicates, 100u);
    // A repeat of a bad row, or a bad repeat, is not a duplicate of an accepted one.
    EXPECT_LE(read->duplicate, made->duplicates);
    EXPECT_GE(read->duplicate + 20, made->duplicates);
}

TEST_P(Generator, WritesTheSameBytesForTheSameSeed)
{
    GenerateOptions options;
    options.rows = 2000;
    options.format = GetParam();
    const TemporaryLog a("", "a"), b("", "b"), c("", "c");
    ASSERT_TRUE(generateLog(a.path(), options, noProgress()));
    ASSERT_TRUE(generateLog(b.path(), options, noProgress()));
    options.seed = 2;
    ASSERT_TRUE(generateLog(c.path(), options, noProgress()));
    EXPECT_EQ(contentOf(a.path()), contentOf(b.path()));
    EXPECT_NE(contentOf(a.path()), contentOf(c.path()));
}

INSTANTIATE_TEST_SUITE_P(Formats, Generator, ::testing::Values("csv", "jsonl", "litellm"));

TEST(Generator, HasUsersWithAHeavyTail)
{
    GenerateOptions options;
    options.rows = 50'000;
    options.users = 500;
    SyntheticRows rows(options);
    std::vector<int> requests(500);
    for (int i = 0; i < 50'000; ++i)
        ++requests[rows.next(100, 0.5).user];
    std::sort(requests.rbegin(), requests.rend());
    int top = 0;
    for (int i = 0; i < 50; ++i)
        top += requests[i];
    EXPECT_GT(top, 50'000 * 30 / 100); // the top tenth of users makes far more than its tenth of requests
    EXPECT_LT(requests[250] * 3, requests[10]);
}

TEST(Generator, RefusesAFormatItCannotWrite)
{
    GenerateOptions options;
    options.format = "xlsx";
    const TemporaryLog log("keep");
    const Result<Generated> made = generateLog(log.path(), options, noProgress());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(contentOf(log.path()), "keep");
}

} // namespace
} // namespace core::ingest::testing
