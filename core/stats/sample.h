#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace core::stats {

/// One quantity of every payer-period, ready for all statistics: positive values sorted once, equal values
/// joined, with their logarithms and weights; zeros apart. Weights count payers: a weight of 3 equals the
/// value three times. Right-censored values (usage stopped by a cap) say "at least this much".
class Sample {
public:
    Sample() = default;

    /// `weights` and `censored` are empty or as long as `values`. Values are finite and >= 0; weights are
    /// finite and >= 0 (rows of weight 0 are left out). Otherwise InvalidInput with the 1-based row as line.
    static Result<Sample> from(std::span<const double> values, std::span<const double> weights = {},
                               std::span<const std::uint8_t> censored = {});

    /// Sum of weights of all rows, of the zeros, of the positive values (observed and censored).
    double weight() const { return m_zeroWeight + m_positiveWeight; }
    double zeroWeight() const { return m_zeroWeight; }
    double positiveWeight() const { return m_positiveWeight; }
    std::size_t rows() const { return m_rows; } ///< as given, zeros included

    /// Distinct positive values, ascending, with their logarithms.
    std::span<const double> values() const { return m_values; }
    std::span<const double> logs() const { return m_logs; }
    /// Weight of each distinct value, censored ones included; and summed up to before each value
    /// (size + 1 entries, zeros not counted).
    std::span<const double> weights() const { return m_weights; }
    std::span<const double> weightBefore() const { return m_before; }
    /// Censored part of each weight; empty when nothing is censored.
    std::span<const double> censoredWeights() const { return m_censored; }

    std::size_t size() const { return m_values.size(); } ///< distinct positive values
    bool isCensored() const { return !m_censored.empty(); }
    bool hasWholeWeights() const { return m_whole; } ///< every weight is a whole number
    double sum() const { return m_sum; }             ///< of values x weights
    double sumOfLogs() const { return m_sumOfLogs; } ///< of the positive values x weights
    double median() const;                           ///< of the positive values; 0 when there are none

    /// The part of the sample strictly above `threshold`; with `excess` the threshold is subtracted.
    Sample above(double threshold, bool excess) const;

private:
    void joinRows(std::span<const double> values, std::span<const double> weights,
                  std::span<const std::uint8_t> censored);
    void finish();

    std::vector<double> m_values, m_logs, m_weights, m_before, m_censored;
    double m_zeroWeight = 0, m_positiveWeight = 0, m_sum = 0, m_sumOfLogs = 0;
    std::size_t m_rows = 0;
    bool m_whole = true;
};

} // namespace core::stats
