#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/economics/population.h"
#include "core/stats/distribution.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace core::economics {

/// Cost of a payer-period, USD, by the share of payers below it (0 < p < 1); of a fitted law.
using SizeQuantile = std::function<double(double)>;

/// Payers whose size follows a fitted law and whose mix of models and kinds is that of the telemetry payers
/// in the same decile of cost; seats are those of single payers of like size. As many payers as `telemetry`
/// has, in at most about `points` rows that grow finer towards the top. InvalidInput when the telemetry costs
/// nothing.
Result<Population> fittedPopulation(const Population& telemetry, const SizeQuantile& quantile,
                                    std::size_t points = 2000);

/// The telemetry for a user base `growth` times larger, in which payers above `threshold` (USD a period)
/// follow a fitted tail: `tail` gives unconditional quantiles, for p above the share of payers below the
/// threshold. The tail reaches as far as the heaviest payer of the larger base. InvalidInput when nobody lies
/// above the threshold.
Result<Population> stressedPopulation(const Population& telemetry, double threshold, const SizeQuantile& tail,
                                      double growth, std::size_t points = 2000);

/// A population that follows a law of its own telemetry.
struct ShapedPopulation {
    Population population;
    std::string law; ///< in words: "lognormal", "generalised Pareto beyond $12.3"
};

/// fittedPopulation() by the family given, or by the one that fits best (BIC). Payers who cost nothing stay.
/// InvalidInput when no law can be fitted.
Result<ShapedPopulation> fittedPopulation(const Population& telemetry, std::optional<stats::Family> family,
                                          Progress& progress);

/// stressedPopulation() by a generalised Pareto tail above `threshold`, or above what 95 % of payers stay
/// below (fewer, when that leaves less than 25 above). InvalidInput when no tail can be fitted there.
Result<ShapedPopulation> stressedPopulation(const Population& telemetry, double growth,
                                            std::optional<double> threshold);

/// The rows of one period, as a population of one period.
Population periodOf(const Population& population, std::uint16_t period);

} // namespace core::economics
