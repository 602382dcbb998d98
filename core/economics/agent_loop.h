#pragma once

#include "core/economics/segments.h"
#include "core/economics/serving_price.h"

#include <string>

namespace core::economics {

/// An agent that sends its whole context again with every turn: why a session with 47 retries costs what it
/// costs.
struct AgentLoop {
    double baseContext = 0;  ///< tokens sent in every turn (B)
    double addedPerTurn = 0; ///< tokens that each turn adds to the context (D)
    double turns = 1;        ///< n
    double outputPerTurn = 0;
    double cacheHitRate = 0; ///< share of the input that the provider's cache answers
};

struct AgentLoopTokens {
    double uncachedInput = 0, cacheRead = 0, output = 0, requests = 0;
    double input() const { return uncachedInput + cacheRead; }
};

/// Input n B + D n (n - 1) / 2, output n o (domain.md 3).
AgentLoopTokens tokensOf(const AgentLoop& loop);

/// USD of one session at these prices.
double costOf(const AgentLoop& loop, const TokenPrices& prices);

/// A group of `count` customers with `loopsPerPeriod` such sessions on one model.
Segment segmentOf(const AgentLoop& loop, const std::string& name, double count, double loopsPerPeriod,
                  const std::string& model);

} // namespace core::economics
