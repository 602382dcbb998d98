#include "core/ingest/readers.h"
#include "core/ingest/record.h"

// Helicone: prompt_tokens leaves the cache out, completion_tokens leaves reasoning out. The CSV export loses
// cache, reasoning and the request id.

namespace core::ingest {
namespace {

constexpr std::int64_t kNanoOfRawCost = 10'000'000'000'000; // a "cost" above 1e4 USD a request is 1e-9 USD

void readRequest(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.first({"request_id", "response_id"});
    reading.time(record, {"request_created_at", "response_created_at"});
    event.uncachedInput = reading.count(record, {"prompt_tokens"});
    event.cacheRead = reading.count(record, {"prompt_cache_read_tokens"});
    event.cacheWrite = reading.count(record, {"prompt_cache_write_tokens"});
    event.reasoning = reading.count(record, {"reasoning_tokens"});
    event.output = reading.count(record, {"completion_tokens"}) + event.reasoning;
    reading.cost(record, {"costUSD", "cost"});
    if (event.costNanoUsd && *event.costNanoUsd > kNanoOfRawCost)
        event.costNanoUsd = *event.costNanoUsd / 1'000'000'000;
    event.user = record.text("request_user_id");
    event.session = record.anyCase("request_properties", "Helicone-Session-Id");
    event.workflow = record.purpose("request_properties");
    for (const char* key : {"org", "organization", "tenant", "team"})
        if (event.org.empty())
            event.org = record.anyCase("request_properties", key);
    event.model = record.first({"model", "request_model"});
    event.provider = record.text("provider");
    if (const std::optional<Json> scores = record.object("scores"); scores && scores->is_object())
        for (const auto& score : simdjson::dom::object(*scores))
            if (const std::optional<Written> value = parseWritten(textOf(score.value)))
                event.scores.emplace_back(std::string(score.key), inUnits(*value, 6).value_or(0));
    const std::string reference = record.text("cache_reference_id");
    event.responseCacheHit = reference.find_first_not_of("0-") != std::string::npos;
    const std::optional<std::int64_t> status = parseCount(record.text("response_status"));
    if (status && (*status < 200 || *status >= 400))
        event.status = usage::EventStatus::Error;
}

} // namespace

bool isHelicone(const Head& head)
{
    return head.hasAll({"response_id", "response_created_at", "response_status"}) ||
           (head.isJson() && head.mentions("request_created_at") &&
            head.mentions("prompt_cache_read_tokens"));
}

Status readHelicone(ReadJob& job)
{
    if (!job.head.isJson())
        job.warnings.push_back(
            "this export has no cache and reasoning tokens: costs are right, tokens are too low");
    return readRecords(job, readRequest);
}

} // namespace core::ingest
