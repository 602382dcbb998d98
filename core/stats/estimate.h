#pragma once

#include "core/stats/fit.h"
#include "core/stats/nodes.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace core::stats {

/// What a family's algorithm finds; fit() adds likelihood, criteria and goodness.
struct Estimate {
    FitStatus status = FitStatus::Failed;
    std::vector<double> parameters;
    std::vector<double> covariance; ///< row by row, natural parameters
    std::optional<Family> limit;    ///< Boundary: the law the family runs to
    double scaledScore = 0;
    std::string note;
};

inline Estimate interior(std::vector<double> parameters, std::initializer_list<double> covariance,
                         double score = 0)
{
    return {FitStatus::Interior, std::move(parameters), covariance, std::nullopt, score, {}};
}

inline Estimate boundary(Family limit, std::string note)
{
    return {FitStatus::Boundary, {}, {}, limit, 0, std::move(note)};
}

/// What the algorithms see of a sample: observed and right-censored positive values.
struct FitData {
    const Sample& sample;
    Nodes observed, censored;
    Nodes coarse; ///< about 1/8 of the observed nodes: right to 1e-8, for searches
};
FitData fitDataOf(const Sample& sample);

Estimate estimateExponential(const FitData& data);
Estimate estimateLognormal(const FitData& data);
Estimate estimateGamma(const FitData& data);
Estimate estimatePareto(const FitData& data);
Estimate estimateInverseGaussian(const FitData& data);
Estimate estimateWeibull(const FitData& data);
Estimate estimateLogLogistic(const FitData& data);
Estimate estimateLomax(const FitData& data);
Estimate estimateGeneralisedPareto(const FitData& data);
Estimate estimateBurr(const FitData& data);

} // namespace core::stats
