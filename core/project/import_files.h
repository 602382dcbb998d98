#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/ingest/import.h"
#include "core/project/project_file.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace core::project {

/// What became of one file.
struct FileReport {
    std::string file;
    std::string format;
    std::int64_t importId = 0; ///< 0 = nothing was stored
    std::uint64_t rows = 0, accepted = 0, rejected = 0, duplicate = 0;
    std::map<std::string, std::uint64_t> reasons;
    std::vector<ingest::Rejected> rejectedRows;
    std::vector<std::string> warnings;
    bool nothingNew = false; ///< the same bytes were imported before, or every row was a duplicate
};

struct ImportOutcome {
    Project project; ///< with the new usage; the same as before when nothing was stored
    std::vector<FileReport> files;
};

struct ImportChoices {
    bool dryRun = false; ///< read and report, store nothing
};

/// Reads logs into the project, one transaction a file, all of them or none: when one cannot be read, those
/// before it are taken back and its error is returned. Of a folder every file is read, in order of name; what
/// is no log there is left out with a warning. A file whose bytes were imported before adds nothing.
Result<ImportOutcome> importFiles(ProjectFile& file, const Project& project,
                                  std::span<const std::filesystem::path> logs, const ingest::Options& options,
                                  Progress& progress, const ImportChoices& choices = {});

/// Rejected rows as CSV with the columns file, line, field, reason, text. Of each file these are the first
/// ingest::kMostKeptRejects.
Status writeRejects(const std::filesystem::path& file, std::span<const FileReport> reports);

} // namespace core::project
