#pragma once

#include "core/economics/prepared.h"
#include "core/plan/compiled_schedule.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

/// A plan and assumptions made ready for evaluating many payers; internal to the folder. All amounts are per
/// billing period in the plan's reporting currency, all quantities index Prepared::measures.
namespace core::economics {

struct StepRule {
    double at = 1; ///< of the limit
    plan::StepAction action = plan::StepAction::Warn;
    std::size_t target = 0;      ///< reroute: index in Prepared::rerouted
    std::vector<bool> reroutes;  ///< reroute: by class of usage
    std::size_t charge = 0;      ///< charge: index in Rules::charges
    bool changesService = false; ///< anything but warn, and charge without abandonment
};

struct LimitRule {
    std::size_t index = 0;              ///< in plan.limits
    std::optional<std::size_t> measure; ///< absent = money billed for usage
    double amount = 0;
    bool perSeat = false;
    std::vector<bool> acts; ///< by class of usage
    std::vector<StepRule> steps;
    bool changesService = false;
};

enum class Billed { All, AfterQuantity, AfterGrants, WhereStepped };

struct ChargeRule {
    std::size_t index = 0;           ///< in plan.charges
    std::size_t unit = 0;            ///< measure of the unit as a whole
    std::size_t measure = 0;         ///< measure of what the charge matches
    std::optional<std::size_t> cost; ///< cost_plus: measure of the provider's cost
    Billed billed = Billed::All;
    double after = 0;
    std::size_t grants = 0; ///< AfterGrants: index in Rules::units
    plan::CompiledSchedule schedule;
    bool overage = false; ///< billed past an allowance, a quantity or a step
    bool counted = false; ///< towards the commitment
    bool needsOptIn = false;
};

struct SeatRule {
    plan::CompiledSchedule schedule;
    double included = 0, least = 0, most = 0;
    double factor = 1; ///< billing period / the charge's own
    bool counted = false;
};

struct PackRule {
    std::size_t index = 0; ///< in plan.topups
    double size = 1, price = 0;
    double most = 0; ///< automatic: packs a period
};

/// A unit with grants or packs, and what happens past them.
struct UnitRule {
    std::size_t measure = 0;
    double granted = 0, grantedPerSeat = 0;
    bool blocks = false; ///< past grants and packs nothing is served
    std::optional<PackRule> automatic, manual;
};

struct CommitmentRule {
    double least = 0;
    double discount = 0;
    bool paysShortfall = true;
};

struct Rules {
    double months = 1; ///< length of a billing period; usage of a month is scaled by it
    double grid = 100; ///< coins per unit of money
    Rounding rounding = Rounding::HalfUp;
    bool roundsLines = true;
    double flat = 0, flatCounted = 0; ///< fixed lines, rounded
    std::vector<SeatRule> seats;
    std::vector<ChargeRule> charges;
    std::vector<LimitRule> limits;
    std::vector<UnitRule> units;
    std::optional<CommitmentRule> commitment;
    std::optional<std::size_t> primary; ///< measure by which denied demand is counted; absent = cost
    double slowCost = 0.5, slowServed = 1, rerouteServed = 1, chargeServed = 1, throttleServed = 0.5;
    double takeTopup = 0.5, feeShare = 0, feeFixed = 0, shockFactor = 2;

    double line(double amount) const;    ///< as it stands on the invoice
    double invoice(double amount) const; ///< the whole, as it is due
};

/// Months in a duration: a week is 7 / 30.436875 months, and so on.
double monthsIn(const plan::Duration& duration);

/// The step that acts when so many are reached: a warning changes nothing, so it leaves what the step before
/// it does. Null when nothing acts.
template <typename Step>
const Step* actingStep(const std::vector<Step>& steps, std::size_t reached)
{
    while (reached > 0 && steps[reached - 1].action == plan::StepAction::Warn)
        --reached;
    return reached > 0 ? &steps[reached - 1] : nullptr;
}

/// USD when the plan has it, otherwise the first currency.
std::string reportingCurrency(const plan::Plan& plan);

Rules rulesOf(const plan::Plan& plan, const Assumptions& assumptions, const Prepared& prepared);

} // namespace core::economics
