#pragma once

#include "core/plan/plan.h"

#include <optional>
#include <vector>

namespace ui {

/// Actions that a step of this limit can take: rerouting needs a model, charging a usage charge on the same
/// unit.
std::vector<core::plan::StepAction> actionsFor(const core::plan::Plan& plan, std::size_t limit);

/// The plan with a step changed, added behind the last, or removed (a limit keeps its last step). Nothing
/// when the index or the action does not fit.
std::optional<core::plan::Plan> withStepAction(core::plan::Plan plan, std::size_t limit, std::size_t step,
                                               core::plan::StepAction action);
std::optional<core::plan::Plan> withStepAdded(core::plan::Plan plan, std::size_t limit);
std::optional<core::plan::Plan> withStepRemoved(core::plan::Plan plan, std::size_t limit, std::size_t step);

} // namespace ui
