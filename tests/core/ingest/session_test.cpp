#include "log_fixture.h"

#include "core/base/parallel.h"
#include "core/ingest/synthetic_rows.h"
#include "core/usage/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace core::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Tokens and requests by "session of user", as a log or an import says.
using BySession = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

BySession sessionsOf(const Imported& imported, const usage::Dictionaries& base)
{
    usage::Dictionaries names = base;
    names += imported.newNames;
    BySession sums;
    usage::CellColumns columns;
    for (const usage::Block& block : imported.sessionBlocks) {
        EXPECT_TRUE(usage::decode(block, columns));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const usage::Session& session = names.sessions.at(columns.user[i]);
            auto& [tokens, requests] = sums[session.name + " of " + names.users.at(session.user)];
            tokens += columns.counts[i].tokens();
            requests += columns.counts[i].requests;
        }
    }
    return sums;
}

/// A log of random rows, many of them repeats, and what it says by session.
struct RandomLog {
    std::string text;
    BySession sessions;
    std::int64_t tokens = 0, tokensWithout = 0;
};

constexpr std::string_view kColumns = "request_id,time,user,model,feature,input_tokens,requests,session_id\n";

/// `seen` are the ids of earlier logs. Some rows sum up several requests: they take another way through the
/// import.
RandomLog randomLog(std::uint64_t seed, bool json, std::set<std::uint32_t>& seen)
{
    SyntheticRandom random(seed);
    RandomLog log;
    log.text = json ? "" : kColumns;
    for (int row = 0; row < 4000; ++row) {
        const std::uint32_t id = random.below(9000);
        SyntheticRandom ofId(id + 1); // repeats are the same row
        const auto time = std::to_string(1'772'352'000 + std::int64_t(ofId.below(40)) * 20'000 + 3);
        const std::string user = "u" + std::to_string(ofId.below(30));
        const std::string session = ofId.below(4) == 0 ? "" : "s" + std::to_string(ofId.below(200));
        const std::int64_t tokens = ofId.below(5000);
        const std::int64_t requests = ofId.below(10) == 0 ? 1 + ofId.below(5) : 1;
        const std::string model = "m" + std::to_string(ofId.below(3));
        const std::string input = std::to_string(tokens), sum = std::to_string(requests);
        log.text += json ? R"({"request_id":"r)" + std::to_string(id) + R"(","time":)" + time +
                               R"(,"user":")" + user + R"(","model":")" + model +
                               R"(","feature":"chat","input_tokens":)" + input + R"(,"requests":)" + sum +
                               (session.empty() ? "" : R"(,"session_id":")" + session + "\"") + "}\n"
                         : "r" + std::to_string(id) + "," + time + "," + user + "," + model + ",\"chat\"," +
                               input + "," + sum + "," +
                               (ofId.below(2) == 0 ? "\" " + session + "\"" : session) + "\n";
        if (!seen.insert(id).second)
            continue;
        log.tokens += tokens;
        if (session.empty()) {
            log.tokensWithout += tokens;
            continue;
        }
        auto& [allTokens, allRequests] = log.sessions[session + " of " + user];
        allTokens += tokens;
        allRequests += requests;
    }
    return log;
}

class KeptSessions : public ::testing::TestWithParam<bool> {
protected:
    static Options options()
    {
        Options options;
        options.keepSessions = true;
        options.blockSize = 5000;
        return options;
    }
};

TEST_P(KeptSessions, HoldWhatTheRowsSayWhateverTheThreadsAndTheRestIsWithoutASession)
{
    for (const unsigned threads : {1u, 2u, 5u}) {
        setThreadCount(threads);
        std::set<std::uint32_t> seen;
        usage::Dictionaries names;
        std::map<Day, std::string> ids;
        for (std::uint64_t seed = 1; seed <= 3; ++seed) { // several files of one project
            const RandomLog log = randomLog(seed, GetParam(), seen);
            const TemporaryLog file(log.text, "log");
            const Result<Imported> read = readLog(
                file.path(), options(), names, [&](Day day) -> Result<std::string> { return ids[day]; },
                noProgress());
            ASSERT_TRUE(read) << describe(read.error());
            EXPECT_GT(read->duplicate, 100u);
            const BySession kept = sessionsOf(*read, names);
            EXPECT_EQ(kept, log.sessions);
            std::int64_t inSessions = 0;
            for (const auto& [session, sums] : kept)
                inSessions += sums.first;
            EXPECT_EQ(sumsOf(*read, names).counts.tokens(), log.tokens);
            EXPECT_EQ(inSessions + log.tokensWithout, log.tokens);
            for (const auto& [day, packed] : read->eventHashes)
                ids[day] += *packed.bytes();
            names += read->newNames;
        }
        std::set<std::pair<std::string, usage::UserId>> distinct;
        for (const usage::Session& session : names.sessions)
            EXPECT_TRUE(distinct.insert({session.name, session.user}).second) << session.name;
    }
    setThreadCount(0);
}

TEST_P(KeptSessions, ChangeNothingElseOfAnImportAndAreNotKeptUnasked)
{
    std::set<std::uint32_t> seen;
    const TemporaryLog file(randomLog(7, GetParam(), seen).text, "log");
    Options without = options();
    without.keepSessions = false;
    const auto with = readLog(file.path(), options(), {}, {}, noProgress());
    const auto bare = readLog(file.path(), without, {}, {}, noProgress());
    ASSERT_TRUE(with && bare);
    EXPECT_EQ(with->blocks, bare->blocks);
    ASSERT_EQ(with->eventHashes.size(), bare->eventHashes.size());
    for (std::size_t i = 0; i < with->eventHashes.size(); ++i)
        EXPECT_EQ(*with->eventHashes[i].second.bytes(), *bare->eventHashes[i].second.bytes());
    EXPECT_THAT(with->newNames.sessions, ::testing::Not(IsEmpty()));
    EXPECT_THAT(bare->newNames.sessions, IsEmpty());
    EXPECT_THAT(bare->sessionBlocks, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Csv, KeptSessions, ::testing::Values(false));
INSTANTIATE_TEST_SUITE_P(JsonLines, KeptSessions, ::testing::Values(true));

constexpr std::string_view kTwoUsers = "request_id,time,user,model,input_tokens,session_id\n"
                                       "1,2026-03-01T10:00:00Z,ann,m,10,s1\n"
                                       "2,2026-03-01T10:00:00Z,bob,m,20,s1\n"
                                       "3,2026-03-01T10:00:00Z,bob,m,30,\n"
                                       "4,2026-03-02T10:00:00Z,ann,m,40, s1 \n";

Imported kept(std::string_view bytes, Options options = {})
{
    options.keepSessions = true;
    Result<Imported> read = readBytes(bytes, options);
    EXPECT_TRUE(read) << describe(read ? Error{} : read.error());
    return read ? std::move(*read) : Imported{};
}

TEST(Sessions, OfTheSameNameAreOneForEachUser)
{
    EXPECT_EQ(sessionsOf(kept(kTwoUsers), {}), (BySession{{"s1 of ann", {50, 2}}, {"s1 of bob", {20, 1}}}));
}

TEST(Sessions, AreHiddenByPseudonymsThatStayTheSame)
{
    Options options;
    options.pseudonymise = true;
    options.pseudonymKey = "key";
    const Imported first = kept(kTwoUsers, options);
    ASSERT_EQ(first.newNames.sessions.size(), 2u);
    EXPECT_EQ(first.newNames.sessions[0].name, first.newNames.sessions[1].name);
    EXPECT_THAT(first.newNames.sessions[0].name, ::testing::StartsWith("s-"));

    options.keepSessions = true;
    const TemporaryLog again("request_id,time,user,model,input_tokens,session_id\n"
                             "5,2026-03-03T10:00:00Z,ann,m,10,s1\n");
    const auto second = readLog(again.path(), options, first.newNames, {}, noProgress());
    ASSERT_TRUE(second);
    EXPECT_THAT(second->newNames.sessions, IsEmpty());
    EXPECT_EQ(sessionsOf(*second, first.newNames).size(), 1u);
}

TEST(Sessions, OfADroppedColumnAreNotKept)
{
    Options options;
    options.dropped = {"session_id"};
    const Imported dropped = kept(kTwoUsers, options);
    EXPECT_THAT(dropped.sessionBlocks, IsEmpty());
    EXPECT_THAT(dropped.newNames.sessions, IsEmpty());
    options.dropped = {"session"};
    EXPECT_THAT(kept(kTwoUsers, options).newNames.sessions, IsEmpty());
}

TEST(Sessions, ThatWereWantedAndAreNotThereAreSaid)
{
    EXPECT_THAT(kept("request_id,time,user,model,input_tokens\n1,2026-03-01T10:00:00Z,ann,m,10\n").warnings,
                ElementsAre(HasSubstr("no column is mapped to the field session")));
    EXPECT_THAT(kept("request_id,time,user,model,input_tokens,session_id\n1,2026-03-01T10:00:00Z,ann,m,10,\n")
                    .warnings,
                ElementsAre(HasSubstr("no row names one")));
}

TEST(Sessions, OfAnOutcomeBesideItsUsageAreThoseOfTheRow)
{
    const Imported log = kept("request_id,time,user,model,input_tokens,outcome,session_id\n"
                              "1,2026-03-01T10:00:00Z,ann,m,10,solved,s1\n"
                              "2,2026-03-01T10:00:00Z,ann,m,20,,s2\n");
    usage::CellColumns columns;
    ASSERT_EQ(log.sessionBlocks.size(), 1u);
    ASSERT_TRUE(usage::decode(log.sessionBlocks[0], columns));
    std::map<std::string, std::int64_t> outcomes;
    for (std::size_t i = 0; i < columns.size(); ++i)
        outcomes[log.newNames.sessions.at(columns.user[i]).name] += columns.counts[i].outcomeMicros;
    EXPECT_EQ(outcomes, (std::map<std::string, std::int64_t>{{"s1", 1'000'000}, {"s2", 0}}));
}

} // namespace
} // namespace core::ingest::testing
