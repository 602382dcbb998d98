#include "log_fixture.h"

#include "core/ingest/import.h"
#include "core/usage/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

namespace core::ingest::testing {
namespace {

using nlohmann::json;
using std::filesystem::path;

/// An expected.json and the log beside it.
struct Golden {
    path log, expected;
};

/// Cases under tests/data/ingest/<format>/<case>/ and, if TIERWRIGHT_SHARED is set, its samples.
std::vector<Golden> goldens()
{
    std::vector<Golden> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(path(TIERWRIGHT_TEST_DATA) / "ingest"))
        if (entry.path().filename() == "expected.json")
            for (const auto& other : std::filesystem::directory_iterator(entry.path().parent_path()))
                if (other.path().filename().string().starts_with("input"))
                    found.push_back({other.path(), entry.path()});
    if (const char* shared = std::getenv("TIERWRIGHT_SHARED"))
        for (const auto& entry : std::filesystem::directory_iterator(path(shared) / "samples"))
            if (entry.path().string().ends_with(".expected.json")) {
                const std::string name = entry.path().string();
                found.push_back(
                    {name.substr(0, name.size() - std::string(".expected.json").size()), entry.path()});
            }
    std::sort(found.begin(), found.end(), [](const Golden& a, const Golden& b) { return a.log < b.log; });
    return found;
}

std::string nameOfCase(const ::testing::TestParamInfo<Golden>& info)
{
    std::string name = info.param.log.filename().string().starts_with("input")
                           ? info.param.log.parent_path().parent_path().filename().string() + "_" +
                                 info.param.log.parent_path().filename().string()
                           : "sample_" + info.param.log.filename().string();
    for (char& c : name)
        c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    return name;
}

class GoldenLog : public ::testing::TestWithParam<Golden> {};

std::uint64_t countOf(const json& reasons, bool duplicates)
{
    std::uint64_t sum = 0;
    for (const auto& [reason, count] : reasons.items())
        if (reason.starts_with("duplicate_") == duplicates)
            sum += count.get<std::uint64_t>();
    return sum;
}

json rejectedReasons(const json& reasons)
{
    json kept = json::object();
    for (const auto& [reason, count] : reasons.items())
        if (!reason.starts_with("duplicate_"))
            kept[reason] = count;
    return kept;
}

/// The plain decimal number of a JSON text such as "83.30".
std::string decimalOf(std::string text)
{
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.')
            text.pop_back();
    }
    return text;
}

TEST_P(GoldenLog, GivesTheTotalsThatItsExpectationStates)
{
    json expected = json::parse(std::ifstream(GetParam().expected));
    const Result<Imported> read = readLog(GetParam().log, {}, {}, {}, noProgress());
    ASSERT_TRUE(read) << describe(read.error());
    const Imported& imported = *read;
    const Sums sums = sumsOf(imported);

    EXPECT_EQ(imported.rows, expected["rows_total"]);
    EXPECT_EQ(imported.accepted, expected["rows_accepted"]);
    EXPECT_EQ(imported.duplicate, countOf(expected["rejected_by_reason"], true));
    EXPECT_EQ(imported.rejected, countOf(expected["rejected_by_reason"], false));
    EXPECT_EQ(imported.accepted + imported.rejected + imported.duplicate, imported.rows);
    EXPECT_EQ(json(imported.reasons.empty() ? json::object() : json(imported.reasons)),
              rejectedReasons(expected["rejected_by_reason"]));
    if (expected["requests"].get<std::string>().find('.') == std::string::npos) {
        EXPECT_EQ(std::to_string(sums.counts.requests), expected["requests"]);
    }
    EXPECT_EQ(sums.counts.failedRequests, expected["failed_requests"]);
    EXPECT_EQ(sums.counts.uncachedInput, expected["tokens"]["uncached_input"]);
    EXPECT_EQ(sums.counts.cacheRead, expected["tokens"]["cache_read"]);
    EXPECT_EQ(sums.counts.cacheWrite, expected["tokens"]["cache_write"]);
    EXPECT_EQ(sums.counts.output, expected["tokens"]["output"]);
    EXPECT_EQ(sums.counts.reasoning, expected["tokens"]["reasoning"]);
    EXPECT_EQ(usdText(sums.counts.loggedCostNanoUsd), decimalOf(expected["provider_cost_usd"]));
    EXPECT_EQ(json(sums.users), expected["users"]);
    EXPECT_EQ(sums.orgs.size(), expected["distinct_orgs"]);
    if (expected.contains("models") && !expected["models"].empty()) {
        EXPECT_EQ(json(sums.models), expected["models"]);
    }
    if (expected.contains("workflows") && !expected["workflows"].empty()) {
        EXPECT_EQ(json(sums.workflows), expected["workflows"]);
    }
    for (const auto& [name, count] : expected["value_events"].items())
        if (name != "value_usd") { // the cube counts outcomes, not their value in money
            EXPECT_EQ(usdText(sums.outcomeMicros.contains(name) ? sums.outcomeMicros.at(name) * 1000 : 0),
                      count)
                << name;
        }
    if (!imported.coverage.empty) {
        EXPECT_EQ(isoText(imported.coverage.first), expected["first_event_utc"]);
        EXPECT_EQ(isoText(imported.coverage.last), expected["last_event_utc"]);
    }
}

/// Usage by the names of sessions.
std::map<std::string, usage::Counts> bySession(const Imported& imported)
{
    std::map<std::string, usage::Counts> sums;
    usage::CellColumns columns;
    for (const usage::Block& block : imported.sessionBlocks) {
        EXPECT_TRUE(usage::decode(block, columns));
        for (std::size_t i = 0; i < columns.size(); ++i)
            sums[imported.newNames.sessions.at(columns.user[i]).name] += columns.counts[i];
    }
    return sums;
}

TEST_P(GoldenLog, KeepsTheSessionsThatItsExpectationCounts)
{
    const json expected = json::parse(std::ifstream(GetParam().expected));
    Options options;
    options.keepSessions = true;
    const Result<Imported> read = readLog(GetParam().log, options, {}, {}, noProgress());
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(sumsOf(*read).counts.tokens(),
              sumsOf(*readLog(GetParam().log, {}, {}, {}, noProgress())).counts.tokens());
    const std::size_t sessions = expected.value("distinct_sessions", std::size_t(0));
    if (sessions > 0) {
        EXPECT_EQ(bySession(*read).size(), sessions);
    }
    usage::Counts sum;
    for (const auto& [name, counts] : bySession(*read)) {
        EXPECT_NE(name, "");
        sum += counts;
    }
    EXPECT_LE(sum.tokens(), sumsOf(*read).counts.tokens());
    EXPECT_LE(sum.requests, sumsOf(*read).counts.requests);
}

INSTANTIATE_TEST_SUITE_P(All, GoldenLog, ::testing::ValuesIn(goldens()), nameOfCase);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GoldenLog);

} // namespace
} // namespace core::ingest::testing
