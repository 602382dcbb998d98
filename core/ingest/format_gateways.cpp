#include "core/ingest/readers.h"
#include "core/ingest/record.h"

#include <algorithm>

// Gateways, tools and bills with one row a request, a day or a charge.

namespace core::ingest {
namespace {

constexpr Written kCents{1, -2};

using usage::EventStatus;

bool holds(const std::string& text, std::string_view word)
{
    return text.find(word) != std::string::npos;
}

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
    return text;
}

// Cursor: the four token columns add up to Total Tokens; "w/ Cache Write" is what was written to the cache.
void readCursorRow(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    reading.time(record, {"Date"});
    event.cacheWrite = reading.count(record, {"Input (w/ Cache Write)"});
    event.uncachedInput = reading.count(record, {"Input (w/o Cache Write)"});
    event.cacheRead = reading.count(record, {"Cache Read"});
    event.output = reading.count(record, {"Output Tokens"});
    const std::string cost = record.text("Cost");
    if (cost != "-" && cost != "Free" && cost != "Included")
        reading.cost(record, {"Cost"});
    event.user = record.text("User");
    event.session = record.text("Cloud Agent ID");
    event.model = record.text("Model");
    event.provider = "cursor";
    event.eventId = record.text("Date") + "/" + event.user + "/" + event.model;
    const std::string kind = record.text("Kind");
    if (kind.starts_with("Errored") || kind.starts_with("Aborted"))
        event.status = EventStatus::Error;
}

// OpenRouter: cached tokens are a part of the prompt, reasoning of the completion; with an own key the
// provider's bill stands in another column.
void addOwnKeyCost(const Record& record, Reading& reading, const char* column)
{
    const std::optional<std::int64_t> own = parseNano(record.text(column));
    if (own && *own != 0)
        reading.event.costNanoUsd = reading.event.costNanoUsd.value_or(0) + *own;
}

void readGeneration(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("generation_id");
    reading.time(record, {"created_at"});
    reading.inclusiveInput(reading.count(record, {"tokens_prompt"}), reading.count(record, {"tokens_cached"}),
                           0);
    event.output = reading.count(record, {"tokens_completion"});
    event.reasoning = reading.count(record, {"tokens_reasoning"});
    reading.cost(record, {"cost_total"});
    addOwnKeyCost(record, reading, "byok_usage_inference");
    event.user = record.text("user");
    event.model = record.text("model_permaslug");
    event.provider = record.text("provider_name");
    if (record.text("cancelled") == "true" || record.text("finish_reason_normalized") == "error")
        event.status = EventStatus::Error;
}

void readActivity(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    reading.identical = true;
    event.grain = usage::Grain::Bucket;
    reading.time(record, {"Date", "date"});
    event.uncachedInput = reading.count(record, {"Prompt Tokens", "prompt_tokens"});
    event.output = reading.count(record, {"Completion Tokens", "completion_tokens"});
    event.reasoning = reading.count(record, {"Reasoning Tokens", "reasoning_tokens"});
    event.requests = reading.count(record, {"Requests", "requests"});
    reading.cost(record, {"Usage", "usage"});
    addOwnKeyCost(record, reading, record.has("BYOK Usage") ? "BYOK Usage" : "byok_usage_inference");
    event.model = record.first({"Slug", "model_permaslug", "model"});
    event.provider = record.text("provider_name");
}

// Portkey: cost in cents; whether the prompt holds cached tokens depends on the provider, so the total
// decides.
void readPortkeyRow(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.first({"id", "_id"});
    reading.time(record, {"created_at"});
    const std::string usagePath = "response.body.usage.";
    const auto at = [&](const char* key) {
        return reading.count(record, {usagePath + key});
    };
    const bool detailed = record.object("response.body.usage").has_value();
    const std::int64_t prompt = detailed ? at("prompt_tokens") : reading.count(record, {"req_units"});
    const std::int64_t output = detailed ? at("completion_tokens") : reading.count(record, {"res_units"});
    const std::int64_t read = record.has(usagePath + "cache_read_input_tokens")
                                  ? at("cache_read_input_tokens")
                                  : at("prompt_tokens_details.cached_tokens");
    const std::int64_t write = at("cache_creation_input_tokens");
    const bool exclusive =
        (read + write > 0 && at("total_tokens") == prompt + output + read + write) || read + write > prompt;
    if (exclusive) {
        event.uncachedInput = prompt;
        event.cacheRead = read;
        event.cacheWrite = write;
    } else {
        reading.inclusiveInput(prompt, read, write);
    }
    event.output = output;
    event.reasoning = at("completion_tokens_details.reasoning_tokens");
    reading.cost(record, {"cost"}, kCents);
    const bool tokens = prompt + output + read + write > 0;
    if (event.costNanoUsd == 0 && tokens)
        event.costNanoUsd.reset(); // a model without a price
    event.user = record.first({"metadata._user", "metadata.user"});
    event.org =
        record.first({"metadata.org", "metadata.organization", "metadata.team", "metadata._organisation"});
    event.workflow = record.purpose("metadata");
    if (event.workflow.empty())
        event.workflow = record.text("prompt_slug");
    event.session = record.text("trace_id");
    event.model = record.first({"ai_model", "response.body.model"});
    event.provider = record.text("ai_org");
    event.responseCacheHit =
        record.text("cache_status") == "HIT" || record.text("cache_status") == "SEMANTIC HIT";
    if (record.text("is_success") == "0" || record.text("is_success") == "false")
        event.status = EventStatus::Error;
}

// SGLang: the whole prompt, of which a part was cached; no user, model or cost.
void readSglangLine(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.eventId = record.text("id");
    reading.time(record, {"request_received_ts", "request_finished_ts"});
    reading.inclusiveInput(reading.count(record, {"prompt_tokens"}), reading.count(record, {"cached_tokens"}),
                           0);
    event.output = reading.count(record, {"completion_tokens"});
    event.reasoning = reading.count(record, {"reasoning_tokens"});
    event.user = record.first({"request_parameters.user", "request_parameters.user_id"});
    event.model = record.first({"model", "request_parameters.model"});
    const std::string finish = record.first({"finish_reason.type", "finish_reason"});
    if (finish == "abort" || finish == "error")
        event.status = EventStatus::Error;
}

// GitHub Copilot: premium request units (a multiplier is applied) are outcomes of a call, since they are
// fractions.
void readCopilotRow(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    reading.identical = true;
    reading.time(record, {"Timestamp"});
    event.user = record.text("User");
    event.model = record.text("Model");
    event.provider = "github-copilot";
    const std::optional<Written> units = parseWritten(record.text("Requests Used"));
    const std::optional<std::int64_t> micros = units ? inUnits(*units, 6) : std::nullopt;
    if (!micros)
        return reading.fail("Requests Used", "malformed_usage");
    event.outcome = "premium_request";
    event.outcomeMicros = *micros;
}

// FOCUS 1.x (FinOps Open Cost and Usage Specification): EffectiveCost counts a commitment and its use once.
void readFocusRow(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.grain = usage::Grain::Charge;
    event.requests = 0;
    reading.time(record, {"ChargePeriodStart"});
    const auto known = [](std::string text) {
        return text == "NULL" ? std::string() : text;
    };
    if (!known(record.text("EffectiveCost")).empty())
        reading.cost(record, {"EffectiveCost"});
    const std::string unit = lowered(record.text("ConsumedUnit"));
    if (holds(unit, "token") && !known(record.text("ConsumedQuantity")).empty()) {
        const std::int64_t scale = holds(unit, "1000000") || unit.starts_with("1m ")      ? 1'000'000
                                   : unit.starts_with("1000 ") || unit.starts_with("1k ") ? 1000
                                                                                          : 1;
        const std::int64_t count = reading.count(record, {"ConsumedQuantity"}) * scale;
        const std::string kind = lowered(record.text("SkuMeter") + " " + record.text("ChargeDescription"));
        if (holds(kind, "cach") && (holds(kind, "write") || holds(kind, "creation")))
            event.cacheWrite = count;
        else if (holds(kind, "cach"))
            event.cacheRead = count;
        else if (holds(kind, "output") || holds(kind, "completion") || holds(kind, "generated"))
            event.output = count;
        else
            event.uncachedInput = count;
    }
    event.user = record.anyCase("Tags", "user");
    event.workflow = record.purpose("Tags");
    event.org = known(record.first({"SubAccountId", "BillingAccountId"}));
    event.model = known(record.text("SkuId"));
    event.provider = known(record.first({"ProviderName", "ServiceProviderName"}));
}

} // namespace

bool isCursor(const Head& head)
{
    return head.hasAll({"Date", "Model", "Input (w/ Cache Write)", "Input (w/o Cache Write)"});
}

bool isOpenRouterGenerations(const Head& head)
{
    return head.hasAll({"generation_id", "created_at", "cost_total"});
}

bool isOpenRouterActivity(const Head& head)
{
    return head.hasAll({"Date", "Slug", "Usage", "BYOK Usage"}) ||
           (head.isJson() && head.mentions("byok_usage_inference") && head.mentions("endpoint_id"));
}

bool isPortkey(const Head& head)
{
    return head.isJson() && head.mentions("ai_org") && head.mentions("ai_model");
}

bool isSglang(const Head& head)
{
    return head.isJson() && head.mentions("request_parameters") && head.mentions("cached_tokens");
}

bool isCopilot(const Head& head)
{
    return head.hasAll({"Timestamp", "User", "Model", "Requests Used"});
}

bool isFocus(const Head& head)
{
    return head.hasAll({"BilledCost", "EffectiveCost", "ChargePeriodStart"});
}

Status readCursor(ReadJob& job)
{
    job.warnings.push_back("the cost is what Cursor bills or values, not what a provider charges");
    return readRecords(job, readCursorRow);
}

Status readOpenRouterGenerations(ReadJob& job)
{
    return readRecords(job, readGeneration);
}

Status readOpenRouterActivity(ReadJob& job)
{
    job.warnings.push_back("this export has neither users nor cached tokens");
    return readRecords(job, readActivity);
}

Status readPortkey(ReadJob& job)
{
    return readRecords(job, readPortkeyRow);
}

Status readSglang(ReadJob& job)
{
    return readRecords(job, readSglangLine);
}

Status readCopilot(ReadJob& job)
{
    job.warnings.push_back("premium request units are kept as outcomes; the export has no tokens");
    return readRecords(job, readCopilotRow);
}

Status readFocus(ReadJob& job)
{
    job.warnings.push_back("the cost is EffectiveCost: commitments and what they cover are counted once");
    return readRecords(job, readFocusRow);
}

} // namespace core::ingest
