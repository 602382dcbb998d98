#include "core/ingest/formats.h"

#include "core/ingest/readers.h"

namespace core::ingest {
namespace {

constexpr Format kFormats[] = {
    {"litellm_spend_logs",
     "LiteLLM spend logs",
     "json csv jsonl",
     isLitellmSpendLogs,
     readLitellmSpendLogs,
     false,
     false,
     {},
     true},
    {"litellm_standard_logging",
     "LiteLLM standard logging payload",
     "jsonl json",
     isLitellmStandardLogging,
     readLitellmStandardLogging,
     false,
     false,
     {},
     true},
    {"litellm_daily_spend", "LiteLLM daily spend table", "csv json", isLitellmDailySpend,
     readLitellmDailySpend},
    {"litellm_daily_activity", "LiteLLM daily activity", "json", isLitellmActivity, readLitellmActivity,
     false, true},
    {"langfuse_observations",
     "Langfuse observations",
     "csv json jsonl",
     isLangfuseObservations,
     readLangfuseObservations,
     false,
     false,
     {},
     true},
    {"langfuse_blob_observations", "Langfuse blob export: observations", "jsonl csv json",
     isLangfuseBlobObservations, readLangfuseBlobObservations, false, false, "langfuse_blob_traces", true},
    {"langfuse_blob_traces",
     "Langfuse blob export: traces",
     "jsonl csv json",
     isLangfuseBlobTraces,
     readLangfuseBlobTraces,
     false,
     false,
     {},
     true},
    {"langfuse_blob_scores", "Langfuse blob export: scores", "jsonl csv json", isLangfuseBlobScores,
     readLangfuseBlobScores, false, false, "langfuse_blob_traces", true},
    {"helicone", "Helicone requests", "jsonl csv", isHelicone, readHelicone, false, false, {}, true},
    {"openai_usage", "OpenAI usage report", "json", isOpenAiUsage, readOpenAiUsage, false, true},
    {"openai_costs", "OpenAI cost report", "json", isOpenAiCosts, readOpenAiCosts, false, true},
    {"openai_usage_csv", "OpenAI dashboard usage", "csv", isOpenAiUsageCsv, readOpenAiUsageCsv, false, true},
    {"openai_cost_csv", "OpenAI dashboard cost", "csv", isOpenAiCostCsv, readOpenAiCostCsv, false, true},
    {"anthropic_usage", "Anthropic usage report", "json", isAnthropicUsage, readAnthropicUsage, false, true},
    {"anthropic_cost", "Anthropic cost report", "json", isAnthropicCost, readAnthropicCost, false, true},
    {"anthropic_console_tokens", "Anthropic Console tokens", "csv", isAnthropicConsoleTokens,
     readAnthropicConsoleTokens, false, true},
    {"anthropic_console_cost", "Anthropic Console cost", "csv", isAnthropicConsoleCost,
     readAnthropicConsoleCost, false, true},
    {"claude_code", "Claude Code transcript", "jsonl", isClaudeCode, readClaudeCode, false, false, {}, true},
    {"codex", "Codex session", "jsonl", isCodex, readCodex, false, false, {}, true},
    {"cursor", "Cursor usage events", "csv", isCursor, readCursor, false, false, {}, true},
    {"openrouter_generations", "OpenRouter generations", "csv", isOpenRouterGenerations,
     readOpenRouterGenerations},
    {"openrouter_activity", "OpenRouter activity", "csv json", isOpenRouterActivity, readOpenRouterActivity,
     false, true},
    {"otlp", "OpenTelemetry traces (OTLP/JSON)", "json jsonl", isOtlp, readOtlp, false, false, {}, true},
    {"openmeter", "OpenMeter CloudEvents", "jsonl json", isOpenMeter, readOpenMeter},
    {"lago", "Lago events", "json jsonl", isLago, readLago},
    {"portkey", "Portkey logs", "jsonl json", isPortkey, readPortkey, false, false, {}, true},
    {"sglang", "SGLang request metrics", "log jsonl", isSglang, readSglang},
    {"focus", "FOCUS cost and usage", "csv", isFocus, readFocus, false, true},
    {"github_copilot", "GitHub Copilot premium requests", "csv", isCopilot, readCopilot},
    {"accounts", "Accounts: who pays which plan", "csv json jsonl", isAccounts, readAccounts},
    {"generic_json", "JSON or JSON lines with one request a row", "json jsonl ndjson log",
     [](const Head& head) { return head.isJson(); }, readGenericJson, true},
    {"generic_csv", "CSV or TSV with one request a row", "csv tsv txt",
     [](const Head& head) { return head.shape == Shape::Csv && head.columns.size() > 1; }, readGenericCsv,
     true},
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
