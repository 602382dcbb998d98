#include "core/ingest/event_ids.h"
#include "core/ingest/readers.h"
#include "core/ingest/record.h"
#include "core/ingest/unnamed_file.h"

#include <unordered_set>

// Events of billing meters. OpenMeter sends one event for each kind of token, so a request is several events;
// Lago's amounts are what the customer is charged.

namespace core::ingest {
namespace {

constexpr Written kCents{1, -2};

void readOutcome(const Record& record, std::string_view path, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.grain = usage::Grain::Value;
    event.requests = 0;
    const std::string value = record.text(path);
    event.outcomeMicros = 1'000'000;
    if (value.empty())
        return;
    const std::optional<Written> written = parseWritten(value);
    const std::optional<std::int64_t> micros = written ? inUnits(*written, 6) : std::nullopt;
    if (!micros)
        return reading.fail(std::string(path), "malformed_usage");
    event.outcomeMicros = *micros;
}

/// What earlier events of the file said.
struct Seen {
    explicit Seen(const Options& options)
        : requests(1 << 16, options.idsInMemory)
    {}
    EventIds requests; ///< as hashes, out of memory when there are many
    std::unordered_set<std::string> tokenTypes;
};

void readCloudEvent(const Record& record, Reading& reading, Seen& seen)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("source") + "\x1f" + record.text("id");
    reading.time(record, {"time"});
    event.org = record.text("subject");
    event.user = record.first({"data.user", "data.user_id"});
    event.model = record.text("data.model");
    event.workflow = record.purpose("data");
    const std::string type = record.text("type");
    if (record.has("data.tokens")) {
        seen.tokenTypes.insert(type);
    } else if (seen.tokenTypes.contains(type)) {
        return reading.fail("data.tokens", "malformed_usage"); // other events of this type count tokens
    } else {
        event.outcome = type;
        event.model.clear();
        return readOutcome(record, "data.value", reading);
    }
    const std::int64_t tokens = reading.count(record, {"data.tokens"});
    const std::string kind = record.text("data.type");
    if (kind == "output" || kind == "completion")
        event.output = tokens;
    else if (kind == "reasoning")
        event.output = event.reasoning = tokens;
    else if (kind.find("cache") != std::string::npos)
        (kind.find("write") != std::string::npos || kind.find("creation") != std::string::npos
             ? event.cacheWrite
             : event.cacheRead) = tokens;
    else
        event.uncachedInput = tokens;
    const std::string request = record.text("data.request_id");
    event.requests = reading.reason || (!request.empty() && !seen.requests.insert(hashOf(request))) ? 0 : 1;
}

void readLagoEvent(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    const std::string transaction = record.text("transaction_id");
    if (transaction.empty())
        return reading.fail("transaction_id", "no_id");
    event.org = record.first({"external_subscription_id", "external_customer_id"});
    event.eventId = event.org + "\x1f" + transaction;
    reading.time(record, {"timestamp"});
    event.user = record.first({"properties.user_id", "properties.user"});
    event.model = record.text("properties.model");
    event.workflow = record.purpose("properties");
    reading.cost(record, {"precise_total_amount_cents"}, kCents);
    const bool tokens = record.has("properties.input_tokens") || record.has("properties.output_tokens") ||
                        record.has("properties.prompt_tokens") || record.has("properties.tokens");
    if (!tokens) {
        event.workflow.clear();
        event.outcome = record.text("code");
        return readOutcome(record, "properties.value", reading);
    }
    event.uncachedInput =
        reading.count(record, {"properties.input_tokens", "properties.prompt_tokens", "properties.tokens"});
    event.cacheRead = reading.count(record, {"properties.cached_tokens", "properties.cache_read_tokens"});
    event.cacheWrite =
        reading.count(record, {"properties.cache_write_tokens", "properties.cache_creation_tokens"});
    event.output = reading.count(record, {"properties.output_tokens", "properties.completion_tokens"});
    event.reasoning = reading.count(record, {"properties.reasoning_tokens"});
}

} // namespace

bool isOpenMeter(const Head& head)
{
    return head.isJson() && head.mentions("specversion") && head.mentions("source") &&
           head.mentions("subject");
}

bool isLago(const Head& head)
{
    return head.isJson() && head.mentions("transaction_id") && head.mentions("external_subscription_id");
}

Status readOpenMeter(ReadJob& job)
{
    Seen seen(job.options);
    const Status read = readInOrder(
        job, [&](const Record& record, Reading& reading) { readCloudEvent(record, reading, seen); });
    return read && seen.requests.failed() ? Status(temporaryFileError()) : read;
}

Status readLago(ReadJob& job)
{
    job.warnings.push_back("the amounts are what customers are charged, not what a provider costs");
    return readRecords(job, readLagoEvent, "events");
}

} // namespace core::ingest
