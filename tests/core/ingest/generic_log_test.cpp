#include "log_fixture.h"

#include "core/ingest/fingerprint.h"
#include "core/ingest/import.h"
#include "core/ingest/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace core::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kHeader =
    "request_id,timestamp,user_id,model,input_tokens,cached_tokens,output_tokens,cost_usd\n";

Imported readOk(std::string_view bytes, const Options& options = {}, const std::string& name = "log.csv")
{
    Result<Imported> read = readBytes(bytes, options, name);
    EXPECT_TRUE(read) << describe(read ? Error{} : read.error());
    return read ? std::move(*read) : Imported{};
}

Error errorOf(std::string_view bytes, const Options& options = {}, const std::string& name = "log.csv")
{
    const Result<Imported> read = readBytes(bytes, options, name);
    EXPECT_FALSE(read);
    return read ? Error{} : read.error();
}

TEST(GenericCsv, ReadsColumnsInAnyOrder)
{
    const Imported log = readOk("cost_usd,output_tokens,user_id,cached_tokens,model,timestamp,input_tokens\n"
                                "0.25,30,ann,40,gpt-5,2026-03-01T08:00:00Z,100\n");
    const Sums sums = sumsOf(log);
    EXPECT_THAT(sums.users, ElementsAre("ann"));
    EXPECT_THAT(sums.models, ElementsAre("gpt-5"));
    EXPECT_EQ(sums.counts.uncachedInput, 60); // the input column counts the 40 cached tokens
    EXPECT_EQ(sums.counts.cacheRead, 40);
    EXPECT_EQ(sums.counts.output, 30);
    EXPECT_EQ(sums.counts.loggedCostNanoUsd, 250'000'000);
    EXPECT_EQ(sums.counts.costedRequests, 1);
}

TEST(GenericCsv, KeepsNewlinesDelimitersAndQuotesInsideQuotes)
{
    const Imported log = readOk("time,user,model,feature,input_tokens\r\n"
                                "2026-03-01T08:00:00Z,\"O'Brien, \"\"Pat\"\"\",m,\"two\nlines\",7\r\n"
                                "2026-03-01T08:00:01Z,bob,m,chat,5");
    const Sums sums = sumsOf(log);
    EXPECT_EQ(log.accepted, 2u);
    EXPECT_THAT(sums.users, ElementsAre("O'Brien, \"Pat\"", "bob"));
    EXPECT_THAT(sums.workflows, ElementsAre("chat", "two\nlines"));
    EXPECT_EQ(sums.counts.uncachedInput, 12);
}

TEST(GenericCsv, UnderstandsTheUsualDelimiters)
{
    for (const char* d : {",", ";", "\t", "|"}) {
        const std::string s = d;
        const Imported log = readOk("\xEF\xBB\xBFtime" + s + "user" + s +
                                    "input_tokens\n2026-03-01 08:00:00" + s + "a" + s + "3\n");
        EXPECT_EQ(sumsOf(log).counts.uncachedInput, 3) << d;
    }
}

TEST(GenericCsv, ReadsGermanNumbers)
{
    const Imported log = readOk("Zeit;Benutzer;Eingabe-Tokens;Ausgabe-Tokens;Kosten (USD)\n"
                                "1772352023;anna;12.512;581;0,016251\n"
                                "1772352024;anna;1.000.000;1;1.234,5\n");
    const Sums sums = sumsOf(log);
    EXPECT_EQ(log.mapping.decimalSign, ',');
    EXPECT_EQ(sums.counts.uncachedInput, 1'012'512);
    EXPECT_EQ(usdText(sums.counts.loggedCostNanoUsd), "1234.516251");
}

TEST(GenericCsv, ReadsTimesInEveryUnitAndOffset)
{
    // 2026-03-01T08:00:00Z seven times over.
    const Imported log =
        readOk("time,user,input_tokens\n1772352000,a,1\n1772352000000,a,1\n1772352000000000,a,1\n"
               "1772352000000000000,a,1\n2026-03-01T10:00:00+02:00,a,1\n2026-03-01 03:30:00-0430,a,1\n"
               "2026-03-01 08:00:00.000000,a,1\n");
    EXPECT_EQ(log.accepted, 7u);
    EXPECT_EQ(isoText(log.coverage.first), "2026-03-01T08:00:00.000000Z");
    EXPECT_EQ(log.coverage.first, log.coverage.last);
    EXPECT_EQ(sumsOf(log).cells, 1u);
}

TEST(GenericCsv, ReadsTimesWithoutOffsetInTheGivenZone)
{
    Options options;
    options.mapping.emplace().columnOf = {{"time", "time"}, {"user", "user"}, {"uncached_input", "tokens"}};
    options.mapping->timeZone = "Europe/Berlin"; // UTC+1 in winter, UTC+2 from 2026-03-29T01:00Z
    const Imported log =
        readOk("time,user,tokens\n2026-03-29 01:30:00,a,1\n2026-03-29 03:30:00,a,1\n", options);
    EXPECT_EQ(isoText(log.coverage.first), "2026-03-29T00:30:00.000000Z");
    EXPECT_EQ(isoText(log.coverage.last), "2026-03-29T01:30:00.000000Z");
}

TEST(GenericCsv, QuarantinesBadRowsWithLineFieldReasonAndText)
{
    const Imported log =
        readOk(std::string(kHeader) + "r1,2026-03-01T08:00:00Z,ann,\"m\nn\",10,3,1,0.1\n" // lines 2 and 3
                                      "r2,yesterday,ann,m,10,3,1,0.1\n"                   // 4
                                      "r3,,ann,m,10,3,1,0.1\n"
                                      "r4,2026-03-01T08:00:00Z,ann,m,ten,3,1,0.1\n"
                                      "r5,2026-03-01T08:00:00Z,ann,m,-10,3,1,0.1\n"
                                      "r6,2026-03-01T08:00:00Z,ann,m,10,3,60000000,0.1\n"
                                      "r7,2026-03-01T08:00:00Z,ann,m,10,11,1,0.1\n"
                                      "r8,2026-03-01T08:00:00Z,ann,m,10,3,1,-0.1\n"
                                      "r9,2026-03-01T08:00:00Z,ann\n"
                                      "r10,1999-03-01T08:00:00Z,ann,m,10,3,1,0.1\n");
    EXPECT_EQ(log.rows, 10u);
    EXPECT_EQ(log.accepted, 1u);
    EXPECT_EQ(log.rejected, 9u);
    const std::map<std::string, std::uint64_t> expected{{"bad_time", 1},         {"no_time", 1},
                                                        {"malformed_usage", 1},  {"negative_tokens", 1},
                                                        {"absurd_tokens", 1},    {"cache_exceeds_input", 1},
                                                        {"negative_cost", 1},    {"wrong_column_count", 1},
                                                        {"time_out_of_range", 1}};
    EXPECT_EQ(log.reasons, expected);
    ASSERT_EQ(log.rejectedRows.size(), 9u);
    EXPECT_EQ(log.rejectedRows[0].line, 4u);
    EXPECT_EQ(log.rejectedRows[0].field, "time");
    EXPECT_EQ(log.rejectedRows[0].text, "r2,yesterday,ann,m,10,3,1,0.1");
    EXPECT_EQ(log.rejectedRows[2].field, "uncached_input");
    EXPECT_EQ(log.rejectedRows[8].line, 12u);
}

TEST(GenericCsv, CountsARepeatedRequestIdOnce)
{
    const std::string row = "r1,2026-03-01T08:00:00Z,ann,m,10,0,1,0.1\n";
    const Imported log = readOk(kHeader + row + "r2,2026-03-01T08:00:00Z,ann,m,5,0,1,0.1\n" + row);
    EXPECT_EQ(log.accepted, 2u);
    EXPECT_EQ(log.duplicate, 1u);
    EXPECT_EQ(sumsOf(log).counts.uncachedInput, 15);
}

TEST(GenericCsv, LeavesOutWhatTheProjectAlreadyHolds)
{
    const std::string first =
        std::string(kHeader) +
        "r1,2026-03-01T08:00:00Z,ann,m,10,0,1,0.1\nr2,2026-03-02T08:00:00Z,bob,m,10,0,1,0.1\n";
    const TemporaryLog log(first + "r3,2026-03-02T09:00:00Z,cyd,m,7,0,1,0.1\n");
    const Imported old = readOk(first);
    std::map<Day, std::string> held;
    for (const auto& [day, packed] : old.eventHashes)
        held[day] += *packed.bytes();
    const KnownHashes known = [&](Day day) -> Result<std::string> {
        return held[day];
    };
    const usage::Dictionaries base = old.newNames;
    const Result<Imported> again = readLog(log.path(), {}, base, known, noProgress());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->duplicate, 2u);
    EXPECT_EQ(again->accepted, 1u);
    EXPECT_THAT(again->newNames.users, ElementsAre("cyd"));
    EXPECT_THAT(again->newNames.contexts, IsEmpty()); // the model is the project's own
    EXPECT_EQ(sumsOf(*again, base).users, std::vector<std::string>{"cyd"});
}

/// Rows of JSON, one a line, with what confuses a reader that looks at brackets alone.
std::string jsonRow(int i)
{
    return "{\"id\":\"r" + std::to_string(i) + "\",\"time\":\"2026-03-01T08:00:00Z\",\"user\":\"an]n\\\"{," +
           std::to_string(i % 7) + "\",\"tags\":[\"a\",[1,2]],\"input_tokens\":" + std::to_string(i % 900) +
           "}";
}

TEST(GenericJson, ReadsALargeDocumentLikeLines)
{
    std::string lines, array = "[", object = "{\"page\":{\"n\":[1]},\"note\":\"[\",\"data\":[";
    for (int i = 0; i < 9000; ++i) {
        const std::string row =
            i == 5000 ? "{\"id\":\"r\",\"time\":\"never\",\"user\":\"x\",\"input_tokens\":1}" : jsonRow(i);
        lines += row + "\n";
        array += (i > 0 ? ",\n" : "") + row;
        object += (i > 0 ? " ,\r\n  " : "\n ") + row;
    }
    const Imported expected = readOk(lines);
    EXPECT_EQ(expected.accepted, 8999u);
    for (const std::string& document : {array + "]\n", object + "],\"more\":[]}"}) {
        const Imported log = readOk(document);
        EXPECT_EQ(log.rows, expected.rows);
        EXPECT_EQ(log.reasons, expected.reasons);
        EXPECT_EQ(log.rejectedRows.at(0).line, 5001u); // of an array: the number of the element
        EXPECT_EQ(cellsText(log), cellsText(expected));
    }
    const Result<Imported> cut = readBytes(array.substr(0, array.size() - 30));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, ErrorCode::InvalidInput);
}

TEST(GenericCsv, LosesOneLineToAQuoteThatNeverCloses)
{
    std::string text = "time,user,feature,input_tokens\n2026-03-01T08:00:00Z,a,\"open,1\n";
    for (int i = 0; i < 50; ++i)
        text += "2026-03-01T08:00:00Z,a,x,1\n";
    const Imported log = readOk(text);
    EXPECT_EQ(log.accepted, 50u);
    EXPECT_EQ(log.reasons, (std::map<std::string, std::uint64_t>{{"unclosed_quote", 1}}));
    EXPECT_EQ(log.rejectedRows.at(0).line, 2u);
}

TEST(GenericCsv, TakesAQuoteInsideUnquotedTextAsText)
{
    const Imported log = readOk(
        "time,user,feature,input_tokens\n2026-03-01T08:00:00Z,a,5\" screen,1\n2026-03-01T08:00:00Z,a,b,2\n");
    EXPECT_EQ(log.accepted, 2u);
    EXPECT_THAT(sumsOf(log).workflows, ElementsAre("5\" screen", "b"));
}

TEST(GenericCsv, AddsReasoningThatStandsBesideTheOutput)
{
    const Imported log =
        readOk("time,user,input_tokens,output_tokens,reasoning_tokens\n2026-03-01T08:00:00Z,a,1,10,400\n");
    EXPECT_FALSE(log.mapping.outputIncludesReasoning);
    EXPECT_EQ(sumsOf(log).counts.output, 410);
    EXPECT_EQ(sumsOf(log).counts.reasoning, 400);
}

TEST(GenericCsv, SeesByTheTotalThatInputLeavesCacheOut)
{
    const Imported log = readOk("time,user,input_tokens,cached_tokens,output_tokens,total_tokens\n"
                                "2026-03-01T08:00:00Z,a,100,40,10,150\n");
    EXPECT_FALSE(log.mapping.inputIncludesCache);
    EXPECT_EQ(sumsOf(log).counts.uncachedInput, 100);
}

TEST(GenericCsv, NeedsAUserAndSaysWhichColumnsThereAre)
{
    const Error error = errorOf("time,model,input_tokens\n2026-03-01T08:00:00Z,m,1\n");
    EXPECT_EQ(error.code, ErrorCode::InvalidInput);
    EXPECT_EQ(error.field, "user");
    EXPECT_THAT(error.subject, HasSubstr("time, model, input_tokens"));
    EXPECT_THAT(error.expected, HasSubstr("constant user"));

    Options options;
    options.mapping.emplace().columnOf = {{"time", "time"}, {"uncached_input", "input_tokens"}};
    options.mapping->constantUser = "everyone";
    EXPECT_THAT(sumsOf(readOk("time,model,input_tokens\n2026-03-01T08:00:00Z,m,1\n", options)).users,
                ElementsAre("everyone"));
}

TEST(GenericCsv, SaysWhichFieldsAndColumnsAnOverrideMayName)
{
    Options options;
    options.overrides.columnOf = {{"usr", "user"}};
    EXPECT_THAT(errorOf("time,user,input_tokens\n2026-03-01T08:00:00Z,a,1\n", options).expected,
                HasSubstr("event_id, time, user"));
    options.overrides.columnOf = {{"user", "who"}};
    EXPECT_THAT(errorOf("time,user,input_tokens\n2026-03-01T08:00:00Z,a,1\n", options).expected,
                HasSubstr("time, user, input_tokens"));
}

TEST(GenericCsv, HidesNamesBehindPseudonymsThatStayTheSame)
{
    Options options;
    options.pseudonymise = true;
    options.pseudonymKey = "secret";
    const std::string text =
        "time,user,input_tokens\n2026-03-01T08:00:00Z,ann,1\n2026-03-01T08:00:00Z,ann,1\nbad,ann,1\n";
    const Imported log = readOk(text, options), again = readOk(text, options);
    const Sums sums = sumsOf(log);
    ASSERT_EQ(sums.users.size(), 1u);
    EXPECT_THAT(sums.users[0], ::testing::StartsWith("u-"));
    EXPECT_EQ(sums.users, sumsOf(again).users);
    EXPECT_EQ(log.rejectedRows.at(0).text, "bad," + sums.users[0] + ",1");
    options.pseudonymKey = "other";
    EXPECT_NE(sums.users, sumsOf(readOk(text, options)).users);
}

TEST(GenericCsv, KeepsOutcomesApartFromUsage)
{
    const Imported log =
        readOk("time,user,model,feature,input_tokens,outcome,outcome_count\n"
               "2026-03-01T08:00:00Z,a,m,triage,10,resolved,1\n2026-03-01T08:00:00Z,a,m,triage,10,,\n");
    const Sums sums = sumsOf(log);
    EXPECT_EQ(log.accepted, 2u);
    EXPECT_EQ(sums.counts.requests, 2);
    EXPECT_EQ(sums.outcomeMicros.at("resolved"), 1'000'000);
    EXPECT_EQ(sums.cells, 2u);
}

TEST(GenericCsv, RejectsRowsThatAreNotUtf8AndKeepsTheOthers)
{
    const Imported log =
        readOk("time,user,input_tokens\n2026-03-01T08:00:00Z,ann\xE4,1\n2026-03-01T08:00:00Z,b\xC3\xB6"
               "b,1\n");
    // A head with a stray byte is taken for Windows-1252, where every byte is a letter.
    EXPECT_EQ(log.accepted, 2u);
    std::string late = "time,user,input_tokens\n";
    for (int i = 0; i < 4000; ++i)
        late += "2026-03-01T08:00:00Z,b\xC3\xB6"
                "b,1\n";
    const Imported mixed = readOk(late + "2026-03-01T08:00:00Z,ann\xE4,1\n");
    EXPECT_EQ(mixed.accepted, 4000u);
    EXPECT_EQ(mixed.reasons, (std::map<std::string, std::uint64_t>{{"bad_encoding", 1}}));
}

TEST(GenericJson, ReadsNestedKeysNullsAndBrokenLines)
{
    const Imported log = readOk(
        R"({"id":"1","time":"2026-03-01T08:00:00Z","user":{"id":"ann"},"usage":{"prompt_tokens":10,"completion_tokens":5},"model":"m"}
{"id":"2","time":"2026-03-01T08:00:01Z","user":{"id":null},"usage":{"prompt_tokens":20,"completion_tokens":5},"model":"m"}
{"id":"3","time":"2026-03-01T08:00:02Z","user":{"id":"b\u00f6b"},"usage":{"prompt_tokens":"30","completion_tokens":5},"model":"m"}
{"id":"4","time":"2026-03-01T08:00:02Z","user":{"id":
)",
        {}, "log.jsonl");
    const Sums sums = sumsOf(log);
    EXPECT_EQ(log.format, "generic_json");
    EXPECT_EQ(log.accepted, 3u);
    EXPECT_EQ(log.reasons, (std::map<std::string, std::uint64_t>{{"malformed_json", 1}}));
    EXPECT_EQ(log.rejectedRows.at(0).line, 4u);
    EXPECT_THAT(sums.users, ElementsAre("ann", "b\xC3\xB6"
                                               "b"));
    EXPECT_EQ(sums.counts.uncachedInput, 60);
}

TEST(GenericJson, ReadsAnArrayOfObjects)
{
    const Imported log = readOk(R"([ {"time":1772352000,"user":"a","input_tokens":3},
  {"time":1772352000,"user":"b","input_tokens":4} ])",
                                {}, "log.json");
    EXPECT_EQ(log.accepted, 2u);
    EXPECT_EQ(sumsOf(log).counts.uncachedInput, 7);
}

TEST(Import, SaysPlainlyWhatIsWrongWithAFile)
{
    EXPECT_THAT(errorOf("").subject, HasSubstr("empty"));
    EXPECT_THAT(errorOf(std::string("\x7f"
                                    "ELF\0\0\1\2",
                                    8))
                    .subject,
                HasSubstr("not text"));
    EXPECT_EQ(errorOf("just one line of prose").code, ErrorCode::UnknownFormat);
    const Result<Imported> folder = readLog(std::filesystem::temp_directory_path(), {}, {}, {}, noProgress());
    ASSERT_FALSE(folder);
    EXPECT_THAT(folder.error().subject, HasSubstr("folder"));
    EXPECT_EQ(folder.error().code, ErrorCode::FileAccess);
    const Result<Imported> absent = readLog("/nonexistent/log.csv", {}, {}, {}, noProgress());
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, ErrorCode::FileAccess);
    Options options;
    options.format = "fax";
    EXPECT_THAT(errorOf("time,user\n", options).expected, HasSubstr("generic_csv"));
}

class StopAtOnce final : public Progress {
public:
    bool advance(std::uint64_t, std::uint64_t) override { return false; }
};

TEST(Import, StopsWhenToldTo)
{
    const TemporaryLog log("time,user,input_tokens\n2026-03-01T08:00:00Z,a,1\n");
    StopAtOnce stop;
    const Result<Imported> read = readLog(log.path(), {}, {}, {}, stop);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Cancelled);
}

TEST(Import, KnowsAFileByAFingerprintOfEveryByte)
{
    const std::atomic<bool> go{false};
    std::set<std::string> prints, files;
    const auto note = [&](const std::string& bytes) {
        const TemporaryLog log(bytes);
        const auto print = fingerprintOf(log.path(), kWholeFile, go);
        ASSERT_TRUE(print);
        EXPECT_EQ(print->size(), 32u);
        EXPECT_EQ(print->find_first_not_of("0123456789abcdef"), std::string::npos);
        prints.insert(*print);
        files.insert(bytes);
        const auto again = fingerprintOf(TemporaryLog(bytes + "more").path(), bytes.size(), go);
        ASSERT_TRUE(again);
        EXPECT_EQ(*again, *print) << "a file that grew";
    };
    for (const std::size_t size : {0, 1, 15, 16, 63, 64, 65, 128, 256 * 1024, 256 * 1024 + 1, 600'000}) {
        note(std::string(size, '\0'));
        for (const std::size_t at : {std::size_t(0), size / 3, size / 2, size - 1})
            if (std::string bytes(size, 'x'); at < size && (at == 0 || size > 4)) {
                bytes[at] = 'y';
                note(bytes);
            }
    }
    EXPECT_EQ(prints.size(), files.size());
    const Imported log = readOk("time,user,input_tokens\n2026-03-01T08:00:00Z,a,1\n");
    EXPECT_EQ(log.fingerprint, "c4545f3bfeb76c3c20c989f938a66ce4")
        << "project files hold it: it must not change";
    EXPECT_EQ(log.bytes, 48u);
}

TEST(GenericCsv, SkipsASeparatorLineAndTheHeaderWhateverTheBlocks)
{
    const std::string text = "sep=;\nuser;time;model;input_tokens\nann;2026-03-01T08:00:00Z;m;5\n";
    for (const std::size_t blockSize : {1, 7, 16, 256 * 1024}) {
        Options options;
        options.blockSize = blockSize;
        const Imported log = readOk(text, options);
        EXPECT_EQ(log.rows, 1u) << blockSize;
        EXPECT_EQ(log.accepted, 1u) << blockSize;
    }
}

TEST(GenericCsv, TakesALineThatNamesNoSeparatorForAHeader)
{
    EXPECT_EQ(readOk("sep=x,time,user,input_tokens\n1,2026-03-01T08:00:00Z,ann,5\n").accepted, 1u);
}

TEST(RejectedRows, KeepNoWordsWhenTheyCannotBeTakenApart)
{
    const std::string sound = R"({"user":"ann","time":"2026-03-01T08:00:00Z","input_tokens":5})"
                              "\n";
    const Imported log = readOk(sound + sound +
                                    R"({"user":"ann","messages":[{"content":"secret"}])"
                                    "\n" +
                                    R"({"user":"ann","prompt" : "secret)"
                                    "\n" +
                                    R"({"user":"ann","usage":{"input":5})"
                                    "\n" +
                                    sound,
                                {}, "log.jsonl");
    ASSERT_EQ(log.rejectedRows.size(), 3u);
    EXPECT_EQ(log.rejectedRows[0].text, "");
    EXPECT_EQ(log.rejectedRows[0].line, 3u);
    EXPECT_EQ(log.rejectedRows[0].reason, "malformed_json");
    EXPECT_EQ(log.rejectedRows[1].text, "");
    EXPECT_EQ(log.rejectedRows[2].text, R"({"user":"ann","usage":{"input":5})");
    EXPECT_THAT(log.warnings, ::testing::Contains(HasSubstr("of 2 of them only the line and the reason")));
}

TEST(RejectedRows, OfAnImportThatHidesSomethingKeepNothingOfBrokenLines)
{
    Options options;
    options.dropped = {"model"};
    const Imported log = readOk("{\"user\":\"ann\",\"time\":\"2026-03-01T08:00:00Z\",\"model\":\"m\"}\n"
                                "{\"user\":\"ann\",\"model\":\"m\n",
                                options, "log.jsonl");
    ASSERT_EQ(log.rejectedRows.size(), 1u);
    EXPECT_EQ(log.rejectedRows[0].text, "");
}

TEST(Sniff, ShowsColumnsFirstRowsAndTheGuessedMapping)
{
    const TemporaryLog log(
        "Time;User;Prompt Tokens;Completion Tokens;Cached;Feature\n2026-03-01T08:00:00Z;a;3;4;1;chat\n");
    const Result<Sniffed> sniffed = sniff(log.path());
    ASSERT_TRUE(sniffed);
    EXPECT_EQ(sniffed->format, "generic_csv");
    EXPECT_EQ(sniffed->delimiter, ';');
    EXPECT_EQ(sniffed->encoding, "utf-8");
    EXPECT_THAT(sniffed->columns,
                ElementsAre("Time", "User", "Prompt Tokens", "Completion Tokens", "Cached", "Feature"));
    EXPECT_THAT(sniffed->firstRows,
                ElementsAre(ElementsAre("2026-03-01T08:00:00Z", "a", "3", "4", "1", "chat")));
    const std::map<std::string, std::string> expected{{"time", "Time"},
                                                      {"user", "User"},
                                                      {"uncached_input", "Prompt Tokens"},
                                                      {"output", "Completion Tokens"},
                                                      {"cache_read", "Cached"},
                                                      {"workflow", "Feature"}};
    EXPECT_EQ(sniffed->mapping.columnOf, expected);
    EXPECT_THAT(sniffed->warnings, ::testing::Contains(HasSubstr("including the cached tokens")));
}

} // namespace
} // namespace core::ingest::testing
