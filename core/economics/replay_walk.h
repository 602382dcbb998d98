#pragma once

#include "core/economics/payer.h"
#include "core/economics/replay_ledger.h"
#include "core/economics/replay_plan.h"
#include "core/economics/replay_window.h"

#include <span>
#include <vector>

namespace core::economics {

/// One context's usage of a payer in an hour.
struct ReplayItem {
    usage::ContextId context = 0;
    CellValues values{};
    std::vector<double> targetCost; ///< USD when target t serves it
};

/// What one limit did to one payer in one period; USD of demand.
struct ActivityPart {
    bool reached = false, acted = false;
    Micros since = 0; ///< when it was first reached
    double denied = 0, degraded = 0, charged = 0;
};

/// A payer's period when it is over.
struct PayerPeriodResult {
    std::size_t period = 0;
    Outcome outcome;
    std::vector<ActivityPart> activity; ///< by limit, then the grants
    std::optional<int> exhaustedDay;    ///< of the period, from 0
};

/// Walks one payer through his hours, in order. Treats use within an hour as even and splits the hour where a
/// threshold is crossed.
class PayerWalk {
public:
    PayerWalk(const ReplayPlan& plan, const Assumptions& assumptions, std::span<const usage::Period> periods,
              const TimeZone& zone, bool buysPacks);

    void hour(Hour hour, std::size_t period, std::span<const ReplayItem> items);
    std::vector<PayerPeriodResult> finish();

private:
    struct LimitState {
        WindowSum window;
        std::size_t passed = 0; ///< steps reached in the present stage
    };
    struct UnitState {
        Ledger ledger;
        std::vector<Hour> cycleEnds; ///< by grant; when the next issue is due
        int packs = 0;               ///< automatic ones, in this period
        Hour packsSince = 0;
        bool short_ = false; ///< used up, and nothing is bought
    };
    struct Service { ///< of one item in the present stage
        double served = 1;
        std::size_t server = 0;
        bool slow = false;
        std::uint64_t charges = 0;
        std::size_t denier = 0, degrader = 0; ///< 1 + index in activity; 0 = none
    };

    const ReplayPlan& m_plan;
    const Assumptions& m_assumptions;
    std::span<const usage::Period> m_periods;
    bool m_buysPacks;
    std::vector<LimitState> m_limits;
    std::vector<UnitState> m_units;
    std::vector<PayerPeriodResult> m_done;
    std::optional<std::size_t> m_period;

    // Sums of the period.
    PayerPeriodResult m_now;
    std::vector<double> m_billed, m_used; ///< by charge: billed so far; used so far
    double m_demanded = 0, m_denied = 0, m_cost = 0, m_packs = 0;

    // The present hour.
    Hour m_hour = 0;
    double m_from = 0; ///< share of the hour that is over
    std::span<const ReplayItem> m_items;
    std::vector<Service> m_services;

    void beginPeriod(std::size_t period);
    void endPeriod();
    void issueGrants();
    void addPack(std::size_t unit, const plan::Topup& topup);
    void buyAutomatic(std::size_t unit);
    bool buyManual(std::size_t unit);
    double stage(double from);
    void treat();
    void treat(const ReplayLimit& limit, const ReplayStep& step, std::size_t index);
    double rate(std::size_t measure, const std::vector<bool>* acts) const;
    double nextEvent(double left) const;
    void advance(double length);
    double chargeRate(std::size_t charge, bool cost) const;
    double spend(double ahead) const;
    double spendAhead(double amount, double left) const;
    void exhausted();
    void reach(ActivityPart& activity) const;
};

} // namespace core::economics
