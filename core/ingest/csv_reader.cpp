#include "core/ingest/csv_reader.h"

#include "core/ingest/encoding.h"
#include "core/ingest/generic_rows_add.h"

#include <algorithm>

namespace core::ingest {
namespace {

bool isBlank(std::string_view text)
{
    return trimmed(text).empty();
}

/// Walks the rows of a block: skips headers and blank lines, rejects rows of the wrong width, counts lines.
template <typename RowReader>
void walk(std::string_view text, std::size_t headers, const CsvLayout& layout, CsvIndex& index, RowSink& sink,
          Batch& batch, RowReader& reader)
{
    const char* bytes = text.data();
    indexCsv(bytes, text.size(), layout.delimiter, index);
    const bool sound = isUtf8(text);
    const std::size_t columns = layout.columns.size();
    const bool quotes = index.quotes;
    std::uint32_t first = 0;
    std::uint64_t line = 1;
    batch.rows.reserve(index.rows);
    for (std::uint32_t r = 0; r < index.rows; ++r) {
        const std::uint32_t past = index.rowEnds[r];
        const CsvRow row(bytes, index.ends + first, past - first, quotes, sink);
        const std::uint64_t at = line++;
        if (quotes) {
            const std::string_view rowText = row.text();
            line += static_cast<std::uint64_t>(std::count(rowText.begin(), rowText.end(), '\n'));
        }
        if (headers > 0) {
            --headers;
        } else if (past - first == columns && (columns > 1 || !isBlank(row.text()))) [[likely]] {
            ++batch.rowCount;
            if (sound || isUtf8(row.text())) [[likely]]
                reader(row, at);
            else
                sink.reject(at, {}, "bad_encoding", {});
        } else if (!isBlank(row.text())) {
            ++batch.rowCount;
            sink.reject(at, {}, "wrong_column_count", row.text());
        }
        first = past;
    }
    batch.lines = index.lines;
}

template <typename RowReader>
class CsvParser final : public Parser {
public:
    CsvParser(CsvLayout layout, const Options& options, std::size_t number, auto&& makeReader)
        : m_layout(std::move(layout))
        , m_sink(options, number)
        , m_reader(makeReader(m_sink))
    {}

    void parse(Batch& batch) override
    {
        m_sink.begin(batch);
        if (batch.block.unclosed) {
            batch.lines = batch.rowCount = 1;
            m_sink.reject(1, {}, "unclosed_quote", batch.block.text());
        } else {
            const std::size_t headers = batch.block.sequence == 0 ? m_layout.headerRows : 0;
            walk(batch.block.text(), headers, m_layout, m_index, m_sink, batch, m_reader);
        }
        m_sink.end();
    }

private:
    CsvLayout m_layout;
    RowSink m_sink;
    RowReader m_reader;
    CsvIndex m_index;
};

/// The fields of a row without quotes, straight from the index.
struct PlainColumns {
    const char* bytes;
    const std::uint32_t* ends;
    const std::uint32_t* columnOf; ///< of each field that has a column
    FieldText operator[](std::size_t field) const
    {
        const std::size_t column = columnOf[field];
        const std::uint32_t from = (ends - 1)[column] + 1;
        return {bytes + from, ends[column] - from};
    }
};

/// The columns that feed fields.
struct FieldColumns {
    std::array<std::uint32_t, kFields> columnOf{};
    std::vector<std::size_t> fields; ///< those that have one
};

/// `Rows` is GenericRows or SessionRows.
template <typename Rows>
class GenericRowReader {
public:
    GenericRowReader(Rows rows, FieldColumns columns)
        : m_rows(std::move(rows))
        , m_columns(std::move(columns))
    {}

    void operator()(const CsvRow& row, std::uint64_t line)
    {
        if (row.size() > 1 && row.isPlain()) [[likely]]
            return m_rows.add(PlainColumns{row.bytes(), row.ends(), m_columns.columnOf.data()}, line,
                              [&row] { return row.text(); });
        addUnquoted(row, line);
    }

private:
    [[gnu::noinline]] void addUnquoted(const CsvRow& row, std::uint64_t line)
    {
        for (const std::size_t field : m_columns.fields)
            m_fields[field] = row.field(m_columns.columnOf[field]);
        m_rows.add(m_fields, line, [&row] { return row.text(); });
    }

    Rows m_rows;
    FieldColumns m_columns;
    GenericRows::Fields m_fields{};
};

struct FunctionRowReader {
    const CsvRowReader reader;
    RowSink& sink;
    void operator()(const CsvRow& row, std::uint64_t line) { reader(row, line, sink); }
};

FieldColumns columnsOf(const CsvLayout& layout, const Mapping& mapping)
{
    FieldColumns columns;
    for (const auto& [name, column] : mapping.columnOf) {
        const std::optional<Field> field = fieldNamed(name);
        const auto found = std::find(layout.columns.begin(), layout.columns.end(), column);
        if (!field || found == layout.columns.end())
            continue;
        const auto index = static_cast<std::size_t>(*field);
        columns.columnOf[index] = static_cast<std::uint32_t>(found - layout.columns.begin());
        columns.fields.push_back(index);
    }
    return columns;
}

} // namespace

std::string withoutQuotes(std::string_view field)
{
    if (field.empty() || field[0] != '"')
        return std::string(field);
    std::string plain;
    plain.reserve(field.size());
    bool quoted = true;
    for (std::size_t i = 1; i < field.size(); ++i) {
        if (field[i] != '"' || !quoted) {
            plain += field[i];
        } else if (i + 1 < field.size() && field[i + 1] == '"') {
            plain += '"';
            ++i;
        } else {
            quoted = false;
        }
    }
    return plain;
}

FieldText CsvRow::unquoted(std::string_view text) const
{
    const std::string_view inner = text.substr(1);
    const std::size_t quote = inner.find('"');
    if (quote != std::string_view::npos && quote + 1 == inner.size())
        return {inner.data(), static_cast<std::uint32_t>(quote)};
    const std::string_view kept = m_sink.keep(withoutQuotes(text));
    return {kept.data(), static_cast<std::uint32_t>(kept.size())};
}

std::unique_ptr<Parser> makeCsvParser(const CsvLayout& layout, const Options& options, std::size_t number,
                                      CsvRowReader reader)
{
    return std::make_unique<CsvParser<FunctionRowReader>>(layout, options, number, [&](RowSink& sink) {
        return FunctionRowReader{std::move(reader), sink};
    });
}

std::unique_ptr<Parser> makeGenericCsvParser(const CsvLayout& layout, const Mapping& mapping,
                                             const GenericPlan& plan, const Options& options,
                                             std::size_t number)
{
    Mapping here = mapping; // only columns that the file has
    std::erase_if(here.columnOf, [&](const auto& entry) {
        return std::find(layout.columns.begin(), layout.columns.end(), entry.second) == layout.columns.end();
    });
    if (keepsSessions(here, options))
        return std::make_unique<CsvParser<GenericRowReader<SessionRows>>>(
            layout, options, number, [&](RowSink& sink) {
                return GenericRowReader(SessionRows(GenericRows(plan, here, options, sink), sink),
                                        columnsOf(layout, here));
            });
    return std::make_unique<CsvParser<GenericRowReader<GenericRows>>>(
        layout, options, number, [&](RowSink& sink) {
            return GenericRowReader(GenericRows(plan, here, options, sink), columnsOf(layout, here));
        });
}

} // namespace core::ingest
