#include "core/plan/workflows.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace core::plan {
namespace {

bool namesWorkflow(const std::optional<Match>& match)
{
    return match && match->properties.contains("workflow");
}

} // namespace

bool readsWorkflows(const Plan& plan)
{
    const auto matches = [](const auto& part) {
        return namesWorkflow(part.match);
    };
    const auto chargeMatches = [](const Charge& charge) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        return usage && namesWorkflow(usage->match);
    };
    const auto creditMatches = [](const CreditUnit& unit) {
        const auto* table = std::get_if<WeightTable>(&unit.weights);
        return table && std::any_of(table->rows.begin(), table->rows.end(),
                                    [](const WeightRow& row) { return namesWorkflow(row.match); });
    };
    return std::any_of(plan.meters.begin(), plan.meters.end(), matches) ||
           std::any_of(plan.meters.begin(), plan.meters.end(),
                       [](const Meter& meter) { return meter.kind == MeterKind::Task; }) ||
           std::any_of(plan.limits.begin(), plan.limits.end(), matches) ||
           std::any_of(plan.charges.begin(), plan.charges.end(), chargeMatches) ||
           std::any_of(plan.credits.begin(), plan.credits.end(), creditMatches);
}

} // namespace core::plan
