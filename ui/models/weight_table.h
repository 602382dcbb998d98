#pragma once

#include "core/cost/price_book.h"
#include "core/plan/plan.h"
#include "ui/models/table_model.h"

#include <optional>

namespace ui {

/// The credit weights of a plan as rows: what is weighed, credits per million, what a credit of it costs at
/// today's list price, and what remains of a credit's price. Row ids are "unit/row". Empty without a weight
/// table.
TableContent weightTable(const core::plan::Plan& plan, const core::cost::PriceBook& book);

/// Column of the table that holds the credits.
constexpr int kCreditsColumn = 2;

/// The plan with the credits (per million tokens, or per request) of one row set.
std::optional<core::plan::Plan> withWeight(core::plan::Plan plan, const QString& rowId, double credits);

/// The plan with weights that follow what its models cost now, round ones; nothing when it has no table of
/// weights or the book knows none of its models.
std::optional<core::plan::Plan> withProposedWeights(core::plan::Plan plan, const core::cost::PriceBook& book);

/// What a credit sells for: the flat price divided by the credits it includes; absent without both.
std::optional<double> creditPrice(const core::plan::Plan& plan);

} // namespace ui
