#include "core/ingest/copies.h"
#include "core/ingest/hash.h"
#include "core/ingest/record.h"

#include <algorithm>

// How the records of a file are gone through: each by itself, in order, or twice to find outdated copies.

namespace core::ingest {
namespace {

RecordVisitor filing(const RecordReader& reader, const Options& options)
{
    return [&](const Record& record, std::uint64_t line, std::string_view text, RowSink& sink) {
        Reading reading = readingOf(record, reader, options, text);
        fileReading(reading, line, text, sink);
    };
}

Copy copyOf(const Reading& reading, const Batch& batch)
{
    const Hash own = hashOf(reading.event.eventId);
    const std::uint64_t event = reading.message.empty() ? own.a : hashOf(reading.message).a;
    return {event,
            own.b,
            reading.replay,
            reading.order,
            static_cast<std::uint32_t>(batch.block.sequence),
            static_cast<std::uint32_t>(batch.rowCount)};
}

} // namespace

Status readRecords(ReadJob& job, const RecordReader& reader, std::string_view envelope)
{
    const RecordVisitor file = filing(reader, job.options);
    if (job.head.shape == Shape::Csv)
        return readCsv(job, csvRecords(job.head, job.options, file));
    const JsonRowReader each = jsonRecords(job.options, file);
    return readJson(job, [&](Json row, std::uint64_t line, std::string_view text, RowSink& sink) {
        const std::optional<Json> records = envelope.empty() ? std::nullopt : memberAt(row, envelope);
        if (!records || !records->is_array())
            return each(row, line, text, sink);
        --sink.batch().rowCount; // the records are what counts
        for (const Json record : simdjson::dom::array(*records)) {
            ++sink.batch().rowCount;
            each(record, line, simdjson::minify(record), sink);
        }
    });
}

Status readInOrder(ReadJob& job, const RecordReader& reader)
{
    const RecordVisitor file = filing(reader, job.options);
    return readRowsInOrder(job, csvRecords(job.head, job.options, file), jsonRecords(job.options, file));
}

Status readLatest(ReadJob& job, const RecordReader& reader)
{
    const Options& options = job.options;
    Copies copies(std::max<std::uint64_t>(options.idsInMemory / 16, 1)); // larger than an id
    const RecordVisitor note = [&](const Record& record, std::uint64_t, std::string_view text,
                                   RowSink& sink) {
        const Reading reading = readingOf(record, reader, options, text);
        if (!reading.reason && !reading.event.eventId.empty())
            copies.add(copyOf(reading, sink.batch()));
    };
    Pass first(job.progress, 0, 2), second(job.progress, 1, 2);
    const Status surveyed = surveyRows({job.head, options, job.fileBytes, first},
                                       csvRecords(job.head, options, note), jsonRecords(options, note));
    if (!surveyed)
        return surveyed;
    const Status settled = copies.settle();
    if (!settled)
        return settled;

    const RecordVisitor file = [&](const Record& record, std::uint64_t line, std::string_view text,
                                   RowSink& sink) {
        Batch& batch = sink.batch();
        if (copies.isOutdated(batch.block.sequence, batch.rowCount)) {
            ++batch.duplicateCount;
            return;
        }
        Reading reading = readingOf(record, reader, options, text);
        fileReading(reading, line, text, sink);
    };
    ReadJob again{job.head,      options, job.mapping,  job.builder,
                  job.fileBytes, second,  job.warnings, job.accounts};
    return job.head.shape == Shape::Csv ? readCsv(again, csvRecords(job.head, options, file))
                                        : readJson(again, jsonRecords(options, file));
}

} // namespace core::ingest
