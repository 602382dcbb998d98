#include "core/stats/bootstrap.h"
#include "core/stats/concentration.h"
#include "core/stats/fit.h"
#include "core/stats/quantile.h"
#include "core/stats/random.h"
#include "core/stats/special.h"
#include "tests/core/stats/vectors.h"

#include <numbers>

namespace {

using namespace core::stats;
using vectors::Json;
using vectors::number;
using vectors::Tally;

constexpr double kClosedForm = 1e-12;

void checkConcentration(Tally& tally, const vectors::DataSet& set)
{
    const Json& json = set.json["concentration"];
    const Concentration c = concentrationOf(set.sample);
    const auto check = [&](const char* key, std::optional<double> got) {
        if (json.contains(key) && got)
            tally.relative(key, set.id, *got, number(json[key]), kClosedForm);
    };
    check("n", c.payers);
    check("n_zero", c.zeros);
    check("sum", c.sum);
    check("mean", c.mean);
    check("var_n1", c.variance);
    check("gini", c.gini);
    check("gini_unbiased", c.giniUnbiased);
    check("theil_T", c.theil);
    check("hoover", c.hoover);
    check("p99_over_p50", c.p99OverP50);
    for (const auto& [p, share] : json["top_share_fractional"].items())
        tally.relative("top share", set.id + " " + p, topShare(set.sample, std::stod(p)), number(share),
                       kClosedForm);
    for (const auto& [p, share] : json["top_share_ceil"].items())
        tally.relative("top share, whole payers", set.id + " " + p,
                       topShareOfWholePayers(set.sample, std::stod(p)), number(share), kClosedForm);
    const auto lorenz = lorenzCurve(set.sample, 11);
    for (std::size_t i = 0; i < json["lorenz_deciles"].size(); ++i)
        tally.absolute("Lorenz", set.id, lorenz[i + 1].amount, number(json["lorenz_deciles"][i]),
                       kClosedForm);
    for (const auto& [p, value] : json["quantile7"].items())
        tally.relative("quantile", set.id + " " + p, quantile(set.sample, std::stod(p)), number(value),
                       kClosedForm);
}

TEST(SummaryVectors, ConcentrationReproducesTheReferences)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const vectors::DataSet& set) { checkConcentration(tally, set); });
    tally.report();
    EXPECT_GT(tally.checked(), 1500);
}

TEST(SummaryVectors, SpecialFunctionsReproduceFiftyDigits)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json json = vectors::read(vectors::folder() / "special_functions.json");
    const auto one = [&](const char* key, double (*f)(double), double tolerance) {
        for (const Json& row : json[key])
            tally.relative(key, row.dump(), f(number(row[0])), number(row[1]), tolerance);
    };
    const auto two = [&](const char* key, double (*f)(double, double), double tolerance, auto wanted) {
        for (const Json& row : json[key])
            tally.relative(key, row.dump(), f(number(row[0]), number(row[1])), wanted(number(row[2])),
                           tolerance);
    };
    const auto asIs = [](double x) {
        return x;
    };
    one("digamma", digamma, 1e-13);
    one("trigamma", trigamma, 1e-13);
    one("log_minus_digamma", logMinusDigamma, 1e-13);
    one("log_norm_cdf", logNormalCdf, 1e-13);
    one("inverse_mills_phi_over_Phi", inverseMills, 1e-12);
    one("norm_quantile", normalQuantile, 1e-13);
    two("log_gamma_Q", logGammaQ, 1e-12, asIs);
    two("log_gamma_P", logGammaP, 1e-12, asIs);
    two("hurwitz_zeta", hurwitzZeta, 1e-13, asIs);
    for (const Json& row : json["expint_E"])
        tally.relative("expint_E", row.dump(), std::exp(logExpint(number(row[0]), number(row[1]))),
                       number(row[2]), 1e-11);
    for (const Json& row : json["log1p_minus_series_gpd"]) {
        const Distribution law(Family::GeneralisedPareto, {number(row["xi"]), 1});
        tally.relative("gpd survival", row.dump(), law.logSurvival(number(row["y_over_sigma"])),
                       number(row["log_sf"]), 1e-13);
    }
    for (const Json& row : json["invgauss_cdf"]) {
        const Distribution law(Family::InverseGaussian, {number(row["mu"]), number(row["lam"])});
        tally.relative("invgauss log cdf", row.dump(), law.logCdf(number(row["x"])), number(row["log_cdf"]),
                       1e-11);
        tally.relative("invgauss log sf", row.dump(), law.logSurvival(number(row["x"])),
                       number(row["log_sf"]), 1e-11);
    }
    tally.report();
    EXPECT_GT(tally.checked(), 150);
}

TEST(SummaryVectors, ProbabilitiesOfDistancesReproduceTheReferences)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json json = vectors::read(vectors::folder() / "gof_pvalues.json");
    for (const Json& row : json["ks"])
        tally.absolute("KS p", row.dump(), ksPValue(number(row["d"]), number(row["n"])),
                       number(row["p_upper"]), 1e-6);
    for (const Json& row : json["cvm"])
        tally.absolute("CvM p", row.dump(), cvmPValue(number(row["w2"]), number(row["n"])),
                       number(row["p_upper"]), 1e-6);
    for (const Json& row : json["ad"])
        tally.absolute("AD p", row.dump(), adPValue(number(row["a2"]), number(row["n"])),
                       number(row["p_upper"]), 1e-4);
    tally.report();
}

/// The recipe of the vectors: values drawn by inversion from SplitMix64, rounded to whole tokens.
std::vector<double> generated(const std::string& law, std::uint64_t seed, std::size_t n)
{
    const auto uniform = [&](std::size_t i) {
        return (double(mix64(seed + (i + 1) * 0x9E3779B97F4A7C15ull) >> 11) + 0.5) * 0x1p-53;
    };
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        double x;
        if (law == "weibull")
            x = 2.5e5 * std::pow(-std::log1p(-uniform(i)), 1 / 0.55);
        else if (law == "lomax")
            x = 3e5 * std::expm1(-std::log1p(-uniform(i)) / 1.6);
        else {
            const double z = std::sqrt(-2 * std::log(uniform(2 * i))) *
                             std::cos(2 * std::numbers::pi * uniform(2 * i + 1));
            x = std::exp(12 + 1.8 * z);
        }
        values[i] = std::max(1.0, std::nearbyint(x));
    }
    return values;
}

void checkGenerated(Tally& tally, const std::string& name, const Json& set, const std::vector<double>& values,
                    const Sample& sample)
{
    for (std::size_t i = 0; i < set["first5"].size(); ++i)
        tally.same("recipe", name, values[i] == number(set["first5"][i]));
    tally.same("sum exact", name, sample.sum() == number(set["sum_exact"]));
    if (!set["n_unique"].is_null())
        tally.same("distinct values", name, sample.size() == set["n_unique"].get<std::size_t>());
    tally.same("smallest", name, sample.values().front() == number(set["min"]));
    tally.same("largest", name, sample.values().back() == number(set["max"]));
    tally.relative("gini", name, *concentrationOf(sample).gini, number(set["gini"]), 1e-11);
    tally.relative("top 1 %", name, topShareOfWholePayers(sample, 0.01), number(set["top_1pct_share"]),
                   1e-11);
    for (const auto& [p, value] : set["quantile7"].items())
        tally.relative("quantile", name, quantile(sample, std::stod(p)), number(value), 1e-12);
}

TEST(SummaryVectors, TenMillionWholeTokens)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json json = vectors::read(vectors::folder() / "generated_1e6_1e7.json");
    for (const auto& [name, set] : json["sets"].items()) {
        if (set["n"] != 10000000)
            continue;
        const auto values = generated(name.substr(4, name.rfind('_') - 4), set["seed"], set["n"]);
        const Sample sample = *Sample::from(values);
        checkGenerated(tally, name, set, values, sample);
        tally.relative("sum of logs", name, sample.sumOfLogs(), number(set["sum_log"]), 1e-12);
        double squares = 0;
        for (std::size_t i = 0; i < sample.size(); ++i)
            squares += sample.weights()[i] * sample.logs()[i] * sample.logs()[i];
        tally.relative("sum of squared logs", name, squares, number(set["sum_log2"]), 1e-11);
    }
    tally.report();
    EXPECT_GT(tally.checked(), 40);
}

TEST(SummaryVectors, AMillionWholeTokensFitAsTheReferenceSays)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json json = vectors::read(vectors::folder() / "generated_1e6_1e7.json");
    for (const auto& [name, set] : json["sets"].items()) {
        if (set["n"] != 1000000)
            continue;
        const std::string law = name.substr(4, name.rfind('_') - 4);
        const auto values = generated(law, set["seed"], set["n"]);
        const Sample sample = *Sample::from(values);
        checkGenerated(tally, name, set, values, sample);
        for (const auto& [family, reference] : set["fits"].items()) {
            const std::string at = name + " " + family;
            const Fit f = fit(sample, *familyOf(family));
            for (const auto& [parameter, value] : reference["params"].items())
                tally.relative("parameter", at, f.distribution.parameter(parameter), number(value), 1e-9);
            tally.relative("log-likelihood", at, f.logLikelihood, number(reference["loglik"]), 1e-11);
            if (!reference.contains("gof"))
                continue;
            tally.absolute("KS", at, f.goodness.ks, number(reference["gof"]["ks"]), 1e-9);
            tally.relative("CvM", at, f.goodness.cvm, number(reference["gof"]["cvm"]), 1e-8);
            tally.relative("AD", at, f.goodness.ad, number(reference["gof"]["ad"]), 1e-8);
        }
    }
    tally.report();
    EXPECT_GT(tally.checked(), 90);
}

} // namespace
