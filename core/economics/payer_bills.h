#pragma once

#include "core/economics/evaluate.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::economics {

/// What each payer pays and costs under one plan, in USD per period: the average of the periods in which he
/// is seen. Columns have one entry per payer, in ascending order of `payer`.
struct PayerBills {
    std::vector<std::uint32_t> payer; ///< Population::payer; the row where a population has no payers
    std::vector<double> weight;       ///< payers that the entry stands for
    std::vector<double> invoice;
    std::vector<double> cost; ///< of serving, with payment fees
    std::size_t size() const { return payer.size(); }
};

/// Monthly mode for every payer. Same bits for any number of threads. Fails like evaluate().
Result<PayerBills> payerBills(const Prepared& prepared, const plan::Plan& plan,
                              const Assumptions& assumptions);

/// One payer in one period.
struct PeriodBill {
    std::uint32_t payer = 0;  ///< as PayerBills::payer
    std::uint16_t period = 0; ///< Population::period; 0 where a population has none
    double weight = 0;        ///< payers that it stands for
    double invoice = 0, cost = 0;
};

/// Which payer-periods a share counts.
enum class Counted { Overage, LossMaking, BillShock };

struct CountedBills {
    double payers = 0;             ///< all that count, by weight
    std::vector<PeriodBill> bills; ///< the worst first: by loss, or by bill
};

/// The payer-periods behind overage_share, loss_making_share or bill_shock_share, up to `most` of them. Fails
/// like evaluate().
Result<CountedBills> billsCounted(const Prepared& prepared, const plan::Plan& plan,
                                  const Assumptions& assumptions, Counted counted, std::size_t most = 500);

/// Payers whose bill changes by between `low` and `high` of what it was (0.1 = 10 % more); `high` itself
/// belongs to the next band. Those who paid nothing before have no relative change: their band has
/// `low` = `high` = infinity.
struct MigrationBand {
    double low = 0, high = 0;
    double payers = 0;
    double before = 0, after = 0; ///< USD per period, all payers of the band
};

/// What moving every payer from one plan to another does to the bills (domain.md 10, Compare).
struct Migration {
    std::vector<MigrationBand> bands;        ///< from those who pay least of what they paid to most
    double payers = 0;                       ///< all of them
    double more = 0, less = 0;               ///< payers whose bill changes by a cent or more
    double before = 0, after = 0;            ///< USD per period
    std::vector<std::uint32_t> mostAffected; ///< entries, the largest rises first, then the largest falls
};

/// `before` and `after` are of the same population. Lists up to `affected` rises and as many falls.
Migration migrationBetween(const PayerBills& before, const PayerBills& after, std::size_t affected = 50);

} // namespace core::economics
