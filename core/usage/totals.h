#pragma once

#include "core/base/result.h"
#include "core/usage/cube.h"
#include "core/usage/period.h"

#include <string>
#include <vector>

namespace core::usage {

enum class GroupBy { None, Model, Provider, Tier, User, Org, Workflow, Stage, Outcome, Month, Day, Hour };

struct Group {
    std::string name;
    Counts counts;
    std::uint64_t users = 0; ///< distinct non-empty users
};

struct Totals {
    Counts counts;
    std::uint64_t users = 0; ///< distinct non-empty users
    std::uint64_t orgs = 0;
    std::uint64_t cells = 0;
    Coverage coverage;
};

Result<Totals> totalsOf(const Cube& cube);

/// Sums by one dimension, largest token count first (time dimensions: in order). Days and months are local to
/// the rule's zone, hours are UTC. Groups in which everything is zero are left out.
Result<std::vector<Group>> totalsBy(const Cube& cube, GroupBy by, const PeriodRule& rule);

} // namespace core::usage
