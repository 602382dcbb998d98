#include "core/ingest/formats.h"

#include "core/ingest/readers.h"

namespace core::ingest {
namespace {

constexpr RowTraits kByMapping{.usesMapping = true};
constexpr RowTraits kSums{.aggregated = true};
constexpr RowTraits kWithSessions{.sessions = true};

constexpr Format kFormats[] = {
    {"litellm_spend_logs", "LiteLLM spend logs", "json csv jsonl", isLitellmSpendLogs, readLitellmSpendLogs,
     kWithSessions},
    {"litellm_standard_logging", "LiteLLM standard logging payload", "jsonl json", isLitellmStandardLogging,
     readLitellmStandardLogging, kWithSessions},
    {"litellm_daily_spend", "LiteLLM daily spend table", "csv json", isLitellmDailySpend,
     readLitellmDailySpend},
    {"litellm_daily_activity", "LiteLLM daily activity", "json", isLitellmActivity, readLitellmActivity,
     kSums},
    {"langfuse_observations", "Langfuse observations", "csv json jsonl", isLangfuseObservations,
     readLangfuseObservations, kWithSessions},
    {"langfuse_blob_observations", "Langfuse blob export: observations", "jsonl csv json",
     isLangfuseBlobObservations, readLangfuseBlobObservations, kWithSessions, "langfuse_blob_traces"},
    {"langfuse_blob_traces", "Langfuse blob export: traces", "jsonl csv json", isLangfuseBlobTraces,
     readLangfuseBlobTraces, kWithSessions},
    {"langfuse_blob_scores", "Langfuse blob export: scores", "jsonl csv json", isLangfuseBlobScores,
     readLangfuseBlobScores, kWithSessions, "langfuse_blob_traces"},
    {"helicone", "Helicone requests", "jsonl csv", isHelicone, readHelicone, kWithSessions},
    {"openai_usage", "OpenAI usage report", "json", isOpenAiUsage, readOpenAiUsage, kSums},
    {"openai_costs", "OpenAI cost report", "json", isOpenAiCosts, readOpenAiCosts, kSums},
    {"openai_usage_csv", "OpenAI dashboard usage", "csv", isOpenAiUsageCsv, readOpenAiUsageCsv, kSums},
    {"openai_cost_csv", "OpenAI dashboard cost", "csv", isOpenAiCostCsv, readOpenAiCostCsv, kSums},
    {"anthropic_usage", "Anthropic usage report", "json", isAnthropicUsage, readAnthropicUsage, kSums},
    {"anthropic_cost", "Anthropic cost report", "json", isAnthropicCost, readAnthropicCost, kSums},
    {"anthropic_console_tokens", "Anthropic Console tokens", "csv", isAnthropicConsoleTokens,
     readAnthropicConsoleTokens, kSums},
    {"anthropic_console_cost", "Anthropic Console cost", "csv", isAnthropicConsoleCost,
     readAnthropicConsoleCost, kSums},
    {"claude_code", "Claude Code transcript", "jsonl", isClaudeCode, readClaudeCode, kWithSessions},
    {"codex", "Codex session", "jsonl", isCodex, readCodex, kWithSessions},
    {"cursor", "Cursor usage events", "csv", isCursor, readCursor, kWithSessions},
    {"openrouter_generations", "OpenRouter generations", "csv", isOpenRouterGenerations,
     readOpenRouterGenerations},
    {"openrouter_activity", "OpenRouter activity", "csv json", isOpenRouterActivity, readOpenRouterActivity,
     kSums},
    {"otlp", "OpenTelemetry traces (OTLP/JSON)", "json jsonl", isOtlp, readOtlp, kWithSessions},
    {"openmeter", "OpenMeter CloudEvents", "jsonl json", isOpenMeter, readOpenMeter},
    {"lago", "Lago events", "json jsonl", isLago, readLago},
    {"portkey", "Portkey logs", "jsonl json", isPortkey, readPortkey, kWithSessions},
    {"sglang", "SGLang request metrics", "log jsonl", isSglang, readSglang},
    {"focus", "FOCUS cost and usage", "csv", isFocus, readFocus, kSums},
    {"github_copilot", "GitHub Copilot premium requests", "csv", isCopilot, readCopilot},
    {"accounts", "Accounts: who pays which plan", "csv json jsonl", isAccounts, readAccounts},
    {"generic_json", "JSON or JSON lines with one request a row", "json jsonl ndjson log",
     [](const Head& head) { return head.isJson(); }, readGenericJson, kByMapping},
    {"generic_csv", "CSV or TSV with one request a row", "csv tsv txt",
     [](const Head& head) { return head.shape == Shape::Csv && head.columns.size() > 1; }, readGenericCsv,
     kByMapping},
};

} // namespace

std::span<const Format> formats()
{
    return kFormats;
}

const Format* formatNamed(std::string_view id)
{
    for (const Format& format : kFormats)
        if (format.id == id)
            return &format;
    return nullptr;
}

const Format* formatOf(const Head& head)
{
    for (const Format& format : kFormats)
        if (format.matches(head))
            return &format;
    return nullptr;
}

} // namespace core::ingest
