#include "core/project/import_files.h"

#include "core/project/mapping_json.h"
#include "core/project/rejects_file.h"

#include <algorithm>
#include <fstream>
#include <set>

#include <stdlib.h>

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
        return m_outer.advance(std::min(m_before + done, m_total), m_total);
    }
    void finished(std::uint64_t bytes) { m_before += bytes; }

private:
    Progress& m_outer;
    std::uint64_t m_total;
    std::uint64_t m_before = 0;
};

/// A folder for logs that were put together from rejected rows; goes with the object.
class Workshop {
public:
    Workshop() = default;
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    ~Workshop()
    {
        std::error_code ignored;
        if (!m_folder.empty())
            std::filesystem::remove_all(m_folder, ignored);
    }

    /// Writes a text to a file of its own. Fails with FileAccess.
    Result<std::filesystem::path> put(const std::string& text)
    {
        if (m_folder.empty()) {
            std::string name = (std::filesystem::temp_directory_path() / "tierwright-XXXXXX").string();
            if (!::mkdtemp(name.data()))
                return Error{ErrorCode::FileAccess, "no folder could be made for mended rows", name};
            m_folder = name;
        }
        const std::filesystem::path path = m_folder / std::to_string(m_next++);
        std::ofstream out(path, std::ios::binary);
        out << text;
        out.flush();
        if (!out)
            return Error{ErrorCode::FileAccess, "mended rows could not be written", path.string()};
        return path;
    }

private:
    std::filesystem::path m_folder;
    int m_next = 0;
};

/// Something to read: a file, a member of a zip, or mended rows.
struct Log {
    std::filesystem::path path;
    std::string member; ///< of a zip
    std::string name;   ///< what it is called in reports; empty = its path
    bool named = true;  ///< the user named it; otherwise it may be something else
    std::uint64_t bytes = 0;
    bool codes = false; ///< its users and orgs are codes already
};

std::string nameOf(const Log& log)
{
    if (!log.name.empty())
        return log.name;
    return (log.member.empty() ? log.path : log.path / log.member).string();
}

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder)
{
    using std::filesystem::directory_options;
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    std::filesystem::recursive_directory_iterator entry(folder, directory_options::skip_permission_denied,
                                                        failure);
    for (; !failure && entry != std::filesystem::recursive_directory_iterator(); entry.increment(failure)) {
        std::error_code unknown;
        if (entry->is_regular_file(unknown) && !entry->path().filename().string().starts_with('.'))
            files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::uint64_t sizeOf(const std::filesystem::path& file)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    return failure ? 0 : size;
}

/// Opens folders, zips and files of rejected rows.
class LogList {
public:
    explicit LogList(Workshop& workshop)
        : m_workshop(workshop)
    {}

    Status add(const std::filesystem::path& path)
    {
        std::error_code failure;
        if (!std::filesystem::is_directory(path, failure))
            return addFile(path, true);
        for (const auto& file : filesIn(path))
            if (const Status added = addFile(file, false); !added)
                return added;
        return Done{};
    }
    const std::vector<Log>& logs() const { return m_logs; }

private:
    Status addFile(const std::filesystem::path& path, bool named)
    {
        if (const auto mended = mendedLogs(path))
            return addMended(path, *mended);
        const auto members = ingest::membersOf(path);
        if (!members || members->empty()) { // reading it will say what is wrong
            m_logs.push_back({path, {}, {}, named, sizeOf(path)});
            return Done{};
        }
        for (const std::string& member : *members)
            m_logs.push_back(
                {path, member, {}, named && members->size() == 1, sizeOf(path) / members->size()});
        return Done{};
    }
    Status addMended(const std::filesystem::path& path, const std::vector<MendedLog>& mended)
    {
        for (const MendedLog& log : mended) {
            const auto written = m_workshop.put(log.text);
            if (!written)
                return written.error();
            m_logs.push_back(
                {*written, {}, path.string() + " (" + log.file + ")", true, log.text.size(), log.codes});
        }
        return Done{};
    }

    Workshop& m_workshop;
    std::vector<Log> m_logs;
};

FileReport reportOf(const ingest::Imported& imported)
{
    FileReport report;
    report.file = imported.file;
    report.format = imported.format;
    report.rows = imported.rows;
    report.accepted = imported.accepted;
    report.rejected = imported.rejected;
    report.duplicate = imported.duplicate;
    report.accounts = imported.accounts.size();
    report.reasons = imported.reasons;
    report.rejectedRows = imported.rejectedRows;
    report.header = imported.header;
    report.warnings = imported.warnings;
    report.nothingNew = imported.accepted == 0 && imported.duplicate > 0;
    return report;
}

/// The same bytes again: every row that was not rejected is a duplicate, and nothing is stored.
void declareDuplicate(FileReport& report)
{
    report.duplicate += report.accepted;
    report.accepted = report.accounts = 0;
    report.nothingNew = true;
}

/// True for a file without the columns that every log has, as opposed to a log that cannot be read.
bool isNoLog(const Error& error)
{
    return error.code == ErrorCode::UnknownFormat ||
           (error.code == ErrorCode::InvalidInput && error.line == 0 &&
            (error.field == "time" || error.field == "user"));
}

bool overlaps(const ImportRecord& record, const ingest::Imported& imported)
{
    return record.aggregated && record.source == imported.source && !imported.coverage.empty &&
           record.first <= imported.coverage.last && imported.coverage.first <= record.last;
}

/// Reads logs one after another, each against the project and those before it, then stores all at once.
class ImportRun {
public:
    ImportRun(ProjectFile& file, const Project& project, const ingest::Options& options,
              const ImportChoices& choices)
        : m_file(file)
        , m_project(project)
        , m_options(options)
        , m_choices(choices)
        , m_aside(options.aside ? options.aside : ingest::asideFor(options))
        , m_names(*project.usage->names)
    {}

    Result<ImportOutcome> run(std::span<const std::filesystem::path> paths, Progress& progress)
    {
        LogList list(m_workshop);
        for (const auto& path : paths)
            if (const Status added = list.add(path); !added)
                return added.error();
        if (!m_choices.rejects.empty()) {
            auto rejects = RejectsFile::create(m_choices.rejects);
            if (!rejects)
                return rejects.error();
            m_rejects.emplace(std::move(rejects).value());
        }
        std::uint64_t total = 0;
        for (const Log& log : list.logs())
            total += log.bytes;
        SumProgress sum(progress, total);
        m_logs = list.logs();
        for (const Log& log : m_logs) {
            if (const Status added = add(log, sum); !added)
                return added.error();
            sum.finished(log.bytes);
        }
        if (m_rejects)
            if (const Status written = m_rejects->finish(); !written)
                return written.error();
        if (!sum.advance(0, 0))
            return Error{ErrorCode::Cancelled, "import"};
        return store();
    }

private:
    Status add(const Log& log, Progress& progress)
    {
        auto imported = readNew(log, progress);
        if (!imported && !log.named && isNoLog(imported.error()))
            return leftOut(log, imported.error());
        if (!imported)
            return imported.error();
        imported->file = nameOf(log);
        leaveOutKnownAccounts(*imported);
        m_reports.push_back(reportOf(*imported));
        FileReport& report = m_reports.back();
        report.codes = m_options.pseudonymise || log.codes;
        if (wasImported(*imported))
            declareDuplicate(report);
        if (!report.nothingNew)
            stage(std::move(imported).value());
        return Done{};
    }

    /// Reads a log and makes room for it: sees to exports that overlap with earlier ones.
    Result<ingest::Imported> readNew(const Log& log, Progress& progress)
    {
        const ingest::Options options = optionsFor(log);
        const std::streampos begin = m_rejects ? m_rejects->end() : std::streampos(0);
        auto imported = read(log, options, progress);
        if (!imported || !imported->aggregated || imported->accepted == 0 || wasImported(*imported) ||
            m_choices.overlap == Overlap::Keep)
            return imported;
        for (const ingest::Imported& other : m_staged)
            if (other.source == imported->source && other.aggregated && !other.coverage.empty &&
                other.coverage.first <= imported->coverage.last &&
                imported->coverage.first <= other.coverage.last)
                return overlapError(log, other.file,
                                    "one of the two, or to say that they are different usage");
        std::vector<std::int64_t> outdated;
        std::string names;
        for (const ImportRecord& record : *m_project.imports)
            if (overlaps(record, *imported) && !isReplaced(record.id)) {
                outdated.push_back(record.id);
                names += (names.empty() ? "" : ", ") + record.fileName;
            }
        if (outdated.empty())
            return imported;
        if (m_choices.overlap == Overlap::Refuse)
            return overlapError(log, names,
                                "to say whether it replaces the earlier import or is different usage");
        m_replaced.insert(m_replaced.end(), outdated.begin(), outdated.end());
        if (m_rejects)
            m_rejects->goBack(begin);
        return read(log, options, progress); // again: rows of the imports that go are no duplicates
    }

    static Error overlapError(const Log& log, const std::string& earlier, const std::string& expected)
    {
        return {ErrorCode::Conflict,
                "holds sums of a time that was imported already, from " + earlier +
                    ": both together would count usage twice",
                nameOf(log),
                0,
                {},
                expected};
    }

    Result<ingest::Imported> read(const Log& log, const ingest::Options& options, Progress& progress)
    {
        return ingest::readLog(
            log.path, options, m_names, [this](Day day) { return knownHashes(day); }, progress);
    }

    Result<std::string> knownHashes(Day day) const
    {
        auto hashes = m_file.eventHashes(day, m_replaced);
        if (!hashes)
            return hashes;
        for (const ingest::Imported& other : m_staged)
            for (const auto& [of, aside] : other.eventHashes) {
                if (of != day)
                    continue;
                const Result<std::string> more = aside.bytes();
                if (!more)
                    return more;
                *hashes += *more;
            }
        return hashes;
    }

    /// How to read a log: an unknown one as a log with the same header was read before.
    ingest::Options optionsFor(const Log& log)
    {
        ingest::Options options = m_options;
        options.member = log.member;
        options.aside = m_aside;
        options.pseudonymise = options.pseudonymise && !log.codes;
        const auto sniffed = ingest::sniff(log.path, log.member);
        if (!sniffed)
            return options; // reading it will say why
        if (m_rejects)
            options.onReject = [this, name = nameOf(log), header = sniffed->header,
                                codes = options.pseudonymise || log.codes](const ingest::Rejected& row) {
                m_rejects->add(name, header, row, codes);
            };
        options.companions = companionsOf(sniffed->joins);
        if (options.mapping || !sniffed->readsByMapping)
            return options;
        const auto same = std::find_if(m_project.imports->rbegin(), m_project.imports->rend(),
                                       [&](const auto& record) { return record.source == sniffed->source; });
        if (same != m_project.imports->rend())
            options.mapping = mappingFromJson(same->mapping);
        return options;
    }

    /// The logs of this import in a format, wherever they stand in it.
    const std::vector<ingest::LogPart>& companionsOf(const std::string& format)
    {
        const auto [found, isNew] = m_companions.try_emplace(format);
        if (isNew && !format.empty())
            for (const Log& log : m_logs)
                if (const auto sniffed = ingest::sniff(log.path, log.member);
                    sniffed && sniffed->format == format)
                    found->second.push_back({log.path, log.member});
        return found->second;
    }

    bool isReplaced(std::int64_t id) const
    {
        return std::find(m_replaced.begin(), m_replaced.end(), id) != m_replaced.end();
    }

    bool wasImported(const ingest::Imported& imported) const
    {
        const auto same = [&](const auto& other) {
            return other.fingerprint == imported.fingerprint;
        };
        return !imported.fingerprint.empty() &&
               (std::any_of(m_staged.begin(), m_staged.end(), same) ||
                std::any_of(
                    m_project.imports->begin(), m_project.imports->end(),
                    [&](const ImportRecord& record) { return same(record) && !isReplaced(record.id); }));
    }

    /// An account that is there already, word for word, is a duplicate.
    void leaveOutKnownAccounts(ingest::Imported& imported)
    {
        if (imported.accounts.empty())
            return;
        std::set<usage::Account> known(m_project.accounts->begin(), m_project.accounts->end());
        for (const ingest::Imported& other : m_staged)
            known.insert(other.accounts.begin(), other.accounts.end());
        const auto gone = std::erase_if(imported.accounts,
                                        [&](const auto& account) { return !known.insert(account).second; });
        imported.accepted -= gone;
        imported.duplicate += gone;
    }

    void stage(ingest::Imported imported)
    {
        m_names += imported.newNames;
        m_reportOf.push_back(m_reports.size() - 1);
        m_staged.push_back(std::move(imported));
    }

    Result<ImportOutcome> store()
    {
        ImportOutcome outcome{m_project, {}, {}};
        if (!m_staged.empty() && !m_choices.dryRun) {
            auto next = m_file.addImports(std::move(m_staged), m_replaced, m_project, m_options.now);
            if (!next)
                return next.error();
            outcome.project = std::move(next).value();
            outcome.replaced = m_replaced;
            const std::size_t first = outcome.project.imports->size() - m_reportOf.size();
            for (std::size_t i = 0; i < m_reportOf.size(); ++i)
                m_reports[m_reportOf[i]].importId = (*outcome.project.imports)[first + i].id;
        }
        outcome.files = std::move(m_reports);
        return outcome;
    }

    Status leftOut(const Log& log, const Error& why)
    {
        FileReport report;
        report.file = nameOf(log);
        report.warnings.push_back("was left out: it " + why.subject);
        m_reports.push_back(std::move(report));
        return Done{};
    }

    ProjectFile& m_file;
    const Project& m_project;
    const ingest::Options& m_options;
    const ImportChoices& m_choices;

    std::shared_ptr<ingest::PutAside> m_aside; ///< event ids of all logs until they are stored
    Workshop m_workshop;
    std::vector<Log> m_logs;
    std::map<std::string, std::vector<ingest::LogPart>> m_companions; ///< by format
    std::optional<RejectsFile> m_rejects;
    usage::Dictionaries m_names; ///< of the project and the staged imports
    std::vector<ingest::Imported> m_staged;
    std::vector<std::size_t> m_reportOf; ///< of each staged import
    std::vector<FileReport> m_reports;
    std::vector<std::int64_t> m_replaced;
};

} // namespace

Result<ImportOutcome> importFiles(ProjectFile& file, const Project& project,
                                  std::span<const std::filesystem::path> logs, const ingest::Options& options,
                                  Progress& progress, const ImportChoices& choices)
{
    return ImportRun(file, project, options, choices).run(logs, progress);
}

Status writeRejects(const std::filesystem::path& file, std::span<const FileReport> reports)
{
    auto out = RejectsFile::create(file);
    if (!out)
        return out.error();
    for (const FileReport& report : reports)
        for (const ingest::Rejected& row : report.rejectedRows)
            out->add(report.file, report.header, row, report.codes);
    return out->finish();
}

} // namespace core::project
