#pragma once

#include "core/derive/plan_choice.h"
#include "ui/charts/line_chart.h"
#include "ui/charts/plot/chart_theme.h"
#include "ui/models/number_field.h"
#include "ui/models/table_model.h"

#include <QString>

#include <string>
#include <vector>

namespace ui {

using ChoiceField = NumberOf<core::economics::ChoiceRules>;

/// All ways to choose, the default first.
const std::vector<core::economics::ChoiceMode>& choiceModes();
QString choiceName(core::economics::ChoiceMode mode);
QString choiceMeaning(core::economics::ChoiceMode mode);

/// What counts beside the price; how sharply it decides; what a customer would pay at most.
std::vector<ChoiceField> perceptionFields();
ChoiceField sharpnessField();
std::vector<ChoiceField> willingnessFields();

/// Who takes which plan, and what that does to its margin; the last row is all plans together.
TableContent choiceTable(const core::PlanChoiceResults& choice, const core::Results& results);

/// Share of each tenth of payers that takes a plan: a line for each.
std::vector<Series> choiceByTenth(const core::PlanChoiceResults& choice, const core::Results& results,
                                  const ChartTheme& theme);

} // namespace ui
