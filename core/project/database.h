#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace core::project {

class Database;

/// One prepared statement, reset on every run. Parameters are bound in order.
class Statement {
public:
    Statement(Database& database, const char* sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::int64_t value);
    Statement& bind(std::optional<std::int64_t> value); ///< empty = null
    Statement& bindText(std::string_view value);
    Statement& bindBlob(std::string_view value);

    /// Runs to the end, calling `row` for each row.
    Status run(const std::function<void(Statement&)>& row = {});

    std::int64_t integer(int column) const;
    bool isNull(int column) const;
    std::string text(int column) const; ///< also blobs

private:
    Database& m_database;
    sqlite3_stmt* m_statement = nullptr;
    int m_next = 1;
    bool m_bound = true;
};

/// A SQLite connection with our settings: rollback journal, full synchronisation, nothing of the file
/// trusted.
class Database {
public:
    Database() = default;
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Status open(const std::filesystem::path& path, bool create);
    Status execute(const char* sql);
    Result<std::int64_t> integer(const char* sql);
    std::int64_t lastInsertId() const;

    /// Runs `work` in one immediate transaction: all of it is stored, or nothing when it fails.
    Status transaction(const std::function<Status()>& work);
    /// Runs `work`, which only reads, on one state of the file, whatever others write meanwhile.
    Status snapshot(const std::function<Status()>& work);

    Error error() const; ///< of the last failed call

private:
    friend class Statement;
    Status between(const char* begin, const std::function<Status()>& work);

    sqlite3* m_handle = nullptr;
    std::filesystem::path m_path;
};

} // namespace core::project
