#pragma once

#include "core/ingest/csv_reader.h"
#include "core/ingest/json_value.h"

#include <set>

namespace core::ingest {

enum class Shape { Csv, JsonLines, JsonDocument };

/// What the first bytes of a file tell: enough for every format to say whether the file is its own.
struct Head {
    std::filesystem::path file;
    std::string member;               ///< of a zip; empty = the first
    std::uint64_t bytes = kWholeFile; ///< of the file when it was first looked at; later ones are not read
    std::string compression, encoding;
    std::string text;   ///< UTF-8, at most kHeadBytes
    bool whole = false; ///< the text is the whole file
    Shape shape = Shape::Csv;
    CsvLayout layout;                           ///< CSV only
    std::vector<std::vector<std::string>> rows; ///< of CSV, or of JSON lines by `columns`
    std::vector<std::string> columns;           ///< of CSV, or dotted paths of the first JSON objects
    std::set<std::string, std::less<>> names;   ///< the columns as a set

    bool has(std::string_view column) const { return names.contains(column); }
    bool hasAll(std::initializer_list<std::string_view> wanted) const;
    /// A key of the JSON anywhere in the first bytes.
    bool mentions(std::string_view key) const
    {
        return text.find("\"" + std::string(key) + "\"") != std::string::npos;
    }
    bool isJson() const { return shape != Shape::Csv; }
};

constexpr std::size_t kHeadBytes = 512 * 1024;

/// Reads and judges the head of a file. Fails with FileAccess, UnknownFormat (empty, binary) or
/// InvalidInput (broken archive).
Result<Head> headOfLog(const std::filesystem::path& file, const std::string& member = {});

/// The file as UTF-8 text from its start.
Result<std::unique_ptr<Source>> textSource(const Head& head);

} // namespace core::ingest
