#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/ingest/import.h"
#include "core/project/project.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace core::project {

/// An open `.tierwright` file (SQLite; format documented in resources/format.md). Every call is one
/// transaction: after a crash, a full disk (DiskFull) or a kill the file holds all of it or nothing. When
/// another program has written since this one last read or wrote, calls that write fail with Conflict. May be
/// used from several threads.
class ProjectFile {
public:
    static Result<std::unique_ptr<ProjectFile>>
    create(const std::filesystem::path& path); ///< fails when it exists
    /// Fails with NotFound, UnknownFormat (no project), InvalidInput (another program's database),
    /// UnsupportedVersion (a later program's), Damaged or FileAccess; such a file is left as it is.
    static Result<std::unique_ptr<ProjectFile>> open(const std::filesystem::path& path);
    ~ProjectFile();

    const std::filesystem::path& path() const;
    Result<Project> load() const;

    /// Saves plans, prices, assumptions and settings (the document); usage is stored by addImport only. What
    /// could not be opened again, such as a plan that breaks its rules, is refused with its error.
    Status saveDocument(const Project& project);
    /// Stores what a log brought and its journal entry; returns the project with it.
    Result<Project> addImport(ingest::Imported imported, const Project& project, Micros now);
    /// Stores several in one transaction, each read with the names of the project and of those before it, and
    /// removes the imports `replaced` with it.
    Result<Project> addImports(std::vector<ingest::Imported> imports, std::span<const std::int64_t> replaced,
                               const Project& project, Micros now);
    /// Removes exactly what that import brought: its cells, event ids, accounts, rejected rows and journal
    /// entry. Rows that a later import left out as its duplicates do not come back.
    Result<Project> undoImport(std::int64_t importId, const Project& project);
    /// What earlier imports, but for `except`, stored as event ids of `day`, one string behind the other (see
    /// ingest/event_ids.h).
    Result<std::string> eventHashes(Day day, std::span<const std::int64_t> except = {}) const;

    /// The rows that an import rejected (the first ingest::kMostKeptRejects), in order.
    Result<std::vector<ingest::Rejected>> rejectedRows(std::int64_t importId) const;

    /// A named version of the document; the same name is replaced.
    Status saveVersion(const std::string& name, const Project& project, Micros now);
    Result<std::vector<std::string>> versions() const;
    Result<Project> loadVersion(const std::string& name, const Project& project) const;

private:
    struct Impl;
    explicit ProjectFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace core::project
