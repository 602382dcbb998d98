#include "tests/core/project/project_fixture.h"

#include "core/project/document_json.h"
#include "core/usage/codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace core::project::testing {

TemporaryFolder::TemporaryFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "tierwright-XXXXXX").string();
    EXPECT_TRUE(mkdtemp(name.data()));
    m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void write(const std::filesystem::path& file, std::string_view bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string read(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::unique_ptr<ProjectFile> created(const std::filesystem::path& path)
{
    auto file = ProjectFile::create(path);
    EXPECT_TRUE(file) << (file ? "" : describe(file.error()));
    return file ? std::move(*file) : nullptr;
}

std::unique_ptr<ProjectFile> opened(const std::filesystem::path& path)
{
    auto file = ProjectFile::open(path);
    EXPECT_TRUE(file) << (file ? "" : describe(file.error()));
    return file ? std::move(*file) : nullptr;
}

Project loaded(const ProjectFile& file)
{
    auto project = file.load();
    EXPECT_TRUE(project) << (project ? "" : describe(project.error()));
    return project ? std::move(*project) : newProject();
}

ingest::Imported someLog(const Project& project, Day first, int days, int cells, const std::string& name)
{
    ingest::Imported imported;
    imported.file = name;
    imported.format = "generic_csv";
    imported.fingerprint = "print of " + name;
    imported.bytes = 1000;
    imported.mapping.columnOf = {{"user", "customer"}};
    const usage::Dictionaries& base = *project.usage->names;
    if (base.orgs.empty())
        imported.newNames.orgs.emplace_back();
    const auto user = static_cast<usage::UserId>(base.users.size());
    const auto context = static_cast<usage::ContextId>(base.contexts.size());
    imported.newNames.users.push_back("user of " + name);
    imported.newNames.contexts.push_back({"openai", "gpt-4o", "", "workflow of " + name, "", ""});
    imported.newNames.sessions.push_back({"session of " + name, user});
    for (Day day = first; day < first + days; ++day) {
        std::vector<usage::Cell> made;
        for (int i = 0; i < cells; ++i) {
            usage::Counts counts;
            counts.requests = 1;
            counts.uncachedInput = 100 + day;
            // The first cell goes on with a user of an earlier import, when there is one.
            const usage::UserId who = i == 0 ? std::min<usage::UserId>(0, user) : user;
            made.push_back({who, 0, day * 24 + i % 24, context, counts});
        }
        std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) {
            return std::tie(a.user, a.hour) < std::tie(b.user, b.hour);
        });
        made.erase(
            std::unique(made.begin(), made.end(),
                        [](const auto& a, const auto& b) { return a.user == b.user && a.hour == b.hour; }),
            made.end());
        imported.rows += made.size();
        imported.blocks.push_back(usage::encoded(day, 1, made));
        std::erase_if(made, [&](const usage::Cell& cell) { return cell.user != user; });
        for (usage::Cell& cell : made)
            cell.user = static_cast<usage::UserId>(base.sessions.size());
        imported.sessionBlocks.push_back(usage::encoded(day, 1, made));
        imported.eventHashes.emplace_back(day, "ids of " + name + "; ");
    }
    imported.accepted = imported.rows++;
    imported.rejected = 1;
    imported.reasons = {{"no_time", 1}};
    imported.rejectedRows = {{7, "time", "no_time", std::string("a\0b\xff", 4)}};
    imported.coverage = {Micros(first) * 24 * kMicrosPerHour, Micros(first + days) * 24 * kMicrosPerHour - 1,
                         false};
    return imported;
}

std::vector<std::string> cellsOf(const Project& project)
{
    std::vector<std::string> cells;
    const usage::Dictionaries& names = *project.usage->names;
    const Status status = usage::forEachBlock(*project.usage, [&](const usage::CellColumns& columns) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            cells.push_back(names.users[columns.user[i]] + " " + std::to_string(columns.hour[i]) + " " +
                            names.contexts[columns.context[i]].workflow + " " +
                            std::to_string(columns.counts[i].requests) + " " +
                            std::to_string(columns.counts[i].uncachedInput));
    });
    EXPECT_TRUE(status);
    const Status sessions = usage::forEachSessionBatch(
        *project.usage, usage::Columns::All, noProgress(), [&](std::span<const usage::CellColumns> blocks) {
            for (const usage::CellColumns& columns : blocks)
                for (std::size_t i = 0; i < columns.size(); ++i) {
                    const usage::Session& session = names.sessions[columns.user[i]];
                    cells.push_back(session.name + " of " + names.users[session.user] + " " +
                                    std::to_string(columns.hour[i]) + " " +
                                    std::to_string(columns.counts[i].uncachedInput));
                }
        });
    EXPECT_TRUE(sessions);
    return cells;
}

std::string described(const Project& project)
{
    std::string text = documentJson(project) + "\n";
    for (const std::string& cell : cellsOf(project))
        text += cell + "\n";
    for (const ImportRecord& record : *project.imports)
        text += std::to_string(record.id) + " " + recordJson(record) + "\n";
    const usage::Coverage& coverage = project.usage->coverage;
    return text + (coverage.empty ? "" : isoText(coverage.first) + " " + isoText(coverage.last));
}

} // namespace core::project::testing
