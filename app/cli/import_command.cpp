#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/output.h"

#include "core/project/import_files.h"
#include "core/project/pseudonym_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

namespace cli {
namespace {

using core::project::FileReport;

struct ImportOptions {
    std::string project;
    std::vector<std::string> files;
    std::string format;
    std::vector<std::string> maps;
    std::string timeZone, constantUser, timeUnit, timeOrigin;
    std::optional<double> costUnit;
    bool sessions = false;
    bool pseudonymise = false;
    std::string key = "own";
    std::vector<std::string> dropped;
    std::string overlap = "refuse";
    std::optional<std::int64_t> mostTokens;
    std::string earliest;
    std::optional<double> latestAhead;
    bool dryRun = false;
    std::string rejects;
};

const std::map<std::string, core::project::Overlap>& overlaps()
{
    static const std::map<std::string, core::project::Overlap> table = {
        {"refuse", core::project::Overlap::Refuse},
        {"replace", core::project::Overlap::Replace},
        {"keep", core::project::Overlap::Keep}};
    return table;
}

core::Result<core::Micros> timeFrom(const std::string& text, const char* option)
{
    const core::Result<core::Micros> time = core::parseTime(text);
    if (time)
        return time;
    return mistake(core::ErrorCode::InvalidInput, fmt::format("{} {}: this is no time", option, text),
                   "a date such as 2026-03-01");
}

core::Status readRules(const ImportOptions& options, core::ingest::Rules& rules)
{
    rules.mostTokens = options.mostTokens.value_or(rules.mostTokens);
    if (options.latestAhead)
        rules.latestAhead = static_cast<core::Micros>(*options.latestAhead * 86'400e6);
    if (options.earliest.empty())
        return core::Done{};
    const core::Result<core::Micros> earliest = timeFrom(options.earliest, "--earliest");
    if (!earliest)
        return earliest.error();
    rules.earliest = *earliest;
    return core::Done{};
}

core::Result<core::ingest::Options> readingOptions(const ImportOptions& options)
{
    core::ingest::Options reading;
    reading.format = options.format;
    reading.now = now();
    reading.pseudonymise = options.pseudonymise;
    reading.keepSessions = options.sessions;
    reading.dropped = {options.dropped.begin(), options.dropped.end()};
    for (const std::string& map : options.maps)
        reading.overrides.columnOf.insert(splitAssignment(map));
    if (!options.timeZone.empty())
        reading.overrides.timeZone = options.timeZone;
    if (!options.constantUser.empty())
        reading.overrides.constantUser = options.constantUser;
    if (!options.timeUnit.empty())
        reading.overrides.timeUnit = options.timeUnit;
    reading.overrides.costUnit = options.costUnit;
    if (!options.timeOrigin.empty()) {
        const core::Result<core::Micros> origin = timeFrom(options.timeOrigin, "--time-origin");
        if (!origin)
            return origin.error();
        reading.overrides.timeOrigin = *origin;
        reading.overrides.timeUnit = options.timeUnit.empty() ? "s" : options.timeUnit;
    }
    if (const core::Status rules = readRules(options, reading.rules); !rules)
        return rules.error();
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

/// Words an error of the core for the command line: which option mends it.
core::Error withOptions(core::Error error)
{
    if (error.code == core::ErrorCode::Conflict &&
        error.expected.find("different usage") != std::string::npos)
        error.expected += ": --overlap replace, or --overlap keep";
    return withHint(std::move(error));
}

/// Adds logs to one project, all of them or none.
class ImportRun {
public:
    ImportRun(const ImportOptions& options, OpenProject& opened)
        : m_options(options)
        , m_opened(opened)
    {}

    core::Result<Answer> run(core::Progress& progress)
    {
        core::Result<core::ingest::Options> reading = readingOptions(m_options);
        if (!reading)
            return reading.error();
        if (m_options.pseudonymise) {
            core::Result<core::project::PseudonymKey> key = core::project::pseudonymKey(
                m_options.key, m_options.dryRun, m_opened.project.settings->pseudonymKey);
            if (!key)
                return key.error();
            m_key = std::move(*key);
            reading->pseudonymKey = m_key.key;
            if (const core::Status kept = keepKey(); !kept) // before the codes: none may outlive its key
                return kept.error();
        }
        m_rules = reading->rules;
        const std::vector<std::filesystem::path> paths(m_options.files.begin(), m_options.files.end());
        auto outcome = core::project::importFiles(
            *m_opened.file, m_opened.project, paths, *reading, progress,
            {m_options.dryRun, overlaps().at(m_options.overlap), m_options.rejects});
        if (!outcome)
            return withOptions(outcome.error());
        m_opened.project = std::move(outcome->project);
        m_reports = std::move(outcome->files);
        m_replaced = outcome->replaced.size();
        return answer();
    }

private:
    /// A key that the project keeps goes into its settings.
    core::Status keepKey()
    {
        if (!m_key.fresh || m_options.key != "project" || m_options.dryRun)
            return core::Done{};
        core::Settings settings = *m_opened.project.settings;
        settings.pseudonymKey = m_key.key;
        m_opened.project.settings = std::move(settings);
        return m_opened.file->saveDocument(m_opened.project);
    }

    core::Result<Answer> answer() const
    {
        Answer answer;
        FileReport sum;
        if (m_key.fresh && !m_options.dryRun)
            answer.warnings.push_back(keyNote());
        if (m_replaced > 0)
            answer.warnings.push_back(fmt::format("{} that held the same time went",
                                                  plural(m_replaced, "earlier import", "earlier imports")));
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
        answer.json = {{"files", files},
                       {"totals", totals},
                       {"replaced", m_replaced},
                       {"rules",
                        {{"most_tokens", m_rules.mostTokens},
                         {"earliest", core::isoText(m_rules.earliest)},
                         {"latest_ahead_days", static_cast<double>(m_rules.latestAhead) / 86'400e6}}}};
        answer.text = table.text() + reasonsText(sum) + closingText(sum);
        return answer;
    }

    std::string keyNote() const
    {
        if (m_options.key == "none")
            return "the key was thrown away: nobody can recompute the codes, and later imports give the same "
                   "users "
                   "other codes";
        if (m_options.key == "project")
            return "the project keeps the key of its codes: whoever has the project can recompute them";
        return "made the key " + m_key.path +
               "; later imports need it to give users the same codes, and its holder can recompute them";
    }

    std::string rulesText(const FileReport& sum) const
    {
        if (!sum.reasons.contains("absurd_tokens") && !sum.reasons.contains("time_out_of_range"))
            return {};
        return fmt::format("Rules: at most {} tokens of a kind in a request (--most-tokens), times from {} "
                           "(--earliest) to {} days ahead (--latest-ahead).\n",
                           count(static_cast<std::uint64_t>(m_rules.mostTokens)),
                           core::isoText(m_rules.earliest).substr(0, 10),
                           number(static_cast<double>(m_rules.latestAhead) / 86'400e6));
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
        out += rulesText(sum);
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
    core::project::PseudonymKey m_key;
    core::ingest::Rules m_rules;
    std::vector<FileReport> m_reports;
    std::size_t m_replaced = 0;
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
        ->add_option(
            "FILE", options->files,
            "Logs, also compressed with gzip, zstd, xz or zip, folders of them, an accounts file, or "
            "mended rejects")
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
    command
        ->add_option("--time-unit", options->timeUnit,
                     "Unit of times that are numbers; by their size if not given")
        ->type_name("UNIT")
        ->check(CLI::IsMember({"s", "ms", "us", "ns"}));
    command
        ->add_option("--time-origin", options->timeOrigin,
                     "What such numbers count from, instead of 1970-01-01")
        ->type_name("TIME");
    command
        ->add_option("--cost-unit", options->costUnit,
                     "USD per unit of the cost column, such as 0.01 for cents")
        ->type_name("USD")
        ->check(CLI::PositiveNumber.description(""));
    command->add_flag("--sessions", options->sessions,
                      "Also keep usage by session, for \"totals --by session\"; the project grows");
    command->add_flag("--pseudonymise", options->pseudonymise,
                      "Store a code instead of each user's, org's and session's name");
    command
        ->add_option(
            "--key", options->key,
            "Where the key of the codes is kept: own (a file of yours), project, or none (thrown away)")
        ->type_name("WHERE")
        ->check(CLI::IsMember({"own", "project", "none"}))
        ->capture_default_str();
    command
        ->add_option("--drop", options->dropped,
                     "Field or column that is not stored at all, such as workflow")
        ->type_name("NAME")
        ->expected(1)
        ->take_all();
    command
        ->add_option("--overlap", options->overlap,
                     "What to do with sums whose time was imported already: refuse, replace the earlier "
                     "import, or keep "
                     "both")
        ->type_name("CHOICE")
        ->check(CLI::IsMember(namesOf(overlaps())))
        ->capture_default_str();
    command
        ->add_option("--most-tokens", options->mostTokens,
                     "Reject requests with more tokens of one kind; 50,000,000 if not given")
        ->type_name("N")
        ->check(CLI::PositiveNumber.description(""));
    command->add_option("--earliest", options->earliest, "Reject rows before; 2000-01-01 if not given")
        ->type_name("DATE");
    command
        ->add_option("--latest-ahead", options->latestAhead,
                     "Reject rows more days in the future; 1 if not given")
        ->type_name("DAYS")
        ->check(CLI::NonNegativeNumber.description(""));
    command->add_flag("--dry-run", options->dryRun, "Read and report, but change nothing");
    command
        ->add_option("--rejects", options->rejects,
                     "CSV file for the rows that could not be used; mend its texts and import it")
        ->type_name("FILE");
    onRun(line, command, options, importLogs);
}

} // namespace cli
