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

/// One row of the table of formats. A new format is one reader and one row.
struct Format {
    std::string_view id;
    std::string_view title;
    std::string_view extensions;       ///< of its usual file names, "csv json"
    bool (*matches)(const Head& head); ///< by content
    Status (*read)(ReadJob& job);
    bool usesMapping = false; ///< reads by the mapping of columns
    bool aggregated = false;  ///< its rows are sums of a bucket and have no ids
};

/// All formats, the most particular first, the generic ones last.
std::span<const Format> formats();
const Format* formatNamed(std::string_view id);
/// The first format that knows the file; null when none does.
const Format* formatOf(const Head& head);

// What readers are made of.

/// Reads CSV row by row on all threads; `reader` is shared by them and must not keep state.
Status readCsv(ReadJob& job, const CsvRowReader& reader);
/// Reads JSON lines, or the objects of one JSON array, likewise.
Status readJson(ReadJob& job, const JsonRowReader& reader);
/// Hands the whole file to `reader` on one thread: documents, and formats whose rows depend on each other.
using WholeReader = std::function<Status(std::string_view text, RowSink& sink, Batch& batch)>;
Status readWhole(ReadJob& job, const WholeReader& reader);

/// Walks the rows of a whole file in order: CSV rows, JSON lines, or the objects of a document's array.
Status walkRows(const Head& head, std::string_view text, RowSink& sink, Batch& batch, const CsvRowReader& csv,
                const JsonRowReader& json);

/// CSV and JSON of any columns, by the job's mapping.
Status readGenericCsv(ReadJob& job);
Status readGenericJson(ReadJob& job);

} // namespace core::ingest
