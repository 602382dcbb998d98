#include "core/ingest/record.h"

#include "core/ingest/time_reader.h"

#include <algorithm>
#include <deque>

namespace core::ingest {
namespace {

/// Parsers for JSON inside text, reused from record to record.
class TextParsers {
public:
    void reset() { m_used = 0; }
    std::optional<Json> parse(const std::string& text)
    {
        if (m_used == m_parsers.size())
            m_parsers.emplace_back();
        Json value;
        if (m_parsers[m_used].parse(text).get(value) != simdjson::SUCCESS)
            return {};
        ++m_used;
        return value;
    }

private:
    std::deque<simdjson::dom::parser> m_parsers;
    std::size_t m_used = 0;
};

thread_local TextParsers t_parsers;

bool looksLikeJson(std::string_view text)
{
    text = trimmed(text);
    return !text.empty() && (text[0] == '{' || text[0] == '[');
}

std::optional<Json> jsonIn(const std::string& text)
{
    if (!looksLikeJson(text))
        return {};
    if (std::optional<Json> value = t_parsers.parse(text))
        return value;
    std::string halved; // some exporters double the quotes once too often
    for (std::size_t i = 0; i < text.size(); ++i) {
        halved += text[i];
        if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"')
            ++i;
    }
    return t_parsers.parse(halved);
}

bool sameLetters(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Goes down a path, through objects and through JSON kept as text.
std::optional<Json> descend(Json value, std::string_view path)
{
    for (;;) {
        if (value.type() == simdjson::dom::element_type::STRING) {
            const std::optional<Json> inner = jsonIn(std::string(std::string_view(value)));
            if (!inner)
                return {};
            value = *inner;
        }
        if (!value.is_object())
            return {};
        Json member;
        const simdjson::dom::object object(value);
        if (object.at_key(path).get(member) == simdjson::SUCCESS)
            return member.is_null() ? std::nullopt : std::optional(member);
        const std::size_t dot = path.find('.');
        if (dot == std::string_view::npos ||
            object.at_key(path.substr(0, dot)).get(member) != simdjson::SUCCESS)
            return {};
        value = member;
        path.remove_prefix(dot + 1);
    }
}

std::unordered_map<std::string, std::size_t> indexOf(const CsvLayout& layout)
{
    std::unordered_map<std::string, std::size_t> columns;
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        columns.emplace(layout.columns[c], c);
    return columns;
}

} // namespace

std::optional<Json> Record::resolve(std::string_view path) const
{
    if (m_json)
        return descend(*m_json, path);
    const std::size_t dot = path.find('.');
    const auto column = m_columns->find(std::string(path.substr(0, dot)));
    if (dot == std::string_view::npos || column == m_columns->end())
        return {};
    const std::optional<Json> cell = jsonIn(std::string(m_csv->field(column->second).view()));
    return cell ? descend(*cell, path.substr(dot + 1)) : std::nullopt;
}

bool Record::isDropped(std::string_view path) const
{
    return m_dropped && !m_dropped->empty() &&
           m_dropped->contains(std::string(path.substr(0, path.find('.'))));
}

std::string Record::text(std::string_view path) const
{
    if (isDropped(path))
        return {};
    if (m_csv) {
        const auto column = m_columns->find(std::string(path));
        if (column != m_columns->end())
            return std::string(m_csv->field(column->second).view());
    }
    const std::optional<Json> value = resolve(path);
    return value ? textOf(*value) : std::string();
}

std::string Record::first(std::initializer_list<std::string_view> paths) const
{
    for (const std::string_view path : paths) {
        std::string found = text(path);
        if (!trimmed(found).empty())
            return found;
    }
    return {};
}

std::optional<Json> Record::object(std::string_view path) const
{
    if (isDropped(path))
        return {};
    std::optional<Json> value = m_json ? resolve(path) : jsonIn(text(path));
    if (!value && m_csv)
        value = resolve(path);
    if (value && value->type() == simdjson::dom::element_type::STRING)
        value = jsonIn(std::string(std::string_view(*value)));
    if (!value || !(value->is_object() || value->is_array()))
        return {};
    return value;
}

std::string Record::anyCase(std::string_view path, std::string_view key) const
{
    const std::optional<Json> members = object(path);
    if (members && members->is_object())
        for (const auto& member : simdjson::dom::object(*members))
            if (sameLetters(member.key, key))
                return textOf(member.value);
    return {};
}

std::string Record::purpose(std::string_view path) const
{
    for (const std::string_view key : {"workflow", "feature", "use_case", "task", "purpose"}) {
        std::string found = anyCase(path, key);
        if (!found.empty())
            return found;
    }
    return {};
}

void Reading::time(const Record& record, std::initializer_list<std::string_view> paths)
{
    const std::string text = record.first(paths);
    if (text.empty())
        return fail(std::string(*paths.begin()), "no_time");
    TimeReader reader;
    if (!reader.readSlow(text, event.time))
        fail(std::string(*paths.begin()), "bad_time");
}

std::int64_t Reading::count(const Record& record, std::initializer_list<std::string_view> paths)
{
    for (const std::string_view path : paths) {
        const std::string text = record.text(path);
        if (trimmed(text).empty())
            continue;
        const std::optional<std::int64_t> value = parseCount(text);
        if (!value)
            fail(std::string(path), "malformed_usage");
        return value.value_or(0);
    }
    return 0;
}

void Reading::cost(const Record& record, std::initializer_list<std::string_view> paths, const Written& unit)
{
    const std::string text = record.first(paths);
    if (text.empty())
        return;
    event.costNanoUsd = parseNano(text, {}, unit);
    if (!event.costNanoUsd)
        fail(std::string(*paths.begin()), "malformed_cost");
}

void Reading::inclusiveInput(std::int64_t input, std::int64_t read, std::int64_t write)
{
    event.cacheRead = read;
    event.cacheWrite = write;
    event.uncachedInput = input - read - write;
    if (input >= 0 && read >= 0 && write >= 0 && event.uncachedInput < 0)
        fail("cache_read", "cache_exceeds_input");
}

void fileReading(Reading& reading, std::uint64_t line, std::string_view text, RowSink& sink)
{
    if (reading.reason)
        sink.reject(line, std::move(reading.field), reading.reason, text);
    else
        sink.add(reading.event, line, text);
}

void applyOverrides(const std::function<std::string(const std::string& column)>& textOf,
                    const Options& options, LoggedEvent& event)
{
    const auto apply = [&](const char* field, std::string& into) {
        const auto found = options.overrides.columnOf.find(field);
        if (found != options.overrides.columnOf.end())
            into = textOf(found->second);
    };
    apply("user", event.user);
    apply("org", event.org);
    apply("session", event.session);
    apply("workflow", event.workflow);
    apply("stage", event.stage);
    apply("tier", event.tier);
    if (event.user.empty() && options.overrides.constantUser)
        event.user = *options.overrides.constantUser;
    else if (event.user.empty() && options.mapping)
        event.user = options.mapping->constantUser;
}

Reading readingOf(const Record& record, const RecordReader& reader, const Options& options,
                  std::string_view text)
{
    t_parsers.reset();
    Reading reading;
    reader(record, reading);
    applyOverrides([&](const std::string& column) { return record.text(column); }, options, reading.event);
    if (reading.identical)
        reading.event.eventId = trimmed(text);
    return reading;
}

CsvRowReader csvRecords(const Head& head, const Options& options, RecordVisitor visit)
{
    return [columns = indexOf(head.layout), &options,
            visit = std::move(visit)](const CsvRow& row, std::uint64_t line, RowSink& sink) {
        t_parsers.reset();
        visit(Record(row, columns, &options.dropped), line, row.text(), sink);
    };
}

JsonRowReader jsonRecords(const Options& options, RecordVisitor visit)
{
    return [&options, visit = std::move(visit)](Json row, std::uint64_t line, std::string_view text,
                                                RowSink& sink) {
        t_parsers.reset();
        visit(Record(row, &options.dropped), line, text, sink);
    };
}

} // namespace core::ingest
