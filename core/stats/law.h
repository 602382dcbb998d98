#pragma once

#include "core/stats/distribution.h"

#include <memory>
#include <span>

namespace core::stats {

struct LogTails {
    double below = 0; ///< log F
    double above = 0; ///< log (1 - F)
};

/// One law with fixed parameters as functions of u = log x: tails and density in logarithms, so that scale
/// does not matter. Every family is one small class behind this.
class Law {
public:
    virtual ~Law() = default;

    /// log of the density of u, that is log(x f(x)), and its derivative in u.
    virtual double logDensity(double u) const = 0;
    virtual double slope(double u) const = 0;
    virtual LogTails tails(double u) const = 0;
    /// log of the quantile; `p` and `q` = 1 - p are both given so that neither tail loses digits.
    virtual double logQuantile(double p, double q) const;
    virtual double mean() const;
    virtual double limitedMean(double cap) const; ///< cap > 0
    virtual double logLowest() const;             ///< log of the lower end of the support
    virtual double logHighest() const;
    /// Smooth in u over the whole support, so that it may be interpolated.
    virtual bool isSmooth() const { return true; }

    /// Integral of the survival function over x from exp(a) to exp(b), divided by exp(logUnit).
    double survivalBetween(double a, double b, double logUnit = 0) const;
};

std::unique_ptr<const Law> lawOf(Family family, std::span<const double> parameters);

// One maker per file of families; lawOf calls the one that knows the family.
std::unique_ptr<const Law> closedFormLaw(Family family, std::span<const double> parameters);
std::unique_ptr<const Law> powerTailLaw(Family family, std::span<const double> parameters);
std::unique_ptr<const Law> specialFunctionLaw(Family family, std::span<const double> parameters);

} // namespace core::stats
