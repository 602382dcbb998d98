#include "core/economics/agent_loop.h"

#include <nlohmann/json.hpp>

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

std::string segmentOf(const AgentLoop& loop, const std::string& name, double count, double loopsPerPeriod,
                      const std::string& model)
{
    const AgentLoopTokens tokens = tokensOf(loop);
    const nlohmann::ordered_json usage{{"uncached_input", tokens.uncachedInput * loopsPerPeriod},
                                       {"cache_read", tokens.cacheRead * loopsPerPeriod},
                                       {"output", tokens.output * loopsPerPeriod},
                                       {"requests", tokens.requests * loopsPerPeriod}};
    const nlohmann::ordered_json segment{{"name", name}, {"count", count}, {"usage", {{model, usage}}}};
    return segment.dump();
}

} // namespace core::economics
