#pragma once

#include "core/ingest/formats.h"

/// The readers of the table of formats, one source file for each family. What each export counts, and the
/// traps, is documented in docs/formats.md.
namespace core::ingest {

bool isLitellmSpendLogs(const Head& head);
bool isLitellmStandardLogging(const Head& head);
bool isLitellmDailySpend(const Head& head);
bool isLitellmActivity(const Head& head);
Status readLitellmSpendLogs(ReadJob& job);
Status readLitellmStandardLogging(ReadJob& job);
Status readLitellmDailySpend(ReadJob& job);
Status readLitellmActivity(ReadJob& job);

bool isLangfuseObservations(const Head& head);
bool isLangfuseBlobObservations(const Head& head);
bool isLangfuseBlobTraces(const Head& head);
bool isLangfuseBlobScores(const Head& head);
Status readLangfuseObservations(ReadJob& job);
Status readLangfuseBlobObservations(ReadJob& job);
Status readLangfuseBlobTraces(ReadJob& job);
Status readLangfuseBlobScores(ReadJob& job);

bool isHelicone(const Head& head);
Status readHelicone(ReadJob& job);

bool isOpenAiUsage(const Head& head);
bool isOpenAiCosts(const Head& head);
bool isOpenAiUsageCsv(const Head& head);
bool isOpenAiCostCsv(const Head& head);
Status readOpenAiUsage(ReadJob& job);
Status readOpenAiCosts(ReadJob& job);
Status readOpenAiUsageCsv(ReadJob& job);
Status readOpenAiCostCsv(ReadJob& job);

bool isAnthropicUsage(const Head& head);
bool isAnthropicCost(const Head& head);
bool isAnthropicConsoleTokens(const Head& head);
bool isAnthropicConsoleCost(const Head& head);
Status readAnthropicUsage(ReadJob& job);
Status readAnthropicCost(ReadJob& job);
Status readAnthropicConsoleTokens(ReadJob& job);
Status readAnthropicConsoleCost(ReadJob& job);

bool isClaudeCode(const Head& head);
bool isCodex(const Head& head);
Status readClaudeCode(ReadJob& job);
Status readCodex(ReadJob& job);

bool isCursor(const Head& head);
bool isOpenRouterGenerations(const Head& head);
bool isOpenRouterActivity(const Head& head);
bool isPortkey(const Head& head);
bool isSglang(const Head& head);
bool isCopilot(const Head& head);
bool isFocus(const Head& head);
Status readCursor(ReadJob& job);
Status readOpenRouterGenerations(ReadJob& job);
Status readOpenRouterActivity(ReadJob& job);
Status readPortkey(ReadJob& job);
Status readSglang(ReadJob& job);
Status readCopilot(ReadJob& job);
Status readFocus(ReadJob& job);

bool isOtlp(const Head& head);
Status readOtlp(ReadJob& job);

bool isAccounts(const Head& head);
Status readAccounts(ReadJob& job);

bool isOpenMeter(const Head& head);
bool isLago(const Head& head);
Status readOpenMeter(ReadJob& job);
Status readLago(ReadJob& job);

} // namespace core::ingest
