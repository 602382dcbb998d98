#include "core/ingest/hash.h"
#include "core/ingest/name_table.h"
#include "core/ingest/readers.h"
#include "core/ingest/record.h"
#include "core/ingest/time_reader.h"

#include <algorithm>
#include <mutex>
#include <tuple>

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

/// A time as an order of copies.
std::uint64_t asOrder(const std::string& text)
{
    Micros time = 0;
    TimeReader().readSlow(text, time);
    return static_cast<std::uint64_t>(std::max<Micros>(time, 0));
}

/// What tags such as "feature:chat" say a trace was for.
std::string purposeInTags(const Record& record, std::string_view path)
{
    const std::optional<Json> tags = record.object(path);
    if (!tags || !tags->is_array())
        return {};
    for (const Json tag : simdjson::dom::array(*tags)) {
        const std::string text = textOf(tag);
        for (const std::string_view key : {"workflow", "feature", "use_case", "task", "purpose"})
            if (text.starts_with(key) && text.size() > key.size() + 1 &&
                (text[key.size()] == ':' || text[key.size()] == '='))
                return text.substr(key.size() + 1);
    }
    return {};
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
    reading.order = asOrder(record.text("updatedAt"));
    readUsageDetails(record, "usageDetails", reading);
    reading.cost(record, {"totalCost"});
    event.user = record.text("userId");
    event.session = record.text("sessionId");
    event.model = record.first({"model", "modelId"});
    readScores(record, scores, event);
    event.workflow = record.purpose("metadata");
    for (const char* tags : {"tags", "traceTags"})
        if (event.workflow.empty())
            event.workflow = purposeInTags(record, tags);
    if (event.workflow.empty())
        event.workflow = record.first({"promptName", "traceName"});
    if (record.text("level") == "ERROR")
        event.status = usage::EventStatus::Error;
}

/// The blob export's traces, by their ids: who used them, in which session, and what for. 32 bytes a trace
/// beside the names.
class Traces {
public:
    struct Trace {
        std::uint64_t id = 0, order = 0; ///< the greatest order counts
        std::uint32_t user = 0, purpose = 0, session = 0;
    };

    /// Reads a log of traces, if it is one.
    void add(const LogPart& log, const Options& options)
    {
        const Result<Head> head = headOfLog(log.file, log.member);
        if (!head || !isLangfuseBlobTraces(*head))
            return;
        const auto note = [&](const Record& record, std::uint64_t, std::string_view, RowSink&) {
            this->note(record, options.keepSessions);
        };
        // What is broken in it is reported when the traces themselves are imported.
        (void)surveyRows({*head, options, 0, noProgress()}, csvRecords(*head, options, note),
                         jsonRecords(options, note));
    }
    void settle()
    {
        std::sort(m_traces.begin(), m_traces.end(), [this](const Trace& a, const Trace& b) {
            return std::tuple(a.id, b.order, userOf(a), purposeOf(a), sessionOf(a)) <
                   std::tuple(b.id, a.order, userOf(b), purposeOf(b), sessionOf(b));
        });
        const auto sameId = [](const Trace& a, const Trace& b) {
            return a.id == b.id;
        };
        m_traces.erase(std::unique(m_traces.begin(), m_traces.end(), sameId), m_traces.end());
    }
    bool empty() const { return m_traces.empty(); }
    /// Null when it is not among them.
    const Trace* find(const std::string& id) const
    {
        const std::uint64_t key = hashOf(id).a;
        const auto found = std::lower_bound(m_traces.begin(), m_traces.end(), key,
                                            [](const Trace& trace, std::uint64_t k) { return trace.id < k; });
        return found != m_traces.end() && found->id == key ? &*found : nullptr;
    }
    std::string userOf(const Trace& trace) const { return m_users.name(trace.user); }
    std::string purposeOf(const Trace& trace) const { return m_purposes.name(trace.purpose); }
    std::string sessionOf(const Trace& trace) const { return m_sessions.name(trace.session); }

private:
    void note(const Record& record, bool withSession)
    {
        std::string purpose = record.purpose("metadata");
        if (purpose.empty())
            purpose = purposeInTags(record, "tags");
        if (purpose.empty())
            purpose = record.text("name");
        const Trace trace{hashOf(record.text("id")).a, asOrder(record.text("updated_at")), 0, 0, 0};
        const std::string user = record.text("user_id");
        const std::string session = withSession ? record.text("session_id") : std::string();
        const std::lock_guard lock(m_mutex);
        m_traces.push_back(trace);
        m_traces.back().user = m_users.idOf(user);
        m_traces.back().purpose = m_purposes.idOf(purpose);
        m_traces.back().session = m_sessions.idOf(session);
    }

    std::mutex m_mutex;
    NameTable m_users, m_purposes, m_sessions;
    std::vector<Trace> m_traces;
};

/// The traces that were exported with a file: those of the same import, wherever they stand in it; else those
/// beside an observations file, or in the folder `traces` beside its folder.
void addTraces(const Head& head, const Options& options, Traces& traces)
{
    for (const LogPart& log : options.companions)
        traces.add(log, options);
    std::string name = head.file.filename().string();
    const std::size_t at = name.find("observations");
    if (traces.empty() && at != std::string::npos) {
        name.replace(at, std::string("observations").size(), "traces");
        traces.add({head.file.parent_path() / name, {}}, options);
    } else if (traces.empty() && head.member.empty()) {
        std::error_code ignored;
        const auto folder = head.file.parent_path().parent_path() / "traces";
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
            if (entry.is_regular_file(ignored))
                traces.add({entry.path(), {}}, options);
    }
    traces.settle();
}

void readBlobObservation(const Record& record, Reading& reading, const Traces& traces)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    if (!isGeneration(record.text("type")))
        return reading.fail("type", "not_a_generation");
    reading.time(record, {"start_time"});
    reading.order = asOrder(record.text("updated_at"));
    readUsageDetails(record, "usage_details", reading);
    reading.cost(record, {"total_cost"});
    event.user = record.text("user_id");
    const Traces::Trace* trace = traces.find(record.text("trace_id"));
    if (trace && event.user.empty())
        event.user = traces.userOf(*trace);
    if (trace)
        event.session = traces.sessionOf(*trace);
    event.model = record.text("provided_model_name");
    event.workflow = record.purpose("metadata");
    if (event.workflow.empty())
        event.workflow = record.text("prompt_name");
    if (trace && event.workflow.empty())
        event.workflow = traces.purposeOf(*trace);
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

void readScore(const Record& record, Reading& reading, const Traces& traces)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    reading.time(record, {"timestamp"});
    event.grain = usage::Grain::Value;
    event.requests = 0;
    event.outcome = record.text("name");
    if (const Traces::Trace* trace = traces.find(record.text("trace_id"))) {
        event.user = traces.userOf(*trace);
        event.workflow = traces.purposeOf(*trace);
        event.session = traces.sessionOf(*trace);
    }
    const std::string type = record.text("data_type"), text = record.text("value");
    if (type == "CATEGORICAL" || type == "TEXT" || (text.empty() && !record.text("string_value").empty()))
        return reading.fail("string_value", "score_in_words"); // nothing to count, and perhaps free text
    const std::optional<Written> value = parseWritten(text);
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
    Traces traces;
    addTraces(job.head, job.options, traces);
    if (traces.empty())
        job.warnings.push_back(
            "no traces came with the observations: their users are unknown. Traces that are "
            "imported later do not add them: undo this import and import the files of an "
            "export together");
    return readLatest(
        job, [&](const Record& record, Reading& reading) { readBlobObservation(record, reading, traces); });
}

Status readLangfuseBlobTraces(ReadJob& job)
{
    job.warnings.push_back(
        "traces carry no usage; they name the users of the observations and scores that "
        "are imported with them. Observations of an earlier import stay without users: undo "
        "that import and import the files together");
    return readRecords(job, readTrace);
}

Status readLangfuseBlobScores(ReadJob& job)
{
    Traces traces;
    for (const LogPart& log : job.options.companions)
        traces.add(log, job.options);
    traces.settle();
    if (traces.empty())
        job.warnings.push_back("no traces came with the scores: their users are unknown. Traces that are "
                               "imported later do not add them: undo this import and import the files of an "
                               "export together");
    return readRecords(job,
                       [&](const Record& record, Reading& reading) { readScore(record, reading, traces); });
}

} // namespace core::ingest
