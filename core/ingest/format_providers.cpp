#include "core/ingest/readers.h"
#include "core/ingest/record.h"

#include <atomic>

// Usage and cost reports of OpenAI and Anthropic: aggregated buckets without ids. OpenAI's input holds cached
// tokens, Anthropic's four kinds are disjoint. Usage and cost files describe the same activity.

namespace core::ingest {
namespace {

constexpr Written kCents{1, -2};

using ResultReader = std::function<void(const Record& bucket, const Record& result, Reading& reading)>;

/// What the pages of a report say about further ones.
struct Pages {
    std::atomic<std::uint64_t> open{0}, last{0};
    void note(const std::string& hasMore)
    {
        open += hasMore == "true";
        last += hasMore == "false";
    }
    bool goOn() const { return open > 0 && last == 0; }
};

void readResults(Json bucket, const ResultReader& read, std::uint64_t line, const Options& options,
                 RowSink& sink)
{
    const std::optional<Json> results = memberAt(bucket, "results");
    if (!results || !results->is_array())
        return;
    for (const Json result : simdjson::dom::array(*results)) {
        ++sink.batch().rowCount;
        const auto inBucket = [&](const Record& record, Reading& reading) {
            read(Record(bucket), record, reading);
        };
        const std::string text = simdjson::minify(result);
        Reading reading = readingOf(Record(result, &options.dropped), inBucket, options, text);
        fileReading(reading, line, text, sink);
    }
}

/// The member of a document's text outside of its array, where there is no sound JSON.
std::string memberIn(const std::string& outside, const std::string& key)
{
    const std::size_t at = outside.find('"' + key + '"');
    const std::size_t colon = at == std::string::npos ? at : outside.find(':', at);
    if (colon == std::string::npos)
        return {};
    const std::size_t begin = outside.find_first_not_of(" \t\r\n", colon + 1);
    return begin == std::string::npos
               ? std::string()
               : outside.substr(begin, outside.find_first_of(",} \t\r\n", begin) - begin);
}

/// Calls `read(bucket, result, reading)` for every result of every bucket. The file is a page, several pages
/// (one a line, or in an array), or bare buckets; its rows are the results.
Status readBuckets(ReadJob& job, const ResultReader& read)
{
    Pages pages;
    std::string outside;
    const Status done = readJson(
        job,
        [&](Json row, std::uint64_t line, std::string_view text, RowSink& sink) {
            const std::optional<Json> buckets = memberAt(row, "data");
            const bool isPage = buckets && buckets->is_array();
            if (!isPage && !memberAt(row, "results"))
                return sink.reject(line, "data", "no_usage", text);
            --sink.batch().rowCount; // a page or bucket: its results are counted
            pages.note(textAt(row, "has_more"));
            if (!isPage)
                return readResults(row, read, line, job.options, sink);
            for (const Json bucket : simdjson::dom::array(*buckets))
                readResults(bucket, read, line, job.options, sink);
        },
        &outside);
    pages.note(memberIn(outside, "has_more"));
    if (pages.goOn())
        job.warnings.push_back("the report goes on: this file is not its last page");
    return done;
}

void readOpenAiTokens(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    event.grain = usage::Grain::Bucket;
    reading.inclusiveInput(reading.count(record, {"input_tokens"}),
                           reading.count(record, {"input_cached_tokens"}),
                           reading.count(record, {"input_cache_write_tokens"}));
    event.output = reading.count(record, {"output_tokens"});
    event.requests = reading.count(record, {"num_model_requests"});
    event.user = record.text("user_id");
    event.org = record.text("project_id");
    event.model = record.text("model");
    event.provider = "openai";
    const std::string batch = record.text("batch");
    event.tier =
        batch == "true" || batch == "TRUE" || batch == "True" ? "batch" : record.text("service_tier");
    if (event.tier == "default")
        event.tier = "standard";
}

void beCharge(LoggedEvent& event)
{
    event.grain = usage::Grain::Charge;
    event.requests = 0;
}

void readOpenAiUsageRow(const Record& record, Reading& reading)
{
    if (!record.has("input_tokens") && !record.has("num_model_requests"))
        return reading.fail("num_model_requests", "empty_bucket");
    reading.identical = true;
    reading.time(record, {"start_time", "start_time_iso"});
    readOpenAiTokens(record, reading);
}

void readOpenAiCostRow(const Record& record, Reading& reading)
{
    if (!record.has("amount_value"))
        return reading.fail("amount_value", "empty_bucket");
    reading.identical = true;
    beCharge(reading.event);
    reading.time(record, {"start_time", "start_time_iso"});
    reading.cost(record, {"amount_value"});
    reading.event.user = record.text("user_id");
    reading.event.org = record.text("project_id");
    reading.event.provider = "openai";
}

void readConsoleTokens(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    reading.identical = true;
    event.grain = usage::Grain::Bucket;
    event.requests = 0;
    reading.time(record, {"usage_date_utc"});
    event.uncachedInput = reading.count(record, {"usage_input_tokens_no_cache"});
    event.cacheWrite = reading.count(record, {"usage_input_tokens_cache_write_5m"}) +
                       reading.count(record, {"usage_input_tokens_cache_write_1h"});
    event.cacheRead = reading.count(record, {"usage_input_tokens_cache_read"});
    event.output = reading.count(record, {"usage_output_tokens"});
    event.user = record.text("api_key");
    event.org = record.text("workspace");
    event.model = record.text("model_version");
    event.provider = "anthropic";
    event.tier = record.text("usage_type");
}

void readConsoleCost(const Record& record, Reading& reading)
{
    LoggedEvent& event = reading.event;
    beCharge(event);
    reading.time(record, {"usage_date_utc"});
    reading.cost(record, {"cost_usd"});
    event.user = record.text("api_key");
    event.org = record.text("workspace");
    event.model = record.text("model");
    event.provider = "anthropic";
}

constexpr const char* kSameMoney =
    "usage and cost reports of a provider describe the same activity: do not add them up";

} // namespace

bool isOpenAiUsage(const Head& head)
{
    return head.isJson() && head.text.find("organization.usage.completions.result") != std::string::npos;
}

bool isOpenAiCosts(const Head& head)
{
    return head.isJson() && head.text.find("organization.costs.result") != std::string::npos;
}

bool isOpenAiUsageCsv(const Head& head)
{
    return head.hasAll({"start_time", "end_time", "start_time_iso", "num_model_requests"});
}

bool isOpenAiCostCsv(const Head& head)
{
    return head.hasAll({"start_time", "end_time", "start_time_iso", "amount_value"});
}

Status readOpenAiUsage(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readBuckets(job, [](const Record& bucket, const Record& result, Reading& reading) {
        reading.time(bucket, {"start_time"});
        readOpenAiTokens(result, reading);
    });
}

Status readOpenAiCosts(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readBuckets(job, [](const Record& bucket, const Record& result, Reading& reading) {
        beCharge(reading.event);
        reading.time(bucket, {"start_time"});
        reading.cost(result, {"amount.value"});
        reading.event.org = result.text("project_id");
        reading.event.provider = "openai";
    });
}

Status readOpenAiUsageCsv(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readRecords(job, readOpenAiUsageRow);
}

Status readOpenAiCostCsv(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readRecords(job, readOpenAiCostRow);
}

bool isAnthropicUsage(const Head& head)
{
    return head.isJson() && head.mentions("starting_at") && head.mentions("uncached_input_tokens") &&
           !head.mentions("cost_type");
}

bool isAnthropicCost(const Head& head)
{
    return head.isJson() && head.mentions("starting_at") && head.mentions("amount") &&
           head.mentions("cost_type");
}

bool isAnthropicConsoleTokens(const Head& head)
{
    return head.hasAll({"usage_date_utc", "usage_input_tokens_no_cache"});
}

bool isAnthropicConsoleCost(const Head& head)
{
    return head.hasAll({"usage_date_utc", "cost_usd", "list_price_usd"});
}

Status readAnthropicUsage(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readBuckets(job, [](const Record& bucket, const Record& result, Reading& reading) {
        LoggedEvent& event = reading.event;
        event.grain = usage::Grain::Bucket;
        event.requests = 0; // the report does not count them
        reading.time(bucket, {"starting_at"});
        event.uncachedInput = reading.count(result, {"uncached_input_tokens"});
        event.cacheRead = reading.count(result, {"cache_read_input_tokens"});
        event.cacheWrite = reading.count(result, {"cache_creation.ephemeral_5m_input_tokens"}) +
                           reading.count(result, {"cache_creation.ephemeral_1h_input_tokens"});
        event.output = reading.count(result, {"output_tokens"});
        event.user = result.text("account_id");
        event.org = result.text("workspace_id");
        event.model = result.text("model");
        event.tier = result.text("service_tier");
        event.provider = "anthropic";
    });
}

Status readAnthropicCost(ReadJob& job)
{
    job.warnings.push_back(kSameMoney);
    return readBuckets(job, [](const Record& bucket, const Record& result, Reading& reading) {
        beCharge(reading.event);
        reading.time(bucket, {"starting_at"});
        reading.cost(result, {"amount"}, kCents);
        reading.event.org = result.text("workspace_id");
        reading.event.model = result.text("model");
        reading.event.provider = "anthropic";
    });
}

Status readAnthropicConsoleTokens(ReadJob& job)
{
    job.warnings.push_back("the export has no users: the key stands in for the user");
    return readRecords(job, readConsoleTokens);
}

Status readAnthropicConsoleCost(ReadJob& job)
{
    job.warnings.push_back("the export has no users: the key stands in for the user");
    return readRecords(job, readConsoleCost);
}

} // namespace core::ingest
