#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace core::usage {

enum class Grain { Request, Bucket, Charge, Value };
enum class EventStatus { Ok, Error };

/// One accepted row of a log, as readers hand it over on the general path (the fast path writes cells
/// directly).
struct Event {
    std::string eventId; ///< empty = the log has none
    Micros time = 0;
    std::string user, org, session;
    std::string provider, model, tier, workflow, stage;
    std::int64_t uncachedInput = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0;
    std::int64_t requests = 1;
    std::optional<std::int64_t> costNanoUsd;
    std::string outcome;
    std::int64_t outcomeMicros = 0;
    EventStatus status = EventStatus::Ok;
    bool responseCacheHit = false; ///< answered by the gateway's own cache: a request, no tokens
    Grain grain = Grain::Request;
};

} // namespace core::usage
