#pragma once

#include "core/economics/assumptions.h"
#include "core/plan/plan.h"

#include <optional>
#include <vector>

/// What a plan asks of a population; internal to the folder.
namespace core::economics {

/// One quantity that a plan counts: of a meter or credit unit, or the cost of what a meter counts.
struct MeasureKey {
    plan::Id unit; ///< empty = everything (only with asCost)
    std::optional<plan::Match> match;
    bool asCost = false;
    bool operator==(const MeasureKey&) const = default;
};

/// Usage that a limit or a reroute acts on; empty parts = any.
struct Selector {
    std::vector<plan::Id> models;
    std::map<plan::Id, std::vector<std::string>> properties;
    bool operator==(const Selector&) const = default;
};

/// The part of a plan and of the assumptions that decides what is computed from usage. Equal needs, same
/// columns.
struct Needs {
    std::vector<plan::Model> models;
    std::vector<plan::Meter> meters;
    std::vector<plan::CreditUnit> credits;
    std::vector<MeasureKey> measures;
    std::vector<Selector> selectors; ///< at most kMaxSelectors
    std::vector<plan::Id> targets;   ///< models that usage is rerouted to
    double tokenFactor = 1;
    std::vector<Lever> levers;
    bool operator==(const Needs&) const = default;

    std::size_t indexOf(const MeasureKey& key) const;          ///< the key must be one of `measures`
    std::optional<std::size_t> indexOf(const Selector&) const; ///< absent for a selector of everything
};

constexpr std::size_t kMaxSelectors = 16;

/// Limits that the monthly mode looks at: those of the billing period.
bool isMonthly(const plan::Limit& limit);

/// The measure of a unit as a whole.
MeasureKey measureOf(const plan::Id& unit);
Selector selectorOf(const std::optional<plan::Match>& match);
Selector selectorOf(const plan::Step& reroute);

Needs needsOf(const plan::Plan& plan, const Assumptions& assumptions);

} // namespace core::economics
