#pragma once

#include "core/ingest/cube_builder.h"
#include "core/ingest/head.h"
#include "core/ingest/json_lines.h"

#include <span>

namespace core::ingest {

/// All that reading one file needs.
struct ReadJob {
    const Head& head;
    const Options& options;
    const Mapping& mapping;
    CubeBuilder& builder;
    std::uint64_t fileBytes = 0;
    Progress& progress;
    std::vector<std::string>& warnings;
    std::vector<usage::Account>& accounts;
};

/// What the rows of a format are.
struct RowTraits {
    bool usesMapping = false; ///< read by the mapping of columns
    bool aggregated = false;  ///< sums of a bucket, without ids
    bool sessions = false;    ///< they, or those they are joined with, may name their session
};

/// One row of the table of formats. A new format is one reader and one row.
struct Format {
    std::string_view id;
    std::string_view title;
    std::string_view extensions;       ///< of its usual file names, "csv json"
    bool (*matches)(const Head& head); ///< by content
    Status (*read)(ReadJob& job);
    RowTraits rows = {};
    std::string_view joins = {}; ///< the format whose logs say more about its rows (Options::companions)
};

/// All formats, the most particular first, the generic ones last.
std::span<const Format> formats();
const Format* formatNamed(std::string_view id);
/// The first format that knows the file; null when none does.
const Format* formatOf(const Head& head);

// What readers are made of.

/// Reads CSV row by row on all threads; `reader` is shared by them and must not keep state.
Status readCsv(ReadJob& job, const CsvRowReader& reader);
/// Reads JSON lines, or the objects of one JSON array, likewise. `outside`: see
/// makeArrayLines().
Status readJson(ReadJob& job, const JsonRowReader& reader, std::string* outside = nullptr);
/// Reads either one row after another, on one thread: for readers that remember earlier rows.
Status readRowsInOrder(ReadJob& job, const CsvRowReader& csv, const JsonRowReader& json);

/// A look at a file that files nothing.
struct Survey {
    const Head& head;
    const Options& options;
    std::uint64_t fileBytes = 0;
    Progress& progress;
};
/// Hands every row to its reader, on all threads. The block and row that sink.batch() is at are the same ones
/// when the file is read again.
Status surveyRows(const Survey& survey, const CsvRowReader& csv, const JsonRowReader& json);

/// The progress of one of several passes over a file.
class Pass final : public Progress {
public:
    Pass(Progress& outer, std::uint64_t number, std::uint64_t passes)
        : m_outer(outer)
        , m_number(number)
        , m_passes(passes)
    {}
    bool advance(std::uint64_t done, std::uint64_t total) override
    {
        return m_outer.advance((m_number * total + done) / m_passes, total);
    }

private:
    Progress& m_outer;
    std::uint64_t m_number, m_passes;
};

/// CSV and JSON of any columns, by the job's mapping.
Status readGenericCsv(ReadJob& job);
Status readGenericJson(ReadJob& job);

} // namespace core::ingest
