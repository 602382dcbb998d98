#include "core/ingest/import.h"

#include "core/ingest/formats.h"
#include "core/ingest/pipeline.h"

#include <atomic>
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

/// The mapping to read by: given or guessed, then overridden, then checked for what no row can do without.
Result<Mapping> chosenMapping(const Head& head, const Options& options, std::vector<std::string>& warnings)
{
    Result<Mapping> mapping =
        options.mapping ? *options.mapping : guessMapping(head.columns, head.rows, warnings);
    mapping = withOverrides(std::move(*mapping), options.mapOverrides, head.columns);
    if (!mapping)
        return mapping;
    for (const auto& [field, column] : mapping->columnOf)
        if (std::find(head.columns.begin(), head.columns.end(), column) == head.columns.end() &&
            !head.isJson())
            return inputError(head.file, "has no column \"" + column + "\"", field,
                              "one of " + listOf(head.columns));
    if (!mapping->columnOf.contains("time"))
        return inputError(head.file, "has no column of times; its columns are " + listOf(head.columns),
                          "time", "a column with the time of each request; name it in the mapping");
    if (!mapping->columnOf.contains("user") && !mapping->columnOf.contains("org") &&
        mapping->constantUser.empty())
        return inputError(head.file, "has no column of users; its columns are " + listOf(head.columns),
                          "user",
                          "a column that says who made the request, or one constant user for the whole file");
    return mapping;
}

/// SHA-256 of a file on a thread of its own, beside the import.
class Fingerprint {
public:
    Fingerprint(const std::filesystem::path& file, bool wanted)
    {
        if (wanted)
            m_thread = std::thread([this, file] {
                const Result<std::string> digest = sha256Of(file, m_stop);
                m_text = digest ? *digest : std::string();
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

} // namespace

Result<Sniffed> sniff(const std::filesystem::path& file)
{
    const Result<Head> head = headOfLog(file);
    if (!head)
        return withFile(head.error(), file);
    const Result<const Format*> format = chosenFormat(*head, {});
    if (!format)
        return format.error();
    Sniffed sniffed;
    sniffed.format = (*format)->id;
    sniffed.compression = head->compression;
    sniffed.encoding = head->encoding;
    sniffed.delimiter = head->shape == Shape::Csv ? head->layout.delimiter : '\0';
    sniffed.columns = head->columns;
    sniffed.firstRows = head->rows;
    if ((*format)->usesMapping)
        sniffed.mapping = guessMapping(head->columns, head->rows, sniffed.warnings);
    return sniffed;
}

Result<Imported> readLog(const std::filesystem::path& file, const Options& options,
                         const usage::Dictionaries& base, const KnownHashes& known, Progress& progress)
{
    const Result<Head> head = headOfLog(file);
    if (!head)
        return withFile(head.error(), file);
    const Result<const Format*> format = chosenFormat(*head, options.format);
    if (!format)
        return format.error();
    Imported imported;
    if ((*format)->usesMapping) {
        Result<Mapping> mapping = chosenMapping(*head, options, imported.warnings);
        if (!mapping)
            return withFile(mapping.error(), file);
        imported.mapping = std::move(*mapping);
    } else if (options.mapping) {
        imported.mapping = *options.mapping;
    }
    std::error_code ignored;
    imported.file = file.string();
    imported.format = (*format)->id;
    imported.bytes = std::filesystem::file_size(file, ignored);

    Fingerprint fingerprint(file, options.fingerprint);
    CubeBuilder builder(base, known, options);
    ReadJob job{*head, options, imported.mapping, builder, imported.bytes, progress, imported.warnings};
    const Status read = (*format)->read(job);
    if (!read)
        return withFile(read.error(), file);
    const Status finished = builder.finish(imported);
    if (!finished)
        return withFile(finished.error(), file);
    imported.sha256 = fingerprint.text();
    return imported;
}

} // namespace core::ingest
