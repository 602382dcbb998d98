#include "core/project/schema.h"

#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace core::project {
namespace {

constexpr std::uintmax_t kQuickCheckBytes = 256 << 20;
constexpr const char* kExpected = "a .tierwright file";

constexpr std::array kMigrations = {
    R"sql(
CREATE TABLE document(id INTEGER PRIMARY KEY CHECK(id = 1), revision INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE version(name TEXT PRIMARY KEY, saved_at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE import(id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, first INTEGER, last INTEGER) STRICT;
CREATE TABLE block(id INTEGER PRIMARY KEY, import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE,
                   day INTEGER NOT NULL, days INTEGER NOT NULL, cells INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX block_by_import ON block(import);
CREATE TABLE names(id INTEGER PRIMARY KEY, import INTEGER NOT NULL, kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE event_hash(import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE, day INTEGER NOT NULL,
                        hashes BLOB NOT NULL) STRICT;
CREATE INDEX event_hash_by_day ON event_hash(day);
CREATE INDEX event_hash_by_import ON event_hash(import);
CREATE TABLE rejected(import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE, line INTEGER NOT NULL,
                      field TEXT NOT NULL, reason TEXT NOT NULL, text BLOB NOT NULL) STRICT;
CREATE INDEX rejected_by_import ON rejected(import);
)sql",
    R"sql(
CREATE TABLE account(import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE, user TEXT NOT NULL,
                     org TEXT NOT NULL, plan TEXT NOT NULL, seats INTEGER NOT NULL, paid_nano INTEGER,
                     country TEXT NOT NULL, start INTEGER) STRICT;
CREATE INDEX account_by_import ON account(import);
)sql",
    "-- blocks of usage come in layout 2, which earlier programs take for damage",
    R"sql(
CREATE TABLE session_block(id INTEGER PRIMARY KEY, import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE,
                           day INTEGER NOT NULL, days INTEGER NOT NULL, cells INTEGER NOT NULL, bytes BLOB NOT NULL)
                           STRICT;
CREATE INDEX session_block_by_import ON session_block(import);
)sql",
};

/// What the first 100 bytes of an SQLite file say (sqlite.org/fileformat.html, 1.3).
struct Header {
    std::array<unsigned char, 100> bytes{};

    bool isSqlite() const
    {
        return std::string_view(reinterpret_cast<const char*>(bytes.data()), 16) ==
               std::string_view("SQLite format 3\0", 16);
    }
    std::uint32_t at(std::size_t offset) const
    {
        return std::uint32_t(bytes[offset]) << 24 | std::uint32_t(bytes[offset + 1]) << 16 |
               std::uint32_t(bytes[offset + 2]) << 8 | bytes[offset + 3];
    }
    std::uint32_t userVersion() const { return at(60); }
    std::uint32_t applicationId() const { return at(68); }
};

Error refused(ErrorCode code, const std::string& what, const std::filesystem::path& path,
              const std::string& expected)
{
    return {code, what, path.string(), 0, {}, expected};
}

} // namespace

std::span<const char* const> migrations()
{
    return kMigrations;
}

Status checkHeader(const std::filesystem::path& path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found)
        return refused(ErrorCode::NotFound, "there is no such file", path, kExpected);
    if (!std::filesystem::is_regular_file(status))
        return refused(ErrorCode::InvalidInput, "this is not a file", path, kExpected);
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return refused(ErrorCode::FileAccess, "the project cannot be opened", path,
                       "a file that may be read");
    Header header;
    file.read(reinterpret_cast<char*>(header.bytes.data()), std::streamsize(header.bytes.size()));
    if (!file || !header.isSqlite())
        return refused(ErrorCode::UnknownFormat, "this file is not a Tierwright project", path, kExpected);
    if (header.applicationId() != kApplicationId)
        return refused(ErrorCode::InvalidInput,
                       "this is a database of another program, not a Tierwright project", path, kExpected);
    if (header.userVersion() > kMigrations.size())
        return refused(ErrorCode::UnsupportedVersion,
                       "this project was made by a later version of Tierwright", path,
                       "project format " + std::to_string(kMigrations.size()) + " or earlier");
    return Done{};
}

Status applyMigrations(Database& database, std::span<const char* const> steps)
{
    const auto version = database.integer("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version < 0 || *version >= std::int64_t(steps.size()))
        return Done{};
    for (const char* step : steps.subspan(std::size_t(*version))) {
        if (const Status done = database.execute(step); !done)
            return done;
    }
    const std::string marks = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                              "; PRAGMA user_version=" + std::to_string(steps.size());
    return database.execute(marks.c_str());
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
        return refused(ErrorCode::Damaged, "the project is damaged: " + verdict, path, kExpected);
    return Done{};
}

} // namespace core::project
