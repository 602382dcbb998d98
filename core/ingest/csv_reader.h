#pragma once

#include "core/ingest/csv_index.h"
#include "core/ingest/generic_rows.h"
#include "core/ingest/pipeline.h"

namespace core::ingest {

/// A field without its quotes, doubled quotes halved; text behind the closing quote stays (Python's csv module).
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
    CsvRow(const char* bytes, const std::uint32_t* ends, std::uint32_t begin, std::size_t fields, RowSink& sink)
        : m_bytes(bytes), m_ends(ends), m_begin(begin), m_fields(fields), m_sink(sink)
    {
    }
    std::size_t size() const { return m_fields; }
    /// The field's text in a padded buffer that lives as long as the batch.
    FieldText field(std::size_t column) const
    {
        const std::uint32_t from = column == 0 ? m_begin : m_ends[column - 1] + 1;
        std::uint32_t to = m_ends[column];
        if (column + 1 == m_fields && to > from && m_bytes[to - 1] == '\r')
            --to;
        if (to > from && m_bytes[from] == '"') [[unlikely]]
            return unquoted({m_bytes + from, to - from});
        return {m_bytes + from, to - from};
    }
    std::string_view text() const { return {m_bytes + m_begin, m_ends[m_fields - 1] - m_begin}; }

private:
    FieldText unquoted(std::string_view text) const;
    const char* m_bytes;
    const std::uint32_t* m_ends;
    std::uint32_t m_begin;
    std::size_t m_fields;
    RowSink& m_sink;
};

/// What a format does with a row of its CSV: files it in the sink or rejects it. `line` counts from the block.
using CsvRowReader = std::function<void(const CsvRow& row, std::uint64_t line, RowSink& sink)>;

/// Hands each row of a whole file's padded text (< 4 GiB) to `reader`, in order.
void walkCsv(std::string_view text, const CsvLayout& layout, RowSink& sink, Batch& batch, const CsvRowReader& reader);

/// A parser for CSV that hands each whole row to `reader`. Wrong column counts are rejected before.
std::unique_ptr<Parser> makeCsvParser(const CsvLayout& layout, const Options& options, std::size_t number,
                                      CsvRowReader reader);

/// A parser for CSV of any columns by a mapping.
std::unique_ptr<Parser> makeGenericCsvParser(const CsvLayout& layout, const Mapping& mapping, const GenericPlan& plan,
                                             const Options& options, std::size_t number);

} // namespace core::ingest
