#include "core/ingest/import.h"

#include "core/ingest/column_words.h"
#include "core/ingest/fingerprint.h"
#include "core/ingest/formats.h"
#include "core/ingest/inflaters.h"
#include "core/ingest/kept_rows.h"
#include "core/ingest/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <thread>

namespace core::ingest {
namespace {

Error inputError(const std::filesystem::path& file, std::string what, std::string field, std::string expected)
{
    return Error{ErrorCode::InvalidInput, std::move(what),    file.string(), 0,
                 std::move(field),        std::move(expected)};
}

std::string listOf(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

Result<const Format*> chosenFormat(const Head& head, const std::string& wanted)
{
    const Format* format = wanted.empty() ? formatOf(head) : formatNamed(wanted);
    if (format)
        return format;
    if (wanted.empty())
        return Error{ErrorCode::UnknownFormat,
                     "is in no format that can be read",
                     head.file.string(),
                     0,
                     {},
                     "CSV with a header, JSON lines, or an export of a known product"};
    std::vector<std::string> known;
    for (const Format& each : formats())
        known.emplace_back(each.id);
    return Error{ErrorCode::UnknownFormat, "there is no format \"" + wanted + "\"", head.file.string(), 0, {},
                 "one of " + listOf(known)};
}

void override(Mapping& mapping, const Overrides& overrides)
{
    const auto put = [](const auto& given, auto& into) {
        if (given)
            into = *given;
    };
    put(overrides.timeZone, mapping.timeZone);
    put(overrides.constantUser, mapping.constantUser);
    put(overrides.timeUnit, mapping.timeUnit);
    put(overrides.timeOrigin, mapping.timeOrigin);
    put(overrides.costUnit, mapping.costUnit);
}

/// What is to be dropped must be there: a slip of the pen would store what nobody wanted stored.
Status checkDropped(const Head& head, const Options& options)
{
    for (const std::string& name : options.dropped)
        if (!fieldNamed(name) && !head.has(name))
            return inputError(head.file, "has no column \"" + name + "\" to drop", name,
                              "one of " + listOf(head.columns));
    return Done{};
}

/// A column of tokens by its name whose values were no counts was not guessed: reading on would lose them.
void noteUnreadTokens(const Head& head, const Mapping& mapping, std::vector<std::string>& warnings)
{
    for (const Field field : {Field::UncachedInput, Field::CacheRead, Field::CacheWrite, Field::Output})
        for (const std::string& column : head.columns) {
            std::string name;
            for (const char c : column)
                if (std::isalnum(static_cast<unsigned char>(c)))
                    name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            const auto words = wordsFor(field);
            const auto isUsed = [&](const auto& entry) {
                return entry.second == column;
            };
            if (mapping.columnOf.contains(std::string(nameOf(field))) || !name.ends_with("tokens") ||
                std::find(words.begin(), words.end(), name) == words.end() ||
                std::any_of(mapping.columnOf.begin(), mapping.columnOf.end(), isUsed))
                continue;
            warnings.push_back(
                fmt::format("column \"{}\" is not read, because most of its first values are no "
                            "counts; mapping {} to it reads it and rejects those rows",
                            column, nameOf(field)));
        }
}

/// The mapping to read by: given or guessed, then overridden, then checked for what no row can do without.
Result<Mapping> chosenMapping(const Head& head, const Options& options, std::vector<std::string>& warnings)
{
    Result<Mapping> mapping =
        options.mapping ? *options.mapping : guessMapping(head.columns, head.rows, warnings);
    mapping = withOverrides(std::move(*mapping), options.overrides.columnOf, head.columns);
    if (!mapping)
        return mapping;
    if (!options.mapping)
        noteUnreadTokens(head, *mapping, warnings);
    override(*mapping, options.overrides);
    const bool userDropped =
        mapping->columnOf.contains("user") &&
        (options.dropped.contains("user") || options.dropped.contains(mapping->columnOf.at("user")));
    std::erase_if(mapping->columnOf, [&](const auto& entry) {
        return options.dropped.contains(entry.first) || options.dropped.contains(entry.second);
    });
    for (const auto& [field, column] : mapping->columnOf)
        if (std::find(head.columns.begin(), head.columns.end(), column) == head.columns.end() &&
            !head.isJson())
            return inputError(head.file, "has no column \"" + column + "\"", field,
                              "one of " + listOf(head.columns));
    if (!mapping->columnOf.contains("time"))
        return inputError(
            head.file, "has no column of times; its columns are " + listOf(head.columns), "time",
            "a column with the time of each request; name it in the mapping, and what its numbers "
            "count from when that is not 1970");
    if (!mapping->columnOf.contains("user") && !mapping->columnOf.contains("org") &&
        mapping->constantUser.empty() && !userDropped)
        return inputError(head.file, "has no column of users; its columns are " + listOf(head.columns),
                          "user",
                          "a column that says who made the request, or one constant user for the whole file");
    return mapping;
}

/// Takes the fingerprint of a file on a thread of its own, beside the import.
class Fingerprint {
public:
    Fingerprint(const Head& head, bool wanted)
    {
        if (wanted)
            m_thread = std::thread([this, file = head.file, bytes = head.bytes, member = head.member] {
                const Result<std::string> digest = fingerprintOf(file, bytes, m_stop);
                if (digest)
                    m_text = member.empty() ? *digest : *digest + "/" + member;
            });
    }
    ~Fingerprint()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    std::string text()
    {
        if (m_thread.joinable())
            m_thread.join();
        return m_text;
    }

private:
    std::atomic<bool> m_stop{false};
    std::string m_text;
    std::thread m_thread;
};

Error withFile(Error error, const std::filesystem::path& file)
{
    if (error.file.empty())
        error.file = file.string();
    return error;
}

/// The lines in front of the rows, as they stand in the file.
std::string headerOf(const Head& head)
{
    if (head.shape != Shape::Csv)
        return {};
    std::size_t end = 0;
    bool quoted = false;
    for (std::size_t left = head.layout.headerRows; left > 0 && end < head.text.size(); ++end) {
        quoted = quoted != (head.text[end] == '"');
        left -= head.text[end] == '\n' && !quoted;
    }
    while (end > 0 && (head.text[end - 1] == '\n' || head.text[end - 1] == '\r'))
        --end;
    return head.text.substr(0, end);
}

std::string sourceOf(const Head& head, const Format& format)
{
    if (!format.rows.usesMapping)
        return std::string(format.id);
    std::string columns;
    for (const std::string& column : head.columns)
        columns += column + '\n';
    return fmt::format("{} {:016x}", format.id, hashOf(columns).a);
}

bool isAggregated(const Format& format, const Mapping& mapping)
{
    if (!format.rows.usesMapping)
        return format.rows.aggregated;
    return mapping.columnOf.contains("requests") && !mapping.columnOf.contains("event_id");
}

/// Says what was kept of rejected rows, where it is not all.
void noteKeptRejects(const Options& options, Imported& imported)
{
    const auto& rows = imported.rejectedRows;
    const auto bare =
        std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.text.empty(); });
    const bool hides = options.pseudonymise || !options.dropped.empty();
    if (rows.empty() || (!hides && bare == 0))
        return;
    std::string note = options.pseudonymise
                           ? "rejected rows are kept with the codes of users and orgs and without free text"
                       : hides ? "rejected rows are kept without the dropped columns"
                               : "rejected rows are kept without prompts and answers";
    if (bare > 0)
        note += fmt::format(
            "; of {} of them only the line and the reason, because they could not be taken apart", bare);
    imported.warnings.push_back(note);
}

/// Says when sessions were wanted and the log names none.
void noteKeptSessions(const Options& options, const Format& format, Imported& imported)
{
    if (!options.keepSessions || imported.blocks.empty() || !imported.sessionBlocks.empty())
        return;
    imported.warnings.push_back(format.rows.usesMapping && !imported.mapping.columnOf.contains("session")
                                    ? "no sessions were kept: no column is mapped to the field session"
                                    : "no sessions were kept: no row names one");
}

} // namespace

Result<std::vector<std::string>> membersOf(const std::filesystem::path& file)
{
    const Result<std::string> first = headOf(file, 16);
    if (!first)
        return first.error();
    return compressionOf(*first) == "zip" ? zipMembers(file) : std::vector<std::string>();
}

Result<Sniffed> sniff(const std::filesystem::path& file, const std::string& member)
{
    const Result<Head> head = headOfLog(file, member);
    if (!head)
        return withFile(head.error(), file);
    const Result<const Format*> format = chosenFormat(*head, {});
    if (!format)
        return format.error();
    Sniffed sniffed;
    sniffed.format = (*format)->id;
    sniffed.source = sourceOf(*head, **format);
    sniffed.readsByMapping = (*format)->rows.usesMapping;
    sniffed.joins = (*format)->joins;
    sniffed.header = headerOf(*head);
    sniffed.compression = head->compression;
    sniffed.encoding = head->encoding;
    sniffed.delimiter = head->shape == Shape::Csv ? head->layout.delimiter : '\0';
    sniffed.columns = head->columns;
    sniffed.firstRows = head->rows;
    sniffed.hasSessions = (*format)->rows.sessions;
    if ((*format)->rows.usesMapping)
        sniffed.mapping = guessMapping(head->columns, head->rows, sniffed.warnings);
    return sniffed;
}

Result<Imported> readLog(const std::filesystem::path& file, const Options& options,
                         const usage::Dictionaries& base, const KnownHashes& known, Progress& progress)
{
    const Result<Head> head = headOfLog(file, options.member);
    if (!head)
        return withFile(head.error(), file);
    const Result<const Format*> format = chosenFormat(*head, options.format);
    if (!format)
        return format.error();
    if (const Status dropped = checkDropped(*head, options); !dropped)
        return dropped.error();
    Imported imported;
    if ((*format)->rows.usesMapping) {
        Result<Mapping> mapping = chosenMapping(*head, options, imported.warnings);
        if (!mapping)
            return withFile(mapping.error(), file);
        imported.mapping = std::move(*mapping);
    } else if (options.mapping) {
        imported.mapping = *options.mapping;
    }
    override(imported.mapping, options.overrides);
    imported.file = options.member.empty() ? file.string() : (file / options.member).string();
    imported.format = (*format)->id;
    imported.source = sourceOf(*head, **format);
    imported.header = headerOf(*head);
    imported.aggregated = isAggregated(**format, imported.mapping);
    imported.bytes = head->bytes == kWholeFile ? 0 : head->bytes;

    Fingerprint fingerprint(*head, options.fingerprint);
    Options reading = options;
    reading.keptOfReject = keptOfRows(*head, **format, imported.mapping, options);
    CubeBuilder builder(base, known, reading);
    ReadJob job{*head,          reading,  imported.mapping,  builder,
                imported.bytes, progress, imported.warnings, imported.accounts};
    const Status read = (*format)->read(job);
    if (!read)
        return withFile(read.error(), file);
    const Status finished = builder.finish(imported);
    if (!finished)
        return withFile(finished.error(), file);
    noteKeptRejects(options, imported);
    noteKeptSessions(options, **format, imported);
    imported.fingerprint = fingerprint.text();
    return imported;
}

} // namespace core::ingest
