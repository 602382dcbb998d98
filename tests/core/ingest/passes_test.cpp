#include "log_fixture.h"

#include "core/base/parallel.h"
#include "core/ingest/formats.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Readers that go through a file more than once, and documents that are read bucket by bucket: what they find
// must not depend on blocks, threads or the memory they may use.

namespace core::ingest::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::string observation(int id, int minute, int tokens, const std::string& type = "GENERATION")
{
    return fmt::format(R"({{"id":"obs-{}","traceId":"t","type":"{}","startTime":"2026-03-01T08:00:00Z",)"
                       R"("updatedAt":"2026-03-02T10:{:02}:00Z","model":"m","userId":"u{}",)"
                       R"("usageDetails":{{"input":{},"output":1}}}})",
                       id, type, minute, id % 7, tokens);
}

/// Every observation of three comes again, half of the time with the newer copy first.
std::string observations(int count)
{
    std::string log;
    for (int i = 0; i < count; ++i)
        log += observation(i, i % 2 == 0 ? 30 : 10, i % 2 == 0 ? 1000 : 1) + "\n";
    for (int i = 0; i < count; i += 3)
        log += observation(i, 20, i % 2 == 0 ? 1 : 1000) + "\n";
    return log;
}

/// Input tokens when the newest copy counts.
std::int64_t newestTokens(int count)
{
    std::int64_t sum = 0;
    for (int i = 0; i < count; ++i)
        sum += i % 2 == 0 || i % 3 == 0 ? 1000 : 1;
    return sum;
}

class Passes : public ::testing::TestWithParam<int> {
public:
    Options options() const
    {
        Options options;
        if (GetParam() == 1)
            options.blockSize = 300; // less than two rows
        if (GetParam() == 2)
            options.idsInMemory = 40; // most copies go to temporary files
        return options;
    }
};

TEST_P(Passes, CountTheNewestCopyOfEachObservation)
{
    const Result<Imported> read = readBytes(observations(1000), options(), "observations.jsonl");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->format, "langfuse_observations");
    EXPECT_EQ(read->rows, 1334u);
    EXPECT_EQ(read->accepted, 1000u);
    EXPECT_EQ(read->duplicate, 334u);
    EXPECT_EQ(sumsOf(*read).counts.uncachedInput, newestTokens(1000));
}

TEST_P(Passes, FallBackToTheOlderCopyWhenTheNewestIsBroken)
{
    std::string log = observation(1, 10, 5) + "\n";
    std::string broken = observation(1, 30, 7);
    broken.replace(broken.find("\"input\":7"), 9, "\"input\":\"x\"");
    log += broken + "\n";
    const Result<Imported> read = readBytes(log, options(), "observations.jsonl");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->accepted, 1u);
    EXPECT_EQ(read->rejected, 1u);
    EXPECT_EQ(sumsOf(*read).counts.uncachedInput, 5);
}

std::string message(const std::string& id, const std::string& request, int output, bool side = false)
{
    return fmt::format(R"({{"type":"assistant","timestamp":"2026-03-01T10:00:00Z","sessionId":"s",)"
                       R"("isSidechain":{},"requestId":"{}","message":{{"id":"{}","model":"claude",)"
                       R"("usage":{{"input_tokens":1,"output_tokens":{}}}}}}})",
                       side, request, id, output);
}

TEST_P(Passes, CountTheLargestCopyOfAMessageAndNoReplayOfIt)
{
    std::string log;
    for (int i = 0; i < 200; ++i) { // streamed twice; every other one is replayed in a side chain
        const std::string id = "msg" + std::to_string(i), request = "req" + std::to_string(i);
        if (i % 4 == 0)
            log += message(id, "side", 9000, true) + "\n";
        log += message(id, request, 10) + "\n" + message(id, request, 25) + "\n";
        if (i % 4 == 2)
            log += message(id, "side", 9000, true) + "\n";
    }
    log += message("own", "side", 7, true) + "\n"; // a side chain's own message is real
    log += message("msg1", "other", 3) + "\n";     // and so is another request with the id
    const Result<Imported> read = readBytes(log, options(), "session.jsonl");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->format, "claude_code");
    EXPECT_EQ(read->accepted, 202u);
    EXPECT_EQ(read->duplicate, 300u);
    EXPECT_EQ(sumsOf(*read).counts.output, 200 * 25 + 7 + 3);
}

/// Reads a session after another one of the same project.
Imported readAfter(const Imported& earlier, const std::string& log)
{
    const TemporaryLog file(log, "session.jsonl");
    const KnownHashes known = [&](Day day) -> Result<std::string> {
        std::string all;
        for (const auto& [of, packed] : earlier.eventHashes)
            if (of == day)
                all += *packed.bytes();
        return all;
    };
    Result<Imported> read = readLog(file.path(), {}, earlier.newNames, known, noProgress());
    EXPECT_TRUE(read) << describe(read ? Error{} : read.error());
    return read ? std::move(*read) : Imported{};
}

TEST(Sessions, KnowReplaysOfMessagesInOtherFiles)
{
    const std::string chain = message("m", "r", 10) + "\n" + message("m", "r2", 20) + "\n";
    const std::string sideChain =
        message("m", "side", 10, true) + "\n" + message("own", "side2", 7, true) + "\n";
    const Imported first = readAfter({}, chain);
    EXPECT_EQ(first.accepted, 2u);
    const Imported second = readAfter(first, sideChain);
    EXPECT_EQ(second.accepted, 1u);
    EXPECT_EQ(second.duplicate, 1u);
    EXPECT_EQ(sumsOf(second, first.newNames).counts.output, 7);
}

TEST(Sessions, CountAMessageOnceWhenItsReplayCameFirst)
{
    const Imported first = readAfter({}, message("m", "side", 10, true) + "\n");
    EXPECT_EQ(first.accepted, 1u);
    const Imported second = readAfter(first, message("m", "r", 10) + "\n" + message("n", "r3", 5) + "\n");
    EXPECT_EQ(second.accepted, 1u);
    EXPECT_EQ(second.duplicate, 1u);
    EXPECT_EQ(readAfter(first, message("m", "another", 10, true) + "\n").duplicate, 1u);
}

std::string span(const std::string& id, const std::string& parent, const std::string& operation)
{
    return fmt::format(
        R"({{"traceId":"T","spanId":"{}","parentSpanId":"{}","startTimeUnixNano":"1772352000000000000",)"
        R"("attributes":[{{"key":"gen_ai.operation.name","value":{{"stringValue":"{}"}}}},)"
        R"({{"key":"gen_ai.usage.input_tokens","value":{{"intValue":"100"}}}}]}})",
        id, parent, operation);
}

std::string exported(const std::string& spans)
{
    return R"({"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[)" + spans + "]}]}]}\n";
}

TEST_P(Passes, LeaveOutAgentsAboveCallsThatComeLaterAndRetries)
{
    std::string log =
        exported(span("agent", "", "invoke_agent")) + exported(span("lone", "", "invoke_agent"));
    log += exported(span("tool", "AGENT", "execute_tool") + "," + span("call", "tool", "chat"));
    log += exported(span("call", "tool", "chat")); // sent again
    const Result<Imported> read = readBytes(log, options(), "spans.jsonl");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->rows, 5u);
    EXPECT_EQ(read->accepted, 2u); // the call, and the agent without one
    EXPECT_EQ(read->duplicate, 1u);
    EXPECT_EQ(read->reasons.at("aggregate_span"), 1u);
    EXPECT_EQ(read->reasons.at("not_inference_span"), 1u);
    EXPECT_EQ(sumsOf(*read).counts.uncachedInput, 200);
}

INSTANTIATE_TEST_SUITE_P(Blocks, Passes, ::testing::Values(0, 1, 2));

/// Found by the fuzzer of the OTLP reader, which crashed on CSV.
TEST(AnyFormat, ReadsOrRefusesAnyShapeThatTheUserCallsIt)
{
    for (const std::string text :
         {"user;plan;seats\nann;pro;2\n", "[{\"a\":[1]},2]", "{\"a\":1}\n{\"b\":2}\n", "{\n}"})
        for (const Format& format : formats()) {
            Options options;
            options.format = format.id;
            const Result<Imported> read = readBytes(text, options, "log");
            if (read) {
                EXPECT_EQ(read->accepted + read->rejected + read->duplicate, read->rows) << format.id;
            } else {
                EXPECT_FALSE(read.error().subject.empty()) << format.id;
            }
        }
}

TEST(LargeDocument, GivesTheSameCellsOnOneThreadAndOnFour)
{
    std::string array = "[";
    const std::string lines = observations(4000);
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = lines.find('\n', at);
        array += (at == 0 ? "\n  " : ",\n  ") + lines.substr(at, end - at);
        at = end + 1;
    }
    array += "\n]\n";
    ASSERT_GT(array.size(), 1'000'000u); // more than the head of a file
    std::string before;
    for (const unsigned threads : {1u, 4u}) {
        setThreadCount(threads);
        const Result<Imported> read = readBytes(array, {}, "observations.json");
        setThreadCount(0);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_EQ(read->accepted, 4000u);
        EXPECT_EQ(sumsOf(*read).counts.uncachedInput, newestTokens(4000));
        const std::string cells = cellsText(*read);
        EXPECT_TRUE(before.empty() || before == cells);
        before = cells;
    }
}

std::string bucket(int day, int results)
{
    std::string text =
        fmt::format(R"({{"object":"bucket","start_time":{},"results":[)", 1'772'323'200 + day * 3600);
    for (int i = 0; i < results; ++i)
        text += fmt::format(R"({}{{"object":"organization.usage.completions.result","input_tokens":10,)"
                            R"("output_tokens":2,"num_model_requests":1,"user_id":"u{}","model":"gpt"}})",
                            i == 0 ? "" : ",", i);
    return text + "]}";
}

std::string page(int buckets, int results, bool more)
{
    std::string text = R"({"object":"page","data":[)";
    for (int i = 0; i < buckets; ++i)
        text += (i == 0 ? "\n" : ",\n") + bucket(i, results);
    return text + fmt::format(R"(],"has_more":{}}})", more);
}

TEST(UsageReport, OfManyMegabytesIsReadBucketByBucket)
{
    const std::string report = page(100, 100, true);
    ASSERT_GT(report.size(), 1'000'000u);
    const Result<Imported> read = readBytes(report, {}, "usage.json");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->format, "openai_usage");
    EXPECT_EQ(read->rows, 10'000u);
    EXPECT_EQ(read->accepted, 10'000u);
    EXPECT_EQ(sumsOf(*read).counts.requests, 10'000);
    EXPECT_THAT(read->warnings, Contains(HasSubstr("not its last page")));
}

TEST(UsageReport, MayHoldOnePageALine)
{
    std::string pages = page(3, 4, true) + "\n" + page(2, 5, false) + "\n";
    std::erase(pages, '\n');
    pages.insert(pages.find(R"({"object":"page")", 10), "\n");
    const Result<Imported> read = readBytes(pages, {}, "usage.jsonl");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->rows, 22u);
    EXPECT_EQ(sumsOf(*read).counts.requests, 22);
    EXPECT_THAT(read->warnings, Not(Contains(HasSubstr("not its last page"))));
}

TEST(UsageReport, TakesAConstantUserWhereItNamesNone)
{
    std::string report = page(1, 1, false);
    report.replace(report.find("\"u0\""), 4, "null");
    Options options;
    options.overrides.constantUser = "team";
    const Result<Imported> read = readBytes(report, options, "usage.json");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_THAT(sumsOf(*read).users, ::testing::ElementsAre("team"));
}

} // namespace
} // namespace core::ingest::testing
