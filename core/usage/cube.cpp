#include "core/usage/cube.h"

#include <algorithm>

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

Dictionaries& Dictionaries::operator+=(const Dictionaries& more)
{
    const auto append = [](auto& all, const auto& others) {
        all.insert(all.end(), others.begin(), others.end());
    };
    append(users, more.users);
    append(orgs, more.orgs);
    append(contexts, more.contexts);
    append(sessions, more.sessions);
    return *this;
}

Coverage hull(const Coverage& a, const Coverage& b)
{
    if (a.empty || b.empty)
        return a.empty ? b : a;
    return {std::min(a.first, b.first), std::max(a.last, b.last), false};
}

} // namespace core::usage
