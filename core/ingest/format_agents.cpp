#include "core/ingest/readers.h"
#include "core/ingest/record.h"

#include <algorithm>

// Local logs of coding agents, as ccusage (ryoppippi/ccusage) reads them. Claude Code writes a message
// several times while it streams, and replays messages in side chains; Codex writes cumulative counters and
// repeats them.

namespace core::ingest {
namespace {

std::string lastFolder(const std::string& path)
{
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// A count as a part of an order; counts of that size are rejected anyway.
std::uint64_t asOrder(std::int64_t count)
{
    return static_cast<std::uint64_t>(std::clamp<std::int64_t>(count, 0, std::int64_t(1) << 60));
}

void readClaudeMessage(const Record& record, Reading& reading)
{
    // `progress` lines wrap the line of a sub-agent.
    const std::optional<Json> wrapped = record.object("data.message");
    const Record line = wrapped && memberAt(*wrapped, "message") ? Record(*wrapped) : record;
    LoggedEvent& event = reading.event;
    event.model = line.text("message.model");
    if (!line.object("message.usage"))
        return reading.fail("message.usage", "no_usage");
    if (event.model == "<synthetic>")
        event.model.clear(); // the agent's own words: no model was called
    for (const char* field : {"message.usage.input_tokens", "message.usage.output_tokens"})
        if (!line.has(field))
            return reading.fail(field, "malformed_usage");
    reading.time(line, {"timestamp"});
    event.uncachedInput = reading.count(line, {"message.usage.input_tokens"});
    event.cacheRead = reading.count(line, {"message.usage.cache_read_input_tokens"});
    event.cacheWrite =
        line.object("message.usage.cache_creation")
            ? reading.count(line, {"message.usage.cache_creation.ephemeral_5m_input_tokens"}) +
                  reading.count(line, {"message.usage.cache_creation.ephemeral_1h_input_tokens"})
            : reading.count(line, {"message.usage.cache_creation_input_tokens"});
    event.output = reading.count(line, {"message.usage.output_tokens"});
    reading.cost(line, {"costUSD"});
    event.provider = "anthropic";
    event.session = line.text("sessionId");
    event.workflow = lastFolder(line.text("cwd"));
    reading.message = line.text("message.id");
    reading.replay = line.text("isSidechain") == "true";
    if (!reading.message.empty()) {
        event.eventId = reading.message + "/" + line.text("requestId");
        // A replay may stand in another file than its message, under another request.
        const std::string inChain = "message:" + reading.message, inSideChain = "side:" + reading.message;
        event.knownAs = {inSideChain, reading.replay ? inChain : std::string()};
        event.metAs = reading.replay ? inSideChain : inChain;
    }
    reading.order = asOrder(event.uncachedInput) + asOrder(event.cacheRead) + asOrder(event.cacheWrite) +
                    asOrder(event.output);
}

/// The counters of a Codex session so far.
struct CodexState {
    std::string session, model, folder;
    std::int64_t input = 0, cached = 0, output = 0, reasoning = 0;
    std::string lastId;
};

void readCodexLine(const Record& record, Reading& reading, CodexState& state)
{
    const std::string type = record.text("type");
    if (type == "session_meta") {
        state = CodexState{};
        state.session = record.text("payload.id");
        state.folder = lastFolder(record.text("payload.cwd"));
    } else if (type == "turn_context") {
        state.model = record.first({"payload.model", "payload.info.model"});
    }
    if (record.text("payload.type") != "token_count" || !record.object("payload.info.total_token_usage"))
        return reading.fail("payload.info", "no_usage");
    const auto total = [&](const char* key) {
        return reading.count(record, {std::string("payload.info.total_token_usage.") + key});
    };
    const CodexState before = state;
    state.input = total("input_tokens");
    state.cached = total("cached_input_tokens");
    state.output = total("output_tokens");
    state.reasoning = total("reasoning_output_tokens");
    const bool restarted = state.input < before.input || state.output < before.output;
    const CodexState base = restarted ? CodexState{} : before;
    LoggedEvent& event = reading.event;
    reading.time(record, {"timestamp"});
    reading.inclusiveInput(state.input - base.input, state.cached - base.cached, 0);
    event.output = state.output - base.output;
    event.reasoning = state.reasoning - base.reasoning;
    event.session = state.session;
    event.model = state.model;
    event.provider = "openai";
    event.workflow = state.folder;
    event.eventId = state.session + "/" + std::to_string(state.input) + "/" + std::to_string(state.cached) +
                    "/" + std::to_string(state.output);
    if (event.eventId == state.lastId) { // re-sent: the same id, whatever the difference
        event.cacheRead = event.uncachedInput = 0;
    }
    state.lastId = event.eventId;
}

constexpr const char* kNoUsers = "the log has no users: give one constant user if it belongs to someone";

} // namespace

bool isClaudeCode(const Head& head)
{
    return head.shape == Shape::JsonLines && head.mentions("sessionId") && head.mentions("usage") &&
           (head.mentions("requestId") || head.mentions("isSidechain"));
}

bool isCodex(const Head& head)
{
    return head.shape == Shape::JsonLines && head.mentions("token_count") &&
           head.mentions("total_token_usage");
}

Status readClaudeCode(ReadJob& job)
{
    job.warnings.push_back(kNoUsers);
    return readLatest(job, readClaudeMessage);
}

Status readCodex(ReadJob& job)
{
    job.warnings.push_back(kNoUsers);
    CodexState state;
    return readInOrder(
        job, [&](const Record& record, Reading& reading) { readCodexLine(record, reading, state); });
}

} // namespace core::ingest
