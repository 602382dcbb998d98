#include "core/ingest/copies.h"
#include "core/ingest/hash.h"
#include "core/ingest/readers.h"
#include "core/ingest/record.h"
#include "core/ingest/time_reader.h"

#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

Span spanOf(Json json, const Attributes& resource)
{
    Span span;
    span.trace = lowerHex(textAt(json, "traceId"));
    span.id = lowerHex(textAt(json, "spanId"));
    span.parent = lowerHex(textAt(json, "parentSpanId"));
    span.time = textAt(json, "startTimeUnixNano");
    span.text = simdjson::minify(json);
    addAttributes(json, span.attributes);
    span.resource = resource;
    const std::string code = textAt(json, "status.code");
    span.failed = code == "2" || code == "STATUS_CODE_ERROR" || !span.at({"error.type"}).empty();
    span.kind = kindOf(span);
    return span;
}

using SpanVisitor = std::function<void(const Span& span, std::uint64_t line, RowSink& sink)>;

void visitResource(Json resource, std::uint64_t line, RowSink& sink, const SpanVisitor& visit)
{
    Attributes shared;
    if (const std::optional<Json> described = memberAt(resource, "resource"))
        addAttributes(*described, shared);
    const std::optional<Json> scopes = memberAt(resource, "scopeSpans");
    if (!scopes || !scopes->is_array())
        return;
    for (const Json scope : simdjson::dom::array(*scopes)) {
        const std::optional<Json> list = memberAt(scope, "spans");
        if (!list || !list->is_array())
            continue;
        for (const Json each : simdjson::dom::array(*list)) {
            ++sink.batch().rowCount;
            visit(spanOf(each, shared), line, sink);
        }
    }
}

/// The rows of the file are requests of an exporter, or the resources of one: their spans are what counts.
JsonRowReader spans(SpanVisitor visit)
{
    return [visit = std::move(visit)](Json row, std::uint64_t line, std::string_view, RowSink& sink) {
        --sink.batch().rowCount;
        const std::optional<Json> resources = memberAt(row, "resourceSpans");
        if (!resources || !resources->is_array())
            return visitResource(row, line, sink, visit);
        for (const Json resource : simdjson::dom::array(*resources))
            visitResource(resource, line, sink, visit);
    };
}

/// Who called whom in a file, as hashes: 24 bytes a span, and only while it is surveyed.
class CallTree {
public:
    static std::uint64_t keyOf(const std::string& trace, const std::string& span)
    {
        return span.empty() ? 0 : hashOf(trace + '/' + span).a;
    }

    /// Any thread.
    void add(const Span& span)
    {
        const Node node{keyOf(span.trace, span.id), keyOf(span.trace, span.parent), span.kind};
        const std::lock_guard lock(m_mutex);
        m_nodes.push_back(node);
        m_hasAggregates = m_hasAggregates || span.kind == SpanKind::Aggregate;
    }
    /// Finds the spans that have a model call somewhere below them.
    void settle()
    {
        std::vector<Node> nodes = std::exchange(m_nodes, {});
        if (!m_hasAggregates)
            return;
        std::unordered_map<std::uint64_t, std::uint64_t> parentOf;
        for (const Node& node : nodes)
            if (node.parent != 0)
                parentOf.emplace(node.key, node.parent);
        for (const Node& node : nodes) {
            if (node.kind != SpanKind::Inference)
                continue;
            for (std::uint64_t at = node.parent; at != 0 && m_above.insert(at).second;) {
                const auto parent = parentOf.find(at);
                at = parent == parentOf.end() ? 0 : parent->second;
            }
        }
    }
    bool isAboveCall(const Span& span) const { return m_above.contains(keyOf(span.trace, span.id)); }

private:
    struct Node {
        std::uint64_t key, parent;
        SpanKind kind;
    };
    std::mutex m_mutex;
    std::vector<Node> m_nodes;
    bool m_hasAggregates = false;
    std::unordered_set<std::uint64_t> m_above;
};

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

Reading readSpan(const Span& span, const CallTree& tree)
{
    Reading reading;
    if (span.kind == SpanKind::Other || (span.kind == SpanKind::Aggregate && !span.hasUsage()))
        reading.fail("gen_ai.operation.name", "not_inference_span");
    else if (span.kind == SpanKind::Aggregate && tree.isAboveCall(span))
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
    Copies copies(job.options.idsInMemory / 16 + 1); // an exporter's retries
    CallTree tree;
    const auto note = [&](const Span& span, std::uint64_t, RowSink& sink) {
        tree.add(span);
        const Hash id = hashOf(span.trace + '/' + span.id);
        const Batch& batch = sink.batch();
        copies.add({id.a, id.b, false, 0, static_cast<std::uint32_t>(batch.block.sequence),
                    static_cast<std::uint32_t>(batch.rowCount)});
    };
    Pass first(job.progress, 0, 2), second(job.progress, 1, 2);
    const Status surveyed = surveyRows({job.head, job.options, job.fileBytes, first}, {}, spans(note));
    if (!surveyed)
        return surveyed;
    tree.settle();
    if (const Status settled = copies.settle(); !settled)
        return settled;

    ReadJob again{job.head,      job.options, job.mapping,  job.builder,
                  job.fileBytes, second,      job.warnings, job.accounts};
    return readJson(again, spans([&](const Span& span, std::uint64_t line, RowSink& sink) {
                        Batch& batch = sink.batch();
                        if (copies.isOutdated(batch.block.sequence, batch.rowCount)) {
                            ++batch.duplicateCount;
                            return;
                        }
                        Reading reading = readSpan(span, tree);
                        applyOverrides([&](const std::string& key) { return span.at({key}); }, job.options,
                                       reading.event);
                        fileReading(reading, line, span.text, sink);
                    }));
}

} // namespace core::ingest
