#include "core/ingest/formats.h"

#include "core/base/parallel.h"
#include "core/ingest/generic_rows_add.h"
#include "core/ingest/json_array.h"
#include "core/ingest/pipeline.h"

#include <algorithm>
#include <mutex>

namespace core::ingest {
namespace {

constexpr std::size_t kMostDocument = std::size_t(2) * 1024 * 1024 * 1024;

Result<BlockReader> blocksOf(const Head& head, std::size_t blockSize, std::string* outside = nullptr)
{
    auto source = textSource(head);
    if (!source)
        return source.error();
    if (head.shape == Shape::JsonDocument)
        source = makeArrayLines(std::move(*source), outside);
    const bool isCsv = head.shape == Shape::Csv;
    return BlockReader(std::move(*source), isCsv ? head.layout.delimiter : '\0', blockSize,
                       isCsv ? head.layout.headerRows : 0);
}

void noteTornLine(const BlockReader& blocks, ReadJob& job)
{
    if (blocks.leftTornLine())
        job.warnings.push_back("the file is still being written: its last line was left out, and what comes "
                               "after it is new to the next import");
}

Status runBlocks(ReadJob& job, const ParserFactory& factory, std::string* outside = nullptr)
{
    auto blocks = blocksOf(job.head, job.options.blockSize, outside);
    if (!blocks)
        return blocks.error();
    const Status read = runPipeline(*blocks, factory, job.builder, job.fileBytes, job.progress);
    noteTornLine(*blocks, job);
    return read;
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

/// `rows` are GenericRows or SessionRows.
template <typename Rows>
Status readArrayInto(Rows rows, const Mapping& mapping, std::string_view text, RowSink& sink, Batch& batch)
{
    const std::vector<JsonPath> paths = pathsOf(mapping);
    return readArray(text, sink, batch,
                     [&](Json row, std::uint64_t line, std::string_view rowText, RowSink&) {
                         rows.add(fieldsOf(row, paths, sink), line, [rowText] { return rowText; });
                     });
}

/// Hands a document to `reader` in one piece.
using WholeReader = std::function<Status(std::string_view text, RowSink& sink, Batch& batch)>;
Status wholeBatch(const Head& head, const Options& options, const WholeReader& reader, Batch& batch)
{
    auto source = textSource(head);
    if (!source)
        return source.error();
    BlockReader blocks(std::move(*source), 0);
    const Result<bool> got = blocks.rest(batch.block, kMostDocument);
    if (!got)
        return got.error();
    RowSink sink(options, 0);
    sink.begin(batch);
    const Status read = reader(batch.block.text(), sink, batch);
    if (read)
        sink.end();
    return read;
}

Status readWhole(ReadJob& job, const WholeReader& reader)
{
    Batch batch;
    if (const Status read = wholeBatch(job.head, job.options, reader, batch); !read)
        return read;
    return applyBatch(batch, job.builder, job.fileBytes, job.progress);
}

} // namespace

Status readGenericCsv(ReadJob& job)
{
    const Result<GenericPlan> plan = planOf(job.mapping);
    if (!plan)
        return plan.error();
    return runBlocks(job, [&](std::size_t number) {
        return makeGenericCsvParser(job.head.layout, job.mapping, *plan, job.options, number);
    });
}

Status readGenericJson(ReadJob& job)
{
    const Result<GenericPlan> plan = planOf(job.mapping);
    if (!plan)
        return plan.error();
    if (isReadByRows(job.head))
        return runBlocks(job, [&](std::size_t number) {
            return makeGenericJsonParser(job.mapping, *plan, job.options, number);
        });
    return readWhole(job, [&](std::string_view text, RowSink& sink, Batch& batch) {
        GenericRows rows(*plan, job.mapping, job.options, sink);
        if (keepsSessions(job.mapping, job.options))
            return readArrayInto(SessionRows(std::move(rows), sink), job.mapping, text, sink, batch);
        return readArrayInto(std::move(rows), job.mapping, text, sink, batch);
    });
}

Status readCsv(ReadJob& job, const CsvRowReader& reader)
{
    return runBlocks(
        job, [&](std::size_t number) { return makeCsvParser(job.head.layout, job.options, number, reader); });
}

Status readJson(ReadJob& job, const JsonRowReader& reader, std::string* outside)
{
    if (isReadByRows(job.head))
        return runBlocks(
            job, [&](std::size_t number) { return makeJsonParser(job.options, number, reader); }, outside);
    return readWhole(job, [&](std::string_view text, RowSink& sink, Batch& batch) {
        return readArray(text, sink, batch, reader);
    });
}

namespace {

std::unique_ptr<Parser> makeRowParser(const Head& head, const Options& options, std::size_t number,
                                      const CsvRowReader& csv, const JsonRowReader& json)
{
    return head.shape == Shape::Csv ? makeCsvParser(head.layout, options, number, csv)
                                    : makeJsonParser(options, number, json);
}

Status surveyWhole(const Survey& survey, const JsonRowReader& json)
{
    Batch batch;
    return wholeBatch(
        survey.head, survey.options,
        [&](std::string_view text, RowSink& sink, Batch& filled) {
            return readArray(text, sink, filled, json);
        },
        batch);
}

/// The threads of a survey take block after block and throw away what they made of it.
class SurveyRun {
public:
    SurveyRun(BlockReader& blocks, const Survey& survey)
        : m_blocks(blocks)
        , m_survey(survey)
    {}

    void work(Parser& parser)
    {
        Batch batch;
        while (next(batch.block))
            parser.parse(batch);
    }
    Status outcome() const { return m_error ? Status(*m_error) : Status(Done{}); }

private:
    bool next(Block& block)
    {
        const std::lock_guard lock(m_mutex);
        if (m_ended)
            return false;
        const Result<bool> got = m_blocks.next(block);
        if (!got)
            m_error = got.error();
        else if (!m_survey.progress.advance(std::min(block.consumed, m_survey.fileBytes), m_survey.fileBytes))
            m_error = Error{ErrorCode::Cancelled, "import cancelled"};
        m_ended = m_error || !*got;
        return !m_ended;
    }

    BlockReader& m_blocks;
    const Survey& m_survey;
    std::mutex m_mutex;
    bool m_ended = false;
    std::optional<Error> m_error;
};

/// Sums and encodes the days of `jobs` on this thread.
void runJobs(std::vector<DayJob>& jobs, CubeBuilder& builder, SumScratch& scratch)
{
    for (DayJob& job : jobs)
        builder.run(job, scratch);
    jobs.clear();
}

} // namespace

Status surveyRows(const Survey& survey, const CsvRowReader& csv, const JsonRowReader& json)
{
    const bool isCsv = survey.head.shape == Shape::Csv;
    if (isCsv ? !csv : !isReadByRows(survey.head))
        return surveyWhole(survey, json); // says of CSV that it is no JSON
    auto blocks = blocksOf(survey.head, survey.options.blockSize);
    if (!blocks)
        return blocks.error();
    SurveyRun run(*blocks, survey);
    parallelFor(threadCount(), [&](std::size_t number) {
        run.work(*makeRowParser(survey.head, survey.options, number, csv, json));
    });
    return run.outcome();
}

Status readRowsInOrder(ReadJob& job, const CsvRowReader& csv, const JsonRowReader& json)
{
    if (job.head.shape != Shape::Csv && !isReadByRows(job.head))
        return readJson(job, json);
    auto blocks = blocksOf(job.head, job.options.blockSize);
    if (!blocks)
        return blocks.error();
    const auto parser = makeRowParser(job.head, job.options, 0, csv, json);
    Batch batch;
    SumScratch scratch;
    std::vector<DayJob> jobs;
    for (;;) {
        const Result<bool> got = blocks->next(batch.block);
        if (!got)
            return got.error();
        if (!*got)
            break;
        parser->parse(batch);
        if (const Status applied = job.builder.apply(batch, jobs); !applied)
            return applied;
        runJobs(jobs, job.builder, scratch);
        if (!job.progress.advance(std::min(batch.block.consumed, job.fileBytes), job.fileBytes))
            return Error{ErrorCode::Cancelled, "import cancelled"};
    }
    jobs = job.builder.close();
    runJobs(jobs, job.builder, scratch);
    noteTornLine(*blocks, job);
    return Done{};
}

} // namespace core::ingest
