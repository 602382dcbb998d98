#include "core/economics/evaluate.h"

#include "core/economics/allowance.h"
#include "core/economics/choice.h"
#include "core/economics/lint_rules.h"
#include "core/economics/rules.h"
#include "core/economics/scan.h"

#include <algorithm>

namespace core::economics {
namespace {

struct Entry {
    std::shared_ptr<const Prepared> prepared;
    Rules rules;
};

/// What every payer would pay and get on each plan.
std::vector<PlanOffer> offersOf(const std::vector<Entry>& entries, std::span<const plan::Plan> plans)
{
    std::vector<PlanOffer> offers(entries.size());
    for (std::size_t i = 0; i < offers.size(); ++i) {
        scan(*entries[i].prepared, plans[i], entries[i].rules, 0, {nullptr, 0, &offers[i].slots, false});
        offers[i].dormantInvoice = planPrice(entries[i].rules, *entries[i].prepared);
    }
    return offers;
}

std::vector<LintFinding> comparisons(const std::vector<Entry>& entries, std::span<const plan::Plan> plans,
                                     const std::vector<PlanOffer>& offers)
{
    std::vector<CatalogPlan> catalog;
    for (std::size_t i = 0; i < offers.size(); ++i)
        catalog.push_back({&plans[i], entries[i].prepared.get(), &entries[i].rules, &offers[i].slots});
    return lintCatalog(catalog);
}

void addTo(Totals& sum, const Totals& next)
{
    sum.total.add(next.total);
    for (std::size_t i = 0; i < sum.deciles.size(); ++i)
        sum.deciles[i].add(next.deciles[i]);
    sum.bills.append(next.bills);
    sum.activeWeight += next.activeWeight;
}

} // namespace

Result<std::vector<std::shared_ptr<const Prepared>>>
prepareCatalog(const std::shared_ptr<const Population>& population, std::span<const plan::Plan> plans,
               const cost::PriceBook& book, const Assumptions& assumptions, Progress& progress)
{
    std::vector<std::shared_ptr<const Prepared>> all;
    for (const plan::Plan& plan : plans) {
        const Prepared* previous = all.empty() ? nullptr : all.back().get();
        auto prepared = prepare(population, plan, book, assumptions, previous, progress);
        if (!prepared)
            return prepared.error();
        all.push_back(std::move(*prepared));
    }
    return all;
}

Result<Evaluation> evaluateCatalog(const Population& population, std::span<const plan::Plan> plans,
                                   const cost::PriceBook& book, const Assumptions& assumptions,
                                   Progress& progress)
{
    // Not owned: nothing outlives this call.
    const std::shared_ptr<const Population> shared(std::shared_ptr<const Population>(), &population);
    const auto prepared = prepareCatalog(shared, plans, book, assumptions, progress);
    if (!prepared)
        return prepared.error();
    return evaluateCatalog(population, plans, *prepared, assumptions);
}

Result<Evaluation> evaluateCatalog(const Population& population, std::span<const plan::Plan> plans,
                                   std::span<const std::shared_ptr<const Prepared>> prepared,
                                   const Assumptions& assumptions)
{
    if (plans.empty() || prepared.size() != plans.size())
        return Error{ErrorCode::InvalidInput, "there is no plan to evaluate"};
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < plans.size(); ++i)
        entries.push_back({prepared[i], rulesOf(plans[i], assumptions, *prepared[i])});
    const bool chosen = assumptions.choice != ChoiceMode::Assigned;
    std::vector<PlanOffer> offers;
    if (chosen || plans.size() > 1)
        offers = offersOf(entries, plans);
    std::vector<PlanChoice> choices;
    if (chosen)
        choices = choose(offers, *entries.front().prepared->basis, assumptions);

    Evaluation evaluation;
    const Result<stats::Sample> costs = stats::Sample::from(population.cost, population.weight);
    if (!costs)
        return costs.error();
    evaluation.concentration = stats::concentrationOf(*costs);
    evaluation.partial = population.partial;
    evaluation.unpricedTokenShare = population.unpricedTokenShare;
    Totals sum;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const Entry& entry = entries[i];
        ScanOptions options;
        if (chosen) {
            options.shares = &choices[i].shares;
            options.dormantShare = choices[i].dormantShare;
        }
        const Totals totals = scan(*entry.prepared, plans[i], entry.rules, assumptions.dormantShare, options);
        evaluation.plans.push_back(evaluationOf(totals, plans[i], entry.rules, *entry.prepared, assumptions));
        if (chosen || i == 0)
            addTo(sum, totals);
        for (LintFinding& finding : lint(*entry.prepared, plans[i], evaluation.plans.back(), assumptions))
            evaluation.lint.push_back(std::move(finding));
    }
    for (LintFinding& finding : comparisons(entries, plans, offers))
        evaluation.lint.push_back(std::move(finding));
    const Prepared& first = *entries.front().prepared;
    evaluation.total = resultsOf(sum, *first.basis, assumptions, first.localCostPerUser());
    evaluation.total.utilisation = evaluation.plans.front().results.utilisation;
    evaluation.deciles = decilesOf(sum, first.basis->periods);
    evaluation.intervals = deltaIntervals(sum.total, *first.basis);
    return evaluation;
}

} // namespace core::economics
