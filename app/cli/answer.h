#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace cli {

using Json = nlohmann::ordered_json;

/// What a command found, in both forms that it can be shown in. Nothing is printed before a command is done,
/// so standard output holds a whole answer or nothing.
struct Answer {
    Json json;
    std::string text;                  ///< for people; ends with a line feed
    std::vector<std::string> warnings; ///< sentences for standard error
    int exitCode = 0;                  ///< 1 when the answer is that something is wrong (plan check)
};

/// A command with its arguments: what main() runs once the command line is understood.
using Action = std::function<core::Result<Answer>(core::Progress&)>;

/// An error in what was typed rather than in a file: "there is no plan to evaluate. Expected --plan FILE".
inline core::Error mistake(core::ErrorCode code, std::string subject, std::string expected)
{
    return {code, std::move(subject), {}, 0, {}, std::move(expected)};
}

} // namespace cli
