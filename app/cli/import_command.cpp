#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace cli {
namespace {

using core::ingest::Imported;

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

core::Result<core::ingest::Options> readingOptions(const ImportOptions& options, const std::string& file)
{
    core::ingest::Options reading;
    reading.format = options.format;
    reading.now = now();
    reading.pseudonymise = options.pseudonymise;
    for (const std::string& map : options.maps)
        reading.mapOverrides.insert(splitAssignment(map));
    if (options.timeZone.empty() && options.constantUser.empty())
        return reading;

    const core::Result<core::ingest::Sniffed> sniffed = core::ingest::sniff(file);
    if (!sniffed)
        return sniffed.error();
    reading.mapping = sniffed->mapping;
    reading.mapping->constantUser = options.constantUser;
    if (!options.timeZone.empty())
        reading.mapping->timeZone = options.timeZone;
    return reading;
}

/// Text as one CSV cell.
std::string cell(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

/// The rows that were left out, for people to mend.
class RejectsFile {
public:
    explicit RejectsFile(const std::string& path)
        : m_path(path)
    {
        if (m_path.empty())
            return;
        m_stream.open(m_path, std::ios::binary);
        m_stream << "file,line,field,reason,text\n";
    }

    void add(const Imported& imported)
    {
        if (m_path.empty())
            return;
        for (const core::ingest::Rejected& row : imported.rejectedRows) {
            m_stream << fmt::format("{},{},{},{},{}\n", cell(imported.file), row.line, cell(row.field),
                                    cell(row.reason), cell(row.text));
        }
    }

    core::Status flush()
    {
        if (m_path.empty() || m_stream.flush().good())
            return core::Done{};
        return core::Error{core::ErrorCode::FileAccess, std::strerror(errno), m_path};
    }

private:
    std::string m_path;
    std::ofstream m_stream;
};

Json toJson(const Imported& imported)
{
    return {{"file", imported.file},         {"format", imported.format},
            {"rows", imported.rows},         {"accepted", imported.accepted},
            {"rejected", imported.rejected}, {"duplicates", imported.duplicate},
            {"reasons", imported.reasons}};
}

/// Adds logs to one project, all of them or none.
class ImportRun {
public:
    ImportRun(const ImportOptions& options, OpenProject& opened)
        : m_options(options)
        , m_opened(opened)
        , m_rejects(options.rejects)
        , m_before(opened.project.imports->size())
    {}

    core::Result<Answer> run(core::Progress& progress)
    {
        if (const core::Status writable = m_rejects.flush(); !writable)
            return writable.error();
        for (const std::string& file : m_options.files) {
            const core::Status added = add(file, progress);
            if (!added)
                return takenBack(added.error());
        }
        if (const core::Status written = m_rejects.flush(); !written)
            return takenBack(written.error());
        return answer();
    }

private:
    core::Status add(const std::string& file, core::Progress& progress)
    {
        const core::Result<core::ingest::Options> reading = readingOptions(m_options, file);
        if (!reading)
            return reading.error();
        const auto known = [this](core::Day day) {
            return m_opened.file->eventHashes(day);
        };
        core::Result<Imported> imported =
            core::ingest::readLog(file, *reading, *m_opened.project.usage->names, known, progress);
        if (!imported)
            return imported.error();
        m_rejects.add(*imported);
        if (!m_options.dryRun) {
            core::Result<core::Project> next =
                m_opened.file->addImport(*imported, m_opened.project, reading->now);
            if (!next)
                return next.error();
            m_opened.project = std::move(*next);
        }
        imported->blocks.clear();
        imported->eventHashes.clear();
        m_imported.push_back(std::move(*imported));
        return core::Done{};
    }

    /// A failure in the third file takes back the first two, so that the project is as it was.
    core::Error takenBack(core::Error reason)
    {
        while (m_opened.project.imports->size() > m_before) {
            const std::int64_t last = m_opened.project.imports->back().id;
            core::Result<core::Project> without = m_opened.file->undoImport(last, m_opened.project);
            if (!without) {
                reason.subject += "; the files before it stay imported, because " + describe(without.error());
                return reason;
            }
            m_opened.project = std::move(*without);
        }
        return reason;
    }

    core::Result<Answer> answer() const
    {
        Answer answer;
        Imported sum;
        Table table({text("file"), text("format"), figure("rows"), figure("accepted"), figure("rejected"),
                     figure("duplicates")});
        Json files = Json::array();
        for (const Imported& imported : m_imported) {
            files.push_back(toJson(imported));
            table.add({imported.file, imported.format, count(imported.rows), count(imported.accepted),
                       count(imported.rejected), count(imported.duplicate)});
            sum.rows += imported.rows;
            sum.accepted += imported.accepted;
            sum.rejected += imported.rejected;
            sum.duplicate += imported.duplicate;
            for (const auto& [reason, rows] : imported.reasons)
                sum.reasons[reason] += rows;
            for (const std::string& warning : imported.warnings)
                answer.warnings.push_back(imported.file + ": " + warning);
        }
        Json totals = toJson(sum);
        totals.erase("file");
        totals.erase("format");
        answer.json = {{"files", files}, {"totals", totals}};
        answer.text = table.text() + reasonsText(sum) + closingText(sum);
        return answer;
    }

    std::string reasonsText(const Imported& sum) const
    {
        if (sum.reasons.empty())
            return {};
        Table table({text("why rows were rejected"), figure("rows")});
        for (const auto& [reason, rows] : sum.reasons)
            table.add({reason, count(rows)});
        std::string out = "\n" + table.text();
        for (const Imported& imported : m_imported) {
            if (imported.rejectedRows.empty())
                continue;
            const core::ingest::Rejected& first = imported.rejectedRows.front();
            out += fmt::format("First: {}, line {}, field {}: {}\n", imported.file, first.line, first.field,
                               first.reason);
            break;
        }
        if (m_options.rejects.empty())
            out += "--rejects FILE writes the rejected rows to a file.\n";
        return out;
    }

    std::string closingText(const Imported& sum) const
    {
        if (m_options.dryRun)
            return "\nThis was a dry run: the project is unchanged.\n";
        return sum.accepted == 0 ? "\nNothing new was added.\n" : "";
    }

    const ImportOptions& m_options;
    OpenProject& m_opened;
    RejectsFile m_rejects;
    std::size_t m_before;
    std::vector<Imported> m_imported;
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
