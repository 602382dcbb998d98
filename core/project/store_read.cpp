#include "core/project/document_json.h"
#include "core/project/names_blob.h"
#include "core/project/store.h"

#include <algorithm>
#include <limits>

namespace core::project {
namespace {

// Times outside are no usage, and would make periods without end.
constexpr Micros kEarliest = -2'208'988'800'000'000; // 1900-01-01
constexpr Micros kLatest = 7'258'118'400'000'000;    // 2200-01-01

Error damaged(const std::filesystem::path& path, const std::string& what)
{
    return {ErrorCode::Damaged, what, path.string(), 0, {}, "a project written by this program"};
}

bool fits32(std::int64_t value)
{
    return value >= std::numeric_limits<std::int32_t>::min() &&
           value <= std::numeric_limits<std::int32_t>::max();
}

} // namespace

Result<Project> Store::load()
{
    const std::lock_guard lock(m_mutex);
    Project project = newProject();
    const Status read = m_database.snapshot([&]() -> Status {
        const auto revision = storedRevision();
        if (!revision)
            return revision.error();
        const auto document = loadDocument();
        if (!document)
            return document.error();
        auto loaded = withDocument(*document, project, m_path.string());
        if (!loaded)
            return loaded.error();
        auto filled = loadUsage(std::move(loaded).value());
        if (!filled)
            return filled.error();
        project = std::move(filled).value();
        m_revision = *revision;
        return Done{};
    });
    if (!read)
        return read.error();
    return project;
}

Result<Project> Store::loadUsage(Project project)
{
    auto cube = loadCube();
    if (!cube)
        return cube.error();
    auto imports = loadImports();
    if (!imports)
        return imports.error();
    auto accounts = loadAccounts();
    if (!accounts)
        return accounts.error();
    project.usage = std::move(cube).value();
    project.imports = std::move(imports).value();
    project.accounts = std::move(accounts).value();
    return project;
}

Result<std::vector<usage::Account>> Store::loadAccounts()
{
    std::vector<usage::Account> accounts;
    bool sound = true;
    Statement select(m_database, "SELECT user, org, plan, seats, paid_nano, country, start FROM account "
                                 "ORDER BY import, rowid");
    const Status read = select.run([&](Statement& row) {
        usage::Account account{row.text(0), row.text(1), row.text(2), row.integer(3), {}, row.text(5), {}};
        if (!row.isNull(4))
            account.paidNano = row.integer(4);
        if (!row.isNull(6)) {
            sound = sound && fits32(row.integer(6));
            account.start = static_cast<Day>(row.integer(6));
        }
        accounts.push_back(std::move(account));
    });
    if (read && !sound)
        return damaged(m_path, "an account is damaged");
    if (!read)
        return read.error();
    return accounts;
}

Result<std::int64_t> Store::storedRevision()
{
    return m_database.integer("SELECT revision FROM document");
}

Result<std::string> Store::loadDocument()
{
    std::string json;
    const Status read =
        Statement(m_database, "SELECT json FROM document").run([&](Statement& row) { json = row.text(0); });
    if (!read)
        return read.error();
    return json;
}

Result<usage::Cube> Store::loadCube()
{
    usage::Cube cube;
    usage::Dictionaries names;
    if (const Status read =
            all({[&] { return loadNames(names); }, [&] { return loadBlocks("block", cube.blocks); },
                 [&] {
                     return loadBlocks("session_block", cube.sessionBlocks);
                 }});
        !read)
        return read.error();
    m_names.emplace(names);
    cube.names = std::move(names);
    auto coverage = loadCoverage();
    if (!coverage)
        return coverage.error();
    cube.coverage = *coverage;
    return cube;
}

Status Store::loadBlocks(const char* table, std::vector<Shared<usage::Block>>& blocks)
{
    bool sound = true;
    const std::string sql = std::string("SELECT day, days, cells, bytes FROM ") + table + " ORDER BY day, id";
    Statement select(m_database, sql.c_str());
    const Status read = select.run([&](Statement& row) {
        const std::int64_t day = row.integer(0), days = row.integer(1), cells = row.integer(2);
        sound = sound && fits32(day) && fits32(days) && cells >= 0 &&
                cells <= std::numeric_limits<std::uint32_t>::max();
        if (sound)
            blocks.emplace_back(usage::Block{static_cast<Day>(day), static_cast<std::int32_t>(days),
                                             static_cast<std::uint32_t>(cells), row.text(3)});
    });
    if (read && !sound)
        return damaged(m_path, "a block of usage is damaged");
    return read;
}

Status Store::loadNames(usage::Dictionaries& names)
{
    Status appended = Done{};
    const Status read =
        Statement(m_database, "SELECT kind, bytes FROM names ORDER BY id").run([&](Statement& row) {
            if (!appended)
                return;
            const std::string kind = row.text(0);
            const std::string blob = row.text(1);
            appended = kind == "user"      ? appendNames(blob, names.users)
                       : kind == "org"     ? appendNames(blob, names.orgs)
                       : kind == "context" ? appendContexts(blob, names.contexts)
                       : kind == "session" ? appendSessions(blob, names.sessions)
                                           : damaged(m_path, "names of an unknown kind");
        });
    if (read && appended)
        for (const usage::Session& session : names.sessions)
            if (session.user >= names.users.size())
                return damaged(m_path, "a session is damaged");
    return read ? appended : read;
}

Result<usage::Coverage> Store::loadCoverage()
{
    usage::Coverage coverage;
    const Status read = Statement(m_database, "SELECT min(first), max(last), count(first) FROM import")
                            .run([&](Statement& row) {
                                coverage = {row.integer(0), row.integer(1), row.integer(2) == 0};
                            });
    if (!read)
        return read.error();
    if (!coverage.empty &&
        (coverage.first < kEarliest || coverage.last > kLatest || coverage.last < coverage.first))
        return damaged(m_path, "the times of the usage are damaged");
    return coverage;
}

Result<std::vector<ImportRecord>> Store::loadImports()
{
    std::vector<ImportRecord> records;
    std::optional<Error> failure;
    const Status read =
        Statement(m_database, "SELECT id, record FROM import ORDER BY id").run([&](Statement& row) {
            auto record = recordFromJson(row.text(1), m_path.string());
            if (!record) {
                failure = record.error();
                return;
            }
            record->id = row.integer(0);
            records.push_back(std::move(record).value());
        });
    if (!read)
        return read.error();
    if (failure)
        return *failure;
    return records;
}

Result<std::string> Store::eventHashes(Day day, std::span<const std::int64_t> except)
{
    const std::lock_guard lock(m_mutex);
    std::string hashes;
    const Status read =
        Statement(m_database, "SELECT hashes, import FROM event_hash WHERE day = ? ORDER BY import, rowid")
            .bind(day)
            .run([&](Statement& row) {
                if (std::find(except.begin(), except.end(), row.integer(1)) == except.end())
                    hashes += row.text(0);
            });
    if (!read)
        return read.error();
    return hashes;
}

Result<std::vector<ingest::Rejected>> Store::rejectedRows(std::int64_t import)
{
    const std::lock_guard lock(m_mutex);
    std::vector<ingest::Rejected> rows;
    Statement select(m_database,
                     "SELECT line, field, reason, text FROM rejected WHERE import = ? ORDER BY line, rowid");
    const Status read = select.bind(import).run([&](Statement& row) {
        rows.push_back({static_cast<std::uint64_t>(row.integer(0)), row.text(1), row.text(2), row.text(3)});
    });
    if (!read)
        return read.error();
    return rows;
}

Result<std::vector<std::string>> Store::versions()
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> names;
    const Status read =
        Statement(m_database, "SELECT name FROM version ORDER BY saved_at, name").run([&](Statement& row) {
            names.push_back(row.text(0));
        });
    if (!read)
        return read.error();
    return names;
}

Result<std::string> Store::version(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    std::optional<std::string> json;
    const Status read = Statement(m_database, "SELECT json FROM version WHERE name = ?")
                            .bindText(name)
                            .run([&](Statement& row) { json = row.text(0); });
    if (!read)
        return read.error();
    if (!json)
        return Error{ErrorCode::NotFound, "there is no version named \"" + name + "\"", m_path.string()};
    return *json;
}

} // namespace core::project
