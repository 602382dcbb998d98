#include "core/economics/lint_rules.h"

#include "core/economics/allowance.h"
#include "core/economics/figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace core::economics {
namespace {

/// Nobody pays less or gets more on `plan` than on `other`, and somebody pays more or gets less.
bool dominates(const SlotResults& other, const SlotResults& plan)
{
    bool somebodyGains = false;
    for (std::size_t slot = 0; slot < plan.invoice.size(); ++slot) {
        const bool paysLess = plan.invoice[slot] < other.invoice[slot];
        const bool getsMore =
            plan.denied[slot] < other.denied[slot] || plan.hindered[slot] < other.hindered[slot];
        if (paysLess || getsMore)
            return false;
        somebodyGains = somebodyGains || plan.invoice[slot] > other.invoice[slot] ||
                        plan.denied[slot] > other.denied[slot] || plan.hindered[slot] > other.hindered[slot];
    }
    return somebodyGains;
}

double meanInvoice(const CatalogPlan& plan)
{
    const std::vector<double>& weight = plan.prepared->basis->weight;
    double sum = 0;
    for (std::size_t slot = 0; slot < weight.size(); ++slot)
        sum += weight[slot] * plan.slots->invoice[slot];
    return sum / plan.prepared->basis->totalWeight;
}

struct Offer {
    const CatalogPlan* plan = nullptr;
    double price = 0;
    Allowance allowance;
    plan::Id unit;
};

} // namespace

std::vector<LintFinding> lintCatalog(std::span<const CatalogPlan> plans)
{
    std::vector<LintFinding> findings;
    for (const CatalogPlan& plan : plans) {
        for (const CatalogPlan& other : plans) {
            if (&plan == &other || !dominates(*other.slots, *plan.slots))
                continue;
            const double more = meanInvoice(plan) - meanInvoice(other);
            findings.push_back({"dominated_plan", plan.plan->id,
                                fmt::format("No payer does better on {} than on {}, and it costs {} more on "
                                            "average.",
                                            plan.plan->id, other.plan->id, moneyText(more)),
                                more, "charges"});
            break;
        }
    }
    std::vector<Offer> offers;
    for (const CatalogPlan& plan : plans) {
        if (const auto allowance = allowanceOf(*plan.plan, *plan.rules, *plan.prepared))
            offers.push_back({&plan, planPrice(*plan.rules, *plan.prepared), *allowance,
                              plan.prepared->needs.measures[allowance->measure].unit});
    }
    std::stable_sort(offers.begin(), offers.end(),
                     [](const Offer& a, const Offer& b) { return a.price < b.price; });
    for (std::size_t i = 1; i < offers.size(); ++i) {
        const Offer &lower = offers[i - 1], &upper = offers[i];
        if (lower.unit != upper.unit || lower.price == upper.price ||
            upper.allowance.amount >= lower.allowance.amount)
            continue;
        findings.push_back(
            {"tiers_out_of_order", upper.plan->plan->id,
             fmt::format("{} costs {} and includes {} {}, less than the {} of the cheaper {}.",
                         upper.plan->plan->id, moneyText(upper.price), countText(upper.allowance.amount),
                         upper.unit, countText(lower.allowance.amount), lower.plan->plan->id),
             upper.allowance.amount, upper.allowance.control});
    }
    return findings;
}

} // namespace core::economics
