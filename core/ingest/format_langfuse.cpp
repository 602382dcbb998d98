#include "core/ingest/readers.h"
#include "core/ingest/record.h"
#include "core/ingest/time_reader.h"

#include <algorithm>
#include <fstream>
#include <sstream>

// Langfuse (langfuse/langfuse): usageDetails are disjoint buckets but for `total`; reasoning stands beside
// output; the same observation may be exported twice, then the newest counts; traces hold the users of the
// blob export.

namespace core::ingest {
namespace {

bool holds(std::string_view key, std::string_view word)
{
    return key.find(word) != std::string_view::npos;
}

void readUsageDetails(const Record& record, std::string_view path, Reading& reading)
{
    const std::optional<Json> details = record.object(path);
    if (!details || !details->is_object())
        return;
    LoggedEvent& event = reading.event;
    for (const auto& bucket : simdjson::dom::object(*details)) {
        const std::string text = textOf(bucket.value);
        const std::optional<std::int64_t> count = text.empty() ? 0 : parseCount(text);
        if (!count)
            return reading.fail(std::string(path), "malformed_usage");
        const std::string_view key = bucket.key;
        if (key == "total") {
            continue;
        } else if (holds(key, "cache_creation") || holds(key, "cache_write")) {
            event.cacheWrite += *count;
        } else if (holds(key, "cache")) {
            event.cacheRead += *count;
        } else if (holds(key, "reasoning")) {
            event.reasoning += *count;
            event.output += *count;
        } else if (holds(key, "output") || holds(key, "completion")) {
            event.output += *count;
        } else if (holds(key, "input") || holds(key, "prompt")) {
            event.uncachedInput += *count;
        }
    }
}

/// A time as text that sorts like the time.
std::string sortable(const std::string& text)
{
    Micros time = 0;
    TimeReader().readSlow(text, time);
    std::string digits = std::to_string(std::max<Micros>(time, 0));
    return std::string(20 - std::min<std::size_t>(20, digits.size()), '0') + digits;
}

bool isGeneration(const std::string& type)
{
    return type == "GENERATION" || type == "EMBEDDING";
}

/// The documented columns of an observation; every other one is named after a score.
constexpr std::string_view kColumns =
    " id traceId startTime endTime projectId parentObservationId type environment name level statusMessage "
    "version createdAt"
    " updatedAt input output metadata model internalModelId modelParameters completionStartTime promptId "
    "promptName"
    " promptVersion latency timeToFirstToken providedUsageDetails usageDetails costDetails "
    "providedCostDetails inputCost"
    " outputCost totalCost inputUsage outputUsage totalUsage usagePricingTierId usagePricingTierName "
    "toolDefinitions"
    " toolCalls toolCallNames traceName traceTags traceTimestamp userId sessionId isRootObservation release "
    "tags bookmarked"
    " public toolDefinitionsCount toolCallsCount modelId inputPrice outputPrice totalPrice comments ";

std::vector<std::string> scoreColumns(const Head& head)
{
    std::vector<std::string> scores;
    for (const std::string& column : head.columns)
        if (column.find('.') == std::string::npos &&
            kColumns.find(" " + column + " ") == std::string_view::npos)
            scores.push_back(column);
    return scores;
}

/// Adds up the numbers of a score column's array; scores in words are no counts.
void readScores(const Record& record, const std::vector<std::string>& columns, LoggedEvent& event)
{
    for (const std::string& column : columns) {
        const std::optional<Json> values = record.object(column);
        if (!values || !values->is_array())
            continue;
        std::int64_t micros = 0;
        bool any = false;
        for (const Json value : simdjson::dom::array(*values)) {
            const std::optional<Written> number = parseWritten(textOf(value));
            if (!number)
                continue;
            micros += inUnits(*number, 6).value_or(0);
            any = true;
        }
        if (any)
            event.scores.emplace_back(column, micros);
    }
}

void readObservation(const Record& record, Reading& reading, const std::vector<std::string>& scores)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    if (!isGeneration(record.text("type")))
        return reading.fail("type", "not_a_generation");
    reading.time(record, {"startTime"});
    reading.order = sortable(record.text("updatedAt"));
    readUsageDetails(record, "usageDetails", reading);
    reading.cost(record, {"totalCost"});
    event.user = record.text("userId");
    event.session = record.text("sessionId");
    event.model = record.first({"model", "modelId"});
    readScores(record, scores, event);
    event.workflow = record.purpose("metadata");
    if (event.workflow.empty())
        event.workflow = record.first({"promptName", "traceName"});
    if (record.text("level") == "ERROR")
        event.status = usage::EventStatus::Error;
}

struct Trace {
    std::string user, session;
};
using Traces = std::unordered_map<std::string, Trace>;

void addTraces(const std::filesystem::path& file, Traces& traces)
{
    const Result<Head> head = headOfLog(file);
    if (!head || !isLangfuseBlobTraces(*head))
        return;
    auto source = textSource(*head);
    if (!source)
        return;
    BlockReader blocks(std::move(*source), 0);
    Block block;
    Options none;
    RowSink sink(none, 0);
    for (;;) {
        const Result<bool> got = blocks.next(block);
        if (!got || !*got)
            return;
        Batch batch;
        sink.begin(batch);
        const auto add = [&](Json row, std::uint64_t, std::string_view, RowSink&) {
            traces[textAt(row, "id")] = {textAt(row, "user_id"), textAt(row, "session_id")};
        };
        walkJsonLines(block.text(), sink, batch, add);
        sink.end();
    }
}

/// The traces that were exported with a file of observations: beside it, or in the folder `traces` beside its
/// folder.
Traces tracesOf(const std::filesystem::path& observations)
{
    Traces traces;
    std::string name = observations.filename().string();
    const std::size_t at = name.find("observations");
    if (at != std::string::npos) {
        addTraces(observations.parent_path() / name.replace(at, std::string("observations").size(), "traces"),
                  traces);
        return traces;
    }
    std::error_code ignored;
    const auto folder = observations.parent_path().parent_path() / "traces";
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.is_regular_file(ignored))
            addTraces(entry.path(), traces);
    return traces;
}

void readBlobObservation(const Record& record, Reading& reading, const Traces& traces)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    if (!isGeneration(record.text("type")))
        return reading.fail("type", "not_a_generation");
    reading.time(record, {"start_time"});
    reading.order = sortable(record.text("updated_at"));
    readUsageDetails(record, "usage_details", reading);
    reading.cost(record, {"total_cost"});
    event.user = record.text("user_id");
    const auto trace = traces.find(record.text("trace_id"));
    if (trace != traces.end()) {
        event.user = trace->second.user;
        event.session = trace->second.session;
    }
    event.model = record.text("provided_model_name");
    event.workflow = record.purpose("metadata");
    if (event.workflow.empty())
        event.workflow = record.text("prompt_name");
    if (record.text("level") == "ERROR")
        event.status = usage::EventStatus::Error;
}

void readTrace(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = "trace:" + record.text("id");
    reading.time(record, {"timestamp"});
    event.grain = usage::Grain::Value;
    event.requests = 0;
    event.user = record.text("user_id");
    event.session = record.text("session_id");
}

void readScore(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    reading.time(record, {"timestamp"});
    event.grain = usage::Grain::Value;
    event.requests = 0;
    event.outcome = record.text("name");
    const std::optional<Written> value = parseWritten(record.text("value"));
    const std::optional<std::int64_t> micros = value ? inUnits(*value, 6) : std::nullopt;
    if (!micros)
        return reading.fail("value", "malformed_usage");
    event.outcomeMicros = *micros;
}

} // namespace

bool isLangfuseObservations(const Head& head)
{
    return head.hasAll({"traceId", "usageDetails"}) ||
           (head.isJson() && head.mentions("traceId") && head.mentions("usageDetails"));
}

bool isLangfuseBlobObservations(const Head& head)
{
    return head.hasAll({"trace_id", "usage_details"}) ||
           (head.isJson() && head.mentions("trace_id") && head.mentions("usage_details"));
}

bool isLangfuseBlobTraces(const Head& head)
{
    return head.hasAll({"id", "timestamp", "project_id", "user_id", "session_id", "bookmarked"});
}

bool isLangfuseBlobScores(const Head& head)
{
    return head.hasAll({"trace_id", "name", "value", "data_type", "observation_id"});
}

Status readLangfuseObservations(ReadJob& job)
{
    const std::vector<std::string> scores = scoreColumns(job.head);
    return readLatest(
        job, [&](const Record& record, Reading& reading) { readObservation(record, reading, scores); });
}

Status readLangfuseBlobObservations(ReadJob& job)
{
    const Traces traces = tracesOf(job.head.file);
    if (traces.empty())
        job.warnings.push_back("no traces were found beside the observations: their users are unknown");
    return readLatest(
        job, [&](const Record& record, Reading& reading) { readBlobObservation(record, reading, traces); });
}

Status readLangfuseBlobTraces(ReadJob& job)
{
    job.warnings.push_back("traces carry no usage; they name the users of the observations beside them");
    return readRecords(job, readTrace);
}

Status readLangfuseBlobScores(ReadJob& job)
{
    return readRecords(job, readScore);
}

} // namespace core::ingest
