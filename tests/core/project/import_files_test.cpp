#include "core/project/import_files.h"

#include "core/usage/totals.h"
#include "tests/core/project/project_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace core::project {
namespace {

using testing::created;
using testing::described;
using ::testing::HasSubstr;
using testing::loaded;
using testing::TemporaryFolder;

constexpr const char* kMarch = "request_id,time,user,model,input_tokens,output_tokens\n"
                               "r1,2026-03-01T08:00:00Z,ann,gpt-4o,1000,100\n"
                               "r2,2026-03-02T09:00:00Z,bob,gpt-4o,2000,200\n"
                               "r3,2026-03-03T10:00:00Z,ann,gpt-4o,-5,300\n";
/// r2 again, and one row that is new.
constexpr const char* kOverlap = "request_id,time,user,model,input_tokens,output_tokens\n"
                                 "r2,2026-03-02T09:00:00Z,bob,gpt-4o,2000,200\n"
                                 "r4,2026-03-04T09:00:00Z,cia,gpt-4o-mini,4000,400\n";

class ImportFiles : public ::testing::Test {
protected:
    std::filesystem::path log(const std::string& name, std::string_view bytes)
    {
        testing::write(m_folder / name, bytes);
        return m_folder / name;
    }

    Result<ImportOutcome> import(std::vector<std::filesystem::path> logs, bool dryRun = false)
    {
        ImportChoices choices;
        choices.dryRun = dryRun;
        return import(std::move(logs), choices);
    }

    Result<ImportOutcome> import(std::vector<std::filesystem::path> logs, const ImportChoices& choices,
                                 ingest::Options options = {})
    {
        options.now = *parseTime("2026-11-21");
        auto outcome = importFiles(*m_file, m_project, logs, options, noProgress(), choices);
        if (outcome)
            m_project = outcome->project;
        return outcome;
    }

    std::int64_t outputTokens() const { return usage::totalsOf(*m_project.usage)->counts.output; }

    TemporaryFolder m_folder;
    std::unique_ptr<ProjectFile> m_file = created(m_folder / "p.tierwright");
    Project m_project = loaded(*m_file);
};

TEST_F(ImportFiles, KnowRowsAgainWhoseIdsWaitedInAFile)
{
    std::string rows = "request_id,time,user,model,input_tokens,output_tokens\n", more = rows;
    for (int i = 0; i < 3000; ++i) {
        const std::string row =
            "r" + std::to_string(i) + "," + std::to_string(1'772'352'000 + i * 600) + ",ann,gpt-4o,10,1\n";
        (i < 2000 ? rows : more) += row;
        if (i % 4 == 0)
            more += row; // of the other file of the same import, or twice
    }
    ingest::Options options;
    options.idsInMemory = 30;
    const auto first = import({log("a.csv", rows), log("b.csv", more)}, ImportChoices(), options);
    ASSERT_TRUE(first) << describe(first.error());
    EXPECT_EQ(first->files[0].accepted, 2000u);
    EXPECT_EQ(first->files[1].accepted, 1000u);
    EXPECT_EQ(first->files[1].duplicate, 750u);
    const auto again = import({log("c.csv", more + "\n")});
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(again->files[0].accepted, 0u);
    EXPECT_EQ(again->files[0].duplicate, 1750u);
    EXPECT_EQ(outputTokens(), 3000);
}

/// Found by the fuzzer of the generic readers: an id that comes on two days was a duplicate in its own file,
/// and new when another file repeated both.
TEST_F(ImportFiles, CountsAnIdOfTwoDaysOnceInEveryFile)
{
    const std::string header = "request_id,time,user,model,input_tokens,output_tokens\n";
    const std::string both =
        "r1,2026-03-01T08:00:00Z,ann,gpt-4o,1,100\nr1,2026-03-02T08:00:00Z,bob,gpt-4o,1,7\n";
    const auto first = import({log("first.csv", header + both)});
    ASSERT_TRUE(first) << describe(first.error());
    EXPECT_EQ(first->files[0].duplicate, 1u);
    const auto second =
        import({log("second.csv", header + both + "r2,2026-03-02T09:00:00Z,ann,gpt-4o,1,20\n")});
    ASSERT_TRUE(second) << describe(second.error());
    EXPECT_EQ(second->files[0].accepted, 1u);
    EXPECT_EQ(second->files[0].duplicate, 2u);
    EXPECT_EQ(outputTokens(), 120);
}

TEST_F(ImportFiles, StoresAcceptedRowsAndReportsTheOthers)
{
    const auto outcome = import({log("march.csv", kMarch)});
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_EQ(outcome->files.size(), 1u);
    const FileReport& report = outcome->files.front();
    EXPECT_EQ(report.rows, 3u);
    EXPECT_EQ(report.accepted, 2u);
    EXPECT_EQ(report.rejected, 1u);
    ASSERT_EQ(report.rejectedRows.size(), 1u);
    EXPECT_EQ(report.rejectedRows.front().line, 4u);
    EXPECT_EQ(report.importId, m_project.imports->back().id);
    EXPECT_EQ(outputTokens(), 300);
    EXPECT_EQ(described(loaded(*m_file)), described(m_project));
}

TEST_F(ImportFiles, AddsNothingForTheSameBytesAgainWhateverTheirName)
{
    ASSERT_TRUE(import({log("march.csv", kMarch)}));
    const std::string before = described(m_project);
    const auto again = import({log("copy of march.csv", kMarch)});
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->files.front().nothingNew);
    EXPECT_EQ(again->files.front().importId, 0);
    EXPECT_EQ(again->files.front().accepted, 0u);
    EXPECT_EQ(again->files.front().duplicate, 2u);
    EXPECT_EQ(described(m_project), before);
}

TEST_F(ImportFiles, TakesOnlyTheNewRowsOfAnOverlappingExport)
{
    const auto outcome = import({log("march.csv", kMarch), log("overlap.csv", kOverlap)});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->files[1].accepted, 1u);
    EXPECT_EQ(outcome->files[1].duplicate, 1u);
    EXPECT_EQ(outputTokens(), 700);
}

TEST_F(ImportFiles, ChangesNothingInADryRun)
{
    const std::string before = described(m_project);
    const auto outcome = import({log("march.csv", kMarch)}, true);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->files.front().accepted, 2u);
    EXPECT_EQ(outcome->files.front().importId, 0);
    EXPECT_EQ(described(m_project), before);
    EXPECT_EQ(described(loaded(*m_file)), before);
}

TEST_F(ImportFiles, TakesBackTheFirstFileWhenTheSecondCannotBeRead)
{
    const std::string before = described(m_project);
    const auto outcome = import({log("march.csv", kMarch), m_folder / "missing.csv"});
    ASSERT_FALSE(outcome);
    EXPECT_THAT(describe(outcome.error()), HasSubstr("missing.csv"));
    EXPECT_EQ(described(loaded(*m_file)), before);
    EXPECT_TRUE(import({m_folder / "march.csv"})) << "the project goes on as if nothing had happened";
    EXPECT_EQ(outputTokens(), 300);
}

TEST_F(ImportFiles, ReadsAFolderInOrderOfNamesAndLeavesOutWhatIsNoLog)
{
    std::filesystem::create_directories(m_folder / "logs/more");
    log("logs/b.csv", kOverlap);
    log("logs/more/c.txt", "To whom it may concern\n");
    log("logs/a.csv", kMarch);
    log("logs/.hidden.csv", kMarch);
    const auto outcome = import({m_folder / "logs"});
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_EQ(outcome->files.size(), 3u);
    EXPECT_THAT(outcome->files[0].file, HasSubstr("a.csv"));
    EXPECT_THAT(outcome->files[1].file, HasSubstr("b.csv"));
    EXPECT_EQ(outcome->files[1].duplicate, 1u);
    EXPECT_EQ(outcome->files[2].rows, 0u);
    ASSERT_EQ(outcome->files[2].warnings.size(), 1u);
    EXPECT_EQ(outputTokens(), 700);
}

class StopAfter final : public Progress {
public:
    explicit StopAfter(int calls)
        : m_calls(calls)
    {}
    bool advance(std::uint64_t, std::uint64_t) override { return m_calls-- > 0; }

private:
    int m_calls;
};

TEST_F(ImportFiles, LeaveNothingBehindWhenTheyAreCancelledAtAnyMoment)
{
    const std::string before = described(m_project);
    const std::vector<std::filesystem::path> logs = {log("march.csv", kMarch), log("overlap.csv", kOverlap)};
    bool finished = false;
    for (int calls = 0; !finished && calls < 100; ++calls) {
        StopAfter stop(calls);
        const auto outcome = importFiles(*m_file, loaded(*m_file), logs, {}, stop);
        finished = bool(outcome);
        if (!finished) {
            EXPECT_EQ(outcome.error().code, ErrorCode::Cancelled);
            EXPECT_EQ(described(loaded(*m_file)), before) << "after " << calls << " calls";
        }
    }
    EXPECT_TRUE(finished);
}

TEST_F(ImportFiles, WritesRejectedRowsAsCsv)
{
    FileReport report;
    report.file = "a, \"b\".csv";
    report.rejectedRows = {{4, "input_tokens", "negative_tokens", "r3,\"x\ny\",-5"}};
    ASSERT_TRUE(writeRejects(m_folder / "rejects.csv", std::vector{report}));
    EXPECT_EQ(testing::read(m_folder / "rejects.csv"),
              "file,line,field,reason,text,header,names\n"
              "\"a, \"\"b\"\".csv\",4,\"input_tokens\",\"negative_tokens\",\"r3,\"\"x\ny\"\",-5\",\"\",\n");
    report.codes = true;
    ASSERT_TRUE(writeRejects(m_folder / "rejects.csv", std::vector{report}));
    EXPECT_THAT(testing::read(m_folder / "rejects.csv"), ::testing::EndsWith(",codes\n"));
    EXPECT_EQ(writeRejects(m_folder / "none/rejects.csv", {}).error().code, ErrorCode::FileAccess);
}

} // namespace
} // namespace core::project
