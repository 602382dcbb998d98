#include "core/project/database.h"

#include <sqlite3.h>

namespace core::project {
namespace {

constexpr int kBusyMilliseconds = 2000;
constexpr int kMostBlobBytes = 1 << 30; // a hostile file cannot ask for more at once

ErrorCode codeOf(int sqliteCode)
{
    switch (sqliteCode & 0xff) {
    case SQLITE_FULL:
        return ErrorCode::DiskFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorCode::Conflict;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG:
        return ErrorCode::Damaged;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return ErrorCode::FileAccess;
    default:
        return ErrorCode::Internal;
    }
}

std::string wordsFor(ErrorCode code, const char* message)
{
    switch (code) {
    case ErrorCode::DiskFull:
        return "the disk is full; the project is as it was before";
    case ErrorCode::Conflict:
        return "another program is writing to this project; nothing was changed";
    case ErrorCode::FileAccess:
        return std::string("the project cannot be read or written (") + message + ")";
    case ErrorCode::Damaged:
        return std::string("this is not a sound Tierwright project (") + message + ")";
    default:
        return message;
    }
}

constexpr const char* kSettings = R"sql(
PRAGMA trusted_schema=OFF;
PRAGMA cell_size_check=ON;
PRAGMA journal_mode=DELETE;
PRAGMA synchronous=FULL;
PRAGMA foreign_keys=ON;
PRAGMA temp_store=MEMORY;
PRAGMA secure_delete=ON; -- names and event ids of an import that was taken back leave the file
)sql";

} // namespace

Statement::Statement(Database& database, const char* sql)
    : m_database(database)
{
    sqlite3_prepare_v2(database.m_handle, sql, -1, &m_statement, nullptr);
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement& Statement::bind(std::int64_t value)
{
    m_bound = m_bound && sqlite3_bind_int64(m_statement, m_next++, value) == SQLITE_OK;
    return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value)
{
    if (value)
        return bind(*value);
    m_bound = m_bound && sqlite3_bind_null(m_statement, m_next++) == SQLITE_OK;
    return *this;
}

Statement& Statement::bindText(std::string_view value)
{
    m_bound = m_bound && sqlite3_bind_text64(m_statement, m_next++, value.data() ? value.data() : "",
                                             value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
    return *this;
}

Statement& Statement::bindBlob(std::string_view value)
{
    // The caller's bytes outlive run(): no copy.
    m_bound = m_bound && sqlite3_bind_blob64(m_statement, m_next++, value.data() ? value.data() : "",
                                             value.size(), SQLITE_STATIC) == SQLITE_OK;
    return *this;
}

Status Statement::run(const std::function<void(Statement&)>& row)
{
    if (!m_statement || !m_bound)
        return m_database.error();
    int state = sqlite3_step(m_statement);
    for (; state == SQLITE_ROW; state = sqlite3_step(m_statement)) {
        if (row)
            row(*this);
    }
    const Status status = state == SQLITE_DONE ? Status(Done{}) : Status(m_database.error());
    sqlite3_reset(m_statement);
    m_next = 1;
    return status;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::string Statement::text(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    return bytes ? std::string(bytes, std::size_t(sqlite3_column_bytes(m_statement, column))) : std::string();
}

Database::~Database()
{
    sqlite3_close_v2(m_handle);
}

Status Database::open(const std::filesystem::path& path, bool create)
{
    m_path = path;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path.c_str(), &m_handle, flags, nullptr) != SQLITE_OK)
        return error();
    sqlite3_busy_timeout(m_handle, kBusyMilliseconds);
    sqlite3_limit(m_handle, SQLITE_LIMIT_LENGTH, kMostBlobBytes);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    for (const int off : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW})
        sqlite3_db_config(m_handle, off, 0, nullptr);
    return execute(kSettings);
}

Status Database::execute(const char* sql)
{
    return sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? Status(Done{})
                                                                               : Status(error());
}

Result<std::int64_t> Database::integer(const char* sql)
{
    std::int64_t value = 0;
    if (const Status status = Statement(*this, sql).run([&](Statement& row) { value = row.integer(0); });
        !status)
        return status.error();
    return value;
}

std::int64_t Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

Status Database::transaction(const std::function<Status()>& work)
{
    return between("BEGIN IMMEDIATE", work);
}

Status Database::snapshot(const std::function<Status()>& work)
{
    return between("BEGIN", work);
}

Status Database::between(const char* begin, const std::function<Status()>& work)
{
    if (const Status begun = execute(begin); !begun)
        return begun;
    Status status = work();
    if (status)
        status = execute("COMMIT");
    if (!status && !sqlite3_get_autocommit(m_handle))
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
    return status;
}

Error Database::error() const
{
    const ErrorCode code = codeOf(sqlite3_extended_errcode(m_handle));
    return {code, wordsFor(code, sqlite3_errmsg(m_handle)), m_path.string()};
}

} // namespace core::project
