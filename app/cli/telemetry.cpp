#include "app/cli/telemetry.h"

#include "app/cli/answer.h"
#include "app/cli/output.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

using core::plan::Match;
using core::plan::Plan;

bool names(const std::optional<Match>& match, const char* property)
{
    return match && match->properties.contains(property);
}

/// Whether a part of the plan treats workflows differently, so that usage must be split by them.
bool readsWorkflows(const Plan& plan)
{
    const auto matches = [](const auto& part) {
        return names(part.match, "workflow");
    };
    const auto chargeMatches = [](const core::plan::Charge& charge) {
        const auto* usage = std::get_if<core::plan::UsageCharge>(&charge.kind);
        return usage && names(usage->match, "workflow");
    };
    const auto creditMatches = [](const core::plan::CreditUnit& unit) {
        const auto* table = std::get_if<core::plan::WeightTable>(&unit.weights);
        return table && std::any_of(table->rows.begin(), table->rows.end(),
                                    [](const auto& row) { return names(row.match, "workflow"); });
    };
    return std::any_of(plan.meters.begin(), plan.meters.end(), matches) ||
           std::any_of(plan.meters.begin(), plan.meters.end(),
                       [](const auto& meter) { return meter.kind == core::plan::MeterKind::Task; }) ||
           std::any_of(plan.limits.begin(), plan.limits.end(), matches) ||
           std::any_of(plan.charges.begin(), plan.charges.end(), chargeMatches) ||
           std::any_of(plan.credits.begin(), plan.credits.end(), creditMatches);
}

} // namespace

core::Result<Telemetry> telemetryOf(const core::Project& project, std::span<const Plan> plans,
                                    core::Progress& progress, bool byWorkflow)
{
    if (project.usage->blocks.empty()) {
        return mistake(core::ErrorCode::InvalidInput, "the project holds no usage yet",
                       "a log imported with \"tierwright-cli import PROJECT FILE\"");
    }
    const core::Settings& settings = *project.settings;
    const auto& levers = project.assumptions->levers;
    byWorkflow =
        byWorkflow || std::any_of(plans.begin(), plans.end(), readsWorkflows) ||
        std::any_of(levers.begin(), levers.end(), [](const auto& l) { return !l.workflows.empty(); });
    auto matrix =
        core::usage::payerPeriods(*project.usage, {settings.periods, settings.payer, byWorkflow}, progress);
    if (!matrix)
        return matrix.error();
    auto costs = core::cost::payerCosts(*project.usage, *matrix, *project.prices,
                                        project.assumptions->costSource, progress);
    if (!costs)
        return costs.error();
    return Telemetry{std::move(*matrix), std::move(*costs)};
}

std::string periodNames(const std::vector<core::usage::Period>& periods)
{
    std::string names;
    for (const core::usage::Period& period : periods)
        names += (names.empty() ? "" : ", ") + period.name;
    return names;
}

std::vector<std::string> doubtsAbout(const Telemetry& telemetry)
{
    std::vector<std::string> doubts;
    const auto& periods = telemetry.matrix.periods;
    if (std::all_of(periods.begin(), periods.end(), [](const auto& period) { return period.partial; })) {
        doubts.push_back("no period is covered from edge to edge, so usage is scaled up to whole periods; "
                         "figures that rest on it are rough");
    }
    if (telemetry.costs.unpricedTokenShare > 0) {
        doubts.push_back(fmt::format("{} of all tokens are of models without a price and carry no cost; "
                                     "\"tierwright-cli prices PROJECT\" lists them",
                                     share(telemetry.costs.unpricedTokenShare)));
    }
    return doubts;
}

} // namespace cli
