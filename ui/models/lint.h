#pragma once

#include "core/economics/results.h"
#include "core/plan/plan.h"
#include "ui/widgets/lint_list.h"

namespace ui {

/// Findings as rows; the id of a row is where its button goes: the path of a control, or "page:" and a page.
std::vector<LintEntry> lintEntries(const std::vector<core::economics::LintFinding>& findings,
                                   const core::plan::Plan& plan);

} // namespace ui
