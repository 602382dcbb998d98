#pragma once

#include <cstddef>
#include <span>

namespace core::stats {

/// Result of the search for xmin among distinct values: index, alpha - 1, distance.
struct PowerLawScan {
    std::size_t index = 0;
    double exponent = 0, ks = 0;
    std::size_t candidates = 0;
};

/// Exact search over all distinct values but the two largest. `u` are logs ascending, `before` the weights
/// before each (size + 1), `weights` their own. Candidates are left as soon as they are certainly worse than
/// the best so far; a bound over blocks replaces most evaluations for good ones. At least 3 values.
PowerLawScan scanPowerLaw(std::span<const double> u, std::span<const double> before,
                          std::span<const double> weights);

} // namespace core::stats
