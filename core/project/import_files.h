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

/// What became of one file, or of one member of a zip.
struct FileReport {
    std::string file;
    std::string format;
    std::int64_t importId = 0; ///< 0 = nothing was stored
    std::uint64_t rows = 0, accepted = 0, rejected = 0, duplicate = 0;
    std::uint64_t accounts = 0; ///< of the accepted rows: those of an accounts file
    std::map<std::string, std::uint64_t> reasons;
    std::vector<ingest::Rejected> rejectedRows; ///< the first ingest::kMostKeptRejects
    std::string header;                         ///< of CSV, as it stands in the file
    std::vector<std::string> warnings;
    bool codes = false;      ///< the rejected rows have codes in the place of users and orgs
    bool nothingNew = false; ///< the same bytes were imported before, or every row was a duplicate
};

struct ImportOutcome {
    Project project; ///< with the new usage; the same as before when nothing was stored
    std::vector<FileReport> files;
    std::vector<std::int64_t> replaced; ///< imports that went, because the new ones hold their time
};

/// What to do with sums without ids whose time an earlier import of the same source covers too.
enum class Overlap {
    Refuse,  ///< Conflict; nothing is stored
    Replace, ///< the earlier imports go, in the same transaction
    Keep,    ///< they are different usage: add them up
};

struct ImportChoices {
    bool dryRun = false; ///< read and report, store nothing
    Overlap overlap = Overlap::Refuse;
    std::filesystem::path rejects; ///< gets every rejected row (see RejectsFile); empty = none
};

/// Reads logs into the project in one transaction: all of them or none. Of a folder every file is read, in
/// order of name, of a zip every member; what is no log there is left out with a warning. A file of rejected
/// rows (RejectsFile) is read as the logs that the rows come from. A file whose bytes were imported before
/// adds nothing. A log of unknown columns is read by the mapping that an earlier import of the same header
/// used, unless `options` has one.
Result<ImportOutcome> importFiles(ProjectFile& file, const Project& project,
                                  std::span<const std::filesystem::path> logs, const ingest::Options& options,
                                  Progress& progress, const ImportChoices& choices = {});

/// Rejected rows as CSV with the columns of RejectsFile; it can be imported once the
/// texts are mended. Of each file these are the first ingest::kMostKeptRejects.
Status writeRejects(const std::filesystem::path& file, std::span<const FileReport> reports);

} // namespace core::project
