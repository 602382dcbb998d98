#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/derive/plan_choice.h"
#include "core/derive/results.h"
#include "core/economics/payer_bills.h"
#include "core/economics/replay.h"
#include "core/economics/result_map.h"
#include "core/economics/sensitivity.h"
#include "core/interchange/workflow_margins.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace core {

/// What takes longer than a frame to know about a plan, so it is computed once edits rest. A part that is
/// not known yet is absent.
struct PlanDetail {
    std::optional<economics::PlanEvaluation::Intervals> intervals; ///< from a bootstrap over payers
    /// By plan of the project: 95 % intervals of its results minus the baseline's, payers paired. Absent for
    /// the baseline and for plans that cannot be evaluated; empty until known, or without a baseline.
    std::vector<std::optional<economics::PlanEvaluation::Intervals>> differences;

    struct Period {
        std::string name; ///< "2026-03"
        economics::PlanResults results;
    };
    std::vector<Period> periods; ///< each complete period by itself, oldest first; fewer than two: none

    struct Impact {
        economics::PayerBills before, after; ///< of the baseline and of this plan
        economics::Migration migration;
        std::vector<std::string> names; ///< by entry of migration.mostAffected
    };
    std::optional<Impact> impact; ///< absent for the baseline itself

    /// What customers take when they may choose; absent while plans are as assigned.
    std::optional<PlanChoiceResults> choice;

    static constexpr double kMoved = 0.2; ///< how far each number is moved for `sensitivities`
    std::optional<std::vector<economics::Sensitivity>> sensitivities; ///< of the gross margin
    /// The gross margin over the two numbers of the plan that move it most; absent when fewer do.
    std::optional<economics::ResultMap> map;

    std::optional<economics::ReplayResult> replay; ///< hour by hour
    std::string withoutReplay;                     ///< why there is none, worded

    /// What each workflow brings and costs under the plan, the largest cost first; empty when usage names
    /// none.
    std::vector<interchange::WorkflowMargin> workflows;
};

/// Fills the parts one after the other, the quick ones first, and hands out what is there after each. `plan`
/// and `baseline` are indexes of results.plans; no baseline: no impact. Cancelled when `progress` says so.
Status planDetail(const Results& results, std::size_t plan, std::optional<std::size_t> baseline,
                  Progress& progress, const std::function<void(const PlanDetail&)>& take);

/// Name of a payer of the results' population as logged; of a segment where customers were typed; empty for
/// those who follow a law.
std::string payerName(const Results& results, std::uint32_t payer);

} // namespace core
