#include "app/cli/telemetry.h"

#include "app/cli/answer.h"
#include "app/cli/output.h"

#include "core/plan/workflows.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {

using core::plan::Plan;

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
        byWorkflow || std::any_of(plans.begin(), plans.end(), core::plan::readsWorkflows) ||
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
