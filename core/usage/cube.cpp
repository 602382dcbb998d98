#include "core/usage/cube.h"

namespace core::usage {

Counts& Counts::operator+=(const Counts& other)
{
    requests += other.requests;
    failedRequests += other.failedRequests;
    uncachedInput += other.uncachedInput;
    cacheRead += other.cacheRead;
    cacheWrite += other.cacheWrite;
    output += other.output;
    reasoning += other.reasoning;
    loggedCostNanoUsd += other.loggedCostNanoUsd;
    costedRequests += other.costedRequests;
    outcomeMicros += other.outcomeMicros;
    return *this;
}

} // namespace core::usage
