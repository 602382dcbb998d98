#include "core/ingest/json_lines.h"

#include "core/ingest/generic_rows_add.h"

#include <algorithm>

namespace core::ingest {
namespace {

/// Calls `visit(line, number)` for every line that is not blank.
template <typename Visit>
std::uint64_t forEachLine(std::string_view text, Visit visit)
{
    std::uint64_t number = 0;
    while (!text.empty()) {
        const void* newline = std::memchr(text.data(), '\n', text.size());
        const std::size_t end =
            newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) : text.size();
        ++number;
        const std::string_view line = trimmed(text.substr(0, end));
        if (!line.empty())
            visit(line, number);
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return number;
}

void walk(std::string_view text, simdjson::dom::parser& parser, RowSink& sink, Batch& batch,
          const JsonRowReader& reader)
{
    batch.lines = forEachLine(text, [&](std::string_view line, std::uint64_t number) {
        ++batch.rowCount;
        Json row;
        if (parser.parse(line.data(), line.size(), false).get(row) == simdjson::SUCCESS && row.is_object())
            return reader(row, number, line, sink);
        const bool sound = simdjson::validate_utf8(line.data(), line.size());
        sink.reject(number, {}, "malformed_json", sound ? line : std::string_view());
    });
}

class JsonParser final : public Parser {
public:
    JsonParser(const Options& options, std::size_t number, JsonRowReader reader)
        : m_sink(options, number)
        , m_reader(std::move(reader))
    {}

    void parse(Batch& batch) override
    {
        m_sink.begin(batch);
        walk(batch.block.text(), m_parser, m_sink, batch, m_reader);
        m_sink.end();
    }

private:
    RowSink m_sink;
    JsonRowReader m_reader;
    simdjson::dom::parser m_parser;
};

/// `Rows` is GenericRows or SessionRows.
template <typename Rows>
class GenericJsonParser final : public Parser {
public:
    GenericJsonParser(const Mapping& mapping, const Options& options, std::size_t number, auto&& makeRows)
        : m_sink(options, number)
        , m_rows(makeRows(m_sink))
        , m_paths(pathsOf(mapping))
    {}

    void parse(Batch& batch) override
    {
        m_sink.begin(batch);
        const std::string_view text = batch.block.text();
        const bool sound = simdjson::validate_utf8(text.data(), text.size());
        std::size_t at = 0;
        while (at < text.size()) {
            const char* line = text.data() + at;
            const char* end = text.data() + text.size();
            ++batch.lines;
            if (const char* next = sound ? m_template.match(line, end, m_fields) : nullptr) [[likely]] {
                ++batch.rowCount;
                const std::size_t size = static_cast<std::size_t>(next - line);
                m_rows.add(m_fields, batch.lines, [=] { return std::string_view(line, size - 1); });
                at += size;
                continue;
            }
            const void* newline = std::memchr(line, '\n', text.size() - at);
            const std::size_t size = newline
                                         ? static_cast<std::size_t>(static_cast<const char*>(newline) - line)
                                         : text.size() - at;
            readSlowly(trimmed({line, size}), batch);
            at += size + 1;
        }
        m_sink.end();
    }

private:
    [[gnu::noinline]] void readSlowly(std::string_view line, Batch& batch)
    {
        if (line.empty())
            return;
        ++batch.rowCount;
        Json row;
        if (m_parser.parse(line.data(), line.size(), false).get(row) != simdjson::SUCCESS || !row.is_object())
            return m_sink.reject(batch.lines, {}, "malformed_json",
                                 simdjson::validate_utf8(line.data(), line.size()) ? line
                                                                                   : std::string_view());
        m_rows.add(fieldsOf(row, m_paths, m_sink), batch.lines, [line] { return line; });
        m_template.learn(line, m_paths);
    }

    RowSink m_sink;
    Rows m_rows;
    std::vector<JsonPath> m_paths;
    JsonTemplate m_template;
    GenericRows::Fields m_fields{};
    simdjson::dom::parser m_parser;
};

} // namespace

GenericRows::Fields fieldsOf(Json row, const std::vector<JsonPath>& paths, RowSink& sink)
{
    GenericRows::Fields fields{};
    for (const auto& [field, path] : paths) {
        const std::string text = textAt(row, path);
        if (text.empty())
            continue;
        const std::string_view kept = sink.keep(text);
        fields[field] = {kept.data(), static_cast<std::uint32_t>(kept.size())};
    }
    return fields;
}

std::vector<JsonPath> pathsOf(const Mapping& mapping)
{
    std::vector<JsonPath> paths;
    for (const auto& [name, path] : mapping.columnOf)
        if (const std::optional<Field> field = fieldNamed(name))
            paths.push_back({static_cast<std::size_t>(*field), path});
    return paths;
}

std::unique_ptr<Parser> makeJsonParser(const Options& options, std::size_t number, JsonRowReader reader)
{
    return std::make_unique<JsonParser>(options, number, std::move(reader));
}

std::unique_ptr<Parser> makeGenericJsonParser(const Mapping& mapping, const GenericPlan& plan,
                                              const Options& options, std::size_t number)
{
    const auto rowsInto = [&](RowSink& sink) {
        return GenericRows(plan, mapping, options, sink);
    };
    if (keepsSessions(mapping, options))
        return std::make_unique<GenericJsonParser<SessionRows>>(
            mapping, options, number, [&](RowSink& sink) { return SessionRows(rowsInto(sink), sink); });
    return std::make_unique<GenericJsonParser<GenericRows>>(mapping, options, number, rowsInto);
}

} // namespace core::ingest
