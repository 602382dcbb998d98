#include "core/economics/agent_loop.h"

namespace core::economics {

AgentLoopTokens tokensOf(const AgentLoop& loop)
{
    const double input =
        loop.turns * loop.baseContext + loop.addedPerTurn * loop.turns * (loop.turns - 1) / 2;
    AgentLoopTokens tokens;
    tokens.cacheRead = input * loop.cacheHitRate;
    tokens.uncachedInput = input - tokens.cacheRead;
    tokens.output = loop.turns * loop.outputPerTurn;
    tokens.requests = loop.turns;
    return tokens;
}

double costOf(const AgentLoop& loop, const TokenPrices& prices)
{
    using usage::Quantity;
    const AgentLoopTokens tokens = tokensOf(loop);
    return tokens.uncachedInput * prices.of(Quantity::UncachedInput) +
           tokens.cacheRead * prices.of(Quantity::CacheRead) + tokens.output * prices.of(Quantity::Output) +
           tokens.requests * prices.of(Quantity::Requests);
}

Segment segmentOf(const AgentLoop& loop, const std::string& name, double count, double loopsPerPeriod,
                  const std::string& model)
{
    using usage::Quantity;
    const AgentLoopTokens tokens = tokensOf(loop);
    Segment segment;
    segment.name = name;
    segment.count = count;
    segment.usage[model].counts = {{Quantity::UncachedInput, tokens.uncachedInput * loopsPerPeriod},
                                   {Quantity::CacheRead, tokens.cacheRead * loopsPerPeriod},
                                   {Quantity::Output, tokens.output * loopsPerPeriod},
                                   {Quantity::Requests, tokens.requests * loopsPerPeriod}};
    return segment;
}

} // namespace core::economics
