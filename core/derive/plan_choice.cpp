#include "core/derive/plan_choice.h"

#include <algorithm>

namespace core {
namespace {

/// A tenth may be empty where payers are few.
std::array<double, 10> sharesOf(const economics::PlanEvaluation& takers,
                                const economics::PlanEvaluation& everybody)
{
    std::array<double, 10> shares{};
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double payers = everybody.deciles[i].payers;
        shares[i] = payers > 0 ? takers.deciles[i].payers / payers : 0;
    }
    return shares;
}

} // namespace

Result<PlanChoiceResults> planChoice(const Results& results)
{
    std::vector<plan::Plan> plans;
    std::vector<std::shared_ptr<const economics::Prepared>> prepared;
    PlanChoiceResults choice;
    for (std::size_t i = 0; i < results.plans.size(); ++i) {
        if (!results.plans[i]->prepared || !results.plans[i]->error.empty())
            continue;
        plans.push_back((*results.project.plans)[i]);
        prepared.push_back(results.plans[i]->prepared);
        choice.plans.push_back({i, 0, {}, {}});
    }
    const auto evaluation =
        economics::evaluateCatalog(*results.population, plans, prepared, *results.project.assumptions);
    if (!evaluation)
        return evaluation.error();
    choice.total = evaluation->total;
    choice.nobodyShare = 1;
    for (std::size_t i = 0; i < choice.plans.size(); ++i) {
        PlanChoiceResults::Plan& taken = choice.plans[i];
        const economics::PlanEvaluation& everybody = results.plans[taken.plan]->evaluation;
        taken.results = evaluation->plans[i].results;
        taken.share = everybody.results.payers > 0 ? taken.results.payers / everybody.results.payers : 0;
        taken.shareByTenth = sharesOf(evaluation->plans[i], everybody);
        choice.nobodyShare -= taken.share;
    }
    choice.nobodyShare = std::max(0.0, choice.nobodyShare);
    return choice;
}

} // namespace core
