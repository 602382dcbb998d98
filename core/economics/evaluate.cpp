#include "core/economics/evaluate.h"

#include "core/economics/allowance.h"
#include "core/economics/column_memory.h"
#include "core/economics/scan.h"

namespace core::economics {
namespace {

/// Margin when every payer uses this share of the allowance: the cost of serving it is proportional.
PlanResults::Utilisation utilisationOf(const plan::Plan& plan, const Rules& rules, const Prepared& prepared)
{
    PlanResults::Utilisation utilisation;
    const std::optional<Allowance> allowance = allowanceOf(plan, rules, prepared);
    const double price = planPrice(rules, prepared);
    if (!allowance || price <= 0)
        return utilisation;
    const double kept = price - paymentFee(rules, price);
    const auto marginAt = [&](double share) {
        return (kept - share * allowance->fullCost) / price;
    };
    if (allowance->fullCost > 0)
        utilisation.breakEven = kept / allowance->fullCost;
    utilisation.marginAt25 = marginAt(0.25);
    utilisation.marginAt50 = marginAt(0.5);
    utilisation.marginAt100 = marginAt(1);
    return utilisation;
}

} // namespace

PlanEvaluation evaluationOf(const Totals& totals, const plan::Plan& plan, const Rules& rules,
                            const Prepared& prepared, const Assumptions& assumptions)
{
    PlanEvaluation evaluation;
    evaluation.plan = plan.id;
    evaluation.results = resultsOf(totals, *prepared.basis, assumptions, prepared.localCostPerUser());
    evaluation.results.utilisation = utilisationOf(plan, rules, prepared);
    evaluation.deciles = decilesOf(totals, prepared.basis->periods);
    evaluation.bills = totals.bills.histogram(evaluation.results.billP99, evaluation.results.billMax);
    for (HistogramBin& bin : evaluation.bills)
        bin.payers /= prepared.basis->periods;
    evaluation.intervals = deltaIntervals(totals.total, *prepared.basis);
    return evaluation;
}

Result<PlanEvaluation> evaluate(const Prepared& prepared, const plan::Plan& plan,
                                const Assumptions& assumptions)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return Error{
            ErrorCode::InvalidInput, "the plan counts other usage than what was prepared", {}, 0, plan.id};
    const Rules rules = rulesOf(plan, assumptions, prepared);
    Totals totals = scan(prepared, plan, rules, assumptions.dormantShare);
    PlanEvaluation evaluation = evaluationOf(totals, plan, rules, prepared, assumptions);
    giveBack(std::move(totals.bills.amount));
    giveBack(std::move(totals.bills.payers));
    return evaluation;
}

} // namespace core::economics
