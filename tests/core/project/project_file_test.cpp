#include "core/project/project_file.h"

#include "core/plan/presets.h"
#include "core/project/database.h"
#include "core/project/schema.h"
#include "tests/core/project/project_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace core::project {
namespace {

using testing::cellsOf;
using testing::created;
using testing::described;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::loaded;
using testing::opened;
using testing::someLog;
using testing::TemporaryFolder;

/// A project with something of everything that a document holds.
Project elaborate()
{
    Project project = newProject();
    std::vector<plan::Plan> plans;
    for (const plan::Preset& preset : plan::presets())
        plans.push_back(*plan::planFromPreset(preset.id));
    project.plans = std::move(plans);
    economics::Assumptions assumptions;
    assumptions.dormantShare = 0.2;
    assumptions.marginTarget = 0.65;
    project.assumptions = assumptions;
    cost::PriceBook prices = *project.prices;
    prices.mapping = {{"m-large \"quoted\" größer", "openai/gpt-4o"}};
    project.prices = prices;
    Settings settings;
    settings.periods = {usage::PeriodKind::Week, "Europe/Berlin"};
    settings.payer = usage::PayerKind::Org;
    settings.currency = "EUR";
    settings.seed = 0xffff'ffff'ffff'ffff;
    settings.population = "segments";
    settings.segments = "{\"format\":\"tierwright.segments/1\"}";
    settings.onlyPeriod = "2026-W10";
    settings.family = "burr";
    settings.growth = 12.5;
    settings.tailShare = 0.02;
    settings.baselinePlan = plan::presets().front().id;
    settings.tierBreaks = {{"cost", {1.25, 40}}, {"tokens/model/gpt-4o", {1e6}}};
    settings.selectedPlan = plan::presets().back().id;
    project.settings = settings;
    return project;
}

TEST(ProjectFile, IsBornEmptyWithTheShippedPrices)
{
    TemporaryFolder folder;
    const Project project = loaded(*created(folder / "new.tierwright"));
    EXPECT_EQ(*project.prices, cost::shippedPriceBook());
    EXPECT_TRUE(project.plans->empty());
    EXPECT_TRUE(project.usage->blocks.empty());
    EXPECT_TRUE(project.usage->coverage.empty);
}

TEST(ProjectFile, GivesBackTheDocumentThatWasSaved)
{
    TemporaryFolder folder;
    const Project project = elaborate();
    ASSERT_TRUE(created(folder / "p.tierwright")->saveDocument(project));
    const Project again = loaded(*opened(folder / "p.tierwright"));
    EXPECT_EQ(*again.plans, *project.plans);
    EXPECT_EQ(*again.prices, *project.prices);
    EXPECT_EQ(*again.assumptions, *project.assumptions);
    EXPECT_EQ(*again.settings, *project.settings);
}

TEST(ProjectFile, RefusesToSaveAPlanThatItCouldNotOpenAgain)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    Project project = elaborate();
    ASSERT_TRUE(file->saveDocument(project));
    std::vector<plan::Plan> plans = *project.plans;
    plans.front().id = "";
    project.plans = plans;
    const Status saved = file->saveDocument(project);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(loaded(*file).plans->size(), plan::presets().size()) << "what was saved before is still there";
}

TEST(ProjectFile, GivesBackTheUsageThatWasImported)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    auto project = file->addImport(someLog(newProject(), 20'500, 3, 4, "a.csv"), newProject(), 1'000);
    ASSERT_TRUE(project);
    project = file->addImport(someLog(*project, 20'499, 2, 30, "b.csv"), *project, 2'000);
    ASSERT_TRUE(project) << describe(project.error());
    EXPECT_EQ(project->imports->size(), 2u);
    EXPECT_EQ(project->imports->back().importedAt, 2'000);
    const auto again = opened(folder / "p.tierwright");
    EXPECT_EQ(described(loaded(*again)), described(*project)) << "the value in memory is the one on disk";
    EXPECT_EQ(*again->eventHashes(20'500), "ids of a.csv; ids of b.csv; ");
    EXPECT_EQ(*again->eventHashes(20'502), "ids of a.csv; ");
    EXPECT_EQ(*again->eventHashes(1), "");
    const auto rejected = again->rejectedRows(project->imports->front().id);
    ASSERT_TRUE(rejected);
    ASSERT_EQ(rejected->size(), 1u);
    EXPECT_EQ(rejected->front().line, 7u);
    EXPECT_EQ(rejected->front().text, std::string("a\0b\xff", 4)) << "bytes, not text";
}

TEST(ProjectFile, UndoesAnImportAndNothingElse)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    const auto one = file->addImport(someLog(newProject(), 20'500, 3, 4, "a.csv"), newProject(), 1);
    const auto both = file->addImport(someLog(*one, 20'500, 5, 6, "b.csv"), *one, 2);
    ASSERT_TRUE(both);

    const auto withoutLast = file->undoImport(both->imports->back().id, *both);
    ASSERT_TRUE(withoutLast);
    EXPECT_EQ(described(*withoutLast), described(*one));
    EXPECT_EQ(described(loaded(*opened(folder / "p.tierwright"))), described(*one));
    EXPECT_EQ(*file->eventHashes(20'500), "ids of a.csv; ");

    const auto bothAgain = file->addImport(someLog(*withoutLast, 20'500, 5, 6, "b.csv"), *withoutLast, 2);
    ASSERT_TRUE(bothAgain) << describe(bothAgain.error());
    const auto withoutFirst = file->undoImport(bothAgain->imports->front().id, *bothAgain);
    ASSERT_TRUE(withoutFirst);
    EXPECT_EQ(cellsOf(*withoutFirst).size(), cellsOf(*bothAgain).size() - cellsOf(*one).size());
    for (const std::string& cell : cellsOf(*withoutFirst))
        EXPECT_THAT(cell, HasSubstr(" of b.csv"));
    EXPECT_EQ(*file->eventHashes(20'500), "ids of b.csv; ");
    EXPECT_THAT(*file->rejectedRows(bothAgain->imports->front().id), IsEmpty());
}

TEST(ProjectFile, KeepsNoNameOfAnImportThatWasTakenBackLast)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    {
        const auto file = created(path);
        const auto project = file->addImport(someLog(newProject(), 20'500, 1, 2, "secret"), newProject(), 1);
        ASSERT_TRUE(project);
        ASSERT_THAT(testing::read(path), HasSubstr("user of secret"));
        ASSERT_THAT(testing::read(path), HasSubstr("session of secret"));
        ASSERT_TRUE(file->undoImport(project->imports->back().id, *project));
    }
    EXPECT_THAT(testing::read(path), ::testing::Not(HasSubstr("user of secret")));
    EXPECT_THAT(testing::read(path), ::testing::Not(HasSubstr("session of secret")));
}

TEST(ProjectFile, KnowsNoImportThatIsNotInItsJournal)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    const auto undone = file->undoImport(5, newProject());
    ASSERT_FALSE(undone);
    EXPECT_EQ(undone.error().code, ErrorCode::NotFound);
}

TEST(ProjectFile, KeepsNamedVersionsOfTheDocument)
{
    TemporaryFolder folder;
    const auto file = created(folder / "p.tierwright");
    const Project before = elaborate();
    ASSERT_TRUE(file->saveVersion("before launch", before, 10));
    ASSERT_TRUE(file->saveVersion("empty", newProject(), 5));
    EXPECT_THAT(*file->versions(), ElementsAre("empty", "before launch"));
    const auto imported = file->addImport(someLog(newProject(), 20'500, 1, 2), newProject(), 1);
    const auto restored = file->loadVersion("before launch", *imported);
    ASSERT_TRUE(restored);
    EXPECT_EQ(*restored->plans, *before.plans);
    EXPECT_TRUE(restored->usage.same(imported->usage)) << "a version is of the document alone";
    ASSERT_TRUE(file->saveVersion("before launch", newProject(), 20));
    EXPECT_THAT(*file->versions(), ElementsAre("empty", "before launch"));
    EXPECT_TRUE(file->loadVersion("before launch", *imported)->plans->empty());
    EXPECT_EQ(file->loadVersion("nothing", *imported).error().code, ErrorCode::NotFound);
    EXPECT_EQ(file->saveVersion("", newProject(), 1).error().code, ErrorCode::InvalidInput);
}

TEST(ProjectFile, IsNotCreatedOverAFileThatExists)
{
    TemporaryFolder folder;
    testing::write(folder / "p.tierwright", "precious");
    const auto file = ProjectFile::create(folder / "p.tierwright");
    ASSERT_FALSE(file);
    EXPECT_EQ(testing::read(folder / "p.tierwright"), "precious");
}

TEST(ProjectFile, CannotBeCreatedInAFolderThatDoesNotExist)
{
    TemporaryFolder folder;
    const auto file = ProjectFile::create(folder / "none/p.tierwright");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::FileAccess);
}

ErrorCode codeOfOpening(const std::filesystem::path& path)
{
    const std::string before = std::filesystem::is_regular_file(path) ? testing::read(path) : "";
    const auto file = ProjectFile::open(path);
    if (std::filesystem::is_regular_file(path)) {
        EXPECT_EQ(testing::read(path), before) << "a file that is refused stays as it is";
    }
    if (file)
        return ErrorCode::Internal;
    EXPECT_FALSE(file.error().subject.empty());
    EXPECT_EQ(file.error().file, path.string());
    return file.error().code;
}

TEST(ProjectFile, RefusesFilesThatAreNoProject)
{
    TemporaryFolder folder;
    EXPECT_EQ(codeOfOpening(folder / "none"), ErrorCode::NotFound);
    EXPECT_EQ(codeOfOpening(folder / "."), ErrorCode::InvalidInput);
    testing::write(folder / "notes.txt", std::string(5000, 'x'));
    EXPECT_EQ(codeOfOpening(folder / "notes.txt"), ErrorCode::UnknownFormat);
    testing::write(folder / "empty", "");
    EXPECT_EQ(codeOfOpening(folder / "empty"), ErrorCode::UnknownFormat);
    testing::write(folder / "short", std::string("SQLite format 3\0", 16));
    EXPECT_EQ(codeOfOpening(folder / "short"), ErrorCode::UnknownFormat);
}

TEST(ProjectFile, RefusesAndLeavesAloneTheDatabaseOfAnotherProgram)
{
    TemporaryFolder folder;
    {
        Database other;
        ASSERT_TRUE(other.open(folder / "other.db", true));
        ASSERT_TRUE(other.execute("PRAGMA journal_mode=WAL; CREATE TABLE songs(title TEXT)"));
    }
    EXPECT_EQ(codeOfOpening(folder / "other.db"), ErrorCode::InvalidInput);
}

TEST(ProjectFile, RefusesAndLeavesAloneAProjectOfALaterProgram)
{
    TemporaryFolder folder;
    created(folder / "p.tierwright").reset();
    {
        Database database;
        ASSERT_TRUE(database.open(folder / "p.tierwright", false));
        ASSERT_TRUE(database.execute("PRAGMA user_version=99"));
    }
    EXPECT_EQ(codeOfOpening(folder / "p.tierwright"), ErrorCode::UnsupportedVersion);
}

TEST(Migrations, RunOnceInOrderFromTheVersionOfTheFile)
{
    TemporaryFolder folder;
    Database database;
    ASSERT_TRUE(database.open(folder / "p.tierwright", true));
    constexpr const char* kSteps[] = {"CREATE TABLE a(x)",
                                      "ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES(1, 2)",
                                      "UPDATE a SET y = y + 1"};
    ASSERT_TRUE(applyMigrations(database, std::span(kSteps, 1)));
    EXPECT_EQ(*database.integer("PRAGMA user_version"), 1);
    ASSERT_TRUE(applyMigrations(database, kSteps));
    ASSERT_TRUE(applyMigrations(database, kSteps)) << "again: nothing to do";
    EXPECT_EQ(*database.integer("PRAGMA user_version"), 3);
    EXPECT_EQ(*database.integer("SELECT y FROM a"), 3);
    EXPECT_EQ(*database.integer("PRAGMA application_id"), std::int64_t(kApplicationId));
}

TEST(Migrations, GiveAProjectWithoutSessionsRoomForThem)
{
    TemporaryFolder folder;
    const auto path = folder / "p.tierwright";
    std::string before;
    {
        const auto file = created(path);
        ingest::Imported log = someLog(newProject(), 20'500, 3, 4, "a.csv");
        log.newNames.sessions.clear();
        log.sessionBlocks.clear();
        const auto project = file->addImport(log, newProject(), 1);
        ASSERT_TRUE(project);
        before = described(*project);
        Database database;
        ASSERT_TRUE(database.open(path, false));
        ASSERT_TRUE(database.execute("DROP TABLE session_block; PRAGMA user_version=3"));
    }
    const auto file = opened(path);
    const Project old = loaded(*file);
    EXPECT_EQ(described(old), before);
    const auto both = file->addImport(someLog(old, 20'500, 3, 4, "b.csv"), old, 2);
    ASSERT_TRUE(both);
    EXPECT_EQ(both->usage->names->sessions.size(), 1u);
    EXPECT_EQ(described(loaded(*opened(path))), described(*both));
}

TEST(Migrations, AreAllOrNothing)
{
    TemporaryFolder folder;
    Database database;
    ASSERT_TRUE(database.open(folder / "p.tierwright", true));
    constexpr const char* kSteps[] = {"CREATE TABLE a(x)", "nonsense"};
    EXPECT_FALSE(database.transaction([&] { return applyMigrations(database, kSteps); }));
    EXPECT_EQ(*database.integer("PRAGMA user_version"), 0);
    EXPECT_EQ(*database.integer("SELECT count(*) FROM sqlite_schema"), 0);
}

} // namespace
} // namespace core::project
