#include "core/stats/breakpoints.h"
#include "core/stats/concentration.h"
#include "core/stats/fit.h"
#include "core/stats/quantile.h"
#include "core/stats/special.h"
#include "tests/core/stats/vectors.h"

namespace {

using namespace core::stats;
using vectors::Json;
using vectors::number;
using vectors::Tally;

// Tolerances: statistics of the design, "acceptance tolerances".
void checkGoodness(Tally& tally, const std::string& at, const Goodness& got, const Json& gof)
{
    const auto has = [&](const char* key) {
        return gof.contains(key);
    };
    if (has("ks"))
        tally.absolute("KS", at, got.ks, number(gof["ks"]), 1e-9);
    if (has("ks_csn"))
        tally.absolute("KS (CSN)", at, got.ksCsn, number(gof["ks_csn"]), 1e-9);
    if (has("cvm"))
        tally.relative("CvM", at, got.cvm, number(gof["cvm"]), 1e-8);
    if (has("ad"))
        tally.relative("AD", at, got.ad, number(gof["ad"]), 1e-8);
    if (has("ad_upper"))
        tally.relative("upper AD", at, got.adUpper, number(gof["ad_upper"]), 1e-8);
}

void checkLaw(Tally& tally, const std::string& at, const Distribution& law, const Json& json)
{
    if (json.contains("quantiles"))
        for (const auto& [p, value] : json["quantiles"].items())
            tally.relative("quantile of the fit", at + " " + p, law.quantile(std::stod(p)), number(value),
                           1e-8);
    if (json.contains("mean"))
        tally.relative("mean of the fit", at, law.mean(), number(json["mean"]), 1e-8);
    if (json.contains("lev"))
        for (const auto& [p, row] : json["lev"].items())
            tally.relative("LEV", at + " " + p, law.limitedMean(number(row["c"])), number(row["lev"]), 1e-8);
}

void checkParameters(Tally& tally, const std::string& at, const Fit& fit, const Json& json)
{
    const auto names = parameterNames(fit.family);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name(names[i]);
        if (json.contains("params") && json["params"].contains(name))
            tally.relative("parameter", at + " " + name, fit.distribution.parameters()[i],
                           number(json["params"][name]), 1e-9);
        if (json.contains("se") && json["se"].contains(name))
            tally.relative("standard error", at + " " + name, fit.standardErrors[i], number(json["se"][name]),
                           1e-6);
    }
    tally.absolute("scaled score", at, fit.scaledScore, 0, 1e-8);
}

void checkFit(Tally& tally, const std::string& at, const Fit& fit, const Json& json)
{
    const std::string status = json["status"];
    if (status != "interior") {
        tally.same("boundary status", at + " " + fit.note,
                   fit.status == FitStatus::Boundary && fit.limit &&
                       status.find("limit is " + std::string(id(*fit.limit))) != std::string::npos);
        tally.relative("boundary likelihood", at, fit.logLikelihood, number(json["loglik_sup"]), 1e-9);
        if (json.contains("n"))
            tally.absolute("values fitted", at, fit.payers, number(json["n"]), 0);
        return;
    }
    tally.same("interior status", at + " " + fit.note, fit.converged());
    if (!fit.converged())
        return;
    checkParameters(tally, at, fit, json);
    tally.relative("log-likelihood", at, fit.logLikelihood, number(json["loglik"]), 1e-11);
    if (json.contains("npar"))
        tally.absolute("parameters counted", at, fit.freeParameters, number(json["npar"]), 0);
    if (json.contains("aic"))
        tally.absolute("AIC", at, fit.aic, number(json["aic"]), 1e-5);
    if (json.contains("bic"))
        tally.absolute("BIC", at, fit.bic, number(json["bic"]), 1e-5);
    if (json.contains("gof"))
        checkGoodness(tally, at, fit.goodness, json["gof"]);
    checkLaw(tally, at, fit.distribution, json);
}

TEST(FitVectors, EveryFamilyReproducesTheReferences)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const vectors::DataSet& set) {
        if (set.json.contains("fits"))
            for (const auto& [family, json] : set.json["fits"].items())
                checkFit(tally, set.id + " " + family, fit(set.sample, *familyOf(family)), json);
    });
    tally.report();
    EXPECT_GT(tally.checked(), 8000);
}

TEST(FitVectors, SharesOfZeros)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const vectors::DataSet& set) {
        if (!set.json.contains("zero_inflation"))
            return;
        const Json& json = set.json["zero_inflation"];
        const ZeroShare zero = zeroShareOf(set.sample);
        tally.relative("zero share", set.id, zero.share, number(json["p0"]), 1e-12);
        tally.relative("zero share error", set.id, zero.standardError, number(json["se"]), 1e-12);
        tally.relative("zero likelihood", set.id, zero.logLikelihood, number(json["loglik_bernoulli"]),
                       1e-11);
    });
    tally.report();
    EXPECT_GE(tally.checked(), 15);
}

TEST(FitVectors, EdgeCasesComeOutAsWithSixtyDigits)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    for (const Json& set : vectors::read(vectors::folder() / "edge_cases.json")) {
        const auto values = set["data"].get<std::vector<double>>();
        const Sample sample = *Sample::from(values);
        if (set["fits"].is_null())
            continue;
        for (const auto& [family, json] : set["fits"].items())
            checkFit(tally, set["name"].get<std::string>() + " " + family, fit(sample, *familyOf(family)),
                     json);
    }
    tally.report();
    EXPECT_GT(tally.checked(), 100);
}

TEST(FitVectors, EdgeCasesWithoutAFitSayWhy)
{
    SKIP_WITHOUT_VECTORS();
    std::map<std::string, Sample> samples;
    for (const Json& set : vectors::read(vectors::folder() / "edge_cases.json"))
        samples[set["name"]] = *Sample::from(set["data"].get<std::vector<double>>());
    for (const char* name : {"all_equal", "single_value", "all_zero", "one_positive"}) {
        ASSERT_TRUE(samples.contains(name)) << name;
        for (Family family : allFamilies()) {
            const Fit f = fit(samples[name], family);
            EXPECT_EQ(f.status, FitStatus::Degenerate) << name << " " << id(family);
            EXPECT_FALSE(f.note.empty()) << name << " " << id(family);
        }
    }
    EXPECT_EQ(concentrationOf(samples["all_equal"]).gini, 0);
    ASSERT_EQ(jenks(samples["all_equal"], 5).size(), 1u);
    EXPECT_EQ(jenks(samples["all_equal"], 5).front().classes, 1);
    EXPECT_EQ(quantile(samples["single_value"], 0.01), 42);
    EXPECT_EQ(quantile(samples["single_value"], 0.99), 42);
    EXPECT_EQ(concentrationOf(samples["single_value"]).gini, 0);
    EXPECT_EQ(zeroShareOf(samples["all_zero"]).share, 1);
    EXPECT_FALSE(concentrationOf(samples["all_zero"]).gini);
    EXPECT_NEAR(zeroShareOf(samples["one_positive"]).share, 0.98, 1e-15);
    EXPECT_NEAR(*concentrationOf(samples["one_positive"]).gini, 0.98, 1e-15);
    const Fit shortTail = fit(samples["gpd_short_tail"], Family::GeneralisedPareto);
    EXPECT_TRUE(shortTail.converged() ? shortTail.distribution.parameter("xi") < 0 : !shortTail.note.empty());
    if (shortTail.converged() && shortTail.distribution.parameter("xi") < -0.5) {
        EXPECT_NE(shortTail.note.find("not valid"), std::string::npos) << shortTail.note;
    }
}

TEST(FitVectors, WeightsEqualTheExpandedData)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json sets = vectors::read(vectors::folder() / "weights.json");
    for (const auto& [name, set] : sets.items()) {
        const auto values = set["value"].get<std::vector<double>>(),
                   counts = set["count"].get<std::vector<double>>();
        std::vector<double> expanded;
        for (std::size_t i = 0; i < values.size(); ++i)
            expanded.insert(expanded.end(), std::size_t(counts[i]), values[i]);
        const Sample weighted = *Sample::from(values, counts), plain = *Sample::from(expanded);
        for (Family family : allFamilies()) {
            const Fit a = fit(weighted, family), b = fit(plain, family);
            const std::string at = name + " " + std::string(id(family));
            tally.same("weighted status", at, a.status == b.status);
            tally.relative("weighted likelihood", at, a.logLikelihood, b.logLikelihood, 1e-12);
            tally.absolute("weighted KS", at, a.goodness.ks, b.goodness.ks, 1e-12);
            for (std::size_t i = 0; a.converged() && i < a.standardErrors.size(); ++i) {
                tally.relative("weighted parameter", at, a.distribution.parameters()[i],
                               b.distribution.parameters()[i], 1e-12);
            }
        }
    }
    tally.report();
    EXPECT_GT(tally.checked(), 50);
}

} // namespace
