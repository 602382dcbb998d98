#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace core::stats {

class Law;

/// Laws of a positive quantity. Parameters, in this order (natural units, location 0):
enum class Family {
    Exponential,       ///< rate
    Lognormal,         ///< mu, sigma of log x
    Gamma,             ///< shape, scale
    Weibull,           ///< shape, scale: F = 1 - exp(-(x/scale)^shape)
    Pareto,            ///< shape, min: F = 1 - (min/x)^shape
    Lomax,             ///< shape, scale: F = 1 - (1 + x/scale)^-shape
    Burr,              ///< shape1, shape2, scale: F = 1 - (1 + (x/scale)^shape2)^-shape1
    LogLogistic,       ///< shape, scale: F = 1 / (1 + (x/scale)^-shape)
    InverseGaussian,   ///< mean, shape
    GeneralisedPareto, ///< xi, sigma of an excess: F = 1 - (1 + xi x/sigma)^(-1/xi)
    TruncatedPareto,   ///< shape, min, max
    TruncatedPowerLaw, ///< alpha, lam, xmin: density ~ x^-alpha exp(-lam x) from xmin on
};

/// "lnorm", "weibull" ... as in files and on the command line.
std::string_view id(Family family);
/// "Lognormal", "Weibull" ... for people.
std::string_view name(Family family);
std::optional<Family> familyOf(std::string_view id);
std::vector<std::string_view> parameterNames(Family family);
/// The nine families that fitAll tries, in a fixed order.
const std::vector<Family>& allFamilies();

/// One law with its parameters. Functions take x in the unit of the data. Tails are computed in logarithms,
/// so that nothing becomes 0, 1 or infinite before the exact value does.
class Distribution {
public:
    Distribution(); ///< standard lognormal
    Distribution(Family family, std::vector<double> parameters);

    Family family() const { return m_family; }
    const std::vector<double>& parameters() const { return m_parameters; }
    double parameter(std::string_view name) const; ///< NaN when the family has none of that name

    double logPdf(double x) const;
    double pdf(double x) const;
    double cdf(double x) const;
    double logCdf(double x) const;
    double survival(double x) const;
    double logSurvival(double x) const;
    double quantile(double p) const;           ///< 0 <= p <= 1
    double mean() const;                       ///< +infinity where it does not exist
    double limitedMean(double cap) const;      ///< E min(X, cap), "LEV"
    double meanExcess(double threshold) const; ///< E(X - u | X > u)
    const Law& law() const { return *m_law; }  ///< the same in terms of log x, for sums over data

private:
    Family m_family;
    std::vector<double> m_parameters;
    std::shared_ptr<const Law> m_law; // immutable, shared by copies
};

} // namespace core::stats
