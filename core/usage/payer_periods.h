#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/usage/period.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::usage {

enum class PayerKind { User, Org };

/// What a column of the matrix counts. Empty names mean "all".
enum class Quantity { UncachedInput, CacheRead, CacheWrite, Output, Reasoning, Requests, Outcomes };

struct MeterKey {
    std::string model; ///< as logged
    std::string tier;
    std::string workflow; ///< only when the matrix is built by workflow
    std::string outcome;  ///< only for Outcomes
    Quantity quantity = Quantity::Requests;
    bool operator==(const MeterKey&) const = default;
    auto operator<=>(const MeterKey&) const = default;
};

struct MeterColumn {
    MeterKey key;
    std::vector<double> values; ///< one per payer-period; exact below 2^53
};

/// Payer-period x meter matrix in columns. Row i is payer `payer[i]` in period `period[i]`; rows are ordered
/// by (period, payer), and only payers with usage in the period have one.
struct PayerPeriods {
    PayerKind payerKind = PayerKind::User;
    std::vector<Period> periods;
    std::vector<std::uint32_t> payer;  ///< id in the cube's users or orgs
    std::vector<std::uint16_t> period; ///< index in periods
    std::vector<MeterColumn> columns;  ///< ordered by key
    std::vector<double> loggedCost;    ///< USD as logged
    std::vector<double> requests;
    std::vector<double> tokens;
    std::size_t size() const { return payer.size(); }
};

struct MatrixOptions {
    PeriodRule rule;
    PayerKind payerKind = PayerKind::User;
    bool byWorkflow = false; ///< split token columns by workflow too (plans that match on it need this)
};

/// The same bits for any number of threads. Fails with InvalidInput when the columns would not fit in memory
/// (very many different workflows), with NotFound for an unknown time zone, with Damaged or Cancelled.
Result<PayerPeriods> payerPeriods(const Cube& cube, const MatrixOptions& options, Progress& progress);

/// Row of each (period, payer) of a matrix.
class RowIndex {
public:
    static constexpr std::uint32_t kNone = ~0u;

    /// `payers`: how many users (or orgs) the cube has.
    RowIndex(const PayerPeriods& matrix, std::size_t payers);
    std::uint32_t rowOf(Hour hour, std::uint32_t payer) const
    {
        const std::uint16_t period = m_periods.of(hour);
        return period == PeriodIndex::kNone ? kNone : m_rows[period][payer];
    }

private:
    PeriodIndex m_periods;
    std::vector<std::vector<std::uint32_t>> m_rows;
};

} // namespace core::usage
