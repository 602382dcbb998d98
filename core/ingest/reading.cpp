#include "core/ingest/formats.h"

#include "core/ingest/json_array.h"
#include "core/ingest/pipeline.h"

namespace core::ingest {
namespace {

constexpr std::size_t kMostDocument = std::size_t(2) * 1024 * 1024 * 1024;

Status runBlocks(ReadJob& job, char delimiter, const ParserFactory& factory)
{
    auto source = textSource(job.head);
    if (!source)
        return source.error();
    if (job.head.shape == Shape::JsonDocument)
        source = makeArrayLines(std::move(*source));
    BlockReader blocks(std::move(*source), delimiter, job.options.blockSize);
    return runPipeline(blocks, factory, job.builder, job.fileBytes, job.progress);
}

/// JSON whose rows can be read one by one. A document that the head holds whole is parsed as one instead.
bool isReadByRows(const Head& head)
{
    return head.shape == Shape::JsonLines ||
           (head.shape == Shape::JsonDocument && !head.whole && hasArrayOfObjects(head.text));
}

/// The objects of an array, or of the one array among the members of an object.
Status readArray(std::string_view text, RowSink& sink, Batch& batch, const JsonRowReader& reader)
{
    simdjson::dom::parser parser;
    Json root;
    const auto error = parser.parse(text.data(), text.size(), false).get(root);
    if (error != simdjson::SUCCESS)
        return Error{ErrorCode::InvalidInput,
                     std::string("is not sound JSON: ") + simdjson::error_message(error)};
    if (root.is_object())
        for (const auto& member : simdjson::dom::object(root))
            if (member.value.is_array()) {
                root = member.value;
                break;
            }
    if (root.is_object()) {
        ++batch.rowCount;
        reader(root, 1, text, sink);
        return Done{};
    }
    if (!root.is_array())
        return Error{ErrorCode::InvalidInput, "is JSON without rows", {}, 0, {}, "an array of objects"};
    std::uint64_t row = 0;
    for (const Json each : simdjson::dom::array(root)) {
        ++batch.rowCount;
        ++row;
        const std::string rowText = simdjson::minify(each);
        if (each.is_object())
            reader(each, row, rowText, sink);
        else
            sink.reject(row, {}, "malformed_json", rowText);
    }
    return Done{};
}

} // namespace

Status readGenericCsv(ReadJob& job)
{
    const Result<GenericPlan> plan = planOf(job.mapping);
    if (!plan)
        return plan.error();
    return runBlocks(job, job.head.layout.delimiter, [&](std::size_t number) {
        return makeGenericCsvParser(job.head.layout, job.mapping, *plan, job.options, number);
    });
}

Status readGenericJson(ReadJob& job)
{
    const Result<GenericPlan> plan = planOf(job.mapping);
    if (!plan)
        return plan.error();
    if (isReadByRows(job.head))
        return runBlocks(job, 0, [&](std::size_t number) {
            return makeGenericJsonParser(job.mapping, *plan, job.options, number);
        });
    const std::vector<JsonPath> paths = pathsOf(job.mapping);
    return readWhole(job, [&](std::string_view text, RowSink& sink, Batch& batch) {
        GenericRows rows(*plan, job.mapping, job.options, sink);
        return readArray(text, sink, batch,
                         [&](Json row, std::uint64_t line, std::string_view rowText, RowSink&) {
                             rows.add(fieldsOf(row, paths, sink), line, rowText);
                         });
    });
}

Status readCsv(ReadJob& job, const CsvRowReader& reader)
{
    return runBlocks(job, job.head.layout.delimiter, [&](std::size_t number) {
        return makeCsvParser(job.head.layout, job.options, number, reader);
    });
}

Status readJson(ReadJob& job, const JsonRowReader& reader)
{
    if (isReadByRows(job.head))
        return runBlocks(job, 0,
                         [&](std::size_t number) { return makeJsonParser(job.options, number, reader); });
    return readWhole(job, [&](std::string_view text, RowSink& sink, Batch& batch) {
        return readArray(text, sink, batch, reader);
    });
}

Status walkRows(const Head& head, std::string_view text, RowSink& sink, Batch& batch, const CsvRowReader& csv,
                const JsonRowReader& json)
{
    if (head.shape == Shape::JsonDocument)
        return readArray(text, sink, batch, json);
    if (head.shape == Shape::JsonLines)
        walkJsonLines(text, sink, batch, json);
    else if (text.size() < UINT32_MAX)
        walkCsv(text, head.layout, sink, batch, csv);
    else
        return Error{
            ErrorCode::InvalidInput, "has more than 4 GiB in a format that must be read whole", {}, 0, {},
            "several smaller files"};
    return Done{};
}

Status readWhole(ReadJob& job, const WholeReader& reader)
{
    auto source = textSource(job.head);
    if (!source)
        return source.error();
    BlockReader blocks(std::move(*source), 0);
    Batch batch;
    const Result<bool> got = blocks.rest(batch.block, kMostDocument);
    if (!got)
        return got.error();
    RowSink sink(job.options, 0);
    sink.begin(batch);
    const Status read = reader(batch.block.text(), sink, batch);
    if (!read)
        return read;
    sink.end();
    return applyBatch(batch, job.builder, job.fileBytes, job.progress);
}

} // namespace core::ingest
