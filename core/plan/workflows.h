#pragma once

#include "core/plan/plan.h"

namespace core::plan {

/// Whether a part of the plan treats workflows differently (it matches on them, or counts tasks), so that
/// usage must be split by them before the plan is evaluated.
bool readsWorkflows(const Plan& plan);

} // namespace core::plan
