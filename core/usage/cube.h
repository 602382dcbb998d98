#pragma once

#include "core/base/shared.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <vector>

/// Usage as a cube: one cell for each (user, org, hour, context) with the sums of the counts. See
/// domain.md 1.
namespace core::usage {

using UserId = std::uint32_t;
using OrgId = std::uint32_t;
using ContextId = std::uint32_t;

/// What a request was made with and for. Few contexts exist, so a cell holds one small number for all of it.
/// All names as logged; empty is legal everywhere. An outcome cell has an `outcome` and no `model`.
struct Context {
    std::string provider;
    std::string model;
    std::string tier; ///< standard, batch, priority, flex; empty = standard
    std::string workflow;
    std::string stage;
    std::string outcome;
    bool operator==(const Context&) const = default;
    auto operator<=>(const Context&) const = default;
};

/// The sums of a cell. Token kinds are disjoint; reasoning is a part of output.
struct Counts {
    std::int64_t requests = 0;
    std::int64_t failedRequests = 0; ///< a part of requests
    std::int64_t uncachedInput = 0;
    std::int64_t cacheRead = 0;
    std::int64_t cacheWrite = 0;
    std::int64_t output = 0;
    std::int64_t reasoning = 0;         ///< a part of output
    std::int64_t loggedCostNanoUsd = 0; ///< what the log says it cost, 1e-9 USD
    std::int64_t costedRequests = 0;    ///< requests whose row carried a cost
    std::int64_t outcomeMicros = 0;     ///< outcomes x 1e6
    Counts& operator+=(const Counts& other);
    bool operator==(const Counts&) const = default;
    std::int64_t tokens() const { return uncachedInput + cacheRead + cacheWrite + output; }
};

struct Cell {
    UserId user = 0;
    OrgId org = 0;
    Hour hour = 0;
    ContextId context = 0;
    Counts counts;
    bool operator==(const Cell&) const = default;
};

/// Cells of one stretch of time in columns, sorted by (user, org, hour, context), each key once. Stored
/// encoded.
struct Block {
    Day day = 0;           ///< first UTC day
    std::int32_t days = 1; ///< length
    std::uint32_t cells = 0;
    std::string bytes; ///< see codec.h
    bool operator==(const Block&) const = default;
};

/// One conversation, agent run or the like: what the log names so, of one user. The same name of two users
/// is two sessions.
struct Session {
    std::string name;
    UserId user = 0;
    bool operator==(const Session&) const = default;
};

/// Names by dense id. Ids never change once given; id 0 of users and orgs may be the empty name
/// (unattributed).
struct Dictionaries {
    std::vector<std::string> users;
    std::vector<std::string> orgs;
    std::vector<Context> contexts;
    std::vector<Session> sessions = {}; ///< none unless imports kept them
    bool operator==(const Dictionaries&) const = default;
    /// Gives the names of `more` the ids behind those here.
    Dictionaries& operator+=(const Dictionaries& more);
};

/// What imports observed of time: the hull of every import's events. Periods inside it are complete.
struct Coverage {
    Micros first = 0; ///< earliest event
    Micros last = 0;  ///< latest event
    bool empty = true;
    bool operator==(const Coverage&) const = default;
};

/// The smallest stretch that holds both.
Coverage hull(const Coverage& a, const Coverage& b);

/// All usage of a project: immutable, shared, cheap to copy. The same key may occur in several blocks; sums
/// add.
struct Cube {
    Shared<Dictionaries> names;
    std::vector<Shared<Block>> blocks; ///< ordered by day
    Coverage coverage;
    /// The part of the usage that names a session, once more, where imports kept sessions: in the place of
    /// the user a cell has the id of a session. Ordered by day.
    std::vector<Shared<Block>> sessionBlocks = {};
};

} // namespace core::usage
