#include "core/project/database.h"
#include "core/project/project_file.h"
#include "core/usage/codec.h"
#include "core/usage/totals.h"
#include "tests/core/project/project_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace core::project {
namespace {

using testing::created;
using testing::described;
using testing::loaded;
using testing::opened;
using testing::someLog;
using testing::TemporaryFolder;

TEST(TwoWriters, TheSecondIsToldAndOverwritesNothing)
{
    TemporaryFolder folder;
    const auto ann = created(folder / "p.tierwright");
    const auto bob = opened(folder / "p.tierwright");
    const Project annsView = loaded(*ann), bobsView = loaded(*bob);
    Project changed = annsView;
    Settings settings;
    settings.currency = "EUR";
    changed.settings = settings;
    ASSERT_TRUE(ann->saveDocument(changed));

    const Status saved = bob->saveDocument(bobsView);
    const auto imported = bob->addImport(someLog(bobsView, 20'500, 1, 1), bobsView, 1);
    ASSERT_FALSE(saved);
    ASSERT_FALSE(imported);
    for (const Error& error : {saved.error(), imported.error()}) {
        EXPECT_EQ(error.code, ErrorCode::Conflict);
        EXPECT_THAT(error.subject, ::testing::HasSubstr("another program"));
    }
    EXPECT_EQ(loaded(*bob).settings->currency, "EUR");
    EXPECT_TRUE(bob->saveDocument(loaded(*bob))) << "after reading what the other wrote";
}

TEST(TwoWriters, AnImportBesideAnotherDoesNotMixUpTheirNames)
{
    TemporaryFolder folder;
    const auto ann = created(folder / "p.tierwright");
    const auto bob = opened(folder / "p.tierwright");
    const Project empty = loaded(*bob);
    ASSERT_TRUE(ann->addImport(someLog(empty, 20'500, 1, 5, "ann.csv"), empty, 1));
    EXPECT_EQ(bob->addImport(someLog(empty, 20'500, 1, 5, "bob.csv"), empty, 1).error().code,
              ErrorCode::Conflict);
    EXPECT_EQ(bob->undoImport(1, loaded(*ann)).error().code, ErrorCode::Conflict);
    const Project known = loaded(*bob);
    EXPECT_TRUE(bob->addImport(someLog(known, 20'500, 1, 5, "bob.csv"), known, 1));
}

TEST(TwoWriters, AnImportIntoAnOlderValueOfTheProjectIsRefused)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    const Project empty = loaded(*file);
    ASSERT_TRUE(file->addImport(someLog(empty, 20'500, 1, 5, "a.csv"), empty, 1));
    EXPECT_EQ(file->addImport(someLog(empty, 20'500, 1, 5, "b.csv"), empty, 1).error().code,
              ErrorCode::Conflict);
    EXPECT_EQ(loaded(*file).imports->size(), 1u);
}

TEST(TwoWriters, AWriterThatHoldsTheFileMakesTheOtherSayWhy)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    Database other;
    ASSERT_TRUE(other.open(folder / "p.tierwright", false));
    ASSERT_TRUE(other.execute("BEGIN IMMEDIATE"));
    const Status saved = file->saveDocument(newProject());
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::Conflict);
    ASSERT_TRUE(other.execute("ROLLBACK"));
    EXPECT_TRUE(file->saveDocument(newProject()));
}

TEST(SeveralThreads, MayUseOneProjectFile)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    const Project project = loaded(*file);
    std::thread saver([&] {
        for (int i = 0; i < 20; ++i)
            EXPECT_TRUE(file->saveDocument(project));
    });
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(file->versions());
        EXPECT_TRUE(file->load());
    }
    saver.join();
}

/// Checks that a project holds its imports wholly and nothing else; returns how many.
std::size_t wholeImports(const std::filesystem::path& path)
{
    const auto file = opened(path);
    if (!file)
        return 0;
    const Project project = loaded(*file);
    std::uint64_t accepted = 0;
    for (const ImportRecord& record : *project.imports)
        accepted += record.accepted;
    const auto totals = usage::totalsOf(*project.usage);
    EXPECT_TRUE(totals);
    EXPECT_EQ(std::uint64_t(totals->counts.requests), accepted);
    EXPECT_EQ(project.usage->names->users.size(), project.imports->size()) << "one new user an import";
    EXPECT_EQ(project.usage->names->sessions.size(), project.imports->size()) << "and one new session";
    EXPECT_EQ(project.usage->sessionBlocks.size(), project.usage->blocks.size());
    for (const ImportRecord& record : *project.imports)
        EXPECT_EQ(file->rejectedRows(record.id)->size(), 1u);
    return project.imports->size();
}

void importForEver(const std::filesystem::path& path)
{
    auto file = ProjectFile::open(path);
    if (!file)
        _exit(1);
    auto project = (*file)->load();
    for (int i = 0; project; ++i)
        project =
            (*file)->addImport(someLog(*project, 20'500, 60, 24, "log " + std::to_string(i)), *project, i);
    _exit(2);
}

TEST(AKilledProgram, LeavesEachImportWhollyOrNotAtAll)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    created(path).reset();
    std::mt19937 random(3);
    std::size_t most = 0;
    for (int round = 0; round < 12; ++round) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0)
            importForEver(path);
        usleep(20'000 + random() % 60'000);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status))
            << "the child went wrong by itself, exit code " << WEXITSTATUS(status);
        const std::size_t imports = wholeImports(path);
        EXPECT_GE(imports, most) << "what was committed stays";
        most = imports;
    }
    EXPECT_GT(most, 0u) << "no child came as far as an import: the test says nothing";
}

TEST(AFullDisk, IsCalledSoAndChangesNothingInADatabase)
{
    TemporaryFolder folder;
    Database database;
    ASSERT_TRUE(database.open(folder / "full.db", true));
    ASSERT_TRUE(database.execute("CREATE TABLE t(x); PRAGMA max_page_count=20"));
    const Status stored = database.transaction(
        [&] { return database.execute("INSERT INTO t VALUES(1); INSERT INTO t VALUES(zeroblob(1000000))"); });
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().code, ErrorCode::DiskFull);
    EXPECT_EQ(*database.integer("SELECT count(*) FROM t"), 0);
    EXPECT_TRUE(database.execute("INSERT INTO t VALUES(2)")) << "smaller things still fit";
}

/// Files of this process may grow to `bytes` while the object lives; writing past that fails half way.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

TEST(AWriteThatFailsHalfWay, LeavesTheProjectAsItWas)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    const auto file = created(path);
    const auto project = file->addImport(someLog(newProject(), 20'500, 3, 24, "a.csv"), newProject(), 1);
    ASSERT_TRUE(project);
    {
        const FileSizeLimit limit(std::filesystem::file_size(path) + 20'000);
        const auto more = file->addImport(someLog(*project, 20'500, 900, 24, "b.csv"), *project, 2);
        ASSERT_FALSE(more);
        EXPECT_EQ(more.error().code, ErrorCode::FileAccess) << describe(more.error());
    }
    EXPECT_EQ(described(loaded(*file)), described(*project));
    EXPECT_EQ(described(loaded(*opened(path))), described(*project));
    EXPECT_TRUE(file->addImport(someLog(*project, 20'500, 900, 24, "b.csv"), *project, 2))
        << "once there is space again";
}

TEST(AFullDisk, LeavesTheProjectAsItWas)
{
    TemporaryFolder folder;
    const auto small = folder / "small";
    std::filesystem::create_directory(small);
    if (mount("tmpfs", small.c_str(), "tmpfs", 0, "size=600k") != 0)
        GTEST_SKIP() << "a small file system needs the right to mount one";
    {
        const auto file = created(small / "p.tierwright");
        const auto project = file->addImport(someLog(newProject(), 20'500, 3, 24, "a.csv"), newProject(), 1);
        ASSERT_TRUE(project);
        const auto more = file->addImport(someLog(*project, 20'500, 4000, 24, "b.csv"), *project, 2);
        EXPECT_EQ(more ? ErrorCode::Internal : more.error().code, ErrorCode::DiskFull);
        EXPECT_EQ(described(loaded(*file)), described(*project));
    }
    umount(small.c_str());
}

TEST(ADamagedProject, GivesAnErrorAndNeverACrash)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    {
        const auto file = created(path);
        ASSERT_TRUE(file->addImport(someLog(newProject(), 20'500, 30, 24, "a.csv"), newProject(), 1));
    }
    const std::string sound = testing::read(path);
    std::mt19937 random(5);
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
        std::string bytes = sound;
        if (round % 10 == 0)
            bytes.resize(random() % bytes.size());
        for (std::uint32_t flips = 1 + random() % 20; flips > 0 && !bytes.empty(); --flips)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        testing::write(path, bytes);
        const auto file = ProjectFile::open(path);
        if (!file) {
            ++refused;
            continue;
        }
        const auto project = (*file)->load();
        if (project) {
            (void)usage::totalsOf(*project->usage);
            (void)usage::totalsBy(*project->usage, usage::GroupBy::Month, {});
            (void)usage::forEachSessionBatch(*project->usage, usage::Columns::All, noProgress(), [](auto) {});
        }
        refused += project ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

TEST(AHostileProject, CannotNameTimesThatMakePeriodsWithoutEnd)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    {
        const auto file = created(path);
        ASSERT_TRUE(file->addImport(someLog(newProject(), 20'500, 1, 1), newProject(), 1));
    }
    for (const char* change :
         {"UPDATE import SET last = 9223372036854775807", "UPDATE import SET first = -9223372036854775807",
          "UPDATE block SET cells = -1", "UPDATE block SET day = 9223372036854775807",
          "UPDATE session_block SET cells = -1", "UPDATE names SET bytes = x'7f0161' WHERE kind = 'session'",
          "UPDATE names SET kind = 'x'", "UPDATE names SET bytes = x'ffffffffff7f'",
          "UPDATE document SET json = '[]'", "UPDATE document SET json = '{\"format\":7}'",
          "UPDATE import SET record = '{}'", "DELETE FROM document"}) {
        const std::string sound = testing::read(path);
        {
            Database database;
            ASSERT_TRUE(database.open(path, false));
            ASSERT_TRUE(database.execute(change));
        }
        const auto project = opened(path)->load();
        ASSERT_FALSE(project) << change;
        EXPECT_TRUE(project.error().code == ErrorCode::Damaged ||
                    project.error().code == ErrorCode::UnsupportedVersion)
            << change << ": " << describe(project.error());
        testing::write(path, sound);
    }
}

} // namespace
} // namespace core::project
