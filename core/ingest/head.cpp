#include "core/ingest/head.h"

#include "core/ingest/encoding.h"
#include "core/ingest/json_array.h"

#include <algorithm>

namespace core::ingest {
namespace {

constexpr std::size_t kFirstRows = 100;

Error noLog(const std::filesystem::path& file, std::string what, std::string expected)
{
    return Error{ErrorCode::UnknownFormat, std::move(what), file.string(), 0, {}, std::move(expected)};
}

/// Fills `out` from a source until it has `most` bytes. True when the source ended.
Result<bool> readHead(Source& source, std::size_t most, std::string& out)
{
    out.resize(most);
    std::size_t size = 0;
    while (size < most) {
        const Result<std::size_t> got = source.read(out.data() + size, most - size);
        if (!got)
            return got.error();
        if (*got == 0)
            break;
        size += *got;
    }
    const bool ended = size < most;
    out.resize(size);
    return ended;
}

/// The first rows of a CSV text, unquoted.
std::vector<std::vector<std::string>> rowsOf(std::string_view text, char delimiter, std::size_t most)
{
    PaddedBuffer buffer;
    buffer.reserve(text.size() + kPadding);
    std::memcpy(buffer.data(), text.data(), text.size());
    buffer.seal(text.size());
    CsvIndex index;
    indexCsv(buffer.data(), text.size(), delimiter, index);
    std::vector<std::vector<std::string>> rows;
    std::uint32_t field = 0, begin = 0;
    for (std::uint32_t r = 0; r < index.rows && rows.size() < most; ++r) {
        std::vector<std::string> row;
        for (; field < index.rowEnds[r]; ++field) {
            std::uint32_t end = index.ends[field];
            if (field + 1 == index.rowEnds[r] && end > begin && text[end - 1] == '\r')
                --end;
            row.push_back(withoutQuotes(text.substr(begin, end - begin)));
            begin = index.ends[field] + 1;
        }
        if (row.size() > 1 || !trimmed(row[0]).empty())
            rows.push_back(std::move(row));
    }
    return rows;
}

/// Rows of the same width as the first, times that width: the delimiter with the best score is the file's.
std::size_t delimiterScore(const std::vector<std::vector<std::string>>& rows)
{
    if (rows.empty() || rows[0].size() < 2)
        return 0;
    std::size_t same = 0;
    for (const auto& row : rows)
        same += row.size() == rows[0].size();
    return same * 10 < rows.size() * 5
               ? 0
               : same * 1000 / rows.size() * 100 + std::min<std::size_t>(rows[0].size(), 99);
}

bool looksLikeData(const std::vector<std::string>& row)
{
    TimeReader times;
    Micros time = 0;
    return std::any_of(row.begin(), row.end(), [&](const std::string& cell) {
        return !trimmed(cell).empty() && (parseWritten(cell).has_value() || times.readSlow(cell, time));
    });
}

void readCsvHead(Head& head)
{
    std::string_view text = head.text;
    constexpr std::string_view kDelimiters = ",;\t|";
    char named = 0;
    if (text.starts_with("sep=") && text.size() > 5 && kDelimiters.find(text[4]) != std::string_view::npos)
        named = text[4]; // a line for Excel
    if (!head.whole) {
        const std::size_t newline = text.rfind('\n');
        text = text.substr(0, newline == std::string_view::npos ? text.size() : newline + 1);
    }
    std::size_t best = 0;
    for (const char delimiter : kDelimiters) {
        if (named != 0 && delimiter != named)
            continue;
        auto rows = rowsOf(text, delimiter, kFirstRows);
        if (named != 0 && !rows.empty())
            rows.erase(rows.begin());
        const std::size_t score = named != 0 ? 1 : delimiterScore(rows);
        if (score > best || head.rows.empty()) {
            best = std::max(best, score);
            head.layout.delimiter = delimiter;
            head.rows = std::move(rows);
        }
    }
    head.layout.headerRows = named != 0 ? 2 : 1;
    if (head.rows.empty())
        return;
    head.layout.columns = head.rows[0];
    if (looksLikeData(head.rows[0])) {
        head.layout.headerRows -= 1;
        for (std::size_t c = 0; c < head.layout.columns.size(); ++c)
            head.layout.columns[c] = "column " + std::to_string(c + 1);
    } else {
        head.rows.erase(head.rows.begin());
    }
    for (std::string& column : head.layout.columns)
        column = std::string(trimmed(column));
    head.columns = head.layout.columns;
}

void addObject(Head& head, Json object)
{
    std::vector<std::string> row(head.columns.size());
    for (auto& [path, text] : flattened(object)) {
        const auto found = std::find(head.columns.begin(), head.columns.end(), path);
        const auto at = static_cast<std::size_t>(found - head.columns.begin());
        if (found == head.columns.end()) {
            if (head.columns.size() >= 400)
                continue;
            head.columns.push_back(path);
        }
        row.resize(std::max(row.size(), at + 1));
        row[at] = std::move(text);
    }
    head.rows.push_back(std::move(row));
}

/// The text of the object that begins at `text`; empty when it does not end in it.
std::string_view objectAt(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted) {
            if (text[i] == '\\')
                ++i;
            else
                quoted = text[i] != '"';
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == '{') {
            ++depth;
        } else if (text[i] == '}' && --depth == 0) {
            return text.substr(0, i + 1);
        }
    }
    return {};
}

/// The first objects of a document's first array.
void readArrayHead(Head& head, std::string_view text)
{
    simdjson::dom::parser parser;
    const std::size_t array = arrayBegin(text);
    if (array == std::string_view::npos)
        return;
    text.remove_prefix(array);
    while (head.rows.size() < kFirstRows) {
        const std::size_t begin = text.find_first_not_of("[, \t\r\n");
        if (begin == std::string_view::npos || text[begin] != '{')
            return;
        const std::string_view object = objectAt(text.substr(begin));
        Json parsed;
        if (object.empty() ||
            parser.parse(object.data(), object.size(), true).get(parsed) != simdjson::SUCCESS)
            return;
        addObject(head, parsed);
        text.remove_prefix(begin + object.size());
    }
}

void readJsonHead(Head& head, std::string_view text)
{
    head.shape = text[0] == '[' ? Shape::JsonDocument : Shape::JsonLines;
    const std::string_view whole = text;
    simdjson::dom::parser parser;
    std::size_t lines = 0, sound = 0;
    while (!text.empty() && lines < kFirstRows) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos && !head.whole && lines > 0)
            break;
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty())
            continue;
        ++lines;
        Json object;
        if (parser.parse(line.data(), line.size(), true).get(object) != simdjson::SUCCESS ||
            !object.is_object())
            continue;
        ++sound;
        addObject(head, object);
    }
    // One line that is broken in a log is a bad row; a first line such as "{" means a document over many
    // lines.
    if (head.shape == Shape::JsonLines && sound * 2 < lines && (sound == 0 || lines > 2)) {
        head.shape = Shape::JsonDocument;
        head.rows.clear();
        head.columns.clear();
    }
    if (head.shape == Shape::JsonDocument)
        readArrayHead(head, whole);
    for (auto& row : head.rows)
        row.resize(head.columns.size());
}

} // namespace

bool Head::hasAll(std::initializer_list<std::string_view> wanted) const
{
    return std::all_of(wanted.begin(), wanted.end(), [this](std::string_view name) { return has(name); });
}

Result<Head> headOfLog(const std::filesystem::path& file, const std::string& member)
{
    Head head;
    head.file = file;
    head.member = member;
    std::error_code unknown;
    const bool sized = std::filesystem::is_regular_file(file, unknown);
    const std::uint64_t bytes = sized ? std::filesystem::file_size(file, unknown) : kWholeFile;
    head.bytes = unknown ? kWholeFile : bytes;
    const Result<std::string> first = headOf(file, 16);
    if (!first)
        return first.error();
    if (first->empty())
        return noLog(file, "is empty", "a usage log with at least one row");
    head.compression = compressionOf(*first);
    auto source = openSource(file, head.compression, member, head.bytes);
    if (!source)
        return source.error();
    std::string raw;
    const Result<bool> ended = readHead(**source, 64 * 1024, raw);
    if (!ended) {
        Error error = ended.error();
        error.file = file.string();
        return error;
    }
    if (raw.empty())
        return noLog(file, "holds no text", "a usage log with at least one row");
    head.encoding = encodingOf(raw);
    if (head.encoding.empty())
        return noLog(file, "is not text (binary data)",
                     "CSV, JSON or JSON lines, plain or as .gz, .zst, .xz or .zip");
    auto text = textSource(head);
    if (!text)
        return text.error();
    const Result<bool> whole = readHead(**text, kHeadBytes, head.text);
    if (!whole)
        return whole.error();
    head.whole = *whole;
    const std::string_view start = trimmed(head.text);
    if (start.empty())
        return noLog(file, "holds only blanks", "a usage log with at least one row");
    if (start[0] == '{' || start[0] == '[')
        readJsonHead(head, start);
    else
        readCsvHead(head);
    head.names.insert(head.columns.begin(), head.columns.end());
    return head;
}

Result<std::unique_ptr<Source>> textSource(const Head& head)
{
    auto source = openSource(head.file, head.compression, head.member, head.bytes);
    if (!source)
        return source.error();
    return makeUtf8(std::move(*source), head.encoding);
}

} // namespace core::ingest
