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

std::vector<std::filesystem::path> filesIn(std::span<const std::filesystem::path> paths)
{
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& path : paths) {
        if (!std::filesystem::is_directory(path, failure)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::filesystem::path> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path, failure)) {
            if (entry.is_regular_file(failure) && entry.path().filename().string().front() != '.')
                found.push_back(entry.path());
        }
        std::sort(found.begin(), found.end());
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

std::uint64_t sizeOf(const std::filesystem::path& file)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    return failure ? 0 : size;
}

FileReport reportOf(ingest::Imported& imported)
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

Result<FileReport> importOne(ProjectFile& file, Project& project, const std::filesystem::path& log,
                             const ingest::Options& options, Progress& progress, bool dryRun)
{
    const auto known = [&](Day day) {
        return file.eventHashes(day);
    };
    auto imported = ingest::readLog(log, options, *project.usage->names, known, progress);
    if (!imported)
        return imported.error();
    FileReport report = reportOf(*imported);
    const bool again =
        std::any_of(project.imports->begin(), project.imports->end(),
                    [&](const ImportRecord& record) { return record.sha256 == imported->sha256; });
    if (again)
        declareDuplicate(report);
    if (report.nothingNew || dryRun)
        return report;
    if (!progress.advance(imported->bytes, imported->bytes))
        return Error{ErrorCode::Cancelled, "import", log.string()};
    auto next = file.addImport(*imported, project, options.now);
    if (!next)
        return next.error();
    project = std::move(next).value();
    report.importId = project.imports->back().id;
    return report;
}

} // namespace

Result<ImportOutcome> importFiles(ProjectFile& file, const Project& project,
                                  std::span<const std::filesystem::path> logs, const ingest::Options& options,
                                  Progress& progress, const ImportChoices& choices)
{
    const std::vector<std::filesystem::path> files = filesIn(logs);
    std::uint64_t total = 0;
    for (const auto& log : files)
        total += sizeOf(log);
    SumProgress sum(progress, total);
    ImportOutcome outcome{project, {}};
    for (const auto& log : files) {
        auto report = importOne(file, outcome.project, log, options, sum, choices.dryRun);
        if (!report)
            return report.error();
        outcome.files.push_back(std::move(report).value());
        sum.finished(sizeOf(log));
    }
    return outcome;
}

Status writeRejects(const std::filesystem::path& file, std::span<const FileReport> reports)
{
    std::ofstream out(file, std::ios::binary);
    out << "file,line,field,reason,row\n";
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
