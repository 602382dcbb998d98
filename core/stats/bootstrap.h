#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/quantile.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace core::stats {

struct BootstrapOptions {
    std::size_t replicates = 1000;
    std::uint64_t seed = 1;
};

/// Sums of payer columns in every replicate of the Poisson bootstrap over payers (Hanley, MacGibbon 2006;
/// Chamandy et al. 2012): payer i counts Poisson(1) times. Statistics such as margins and shares are
/// functions of such sums.
struct ReplicateSums {
    std::size_t columns = 0, replicates = 0;
    std::vector<double> sums;   ///< [replicate * columns + column]
    std::vector<double> payers; ///< [replicate]: sum of counts
    double at(std::size_t replicate, std::size_t column) const { return sums[replicate * columns + column]; }
};

/// `columns` are of equal length: entry i belongs to payer i (add the rows of one payer up first; a row's
/// weight is part of its entry). Same bits for any number of threads. Cancelled when `progress` says so.
Result<ReplicateSums> poissonSums(std::span<const std::span<const double>> columns,
                                  const BootstrapOptions& options, Progress& progress);

/// How often payer i counts in replicate r, as `poissonSums` draws it; fills `counts` for all payers.
void poissonCounts(std::uint64_t seed, std::uint64_t replicate, std::span<std::uint8_t> counts);

/// Any statistic, one replicate at a time: `statistic(replicate, counts, out)` sees how often each payer
/// counts (called from several threads). Result: [replicate * outputs + output].
using Statistic =
    std::function<void(std::size_t replicate, std::span<const std::uint8_t> counts, std::span<double> out)>;
Result<std::vector<double>> poissonBootstrap(std::size_t payers, std::size_t outputs,
                                             const Statistic& statistic, const BootstrapOptions& options,
                                             Progress& progress);

/// Interval between the (1-level)/2 and (1+level)/2 quantiles (type 7) of replicate values; NaNs are left
/// out.
Bounds percentileInterval(std::span<const double> replicates, double level = 0.95);
/// Bias-corrected and accelerated interval (Efron 1987); `acceleration` from the jackknife of the statistic.
Bounds bcaInterval(std::span<const double> replicates, double estimate, double acceleration,
                   double level = 0.95);
/// Acceleration of a statistic from its leave-one-out values with their weights (empty = 1 each).
double jackknifeAcceleration(std::span<const double> leaveOneOut, std::span<const double> weights = {});

/// How much a bootstrap standard error hangs on one payer: jackknife-after-bootstrap (Efron 1992), from the
/// replicates that happened not to draw that payer.
struct PayerInfluence {
    std::size_t payer = 0;
    double standardErrorWithout = 0;
    double ratio = 1; ///< without / with; below about 0.7 the interval rests on this payer
};
/// `replicates` are values of one statistic by replicate, drawn with `seed`; `payers` the suspects, usually
/// the heaviest few. Most influential first. Payers drawn in nearly every replicate are left out.
std::vector<PayerInfluence> jackknifeAfterBootstrap(std::span<const double> replicates, std::uint64_t seed,
                                                    std::span<const std::size_t> payers);

/// Interval of a function of sums, `f(sums of the columns)`, by the delta method: instant, shown until the
/// bootstrap is done. The gradient is taken numerically.
struct DeltaInterval {
    double estimate = 0, standardError = 0, low = 0, high = 0;
};
DeltaInterval deltaInterval(std::span<const std::span<const double>> columns,
                            const std::function<double(std::span<const double> sums)>& f,
                            double level = 0.95);

} // namespace core::stats
