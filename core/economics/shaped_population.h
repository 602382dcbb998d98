#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/economics/population.h"
#include "core/stats/distribution.h"
#include "core/usage/period.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
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

/// stressedPopulation() by a generalised Pareto tail above `threshold`, or else the tail of the heaviest
/// `share` of payers (of 25 when those are more). InvalidInput when no tail can be fitted there.
Result<ShapedPopulation> stressedPopulation(const Population& telemetry, double growth,
                                            std::optional<double> threshold, double share = 0.05);

/// The rows of one period, as a population of one period.
Population periodOf(const Population& population, std::uint16_t period);

/// periodOf() by name, or of the "last" one; of the complete ones among `periods`, unless the population is
/// of partial ones. NotFound, with the names there are; also where nobody used anything.
Result<Population> periodNamed(const Population& population, std::span<const usage::Period> periods,
                               const std::string& name);

} // namespace core::economics
