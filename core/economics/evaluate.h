#pragma once

#include "core/base/progress.h"
#include "core/economics/assumptions.h"
#include "core/economics/population.h"
#include "core/economics/results.h"
#include "core/plan/plan.h"

#include <memory>
#include <span>

namespace core::economics {

/// What of a population a plan's weights and models need: credits and meters by row, sorted sizes, prefix sums.
/// Depends on population, plan.models, plan.meters, plan.credits, prices and assumptions that change serving cost;
/// not on prices, grants, thresholds: those edits reuse it.
class Prepared;

Result<std::shared_ptr<const Prepared>> prepare(const Population& population, const plan::Plan& plan,
                                                const cost::PriceBook& book, const Assumptions& assumptions,
                                                Progress& progress);

/// True when `prepared` still fits after the plan was edited.
bool stillPrepared(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions);

/// Monthly mode of plan-format.md for every row. Same bits for any number of threads.
Result<PlanEvaluation> evaluate(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions);

/// All plans: every payer is assigned to the first plan unless assumptions say otherwise (choice).
Result<Evaluation> evaluateCatalog(const Population& population, std::span<const plan::Plan> plans,
                                   const cost::PriceBook& book, const Assumptions& assumptions, Progress& progress);

} // namespace core::economics
