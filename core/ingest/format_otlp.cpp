#include "core/ingest/readers.h"
#include "core/ingest/record.h"
#include "core/ingest/time_reader.h"

#include <map>
#include <set>

// OpenTelemetry traces with gen_ai attributes (semantic-conventions, GenAI). Agent spans repeat the usage of
// the model calls below them; input tokens include cached ones, but old instrumentations leave them out for
// Anthropic.

namespace core::ingest {
namespace {

using Attributes = std::map<std::string, std::string, std::less<>>;

std::string valueText(Json value)
{
    for (const char* kind : {"stringValue", "intValue", "doubleValue", "boolValue"})
        if (const std::optional<Json> member = memberAt(value, kind))
            return textOf(*member);
    return {};
}

void addAttributes(Json holder, Attributes& into)
{
    const std::optional<Json> list = memberAt(holder, "attributes");
    if (!list || !list->is_array())
        return;
    for (const Json each : simdjson::dom::array(*list))
        if (const std::optional<Json> value = memberAt(each, "value"))
            into[textAt(each, "key")] = valueText(*value);
}

enum class SpanKind { Inference, Aggregate, Other };

struct Span {
    std::string trace, id, parent, time, text;
    std::uint64_t line = 0;
    Attributes attributes, resource;
    bool failed = false;
    SpanKind kind = SpanKind::Other;

    std::string at(std::initializer_list<std::string_view> keys) const
    {
        for (const std::string_view key : keys)
            for (const Attributes* from : {&attributes, &resource})
                if (const auto found = from->find(key); found != from->end() && !found->second.empty())
                    return found->second;
        return {};
    }
    bool hasUsage() const
    {
        return !at({"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "gen_ai.usage.output_tokens",
                    "gen_ai.usage.completion_tokens"})
                    .empty();
    }
};

SpanKind kindOf(const Span& span)
{
    const std::string operation = span.at({"gen_ai.operation.name"});
    for (const char* inference : {"chat", "text_completion", "generate_content", "embeddings"})
        if (operation == inference)
            return SpanKind::Inference;
    if (operation == "invoke_agent" || operation == "invoke_workflow" || operation == "create_agent")
        return SpanKind::Aggregate;
    return operation.empty() && span.hasUsage() ? SpanKind::Inference : SpanKind::Other;
}

std::string lowerHex(std::string id)
{
    for (char& c : id)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return id;
}

void addSpans(Json root, std::uint64_t line, std::vector<Span>& spans)
{
    const std::optional<Json> resources = memberAt(root, "resourceSpans");
    if (!resources || !resources->is_array())
        return;
    for (const Json resource : simdjson::dom::array(*resources)) {
        Attributes shared;
        if (const std::optional<Json> described = memberAt(resource, "resource"))
            addAttributes(*described, shared);
        const std::optional<Json> scopes = memberAt(resource, "scopeSpans");
        if (!scopes || !scopes->is_array())
            continue;
        for (const Json scope : simdjson::dom::array(*scopes)) {
            const std::optional<Json> list = memberAt(scope, "spans");
            if (!list || !list->is_array())
                continue;
            for (const Json each : simdjson::dom::array(*list)) {
                Span& span = spans.emplace_back();
                span.line = line;
                span.trace = lowerHex(textAt(each, "traceId"));
                span.id = lowerHex(textAt(each, "spanId"));
                span.parent = lowerHex(textAt(each, "parentSpanId"));
                span.time = textAt(each, "startTimeUnixNano");
                span.text = simdjson::minify(each);
                addAttributes(each, span.attributes);
                span.resource = shared;
                const std::string code = textAt(each, "status.code");
                span.failed = code == "2" || code == "STATUS_CODE_ERROR" || !span.at({"error.type"}).empty();
                span.kind = kindOf(span);
            }
        }
    }
}

/// Spans that have a model call somewhere below them, by trace and span id.
std::set<std::string> spansAboveCalls(const std::vector<Span>& spans)
{
    std::map<std::string, std::string> parentOf;
    for (const Span& span : spans)
        parentOf.emplace(span.trace + span.id,
                         span.parent.empty() ? std::string() : span.trace + span.parent);
    std::set<std::string> above;
    for (const Span& span : spans) {
        if (span.kind != SpanKind::Inference)
            continue;
        for (std::string at = span.parent.empty() ? std::string() : span.trace + span.parent; !at.empty();) {
            if (!above.insert(at).second)
                break;
            const auto parent = parentOf.find(at);
            at = parent == parentOf.end() ? std::string() : parent->second;
        }
    }
    return above;
}

std::int64_t tokens(const Span& span, std::initializer_list<std::string_view> keys, Reading& reading)
{
    const std::string text = span.at(keys);
    if (text.empty())
        return 0;
    const std::optional<std::int64_t> count = parseCount(text);
    if (!count)
        reading.fail(std::string(*keys.begin()), "malformed_usage");
    return count.value_or(0);
}

Reading readSpan(const Span& span, const std::set<std::string>& above)
{
    Reading reading;
    if (span.kind == SpanKind::Other || (span.kind == SpanKind::Aggregate && !span.hasUsage()))
        reading.fail("gen_ai.operation.name", "not_inference_span");
    else if (span.kind == SpanKind::Aggregate && above.contains(span.trace + span.id))
        reading.fail("gen_ai.operation.name", "aggregate_span");
    if (reading.reason)
        return reading;
    LoggedEvent& event = reading.event;
    event.eventId = span.trace + "/" + span.id;
    TimeReader times;
    if (span.time.empty() || span.time == "0")
        reading.fail("startTimeUnixNano", "no_time");
    else if (!times.readSlow(span.time, event.time))
        reading.fail("startTimeUnixNano", "bad_time");
    const std::int64_t input =
        tokens(span, {"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"}, reading);
    const std::int64_t read = tokens(
        span, {"gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"}, reading);
    const std::int64_t write =
        tokens(span, {"gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens"},
               reading);
    event.cacheRead = read;
    event.cacheWrite = write;
    event.uncachedInput = read + write > input ? input : input - read - write;
    event.output = tokens(span, {"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"}, reading);
    event.reasoning = tokens(span, {"gen_ai.usage.reasoning.output_tokens"}, reading);
    event.model = span.at({"gen_ai.response.model", "gen_ai.request.model"});
    event.provider = span.at({"gen_ai.provider.name", "gen_ai.system"});
    event.user = span.at({"user.id", "enduser.id"});
    event.session = span.at({"gen_ai.conversation.id", "session.id"});
    event.org = span.at({"tenant.id", "tenant", "organization.id", "org.id"});
    event.workflow = span.at({"gen_ai.workflow.name", "gen_ai.agent.name", "service.name"});
    if (span.failed)
        event.status = usage::EventStatus::Error;
    return reading;
}

} // namespace

bool isOtlp(const Head& head)
{
    return head.isJson() && head.mentions("resourceSpans");
}

Status readOtlp(ReadJob& job)
{
    return readWhole(job, [&](std::string_view text, RowSink& sink, Batch& batch) -> Status {
        std::vector<Span> spans;
        if (job.head.shape == Shape::JsonLines) {
            walkJsonLines(text, sink, batch, [&](Json row, std::uint64_t line, std::string_view, RowSink&) {
                addSpans(row, line, spans);
            });
            batch.rowCount = batch.rejectCount; // the rows are spans; broken lines are rows too
        } else {
            simdjson::dom::parser parser;
            Json root;
            if (parser.parse(text.data(), text.size(), false).get(root) != simdjson::SUCCESS)
                return Error{ErrorCode::InvalidInput, "is not sound JSON"};
            addSpans(root, 1, spans);
        }
        const std::set<std::string> above = spansAboveCalls(spans);
        std::set<std::string> seen;
        for (const Span& span : spans) {
            ++batch.rowCount;
            if (!seen.insert(span.trace + "/" + span.id).second) { // an exporter's retry
                ++batch.duplicateCount;
                continue;
            }
            Reading reading = readSpan(span, above);
            fileReading(reading, span.line, span.text, sink);
        }
        return Done{};
    });
}

} // namespace core::ingest
