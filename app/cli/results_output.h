#pragma once

#include "app/cli/answer.h"

#include "core/economics/results.h"

#include <string>

/// How the results of domain section "Results" are written: one object each in JSON, one column each for
/// people.
namespace cli {

Json resultsJson(const core::economics::PlanResults& results);
Json evaluationJson(const core::economics::Evaluation& evaluation);
std::string evaluationText(const core::economics::Evaluation& evaluation);

} // namespace cli
