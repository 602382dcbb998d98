#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::plan {

/// One thing that is wrong with a plan file, for people.
struct Problem {
    std::string path;       ///< JSON path such as "charges[2].price.tiers[1].up_to"; empty = the file itself
    std::string message;    ///< the rest of a sentence that begins with the path: "must be larger than ..."
    std::uint64_t line = 0; ///< 1-based; 0 when the plan did not come from a text
    ErrorCode code = ErrorCode::InvalidInput;
    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

constexpr std::size_t kMaxProblems = 100; ///< more than anybody reads; a hostile file stops here

} // namespace core::plan
