#include "core/derive/session_results.h"

#include "core/derive/derive.h"
#include "core/project/import_files.h"
#include "core/usage/totals.h"

#include <gtest/gtest.h>

#include <fstream>

#include <stdlib.h>

namespace core {
namespace {

/// A project of one log, and its folder while it lives.
class ImportedProject {
public:
    ImportedProject(const std::string& log, bool keepSessions)
    {
        std::string name = (std::filesystem::temp_directory_path() / "tierwright-XXXXXX").string();
        m_folder = ::mkdtemp(name.data());
        std::ofstream(m_folder / "log.csv") << log;
        auto file = project::ProjectFile::create(m_folder / "p.tierwright");
        EXPECT_TRUE(file);
        const std::vector<std::filesystem::path> logs = {m_folder / "log.csv"};
        ingest::Options options;
        options.keepSessions = keepSessions;
        auto outcome = project::importFiles(**file, *(*file)->load(), logs, options, noProgress());
        EXPECT_TRUE(outcome) << describe(outcome ? Error{} : outcome.error());
        m_project = std::move(outcome->project);
    }
    ~ImportedProject() { std::filesystem::remove_all(m_folder); }
    const Project& operator*() const { return m_project; }

private:
    std::filesystem::path m_folder;
    Project m_project;
};

/// 100 sessions of two requests each; session s99 is ten times as dear as the others. A tenth of the requests
/// more carries no session.
std::string log()
{
    std::string text = "request_id,time,user,model,input_tokens,session_id\n";
    const auto add = [&](int id, int tokens, const std::string& session) {
        text += std::to_string(id) + ",2026-03-0" + std::to_string(1 + id % 9) + "T10:00:00Z,u" +
                std::to_string(id % 7) + ",gpt-4o," + std::to_string(tokens) + "," + session + "\n";
    };
    for (int i = 0; i < 200; ++i)
        add(i % 100 + 7 * 100 * (i / 100), i % 100 == 99 ? 100'000 : 10'000, "s" + std::to_string(i % 100));
    for (int i = 0; i < 20; ++i)
        add(10'000 + i, 10'000, "");
    return text;
}

TEST(SessionResults, DescribeHowCostIsSpreadAndWhatCarriesNoSession)
{
    const ImportedProject project(log(), true);
    const auto results = derive(*project, nullptr, noProgress());
    ASSERT_TRUE(results) << describe(results.error());
    ASSERT_TRUE(results->costs->sessions);
    const SessionResults& sessions = *results->costs->sessions;
    const double request = 10'000 * 2.5e-6; // gpt-4o: USD 2.50 per 1M
    EXPECT_EQ(sessions.sessions, 100u);
    EXPECT_NEAR(sessions.cost, (198 + 20) * request, 1e-9);
    EXPECT_NEAR(sessions.mean, 2.18 * request, 1e-9);
    EXPECT_NEAR(sessions.p50, 2 * request, 1e-9);
    EXPECT_NEAR(sessions.p90, 2 * request, 1e-9);
    EXPECT_NEAR(sessions.max, 20 * request, 1e-9);
    EXPECT_NEAR(*sessions.top1, 20.0 / 218, 1e-9);
    EXPECT_EQ(sessions.without.requests, 20);
    EXPECT_EQ(sessions.without.uncachedInput, 200'000);
    EXPECT_NEAR(sessions.costWithout, 20 * request, 1e-9);
    ASSERT_EQ(sessions.costliest.size(), 100u);
    EXPECT_EQ(sessions.costliest.front().sum.name, "s99");

    const auto totals = usage::totalsOf(*(*project).usage);
    usage::Counts both = sessions.counts;
    both += sessions.without;
    EXPECT_EQ(both, totals->counts);
    EXPECT_NEAR(sessions.cost + sessions.costWithout, results->costs->total, 1e-12);
}

TEST(SessionResults, AreThereOnlyWhenAnImportKeptSessions)
{
    const ImportedProject project(log(), false);
    const auto results = derive(*project, nullptr, noProgress());
    ASSERT_TRUE(results);
    EXPECT_FALSE(results->costs->sessions);
}

TEST(SessionResults, FollowAPriceAndStayWithWhatDoesNotTouchThem)
{
    const ImportedProject project(log(), true);
    const auto before = derive(*project, nullptr, noProgress());
    ASSERT_TRUE(before);
    Project dearer = *project;
    cost::PriceEntry entry;
    entry.model = "openai/gpt-4o";
    entry.from = dayOf({2026, 1, 1});
    entry.uncachedInput = *Decimal::parse("5");
    entry.output = *Decimal::parse("20");
    dearer.prices = cost::withEntry(*dearer.prices, entry);
    const auto after = derive(dearer, &*before, noProgress());
    ASSERT_TRUE(after);
    EXPECT_NEAR(after->costs->sessions->cost, 2 * before->costs->sessions->cost, 1e-9);
    EXPECT_EQ(after->costs->sessions->cost, derive(dearer, nullptr, noProgress())->costs->sessions->cost);
    Project other = *project;
    economics::Assumptions assumptions = *other.assumptions;
    assumptions.dormantShare = 0.3;
    other.assumptions = assumptions;
    const auto same = derive(other, &*before, noProgress());
    ASSERT_TRUE(same);
    EXPECT_EQ(same->costs->sessions, before->costs->sessions);
}

} // namespace
} // namespace core
