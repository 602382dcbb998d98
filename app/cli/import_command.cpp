#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "app/cli/pseudonym_key.h"

#include "core/project/import_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace cli {
namespace {

using core::project::FileReport;

struct ImportOptions {
    std::string project;
    std::vector<std::string> files;
    std::string format;
    std::vector<std::string> maps;
    std::string timeZone;
    std::string constantUser;
    bool pseudonymise = false;
    bool dryRun = false;
    std::string rejects;
};

core::Result<core::ingest::Options> readingOptions(const ImportOptions& options, const std::string& key,
                                                   const std::string& file)
{
    core::ingest::Options reading;
    reading.format = options.format;
    reading.now = now();
    reading.pseudonymise = options.pseudonymise;
    reading.pseudonymKey = key;
    for (const std::string& map : options.maps)
        reading.mapOverrides.insert(splitAssignment(map));
    if (options.timeZone.empty() && options.constantUser.empty())
        return reading;

    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        return mistake(core::ErrorCode::InvalidInput, file + " is a folder",
                       "files, when --time-zone or --constant-user is given");
    const core::Result<core::ingest::Sniffed> sniffed = core::ingest::sniff(file);
    if (!sniffed)
        return sniffed.error();
    reading.mapping = sniffed->mapping;
    reading.mapping->constantUser = options.constantUser;
    if (!options.timeZone.empty())
        reading.mapping->timeZone = options.timeZone;
    return reading;
}

Json toJson(const FileReport& report)
{
    return {{"file", report.file},         {"format", report.format},     {"rows", report.rows},
            {"accepted", report.accepted}, {"rejected", report.rejected}, {"duplicates", report.duplicate},
            {"reasons", report.reasons}};
}

/// A table without users is the commonest first failure; the options that mend it are worth naming.
core::Error withHint(core::Error error)
{
    if (error.field == "user" && error.line == 0)
        error.expected += ": --map user=COLUMN, or --constant-user NAME";
    return error;
}

/// A rejects file that cannot be made should be noticed before a long import, not after it.
core::Status canWrite(const std::string& path)
{
    return path.empty() ? core::Status(core::Done{}) : core::project::writeRejects(path, {});
}

/// Adds logs to one project, all of them or none.
class ImportRun {
public:
    ImportRun(const ImportOptions& options, OpenProject& opened)
        : m_options(options)
        , m_opened(opened)
        , m_before(opened.project.imports->size())
    {}

    core::Result<Answer> run(core::Progress& progress)
    {
        if (const core::Status writable = canWrite(m_options.rejects); !writable)
            return writable.error();
        if (m_options.pseudonymise) {
            core::Result<PseudonymKey> key = pseudonymKey(!m_options.dryRun);
            if (!key)
                return key.error();
            m_key = std::move(*key);
        }
        for (const std::string& file : m_options.files) {
            const core::Status added = add(file, progress);
            if (!added)
                return takenBack(withHint(added.error()));
        }
        if (!m_options.rejects.empty()) {
            const core::Status written = core::project::writeRejects(m_options.rejects, m_reports);
            if (!written)
                return takenBack(written.error());
        }
        return answer();
    }

private:
    core::Status add(const std::string& file, core::Progress& progress)
    {
        const core::Result<core::ingest::Options> reading = readingOptions(m_options, m_key.key, file);
        if (!reading)
            return reading.error();
        const std::filesystem::path paths[] = {file};
        auto outcome = core::project::importFiles(*m_opened.file, m_opened.project, paths, *reading, progress,
                                                  {m_options.dryRun});
        if (!outcome)
            return outcome.error();
        m_opened.project = std::move(outcome->project);
        std::move(outcome->files.begin(), outcome->files.end(), std::back_inserter(m_reports));
        return core::Done{};
    }

    /// A failure in the third file takes back the first two, so that the project is as it was.
    core::Error takenBack(core::Error reason)
    {
        core::Result<core::Project> project = m_opened.file->load();
        while (project && project->imports->size() > m_before)
            project = m_opened.file->undoImport(project->imports->back().id, *project);
        if (!project)
            reason.subject += "; files before it stay imported, because " + describe(project.error());
        return reason;
    }

    core::Result<Answer> answer() const
    {
        Answer answer;
        FileReport sum;
        if (m_key.fresh && !m_options.dryRun)
            answer.warnings.push_back(
                "made the key " + m_key.path +
                "; later imports need it to give users the same codes, and its holder can "
                "recompute them");
        Table table({text("file"), text("format"), figure("rows"), figure("accepted"), figure("rejected"),
                     figure("duplicates")});
        Json files = Json::array();
        for (const FileReport& report : m_reports) {
            files.push_back(toJson(report));
            table.add({report.file, report.format, count(report.rows), count(report.accepted),
                       count(report.rejected), count(report.duplicate)});
            sum.rows += report.rows;
            sum.accepted += report.accepted;
            sum.rejected += report.rejected;
            sum.duplicate += report.duplicate;
            for (const auto& [reason, rows] : report.reasons)
                sum.reasons[reason] += rows;
            for (const std::string& warning : report.warnings)
                answer.warnings.push_back(report.file + ": " + warning);
        }
        Json totals = toJson(sum);
        totals.erase("file");
        totals.erase("format");
        answer.json = {{"files", files}, {"totals", totals}};
        answer.text = table.text() + reasonsText(sum) + closingText(sum);
        return answer;
    }

    std::string reasonsText(const FileReport& sum) const
    {
        if (sum.reasons.empty())
            return {};
        Table table({text("why rows were rejected"), figure("rows")});
        for (const auto& [reason, rows] : sum.reasons)
            table.add({reason, count(rows)});
        std::string out = "\n" + table.text();
        for (const FileReport& report : m_reports) {
            if (report.rejectedRows.empty())
                continue;
            const core::ingest::Rejected& first = report.rejectedRows.front();
            out += fmt::format("The first: {}, line {}, field {}: {}\n", report.file, first.line, first.field,
                               first.reason);
            break;
        }
        return out + (m_options.rejects.empty() ? "--rejects FILE writes them to a file.\n" : "");
    }

    std::string closingText(const FileReport& sum) const
    {
        if (m_options.dryRun)
            return "\nThis was a dry run: the project is unchanged.\n";
        return sum.accepted == 0 ? "\nNothing new was added.\n" : "";
    }

    const ImportOptions& m_options;
    OpenProject& m_opened;
    PseudonymKey m_key;
    std::size_t m_before;
    std::vector<FileReport> m_reports;
};

core::Result<Answer> importLogs(const ImportOptions& options, core::Progress& progress)
{
    core::Result<OpenProject> opened = openProject(options.project);
    if (!opened)
        return opened.error();
    return ImportRun(options, *opened).run(progress);
}

} // namespace

void addImportCommand(CommandLine& line)
{
    auto options = std::make_shared<ImportOptions>();
    CLI::App* command = addCommand(line, line.parser, "Project", "import",
                                   "Import usage logs; the same events twice add nothing",
                                   "import product.tierwright march.csv.gz --map user=customer_id");
    command->add_option("PROJECT", options->project, "Project to import into")->required();
    command
        ->add_option("FILE", options->files, "Logs: CSV or JSON, also compressed with gzip, zstd, xz or zip")
        ->required();
    command
        ->add_option("--format", options->format,
                     "Format of the logs; recognised by their content if not given")
        ->type_name("NAME");
    command
        ->add_option("--map", options->maps,
                     "FIELD=COLUMN: the column that holds a field. Fields: time, user, org, model, "
                     "uncached_input, cache_read, cache_write, output, requests, provider_cost, ...")
        ->type_name("X=Y")
        ->check(assignment("FIELD=COLUMN"))
        ->expected(1)
        ->take_all();
    command
        ->add_option("--time-zone", options->timeZone,
                     "Zone of times without an offset, such as Europe/Berlin")
        ->type_name("TZ");
    command
        ->add_option("--constant-user", options->constantUser,
                     "Name for the user of every row, for logs without one")
        ->type_name("NAME");
    command->add_flag("--pseudonymise", options->pseudonymise,
                      "Store a code instead of each user's and org's name");
    command->add_flag("--dry-run", options->dryRun, "Read and report, but change nothing");
    command->add_option("--rejects", options->rejects, "CSV file for the rows that could not be used")
        ->type_name("FILE");
    onRun(line, command, options, importLogs);
}

} // namespace cli
