#pragma once

#include "core/economics/payer.h"
#include "core/economics/results.h"

#include <array>
#include <vector>

namespace core::economics {

/// Weighted sums over payers, from which results follow. Adding tallies in the same order gives the same
/// bits.
struct Tally {
    double weight = 0;
    double revenue = 0, served = 0, fees = 0;
    double fixed = 0, usage = 0, overage = 0, topups = 0, commitment = 0;
    double demanded = 0, denied = 0;
    double charged = 0, reached = 0, degraded = 0, shocked = 0; ///< payers
    double losing = 0, loss = 0, winning = 0, profit = 0;
    /// For variances, by the variance of a weight (see varianceOf): 1, r, c, rr, cc, rc, charged, losing.
    std::array<double, 8> spread{};

    void add(const Tally& other);
    void add(const Outcome& outcome, double weight, double variance, const Rules& rules);
    double cost() const { return served + fees; }
};

/// Invoices with the number of payers that get them.
struct Bills {
    std::vector<double> amount;
    std::vector<double> payers; ///< of the last payers.size() amounts; those before are one payer's each

    std::size_t single() const { return amount.size() - payers.size(); } ///< amounts that are one payer's
    void append(const Bills& other);
    void drop(std::size_t index); ///< one payer's, while all are; the last takes its place

    void add(double invoice, double weight)
    {
        amount.push_back(invoice);
        payers.push_back(weight);
    }
    /// The smallest invoice that at least these shares of payers do not exceed; shares ascend.
    std::vector<double> quantiles(const std::vector<double>& shares) const;
    std::vector<HistogramBin> histogram(double p99, double largest) const;
};

/// How much a row that stands for `weight` payers adds to the variance of a sum, per squared value: a segment
/// is that many independent payers, a sampling weight multiplies one.
inline double varianceOf(double weight, bool weightsCount)
{
    return weightsCount ? weight : weight * weight;
}

double paymentFee(const Rules& rules, double invoice);

/// Everything that a pass over the payers brings.
struct Totals {
    Tally total;
    std::array<Tally, 10> deciles; ///< without dormant payers
    Bills bills;
    double activeWeight = 0;
};

PlanResults resultsOf(const Totals& totals, const Basis& basis, const Assumptions& assumptions,
                      double localCost);
PlanEvaluation::Intervals deltaIntervals(const Tally& tally, const Basis& basis);
std::array<Decile, 10> decilesOf(const Totals& totals, double periods);

} // namespace core::economics
