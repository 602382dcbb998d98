#pragma once

#include "core/cost/attribution.h"
#include "core/project/project.h"
#include "core/usage/payer_periods.h"

#include <span>
#include <string>
#include <vector>

/// What the commands that judge consumption read of a project.
namespace cli {

struct Telemetry {
    core::usage::PayerPeriods matrix;
    core::cost::PayerCosts costs;
};

/// What every payer used in each period, and what that cost. `plans` decide how finely usage is split; with
/// `byWorkflow` it is split by workflow in any case.
core::Result<Telemetry> telemetryOf(const core::Project& project, std::span<const core::plan::Plan> plans,
                                    core::Progress& progress, bool byWorkflow = false);

/// Sentences on what a reader must know before trusting figures: scaled periods, models without a price.
std::vector<std::string> doubtsAbout(const Telemetry& telemetry);

/// "2026-03, 2026-04"
std::string periodNames(const std::vector<core::usage::Period>& periods);

} // namespace cli
