#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/stats/sample.h"

#include <optional>
#include <span>
#include <vector>

namespace core::stats {

/// The usage that a wanted share of payers goes beyond: the exact (1 - share) quantile, with its
/// distribution-free confidence interval. Zeros count as payers.
struct Threshold {
    double overageShare = 0;         ///< wanted
    double value = 0;                ///< unit of the data
    std::optional<double> low, high; ///< exact order-statistic interval; absent where n is too small
    double level = 0;                ///< what [low, high] covers at least
    double actualShare = 0;          ///< of payers strictly above `value` in these data
    double amountShare = 0;          ///< of the whole amount that those payers use
};
Threshold thresholdFor(const Sample& sample, double overageShare, double level = 0.95);

enum class Scale { Raw, Log };

/// Classes that minimise the sum of squares within (Fisher 1958, Jenks): exact, by divide and conquer on
/// distinct values with prefix sums about the median, O(k n log n).
struct JenksClasses {
    int classes = 0;                     ///< may be fewer than wanted when there are fewer distinct values
    std::vector<double> lowest, largest; ///< members of each class, unit of the data
    std::vector<double> counts;          ///< payers
    double ssw = 0;                      ///< sum of squares within, on the scale used
    double gvf = 0;                      ///< goodness of variance fit, 0..1
};
/// For each number of classes from 2 to `maxClasses`. Scale::Log leaves zeros out; Scale::Raw counts them.
std::vector<JenksClasses> jenks(const Sample& sample, int maxClasses, Scale scale = Scale::Log);

/// Modes and valleys of a Gaussian kernel density of log x.
struct DensityValleys {
    double bandwidth = 0; ///< of log x
    struct Point {
        double value = 0, density = 0; ///< value in the unit of the data, density per unit of log x
    };
    std::vector<Point> modes, valleys;
};
/// Bandwidth: `factor` x Silverman's rule of thumb (nrd0).
DensityValleys densityValleys(const Sample& sample, double factor = 1);
double silvermanBandwidth(const Sample& sample);
double sheatherJonesBandwidth(const Sample& sample);

/// Natural tiers: where at least two of Jenks on log usage, lognormal mixture and density valleys agree.
struct TierProposal {
    struct Break {
        double value = 0; ///< usage that divides two tiers
        bool jenks = false, mixture = false, valley = false;
        double payersBelow = 0, amountBelow = 0; ///< shares
        int votes() const { return int(jenks) + int(mixture) + int(valley); }
    };
    int tiers = 1;
    std::vector<Break> breaks; ///< ascending
    bool agreed = false;       ///< every break has two votes or more
};
/// `tiers` 2..8, or 0 to let the data choose.
Result<TierProposal> proposeTiers(const Sample& sample, int tiers, Progress& progress);
/// The same for several numbers of tiers from one search.
Result<std::vector<TierProposal>> proposeTiers(const Sample& sample, std::span<const int> tiers,
                                               Progress& progress);

} // namespace core::stats
