#pragma once

#include "core/ingest/import.h"
#include "core/project/database.h"
#include "core/project/project.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace core::project {

/// The tables behind a ProjectFile. Calls may come from any thread, one is served at a time.
class Store {
public:
    explicit Store(std::filesystem::path path)
        : m_path(std::move(path))
    {}

    Status create();
    Status open();
    const std::filesystem::path& path() const { return m_path; }

    Result<Project> load();
    Status saveDocument(const std::string& json);
    /// Stores imports, gives their records the ids, and removes those in `replaced`. `names` is what the ids
    /// of the first import refer to.
    Status addImports(std::span<const ingest::Imported> imports, std::span<const std::int64_t> replaced,
                      const usage::Dictionaries& names, std::vector<ImportRecord>& records);
    /// The project with the usage, accounts and journal of the file.
    Result<Project> usageOf(Project project);
    /// Removes an import; returns the usage and the journal that remain.
    Result<Project> undoImport(std::int64_t id, Project project);
    Result<std::string> eventHashes(Day day, std::span<const std::int64_t> except);
    Result<std::vector<ingest::Rejected>> rejectedRows(std::int64_t import);
    Status saveVersion(const std::string& name, Micros now, const std::string& json);
    Result<std::vector<std::string>> versions();
    Result<std::string> version(const std::string& name);

private:
    struct Sizes {
        std::size_t users = 0, orgs = 0, contexts = 0, sessions = 0;
        explicit Sizes(const usage::Dictionaries& names)
            : users(names.users.size())
            , orgs(names.orgs.size())
            , contexts(names.contexts.size())
            , sessions(names.sessions.size())
        {}
        Sizes& operator+=(const Sizes& more);
        bool operator==(const Sizes&) const = default;
    };

    /// One transaction that fails with Conflict when another program has written since we last read.
    Status write(const std::function<Status()>& work);
    Status migrateIfOld();
    Result<std::int64_t> storedRevision();
    Status fitsNames(const usage::Dictionaries& names);

    Status insertImport(const ingest::Imported& imported, ImportRecord& record);
    Status insertBlocks(const char* table, const std::vector<usage::Block>& blocks, std::int64_t import);
    Status insertNames(const usage::Dictionaries& names, std::int64_t import);
    Status insertHashes(const ingest::Imported& imported, std::int64_t import);
    Status insertRejected(const ingest::Imported& imported, std::int64_t import);
    Status insertAccounts(const ingest::Imported& imported, std::int64_t import);
    Status storeImport(const ingest::Imported& imported, ImportRecord& record);
    Status deleteImport(std::int64_t import);
    Result<Project> loadUsage(Project project);
    Result<std::vector<usage::Account>> loadAccounts();

    Result<std::string> loadDocument();
    Result<usage::Cube> loadCube();
    Status loadBlocks(const char* table, std::vector<Shared<usage::Block>>& blocks);
    Status loadNames(usage::Dictionaries& names);
    Result<std::vector<ImportRecord>> loadImports();
    Result<usage::Coverage> loadCoverage();

    std::filesystem::path m_path;
    Database m_database;
    std::mutex m_mutex;
    std::int64_t m_revision = 0;  ///< of the document when we last read or wrote it
    std::optional<Sizes> m_names; ///< how many names the file holds, once read
};

/// Runs one step after another until one fails.
Status all(std::initializer_list<std::function<Status()>> steps);

} // namespace core::project
