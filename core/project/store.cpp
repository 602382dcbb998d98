#include "core/project/store.h"

#include "core/project/document_json.h"
#include "core/project/names_blob.h"
#include "core/project/schema.h"

#include <algorithm>

namespace core::project {
namespace {

constexpr std::size_t kSessionsTogether = 1 << 20; // there may be more of them than fit one value

Error conflict(const std::filesystem::path& path)
{
    return {ErrorCode::Conflict,
            "another program changed this project meanwhile; nothing was overwritten",
            path.string(),
            0,
            {},
            "to open the project again"};
}

} // namespace

Status all(std::initializer_list<std::function<Status()>> steps)
{
    for (const auto& step : steps) {
        if (const Status status = step(); !status)
            return status;
    }
    return Done{};
}

Status Store::create()
{
    const std::string document = documentJson(newProject());
    m_names.emplace(usage::Dictionaries());
    m_revision = 1;
    if (const Status opened = m_database.open(m_path, true); !opened)
        return opened;
    return m_database.transaction([&] {
        return all({
            [&] { return applyMigrations(m_database, migrations()); },
            [&] {
                return Statement(m_database, "INSERT INTO document VALUES(1, 1, ?)").bindText(document).run();
            },
        });
    });
}

Status Store::open()
{
    const Status opened = all({
        [&] { return checkHeader(m_path); },
        [&] { return m_database.open(m_path, false); },
        [&] { return checkIntegrity(m_database, m_path); },
        [&] { return migrateIfOld(); },
    });
    if (!opened)
        return opened;
    const auto revision = storedRevision();
    if (!revision)
        return revision.error();
    m_revision = *revision;
    return Done{};
}

Status Store::migrateIfOld()
{
    const auto version = m_database.integer("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version == std::int64_t(migrations().size())) // nothing is written to a file that is only looked at
        return Done{};
    return m_database.transaction([&] { return applyMigrations(m_database, migrations()); });
}

Status Store::write(const std::function<Status()>& work)
{
    const Status written = m_database.transaction([&]() -> Status {
        const auto revision = storedRevision();
        if (!revision)
            return revision.error();
        if (*revision != m_revision)
            return conflict(m_path);
        if (const Status done = work(); !done)
            return done;
        return Statement(m_database, "UPDATE document SET revision = ?").bind(m_revision + 1).run();
    });
    if (written)
        ++m_revision;
    return written;
}

Status Store::saveDocument(const std::string& json)
{
    const std::lock_guard lock(m_mutex);
    return write([&] { return Statement(m_database, "UPDATE document SET json = ?").bindText(json).run(); });
}

Status Store::saveVersion(const std::string& name, Micros now, const std::string& json)
{
    const std::lock_guard lock(m_mutex);
    return m_database.transaction([&] {
        return Statement(m_database, "INSERT OR REPLACE INTO version(name, saved_at, json) VALUES(?, ?, ?)")
            .bindText(name)
            .bind(now)
            .bindText(json)
            .run();
    });
}

Store::Sizes& Store::Sizes::operator+=(const Sizes& more)
{
    users += more.users;
    orgs += more.orgs;
    contexts += more.contexts;
    sessions += more.sessions;
    return *this;
}

/// Ids of an import count on from the names it was read with: they must be those of the file.
Status Store::fitsNames(const usage::Dictionaries& names)
{
    if (!m_names) {
        usage::Dictionaries stored;
        if (const Status read = loadNames(stored); !read)
            return read;
        m_names.emplace(stored);
    }
    return *m_names == Sizes(names) ? Status(Done{}) : Status(conflict(m_path));
}

Status Store::storeImport(const ingest::Imported& imported, ImportRecord& record)
{
    return all({
        [&] { return insertImport(imported, record); },
        [&] { return insertNames(imported.newNames, record.id); },
        [&] { return insertBlocks("block", imported.blocks, record.id); },
        [&] { return insertBlocks("session_block", imported.sessionBlocks, record.id); },
        [&] { return insertHashes(imported, record.id); },
        [&] { return insertAccounts(imported, record.id); },
        [&] { return insertRejected(imported, record.id); },
    });
}

Status Store::addImports(std::span<const ingest::Imported> imports, std::span<const std::int64_t> replaced,
                         const usage::Dictionaries& names, std::vector<ImportRecord>& records)
{
    const std::lock_guard lock(m_mutex);
    const Status added = write([&]() -> Status {
        if (const Status fits = fitsNames(names); !fits)
            return fits;
        for (const std::int64_t id : replaced) // its names stay: the new imports were read with them
            if (const Status gone = Statement(m_database, "DELETE FROM import WHERE id = ?").bind(id).run();
                !gone)
                return gone;
        for (std::size_t i = 0; i < imports.size(); ++i)
            if (const Status stored = storeImport(imports[i], records[i]); !stored)
                return stored;
        return Done{};
    });
    if (!added)
        return added;
    for (const ingest::Imported& imported : imports)
        *m_names += Sizes(imported.newNames);
    return added;
}

Status Store::insertAccounts(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(m_database,
                     "INSERT INTO account(import, user, org, plan, seats, paid_nano, country, start) "
                     "VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    for (const usage::Account& account : imported.accounts) {
        insert.bind(import).bindText(account.user).bindText(account.org).bindText(account.plan);
        insert.bind(account.seats).bind(account.paidNano).bindText(account.country);
        const std::optional<std::int64_t> start = account.start;
        if (const Status done = insert.bind(start).run(); !done)
            return done;
    }
    return Done{};
}

Status Store::insertImport(const ingest::Imported& imported, ImportRecord& record)
{
    const std::string json = recordJson(record);
    const Status inserted =
        imported.coverage.empty
            ? Statement(m_database, "INSERT INTO import(record) VALUES(?)").bindText(json).run()
            : Statement(m_database, "INSERT INTO import(record, first, last) VALUES(?, ?, ?)")
                  .bindText(json)
                  .bind(imported.coverage.first)
                  .bind(imported.coverage.last)
                  .run();
    record.id = m_database.lastInsertId();
    return inserted;
}

Status Store::insertBlocks(const char* table, const std::vector<usage::Block>& blocks, std::int64_t import)
{
    const std::string sql =
        std::string("INSERT INTO ") + table + "(import, day, days, cells, bytes) VALUES(?, ?, ?, ?, ?)";
    Statement insert(m_database, sql.c_str());
    for (const usage::Block& block : blocks) {
        const Status done = insert.bind(import)
                                .bind(block.day)
                                .bind(block.days)
                                .bind(block.cells)
                                .bindBlob(block.bytes)
                                .run();
        if (!done)
            return done;
    }
    return Done{};
}

Status Store::insertNames(const usage::Dictionaries& names, std::int64_t import)
{
    Statement insert(m_database, "INSERT INTO names(import, kind, bytes) VALUES(?, ?, ?)");
    const std::string users = namesBlob(names.users);
    const std::string orgs = namesBlob(names.orgs);
    const std::string contexts = contextsBlob(names.contexts);
    const auto put = [&](const char* kind, const std::string& blob) -> Status {
        return blob.empty() ? Status(Done{}) : insert.bind(import).bindText(kind).bindBlob(blob).run();
    };
    for (const auto& [kind, blob] :
         {std::pair{"user", &users}, std::pair{"org", &orgs}, std::pair{"context", &contexts}})
        if (const Status done = put(kind, *blob); !done)
            return done;
    const std::span<const usage::Session> sessions = names.sessions;
    for (std::size_t begin = 0; begin < sessions.size(); begin += kSessionsTogether) {
        const std::size_t count = std::min(kSessionsTogether, sessions.size() - begin);
        if (const Status done = put("session", sessionsBlob(sessions.subspan(begin, count))); !done)
            return done;
    }
    return Done{};
}

Status Store::insertHashes(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(m_database, "INSERT INTO event_hash(import, day, hashes) VALUES(?, ?, ?)");
    for (const auto& [day, aside] : imported.eventHashes) { // one piece of them in memory at a time
        const auto hashes = aside.sharedBytes();
        if (!hashes)
            return hashes.error();
        if (const Status done = insert.bind(import).bind(day).bindBlob(**hashes).run(); !done)
            return done;
    }
    return Done{};
}

Status Store::insertRejected(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(m_database,
                     "INSERT INTO rejected(import, line, field, reason, text) VALUES(?, ?, ?, ?, ?)");
    for (const ingest::Rejected& row : imported.rejectedRows) {
        const Status done = insert.bind(import)
                                .bind(static_cast<std::int64_t>(row.line))
                                .bindText(row.field)
                                .bindText(row.reason)
                                .bindBlob(row.text)
                                .run();
        if (!done)
            return done;
    }
    return Done{};
}

/// Names stay while later imports may use their ids; those of the last import go with it.
Status Store::deleteImport(std::int64_t import)
{
    const auto last = m_database.integer("SELECT max(id) FROM import");
    if (!last)
        return last.error();
    return all({
        [&]() -> Status {
            if (*last != import)
                return Done{};
            return Statement(m_database, "DELETE FROM names WHERE import = ?").bind(import).run();
        },
        [&] { return Statement(m_database, "DELETE FROM import WHERE id = ?").bind(import).run(); },
    });
}

Result<Project> Store::undoImport(std::int64_t id, Project project)
{
    const std::lock_guard lock(m_mutex);
    if (const Status removed = write([&] { return deleteImport(id); }); !removed)
        return removed.error();
    return loadUsage(std::move(project));
}

Result<Project> Store::usageOf(Project project)
{
    const std::lock_guard lock(m_mutex);
    return loadUsage(std::move(project));
}

} // namespace core::project
