#pragma once

#include "app/cli/answer.h"

#include "core/economics/levers.h"
#include "core/economics/replay.h"
#include "core/interchange/workflow_margins.h"

#include "core/economics/results.h"
#include <span>

#include <string>
#include <vector>

/// How the results of domain section "Results" are written: one object each in JSON, one column each for
/// people.
namespace cli {

Json resultsJson(const core::economics::PlanResults& results);
Json evaluationJson(const core::economics::Evaluation& evaluation);
/// `shared`: payers are spread over the plans, so that the total is worth a column.
std::string evaluationText(const core::economics::Evaluation& evaluation, bool shared);

/// What serving costs before and after each lever, in the order in which they apply.
Json leversJson(std::span<const core::economics::Lever> levers,
                std::span<const core::economics::LeverEffect> effects);
std::string leversText(std::span<const core::economics::Lever> levers,
                       std::span<const core::economics::LeverEffect> effects);

/// Revenue and cost by workflow of one plan.
Json workflowsJson(const std::string& plan, std::span<const core::interchange::WorkflowMargin> margins);
std::string workflowsText(const std::string& plan,
                          std::span<const core::interchange::WorkflowMargin> margins);

/// The same of replays, with what each limit did, to whom and when allowances ran out. `names`: of payers by
/// id.
Json replayJson(const std::vector<core::economics::ReplayResult>& replays,
                const std::vector<std::string>& names);
std::string replayText(const std::vector<core::economics::ReplayResult>& replays,
                       const std::vector<std::string>& names);

} // namespace cli
