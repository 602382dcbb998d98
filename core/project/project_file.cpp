#include "core/project/project_file.h"

#include "core/project/database.h"
#include "core/project/document_json.h"
#include "core/project/names_blob.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace core::project {
namespace {

constexpr std::int64_t kApplicationId = 0x54575254; // "TWRT", so that `file` and we know our own
constexpr std::int64_t kSchemaVersion = 1;
constexpr std::uintmax_t kQuickCheckBytes =
    64 << 20; // larger files are checked block by block when they are read

constexpr const char* kSchema = R"sql(
CREATE TABLE document(id INTEGER PRIMARY KEY CHECK(id = 1), revision INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE version(name TEXT PRIMARY KEY, saved_at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE import(id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, first INTEGER, last INTEGER) STRICT;
CREATE TABLE block(id INTEGER PRIMARY KEY, import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE,
                   day INTEGER NOT NULL, days INTEGER NOT NULL, cells INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX block_by_import ON block(import);
CREATE TABLE names(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE event_hash(import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE, day INTEGER NOT NULL,
                        hashes BLOB NOT NULL, PRIMARY KEY(day, import)) STRICT;
CREATE INDEX event_hash_by_import ON event_hash(import);
CREATE TABLE rejected(import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE, line INTEGER NOT NULL,
                      field TEXT NOT NULL, reason TEXT NOT NULL, text BLOB NOT NULL) STRICT;
CREATE INDEX rejected_by_import ON rejected(import);
)sql";

Status setUp(Database& database)
{
    return database.transaction([&]() -> Status {
        if (const Status made = database.execute(kSchema); !made)
            return made;
        const std::string marks = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                                  "; PRAGMA user_version=" + std::to_string(kSchemaVersion);
        if (const Status marked = database.execute(marks.c_str()); !marked)
            return marked;
        const std::string document = documentJson(newProject());
        return Statement(database, "INSERT INTO document VALUES(1, 1, ?)").bindText(document).run();
    });
}

Status checkMarks(Database& database, const std::filesystem::path& path)
{
    const auto application = database.integer("PRAGMA application_id");
    if (!application)
        return application.error();
    if (*application != kApplicationId)
        return Error{ErrorCode::InvalidInput, "this file is not a Tierwright project", path.string(), 0, {},
                     "a .tierwright file"};
    const auto version = database.integer("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version > kSchemaVersion)
        return Error{ErrorCode::UnsupportedVersion,
                     "this project was made by a later version of Tierwright",
                     path.string(),
                     0,
                     {},
                     "project format " + std::to_string(kSchemaVersion) + " or earlier"};
    return Done{};
}

Status checkIntegrity(Database& database, const std::filesystem::path& path)
{
    std::error_code unknown;
    if (std::filesystem::file_size(path, unknown) > kQuickCheckBytes)
        return Done{};
    std::string verdict;
    const Status checked =
        Statement(database, "PRAGMA quick_check(1)").run([&](Statement& row) { verdict = row.text(0); });
    if (!checked)
        return checked;
    if (verdict != "ok")
        return Error{ErrorCode::Damaged, "the project is damaged: " + verdict, path.string()};
    return Done{};
}

std::string mappingJson(const ingest::Mapping& mapping)
{
    nlohmann::ordered_json json = {{"columns", mapping.columnOf},
                                   {"input_includes_cache", mapping.inputIncludesCache},
                                   {"time_zone", mapping.timeZone},
                                   {"cost_unit", mapping.costUnit}};
    if (!mapping.constantUser.empty())
        json["constant_user"] = mapping.constantUser;
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ImportRecord recordOf(const ingest::Imported& imported, Micros now)
{
    ImportRecord record;
    record.fileName = imported.file;
    record.bytes = imported.bytes;
    record.sha256 = imported.sha256;
    record.format = imported.format;
    record.mapping = mappingJson(imported.mapping);
    record.rows = imported.rows;
    record.accepted = imported.accepted;
    record.rejected = imported.rejected;
    record.duplicate = imported.duplicate;
    record.reasons = imported.reasons;
    record.importedAt = now;
    return record;
}

/// Runs one statement after another until one fails.
Status all(std::initializer_list<std::function<Status()>> steps)
{
    for (const auto& step : steps) {
        if (const Status status = step(); !status)
            return status;
    }
    return Done{};
}

} // namespace

struct ProjectFile::Impl {
    std::filesystem::path path;
    mutable Database database;
    mutable std::int64_t revision = 0; ///< of the document when we last read or wrote it

    Status insertImport(const ingest::Imported& imported, ImportRecord& record);
    Status insertBlocks(const ingest::Imported& imported, std::int64_t import);
    Status insertNames(const usage::Dictionaries& names);
    Status insertHashes(const ingest::Imported& imported, std::int64_t import);
    Status insertRejected(const ingest::Imported& imported, std::int64_t import);
    Result<usage::Cube> loadCube() const;
    Status loadNames(usage::Dictionaries& names) const;
    Result<std::vector<ImportRecord>> loadImports() const;
    Result<usage::Coverage> loadCoverage() const;
    Status writeDocument(const Project& project);
};

ProjectFile::ProjectFile(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}
ProjectFile::~ProjectFile() = default;

const std::filesystem::path& ProjectFile::path() const
{
    return m_impl->path;
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::create(const std::filesystem::path& path)
{
    std::error_code failure;
    if (std::filesystem::exists(path, failure))
        return Error{ErrorCode::Conflict, "the file exists already", path.string(), 0, {}, "a new name"};
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    Status made = impl->database.open(path, true);
    if (made)
        made = setUp(impl->database);
    if (!made) {
        impl.reset(); // closes before the half-made file goes
        std::filesystem::remove(path, failure);
        return made.error();
    }
    return std::unique_ptr<ProjectFile>(new ProjectFile(std::move(impl)));
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::open(const std::filesystem::path& path)
{
    std::error_code failure;
    if (!std::filesystem::exists(path, failure))
        return Error{ErrorCode::NotFound, "there is no such file", path.string(), 0, {},
                     "a .tierwright file"};
    if (!std::filesystem::is_regular_file(path, failure))
        return Error{ErrorCode::InvalidInput, "this is not a file", path.string(), 0, {},
                     "a .tierwright file"};
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    const Status opened = all({
        [&] { return impl->database.open(path, false); },
        [&] { return checkMarks(impl->database, path); },
        [&] { return checkIntegrity(impl->database, path); },
    });
    if (!opened) {
        Error error = opened.error();
        if (error.code == ErrorCode::Damaged && error.expected.empty())
            error.expected = "a .tierwright file";
        return error;
    }
    return std::unique_ptr<ProjectFile>(new ProjectFile(std::move(impl)));
}

Result<Project> ProjectFile::load() const
{
    Project project = newProject();
    std::string document;
    const Status read =
        Statement(m_impl->database, "SELECT json, revision FROM document").run([&](Statement& row) {
            document = row.text(0);
            m_impl->revision = row.integer(1);
        });
    if (!read)
        return read.error();
    auto loaded = withDocument(document, project, path().string());
    if (!loaded)
        return loaded;
    auto cube = m_impl->loadCube();
    if (!cube)
        return cube.error();
    auto imports = m_impl->loadImports();
    if (!imports)
        return imports.error();
    loaded->usage = std::move(cube).value();
    loaded->imports = std::move(imports).value();
    return loaded;
}

Result<usage::Cube> ProjectFile::Impl::loadCube() const
{
    usage::Cube cube;
    usage::Dictionaries names;
    if (const Status read = loadNames(names); !read)
        return read.error();
    cube.names = std::move(names);
    const Status read =
        Statement(database, "SELECT day, days, cells, bytes FROM block ORDER BY day, id")
            .run([&](Statement& row) {
                cube.blocks.emplace_back(
                    usage::Block{static_cast<Day>(row.integer(0)), static_cast<std::int32_t>(row.integer(1)),
                                 static_cast<std::uint32_t>(row.integer(2)), row.text(3)});
            });
    if (!read)
        return read.error();
    auto coverage = loadCoverage();
    if (!coverage)
        return coverage.error();
    cube.coverage = *coverage;
    return cube;
}

Status ProjectFile::Impl::loadNames(usage::Dictionaries& names) const
{
    Status appended = Done{};
    const Status read =
        Statement(database, "SELECT kind, bytes FROM names ORDER BY id").run([&](Statement& row) {
            if (!appended)
                return;
            const std::string kind = row.text(0);
            const std::string blob = row.text(1);
            appended = kind == "user"  ? appendNames(blob, names.users)
                       : kind == "org" ? appendNames(blob, names.orgs)
                                       : appendContexts(blob, names.contexts);
        });
    return read ? appended : read;
}

Result<usage::Coverage> ProjectFile::Impl::loadCoverage() const
{
    usage::Coverage coverage;
    const Status read = Statement(database, "SELECT min(first), max(last), count(first) FROM import")
                            .run([&](Statement& row) {
                                coverage = {row.integer(0), row.integer(1), row.integer(2) == 0};
                            });
    if (!read)
        return read.error();
    return coverage;
}

Result<std::vector<ImportRecord>> ProjectFile::Impl::loadImports() const
{
    std::vector<ImportRecord> records;
    std::optional<Error> failure;
    const Status read =
        Statement(database, "SELECT id, record FROM import ORDER BY id").run([&](Statement& row) {
            auto record = recordFromJson(row.text(1), path.string());
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

Status ProjectFile::Impl::writeDocument(const Project& project)
{
    const std::string json = documentJson(project);
    bool ours = false;
    const Status checked = Statement(database, "SELECT revision FROM document").run([&](Statement& row) {
        ours = row.integer(0) == revision;
    });
    if (!checked)
        return checked;
    if (!ours)
        return Error{ErrorCode::Conflict,
                     "another program changed this project meanwhile; nothing was overwritten",
                     path.string(),
                     0,
                     {},
                     "to open the project again"};
    return Statement(database, "UPDATE document SET json = ?, revision = ?")
        .bindText(json)
        .bind(revision + 1)
        .run();
}

Status ProjectFile::saveDocument(const Project& project)
{
    const Status saved = m_impl->database.transaction([&] { return m_impl->writeDocument(project); });
    if (saved)
        ++m_impl->revision;
    return saved;
}

Status ProjectFile::Impl::insertImport(const ingest::Imported& imported, ImportRecord& record)
{
    const std::string json = recordJson(record);
    const Status inserted =
        imported.coverage.empty
            ? Statement(database, "INSERT INTO import(record) VALUES(?)").bindText(json).run()
            : Statement(database, "INSERT INTO import(record, first, last) VALUES(?, ?, ?)")
                  .bindText(json)
                  .bind(imported.coverage.first)
                  .bind(imported.coverage.last)
                  .run();
    record.id = database.lastInsertId();
    return inserted;
}

Status ProjectFile::Impl::insertBlocks(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(database, "INSERT INTO block(import, day, days, cells, bytes) VALUES(?, ?, ?, ?, ?)");
    for (const usage::Block& block : imported.blocks) {
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

Status ProjectFile::Impl::insertNames(const usage::Dictionaries& names)
{
    Statement insert(database, "INSERT INTO names(kind, bytes) VALUES(?, ?)");
    const std::string users = namesBlob(names.users);
    const std::string orgs = namesBlob(names.orgs);
    const std::string contexts = contextsBlob(names.contexts);
    for (const auto& [kind, blob] :
         {std::pair{"user", &users}, std::pair{"org", &orgs}, std::pair{"context", &contexts}}) {
        if (blob->empty())
            continue;
        if (const Status done = insert.bindText(kind).bindBlob(*blob).run(); !done)
            return done;
    }
    return Done{};
}

Status ProjectFile::Impl::insertHashes(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(database, "INSERT INTO event_hash(import, day, hashes) VALUES(?, ?, ?)");
    for (const auto& [day, hashes] : imported.eventHashes) {
        if (const Status done = insert.bind(import).bind(day).bindBlob(hashes).run(); !done)
            return done;
    }
    return Done{};
}

Status ProjectFile::Impl::insertRejected(const ingest::Imported& imported, std::int64_t import)
{
    Statement insert(database,
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

Result<Project> ProjectFile::addImport(const ingest::Imported& imported, const Project& project, Micros now)
{
    ImportRecord record = recordOf(imported, now);
    const Status stored = m_impl->database.transaction([&] {
        return all({
            [&] { return m_impl->insertImport(imported, record); },
            [&] { return m_impl->insertNames(imported.newNames); },
            [&] { return m_impl->insertBlocks(imported, record.id); },
            [&] { return m_impl->insertHashes(imported, record.id); },
            [&] { return m_impl->insertRejected(imported, record.id); },
        });
    });
    if (!stored)
        return stored.error();

    usage::Dictionaries names = *project.usage->names;
    names.users.insert(names.users.end(), imported.newNames.users.begin(), imported.newNames.users.end());
    names.orgs.insert(names.orgs.end(), imported.newNames.orgs.begin(), imported.newNames.orgs.end());
    names.contexts.insert(names.contexts.end(), imported.newNames.contexts.begin(),
                          imported.newNames.contexts.end());
    usage::Cube cube = *project.usage;
    cube.names = std::move(names);
    for (const usage::Block& block : imported.blocks)
        cube.blocks.emplace_back(block);
    std::stable_sort(cube.blocks.begin(), cube.blocks.end(),
                     [](const auto& a, const auto& b) { return a->day < b->day; });
    cube.coverage = hull(cube.coverage, imported.coverage);

    Project next = project;
    next.usage = std::move(cube);
    std::vector<ImportRecord> imports = *project.imports;
    imports.push_back(std::move(record));
    next.imports = std::move(imports);
    return next;
}

Result<Project> ProjectFile::undoImport(std::int64_t importId, const Project& project)
{
    const auto known = std::find_if(project.imports->begin(), project.imports->end(),
                                    [&](const ImportRecord& record) { return record.id == importId; });
    if (known == project.imports->end())
        return Error{ErrorCode::NotFound, "there is no import " + std::to_string(importId), path().string()};
    const Status removed = m_impl->database.transaction(
        [&] { return Statement(m_impl->database, "DELETE FROM import WHERE id = ?").bind(importId).run(); });
    if (!removed)
        return removed.error();
    auto cube = m_impl->loadCube();
    if (!cube)
        return cube.error();
    auto imports = m_impl->loadImports();
    if (!imports)
        return imports.error();
    Project next = project;
    next.usage = std::move(cube).value();
    next.imports = std::move(imports).value();
    return next;
}

Result<std::string> ProjectFile::eventHashes(Day day) const
{
    std::string hashes;
    const Status read = Statement(m_impl->database, "SELECT hashes FROM event_hash WHERE day = ?")
                            .bind(day)
                            .run([&](Statement& row) { hashes += row.text(0); });
    if (!read)
        return read.error();
    return hashes;
}

Result<std::vector<ingest::Rejected>> ProjectFile::rejectedRows(std::int64_t importId) const
{
    std::vector<ingest::Rejected> rows;
    const Status read =
        Statement(m_impl->database,
                  "SELECT line, field, reason, text FROM rejected WHERE import = ? ORDER BY line")
            .bind(importId)
            .run([&](Statement& row) {
                rows.push_back(
                    {static_cast<std::uint64_t>(row.integer(0)), row.text(1), row.text(2), row.text(3)});
            });
    if (!read)
        return read.error();
    return rows;
}

Status ProjectFile::saveVersion(const std::string& name, const Project& project, Micros now)
{
    if (name.empty())
        return Error{ErrorCode::InvalidInput, "a version needs a name"};
    const std::string json = documentJson(project);
    return m_impl->database.transaction([&] {
        return Statement(m_impl->database,
                         "INSERT OR REPLACE INTO version(name, saved_at, json) VALUES(?, ?, ?)")
            .bindText(name)
            .bind(now)
            .bindText(json)
            .run();
    });
}

Result<std::vector<std::string>> ProjectFile::versions() const
{
    std::vector<std::string> names;
    const Status read = Statement(m_impl->database, "SELECT name FROM version ORDER BY saved_at, name")
                            .run([&](Statement& row) { names.push_back(row.text(0)); });
    if (!read)
        return read.error();
    return names;
}

Result<Project> ProjectFile::loadVersion(const std::string& name, const Project& project) const
{
    std::optional<std::string> json;
    const Status read = Statement(m_impl->database, "SELECT json FROM version WHERE name = ?")
                            .bindText(name)
                            .run([&](Statement& row) { json = row.text(0); });
    if (!read)
        return read.error();
    if (!json)
        return Error{ErrorCode::NotFound, "there is no version named \"" + name + "\"", path().string()};
    return withDocument(*json, project, path().string());
}

} // namespace core::project
