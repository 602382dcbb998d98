#pragma once

#include "core/economics/tally.h"

#include <cstdint>
#include <vector>

namespace core::economics {

/// What each slot pays and costs; averages over the outcomes of a slot.
struct SlotResults {
    std::vector<double> invoice, cost; ///< cost with payment fees
    std::vector<double> fixed;         ///< what is paid without usage
    std::vector<double> denied;        ///< of the first credit unit
    std::vector<double> hindered;      ///< share of outcomes stopped or served slower
    std::vector<double> charged;       ///< share of outcomes with an overage
};

struct ScanOptions {
    const std::vector<double>* shares = nullptr; ///< of each slot that counts; absent = all
    double dormantShare = 1;                     ///< of the dormant payers that counts
    SlotResults* slots = nullptr;                ///< filled when given
    bool oneByOne = false; ///< every payer on the general path; for tests of the fast one
};

/// Evaluates every slot and the dormant payers. The same bits for any number of threads.
Totals scan(const Prepared& prepared, const plan::Plan& plan, const Rules& rules, double dormantShare,
            const ScanOptions& options = {});

/// The results of one plan with everything that charts need.
PlanEvaluation evaluationOf(const Totals& totals, const plan::Plan& plan, const Rules& rules,
                            const Prepared& prepared, const Assumptions& assumptions);

/// Payers without usage for each payer with it.
inline double dormantPerPayer(double dormantShare)
{
    return dormantShare / (1 - dormantShare);
}

} // namespace core::economics
