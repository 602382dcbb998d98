#pragma once

#include "app/cli/answer.h"

#include "core/economics/replay.h"
#include "core/economics/results.h"

#include <string>
#include <vector>

/// How the results of domain section "Results" are written: one object each in JSON, one column each for
/// people.
namespace cli {

Json resultsJson(const core::economics::PlanResults& results);
Json evaluationJson(const core::economics::Evaluation& evaluation);
/// `shared`: payers are spread over the plans, so that the total is worth a column.
std::string evaluationText(const core::economics::Evaluation& evaluation, bool shared);

/// The same of replays, with what each limit did and when allowances ran out.
Json replayJson(const std::vector<core::economics::ReplayResult>& replays);
std::string replayText(const std::vector<core::economics::ReplayResult>& replays);

} // namespace cli
