#include "core/ingest/readers.h"
#include "core/ingest/record.h"

// LiteLLM (BerriAI/litellm, schema.prisma and litellm/types/utils.py): prompt_tokens holds the cached tokens
// of every provider; reasoning is a part of completion_tokens; rows that its own cache answered repeat the
// tokens at no cost.

namespace core::ingest {
namespace {

using usage::EventStatus;

/// Cache and reasoning live in objects whose place changed from version to version.
void readTokens(const Record& record, Reading& reading, std::initializer_list<std::string> places)
{
    const auto detail = [&](std::initializer_list<std::string_view> keys) {
        for (const std::string& place : places)
            for (const std::string_view key : keys)
                if (record.has(place + "." + std::string(key)))
                    return reading.count(record, {place + "." + std::string(key)});
        return std::int64_t(0);
    };
    const std::int64_t read = detail({"cache_read_input_tokens", "prompt_tokens_details.cached_tokens"});
    const std::int64_t write =
        detail({"cache_creation_input_tokens", "prompt_tokens_details.cache_creation_tokens"});
    reading.inclusiveInput(reading.count(record, {"prompt_tokens"}), read, write);
    reading.event.output = reading.count(record, {"completion_tokens"});
    reading.event.reasoning = detail({"completion_tokens_details.reasoning_tokens"});
}

bool isTrue(const std::string& text)
{
    return text == "True" || text == "true";
}

std::string purposeOf(const Record& record, std::initializer_list<std::string_view> objects)
{
    for (const std::string_view object : objects) {
        std::string purpose = record.purpose(object);
        if (!purpose.empty())
            return purpose;
    }
    std::string tag = record.text("request_tags");
    if (!tag.empty() && tag[0] == '[') { // JSON in a CSV cell
        const std::optional<Json> tags = record.object("request_tags");
        tag = tags ? textOf(*tags) : std::string();
    }
    return tag;
}

void readSpendLog(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("request_id");
    reading.time(record, {"startTime"});
    readTokens(record, reading, {"metadata.additional_usage_values", "metadata.usage_object"});
    reading.cost(record, {"spend"});
    event.user = record.first({"end_user", "user"});
    event.org = record.first({"organization_id", "team_id"});
    event.session = record.text("session_id");
    event.model = record.first({"model", "model_group"});
    event.provider = record.text("custom_llm_provider");
    event.workflow = purposeOf(record, {"metadata.spend_logs_metadata"});
    event.responseCacheHit = isTrue(record.text("cache_hit"));
    if (record.first({"status", "metadata.status"}) == "failure")
        event.status = EventStatus::Error;
}

void readPayload(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    reading.time(record, {"startTime"});
    readTokens(record, reading, {"metadata.usage_object", "response.usage"});
    reading.cost(record, {"response_cost"});
    event.user =
        record.first({"end_user", "metadata.user_api_key_end_user_id", "metadata.user_api_key_user_id"});
    event.org = record.first({"metadata.user_api_key_org_id", "metadata.user_api_key_team_id"});
    event.session = record.text("trace_id");
    event.model = record.first({"model", "model_group"});
    event.provider = record.text("custom_llm_provider");
    event.workflow = purposeOf(record, {"metadata.spend_logs_metadata", "metadata.requester_metadata"});
    event.responseCacheHit = isTrue(record.text("cache_hit"));
    if (record.text("status") == "failure")
        event.status = EventStatus::Error;
}

/// The sums that the daily tables and the activity report share.
void readSums(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.grain = usage::Grain::Bucket;
    reading.inclusiveInput(reading.count(record, {"prompt_tokens"}),
                           reading.count(record, {"cache_read_input_tokens"}),
                           reading.count(record, {"cache_creation_input_tokens"}));
    event.output = reading.count(record, {"completion_tokens"});
    event.requests = reading.count(record, {"api_requests"});
    event.failedRequests = reading.count(record, {"failed_requests"});
    reading.cost(record, {"spend"});
}

void readDailySpend(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    reading.time(record, {"date"});
    readSums(record, reading);
    event.user = record.first({"user_id", "end_user_id"});
    event.org = record.first({"organization_id", "team_id"});
    event.model = record.first({"model", "model_group"});
    event.provider = record.text("custom_llm_provider");
}

/// One day: its models if the breakdown has them, else its totals. Breakdowns repeat the totals: only one is
/// read.
void readDay(Json day, std::uint64_t line, const Options& options, RowSink& sink)
{
    const auto file = [&](Json metrics, const std::string& model) {
        ++sink.batch().rowCount;
        const auto ofDay = [&](const Record& record, Reading& reading) {
            reading.time(Record(day), {"date"});
            readSums(record, reading);
            reading.event.model = model;
        };
        const std::string text = simdjson::minify(metrics);
        Reading reading = readingOf(Record(metrics, &options.dropped), ofDay, options, text);
        fileReading(reading, line, text, sink);
    };
    const std::optional<Json> models = memberAt(day, "breakdown.models");
    std::size_t found = 0;
    if (models && models->is_object())
        for (const auto& model : simdjson::dom::object(*models)) {
            const std::optional<Json> nested = memberAt(model.value, "metrics");
            file(nested ? *nested : model.value, std::string(model.key));
            ++found;
        }
    if (const std::optional<Json> metrics = memberAt(day, "metrics"); found == 0 && metrics)
        file(*metrics, {});
}

} // namespace

bool isLitellmSpendLogs(const Head& head)
{
    return head.hasAll(
               {"request_id", "spend", "prompt_tokens", "completion_tokens", "startTime", "api_key"}) ||
           (head.shape == Shape::JsonDocument && head.mentions("request_id") && head.mentions("spend") &&
            head.mentions("startTime") && head.mentions("api_key"));
}

bool isLitellmStandardLogging(const Head& head)
{
    return head.isJson() && head.mentions("response_cost") && head.mentions("hidden_params") &&
           head.mentions("saved_cache_cost");
}

bool isLitellmDailySpend(const Head& head)
{
    return head.hasAll({"date", "api_key", "cache_read_input_tokens", "spend", "api_requests"});
}

bool isLitellmActivity(const Head& head)
{
    return head.isJson() && head.mentions("results") && head.mentions("metrics") &&
           head.mentions("breakdown") && head.mentions("api_requests");
}

Status readLitellmSpendLogs(ReadJob& job)
{
    return readRecords(job, readSpendLog);
}

Status readLitellmStandardLogging(ReadJob& job)
{
    return readRecords(job, readPayload);
}

Status readLitellmDailySpend(ReadJob& job)
{
    job.warnings.push_back(
        "LiteLLM's daily tables hold the same spend several times: import exactly one of them");
    return readRecords(job, readDailySpend);
}

/// The rows of the file are days, or whole answers (one a line) with days in them.
Status readLitellmActivity(ReadJob& job)
{
    return readJson(
        job, [&options = job.options](Json row, std::uint64_t line, std::string_view text, RowSink& sink) {
            const std::optional<Json> days = memberAt(row, "results");
            const bool isAnswer = days && days->is_array();
            if (!isAnswer && !memberAt(row, "metrics") && !memberAt(row, "breakdown"))
                return sink.reject(line, "results", "no_usage", text);
            --sink.batch().rowCount; // what a day holds is counted
            if (!isAnswer)
                return readDay(row, line, options, sink);
            for (const Json day : simdjson::dom::array(*days))
                readDay(day, line, options, sink);
        });
}

} // namespace core::ingest
