#include "core/project/import_files.h"

#include <algorithm>
#include <fstream>

namespace core::project {
namespace {

/// One bar over all files: each file's bytes come after those of the files before it.
class SumProgress final : public Progress {
public:
    SumProgress(Progress& outer, std::uint64_t total)
        : m_outer(outer)
        , m_total(total)
    {}
    bool advance(std::uint64_t done, std::uint64_t) override
    {
        return m_outer.advance(m_before + done, m_total);
    }
    void finished(std::uint64_t bytes) { m_before += bytes; }

private:
    Progress& m_outer;
    std::uint64_t m_total;
    std::uint64_t m_before = 0;
};

struct Log {
    std::filesystem::path path;
    bool fromFolder = false; ///< nobody named it, so it may be something else
};

std::vector<Log> logsIn(const std::filesystem::path& folder)
{
    using std::filesystem::directory_options;
    std::vector<Log> logs;
    std::error_code failure;
    std::filesystem::recursive_directory_iterator entry(folder, directory_options::skip_permission_denied,
                                                        failure);
    for (; !failure && entry != std::filesystem::recursive_directory_iterator(); entry.increment(failure)) {
        std::error_code unknown;
        if (entry->is_regular_file(unknown) && !entry->path().filename().string().starts_with('.'))
            logs.push_back({entry->path(), true});
    }
    std::sort(logs.begin(), logs.end(), [](const Log& a, const Log& b) { return a.path < b.path; });
    return logs;
}

std::vector<Log> logsIn(std::span<const std::filesystem::path> paths)
{
    std::vector<Log> logs;
    for (const auto& path : paths) {
        std::error_code failure;
        if (!std::filesystem::is_directory(path, failure)) {
            logs.push_back({path, false});
            continue;
        }
        const std::vector<Log> found = logsIn(path);
        logs.insert(logs.end(), found.begin(), found.end());
    }
    return logs;
}

std::uint64_t sizeOf(const std::filesystem::path& file)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    return failure ? 0 : size;
}

FileReport reportOf(const ingest::Imported& imported)
{
    FileReport report;
    report.file = imported.file;
    report.format = imported.format;
    report.rows = imported.rows;
    report.accepted = imported.accepted;
    report.rejected = imported.rejected;
    report.duplicate = imported.duplicate;
    report.reasons = imported.reasons;
    report.rejectedRows = imported.rejectedRows;
    report.warnings = imported.warnings;
    report.nothingNew = imported.accepted == 0 && imported.duplicate > 0;
    return report;
}

/// The same bytes again: every row that was not rejected is a duplicate, and nothing is stored.
void declareDuplicate(FileReport& report)
{
    report.duplicate += report.accepted;
    report.accepted = 0;
    report.nothingNew = true;
}

std::string quoted(const std::string& text)
{
    std::string cell = "\"";
    for (const char c : text) {
        cell += c;
        if (c == '"')
            cell += '"';
    }
    return cell + "\"";
}

bool wasImported(const Project& project, const ingest::Imported& imported)
{
    return !imported.sha256.empty() &&
           std::any_of(project.imports->begin(), project.imports->end(),
                       [&](const ImportRecord& record) { return record.sha256 == imported.sha256; });
}

/// Imports of one call; takes back what it stored when it does not come to its end.
class ImportRun {
public:
    ImportRun(ProjectFile& file, const Project& project, const ingest::Options& options, bool dryRun)
        : m_file(file)
        , m_options(options)
        , m_dryRun(dryRun)
        , m_outcome{project, {}}
    {}

    Result<ImportOutcome> run(const std::vector<Log>& logs, Progress& progress)
    {
        std::uint64_t total = 0;
        for (const Log& log : logs)
            total += sizeOf(log.path);
        SumProgress sum(progress, total);
        for (const Log& log : logs) {
            if (const Status added = add(log, sum); !added)
                return takenBack(added.error());
            sum.finished(sizeOf(log.path));
        }
        return std::move(m_outcome);
    }

private:
    Status add(const Log& log, Progress& progress)
    {
        const auto known = [&](Day day) {
            return m_file.eventHashes(day);
        };
        auto imported =
            ingest::readLog(log.path, m_options, *m_outcome.project.usage->names, known, progress);
        if (!imported && log.fromFolder && imported.error().code == ErrorCode::UnknownFormat)
            return leftOut(log.path);
        if (!imported)
            return imported.error();
        m_outcome.files.push_back(reportOf(*imported));
        FileReport& report = m_outcome.files.back();
        if (wasImported(m_outcome.project, *imported))
            declareDuplicate(report);
        return report.nothingNew || m_dryRun ? Status(Done{}) : store(*imported, report, progress);
    }

    Status store(const ingest::Imported& imported, FileReport& report, Progress& progress)
    {
        if (!progress.advance(imported.bytes, imported.bytes))
            return Error{ErrorCode::Cancelled, "import", imported.file};
        auto next = m_file.addImport(imported, m_outcome.project, m_options.now);
        if (!next)
            return next.error();
        m_outcome.project = std::move(next).value();
        report.importId = m_outcome.project.imports->back().id;
        return Done{};
    }

    Status leftOut(const std::filesystem::path& path)
    {
        FileReport report;
        report.file = path.string();
        report.warnings.emplace_back("was left out: its format is not known");
        m_outcome.files.push_back(std::move(report));
        return Done{};
    }

    Error takenBack(Error reason)
    {
        for (auto report = m_outcome.files.rbegin(); report != m_outcome.files.rend(); ++report) {
            if (report->importId == 0)
                continue;
            auto without = m_file.undoImport(report->importId, m_outcome.project);
            if (!without) {
                reason.subject += "; the files before it stay imported, because " + describe(without.error());
                break;
            }
            m_outcome.project = std::move(without).value();
        }
        return reason;
    }

    ProjectFile& m_file;
    const ingest::Options& m_options;
    bool m_dryRun;
    ImportOutcome m_outcome;
};

} // namespace

Result<ImportOutcome> importFiles(ProjectFile& file, const Project& project,
                                  std::span<const std::filesystem::path> logs, const ingest::Options& options,
                                  Progress& progress, const ImportChoices& choices)
{
    return ImportRun(file, project, options, choices.dryRun).run(logsIn(logs), progress);
}

Status writeRejects(const std::filesystem::path& file, std::span<const FileReport> reports)
{
    std::ofstream out(file, std::ios::binary);
    out << "file,line,field,reason,text\n";
    for (const FileReport& report : reports) {
        for (const ingest::Rejected& row : report.rejectedRows)
            out << quoted(report.file) << ',' << row.line << ',' << quoted(row.field) << ','
                << quoted(row.reason) << ',' << quoted(row.text) << '\n';
    }
    out.flush();
    if (!out)
        return Error{ErrorCode::FileAccess, "the rejected rows could not be written", file.string()};
    return Done{};
}

} // namespace core::project
