#pragma once

#include "core/economics/ladder.h"

#include <array>
#include <vector>

namespace core::economics {

/// What one payer pays and costs in a month. A payer that may or may not buy packs has one outcome for each
/// case.
struct Outcome {
    double share = 1; ///< of payers like this one
    double invoice = 0;
    double cost = 0; ///< of serving, without payment fees
    double fixed = 0, usage = 0, overage = 0, topups = 0, commitment = 0; ///< parts of the invoice
    double demanded = 0, denied = 0; ///< in the plan's first credit unit, or the cost of serving
    bool charged = false;            ///< an overage or a pack
    bool reached = false;            ///< the first threshold
    bool degraded = false;           ///< served slower or by another model
    bool stopped = false;            ///< something was not served
};

/// Evaluates payers one by one by plan-format.md, monthly mode. Holds scratch memory: one per thread.
class PayerEvaluator {
public:
    PayerEvaluator(const Prepared& prepared, const Rules& rules);

    /// The payer of a slot; at least one outcome, shares add up to 1.
    const std::vector<Outcome>& evaluate(std::size_t slot);
    /// A payer that pays and uses nothing.
    const std::vector<Outcome>& evaluateDormant();

private:
    const Prepared& m_prepared;
    const Rules& m_rules;
    Demand m_demand;
    Ladder m_ladder;
    std::vector<double> m_positions;
    std::vector<Outcome> m_outcomes;
    std::size_t m_manualPacks = 0; ///< units with packs that some payers buy and others do not
    bool m_anybodyShort = false;   ///< of a unit with such packs, in the last outcome

    void load(std::size_t slot);
    void run();
    Outcome outcome(std::uint32_t buyers);
    void applyLimits(Outcome& out);
    void findPositions(const LimitRule& limit);
    double spendAt(double end) const;
    double positionOfSpend(double amount) const;
    void applyUnits(std::uint32_t buyers, Outcome& out);
    double granted(const UnitRule& unit) const { return unit.granted + unit.grantedPerSeat * m_demand.seats; }
    double billable(std::size_t charge, double end) const;
    double rated(std::size_t charge, double end) const;
    void bill(Outcome& out);
};

/// Whole packs of a size that cover a need.
double packsFor(double need, double size);

} // namespace core::economics
