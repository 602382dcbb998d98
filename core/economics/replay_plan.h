#pragma once

#include "core/economics/replay.h"
#include "core/economics/rules.h"
#include "core/economics/usage_matcher.h"

#include <array>
#include <vector>

/// A plan made ready for a walk through the hours; internal to the folder.
namespace core::economics {

/// Counts of a cell by usage::Quantity, then its cost in USD.
constexpr std::size_t kCounts = 8, kCostCount = 7;
using CellValues = std::array<double, kCounts>;

struct ReplayStep {
    double at = 0; ///< units or USD in the window
    plan::StepAction action = plan::StepAction::Warn;
    std::size_t target = 0;     ///< reroute: index in ReplayPlan::targets
    std::vector<bool> reroutes; ///< reroute: by context
    std::size_t charge = 0;     ///< charge: index in Rules::charges
    double requestsPerHour = 0; ///< throttle
};

struct ReplayLimit {
    const plan::Limit* limit = nullptr;
    std::optional<std::size_t> measure; ///< absent = money billed for usage
    std::vector<bool> acts;             ///< by context
    std::vector<ReplayStep> steps;
};

struct ReplayUnit {
    plan::Id id;
    std::size_t measure = 0;
    std::vector<const plan::Grant*> grants;
    const plan::Topup *automatic = nullptr, *manual = nullptr;
    bool blocks = false; ///< nothing is served when it is used up
};

/// What a plan counts of each context, and what its limits and grants are.
class ReplayPlan {
public:
    static Result<ReplayPlan> of(const usage::Dictionaries& names, const plan::Plan& plan,
                                 const cost::PriceBook& book, const Assumptions& assumptions);

    /// Units of a measure in a cell; `server` 0 = its own model, 1 + t = target t.
    double units(std::size_t measure, std::size_t server, usage::ContextId context,
                 const CellValues& values) const
    {
        const CellValues& weights = m_weights[server][measure][context];
        double sum = 0;
        for (std::size_t i = 0; i < kCounts; ++i)
            sum += weights[i] * values[i];
        return sum;
    }

    const plan::Plan* plan = nullptr;
    Rules rules; ///< prices, rounding, commitment; indices of charges
    std::vector<std::size_t> chargeMeasures,
        chargeUnits; ///< by charge: what it matches, and its unit as a whole
    std::vector<std::optional<std::size_t>> chargeCosts; ///< cost_plus: the cost of what it matches
    std::vector<MeasureKey> measures;
    std::vector<ReplayLimit> limits;
    std::vector<ReplayUnit> units_;
    std::vector<plan::Id> targets;
    std::vector<std::string> targetPrices; ///< keys of the price book
    std::optional<std::size_t> primary;
    std::vector<std::string> leftOut;

private:
    std::vector<std::vector<std::vector<CellValues>>> m_weights; ///< [server][measure][context]

    std::size_t measure(const MeasureKey& key);
    void weigh(const usage::Dictionaries& names, const Needs& needs, const ServingPrices& prices);
    void addLimit(const plan::Limit& limit, const usage::Dictionaries& names, const UsageMatcher& matcher);
    void addUnit(const plan::Id& id);
};

} // namespace core::economics
