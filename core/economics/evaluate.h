#pragma once

#include "core/base/progress.h"
#include "core/economics/assumptions.h"
#include "core/economics/population.h"
#include "core/economics/results.h"
#include "core/plan/plan.h"

#include <memory>
#include <span>

namespace core::economics {

/// What of a population a plan's weights and models need: quantities of meters and credits and cost by row,
/// in the order of cost deciles. Depends on population, plan.models, plan.meters, plan.credits, on which
/// usage limits and charges match, on prices and on assumptions that change serving cost (levers, token
/// factor); not on prices, grants, thresholds: those edits reuse it. Usage that no credit weight matches
/// carries no credits and is still served and paid for; lint says so.
class Prepared;

/// `previous` may be null. When it was prepared from the same population, what does not depend on the plan is
/// shared.
Result<std::shared_ptr<const Prepared>> prepare(const Population& population, const plan::Plan& plan,
                                                const cost::PriceBook& book, const Assumptions& assumptions,
                                                Progress& progress);
Result<std::shared_ptr<const Prepared>> prepare(const std::shared_ptr<const Population>& population,
                                                const plan::Plan& plan, const cost::PriceBook& book,
                                                const Assumptions& assumptions, const Prepared* previous,
                                                Progress& progress);

/// True when `prepared` still fits after the plan was edited.
bool stillPrepared(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions);

/// Monthly mode of plan-format.md for every row. Same bits for any number of threads. Invoices are rounded as
/// the plan says; results are not. Fails with InvalidInput when `prepared` does not fit the plan.
Result<PlanEvaluation> evaluate(const Prepared& prepared, const plan::Plan& plan,
                                const Assumptions& assumptions);

/// Plan lint (domain.md 6) for one plan, most important first.
std::vector<LintFinding> lint(const Prepared& prepared, const plan::Plan& plan,
                              const PlanEvaluation& evaluation, const Assumptions& assumptions);

/// Each plan prepared for the same population; what does not depend on the plan is shared.
Result<std::vector<std::shared_ptr<const Prepared>>>
prepareCatalog(const std::shared_ptr<const Population>& population, std::span<const plan::Plan> plans,
               const cost::PriceBook& book, const Assumptions& assumptions, Progress& progress);

/// All plans. Choice `assigned`: every plan is evaluated as if all payers were on it, and the total is the
/// first plan's. Choice `cheapest` and `logit`: each payer is on the plans in proportion to his choice, and
/// the total is the sum of the plans.
Result<Evaluation> evaluateCatalog(const Population& population, std::span<const plan::Plan> plans,
                                   const cost::PriceBook& book, const Assumptions& assumptions,
                                   Progress& progress);
/// The same for plans that are prepared for this population already.
Result<Evaluation> evaluateCatalog(const Population& population, std::span<const plan::Plan> plans,
                                   std::span<const std::shared_ptr<const Prepared>> prepared,
                                   const Assumptions& assumptions);

} // namespace core::economics
