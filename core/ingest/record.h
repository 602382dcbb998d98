#pragma once

#include "core/ingest/csv_reader.h"
#include "core/ingest/formats.h"
#include "core/ingest/json_value.h"

#include <unordered_map>

namespace core::ingest {

/// One row of an export, whether it came as CSV or JSON. A path names a column or key and goes on into
/// objects: "metadata.usage_object.prompt_tokens" works for nested objects, for JSON kept as text, and for
/// JSON in a CSV cell.
class Record {
public:
    /// Columns in `dropped` are as if they were not there.
    Record(Json row, const std::set<std::string>* dropped = nullptr)
        : m_json(row)
        , m_dropped(dropped)
    {}
    Record(const CsvRow& row, const std::unordered_map<std::string, std::size_t>& columns,
           const std::set<std::string>* dropped = nullptr)
        : m_csv(&row)
        , m_columns(&columns)
        , m_dropped(dropped)
    {}

    std::string
    text(std::string_view path) const; ///< "" when absent, null or an object; arrays: the first element
    std::string first(std::initializer_list<std::string_view> paths) const; ///< the first that is not empty
    bool has(std::string_view path) const { return !text(path).empty(); }
    /// The object or array at a path, also out of JSON text. Lives until the next record of this thread.
    std::optional<Json> object(std::string_view path) const;
    /// Says what a request was for: a telling member ("workflow", "feature", "task" ...) of the object at
    /// `path`, or its first text.
    std::string purpose(std::string_view path) const;
    /// A member of the object at `path`, whatever the case of its key.
    std::string anyCase(std::string_view path, std::string_view key) const;

private:
    std::optional<Json> resolve(std::string_view path) const;
    bool isDropped(std::string_view path) const;
    std::optional<Json> m_json;
    const CsvRow* m_csv = nullptr;
    const std::unordered_map<std::string, std::size_t>* m_columns = nullptr;
    const std::set<std::string>* m_dropped = nullptr;
};

/// The event that a record is, and the first thing that is wrong with it.
struct Reading {
    LoggedEvent event;
    std::string field;
    const char* reason = nullptr; ///< null = sound
    bool identical = false;       ///< the export has no id: rows that are the same text are one event
    // readLatest() only:
    std::uint64_t order = 0; ///< the greatest counts among records of the same id
    std::string message;     ///< what copies share; empty = the event id
    bool replay = false;     ///< stands for another record of the same message, whatever its id

    void fail(std::string where, const char* why)
    {
        if (reason)
            return;
        field = std::move(where);
        reason = why;
    }
    /// Reads a time; "no_time" when empty, "bad_time" when it is none.
    void time(const Record& record, std::initializer_list<std::string_view> paths);
    /// A whole number at the first path that has one; 0 when none has. "malformed_usage" when it is none.
    std::int64_t count(const Record& record, std::initializer_list<std::string_view> paths);
    /// Money; leaves the cost alone when absent. "malformed_cost" when it is none.
    void cost(const Record& record, std::initializer_list<std::string_view> paths,
              const Written& unit = {1, 0});
    /// Input that counts cached tokens. "cache_exceeds_input" when it cannot.
    void inclusiveInput(std::int64_t input, std::int64_t read, std::int64_t write);
};

using RecordReader = std::function<void(const Record& record, Reading& reading)>;

/// Puts what the user said about columns into an event that was read without it.
void applyOverrides(const std::function<std::string(const std::string& column)>& textOf,
                    const Options& options, LoggedEvent& event);
/// The event of a record, with what the user said about its columns.
Reading readingOf(const Record& record, const RecordReader& reader, const Options& options,
                  std::string_view text);

/// Readers of rows, whatever their shape, that hand each on as a record.
using RecordVisitor =
    std::function<void(const Record& record, std::uint64_t line, std::string_view text, RowSink& sink)>;
CsvRowReader csvRecords(const Head& head, const Options& options, RecordVisitor visit);
JsonRowReader jsonRecords(const Options& options, RecordVisitor visit);

/// Reads each record by itself, on all threads. A JSON row with an array `envelope` is one around records.
Status readRecords(ReadJob& job, const RecordReader& reader, std::string_view envelope = {});
/// Reads each record by itself, one after another: for readers that remember earlier ones.
Status readInOrder(ReadJob& job, const RecordReader& reader);
/// Of the records with the same event id only the one with the greatest `order` counts, the others are
/// duplicates. Reads the file twice, on all threads.
Status readLatest(ReadJob& job, const RecordReader& reader);

/// Files a reading or rejects it. For readers of documents.
void fileReading(Reading& reading, std::uint64_t line, std::string_view text, RowSink& sink);

} // namespace core::ingest
