#pragma once

#include "core/ingest/csv_index.h"
#include "core/ingest/generic_rows.h"
#include "core/ingest/pipeline.h"

namespace core::ingest {

/// A field without its quotes, doubled quotes halved; text behind the closing quote stays (Python's csv
/// module).
std::string withoutQuotes(std::string_view field);

/// How a CSV file is laid out, as sniffed.
struct CsvLayout {
    char delimiter = ',';
    std::vector<std::string> columns;
    std::size_t headerRows = 1; ///< 0 when the columns have no names
};

/// One row of CSV by its columns, unquoted where needed.
class CsvRow {
public:
    /// `ends` are those of the row's fields; ends[-1] is the end before it. `quotes`: some field may be
    /// quoted.
    CsvRow(const char* bytes, const std::uint32_t* ends, std::size_t fields, bool quotes, RowSink& sink)
        : m_bytes(bytes)
        , m_ends(ends)
        , m_fields(fields)
        , m_quotes(quotes)
        , m_sink(sink)
    {}
    std::size_t size() const { return m_fields; }
    /// The field's text in a padded buffer that lives as long as the batch.
    FieldText field(std::size_t column) const
    {
        const std::uint32_t from = m_ends[static_cast<std::ptrdiff_t>(column) - 1] + 1;
        std::uint32_t to = m_ends[column];
        if (column + 1 == m_fields && to > from && m_bytes[to - 1] == '\r')
            --to;
        if (m_quotes && to > from && m_bytes[from] == '"') [[unlikely]]
            return unquoted({m_bytes + from, to - from});
        return {m_bytes + from, to - from};
    }
    std::string_view text() const
    {
        const std::uint32_t begin = m_ends[-1] + 1;
        return {m_bytes + begin, m_ends[m_fields - 1] - begin};
    }
    /// The columns of a row without quotes and carriage returns, straight from the index.
    bool isPlain() const { return !m_quotes && m_bytes[m_ends[m_fields - 1] - 1] != '\r'; }
    const char* bytes() const { return m_bytes; }
    const std::uint32_t* ends() const { return m_ends; } ///< ends()[-1] is the end before the row

private:
    FieldText unquoted(std::string_view text) const;
    const char* m_bytes;
    const std::uint32_t* m_ends;
    std::size_t m_fields;
    bool m_quotes;
    RowSink& m_sink;
};

/// What a format does with a row of its CSV: files it in the sink or rejects it. `line` counts from the
/// block.
using CsvRowReader = std::function<void(const CsvRow& row, std::uint64_t line, RowSink& sink)>;

/// A parser for CSV that hands each whole row to `reader`. Wrong column counts are rejected before.
std::unique_ptr<Parser> makeCsvParser(const CsvLayout& layout, const Options& options, std::size_t number,
                                      CsvRowReader reader);

/// A parser for CSV of any columns by a mapping.
std::unique_ptr<Parser> makeGenericCsvParser(const CsvLayout& layout, const Mapping& mapping,
                                             const GenericPlan& plan, const Options& options,
                                             std::size_t number);

} // namespace core::ingest
