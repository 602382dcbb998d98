#include "core/stats/breakpoints.h"
#include "core/stats/location_scale.h"
#include "core/stats/mixture.h"
#include "core/stats/splice.h"
#include "core/stats/tail.h"
#include "tests/core/stats/vectors.h"

#include <array>

namespace {

using namespace core::stats;
using vectors::DataSet;
using vectors::Json;
using vectors::number;
using vectors::Tally;

void checkPowerLaw(Tally& tally, const DataSet& set)
{
    const Json& json = set.json["csn_continuous"];
    const auto law = powerLaw(set.sample);
    tally.same("power law found", set.id, law.has_value());
    tally.relative("xmin", set.id, law->xmin, number(json["xmin"]), 0);
    tally.absolute("ntail", set.id, law->tail, number(json["ntail"]), 0);
    tally.relative("alpha", set.id, law->alpha, number(json["alpha"]), 1e-10);
    tally.absolute("power law KS", set.id, law->ks, number(json["ks"]), 1e-10);
    tally.relative("se alpha", set.id, law->alphaError, number(json["se_alpha"]), 1e-6);
    tally.absolute("candidates", set.id, double(law->candidates), number(json["n_candidates"]), 0);
}

void checkLognormalTail(Tally& tally, const DataSet& set)
{
    const Json& json = set.json["csn_continuous"]["vuong_vs_lognormal"];
    const PowerLaw law = *powerLaw(set.sample);
    const auto lognormal = fitLognormalTail(set.sample, law.xmin);
    tally.same("lognormal tail found", set.id, lognormal.has_value());
    if (!lognormal)
        return;
    const Json& wanted = json["lognormal_tail"];
    tally.relative("lognormal tail mu", set.id, lognormal->mu, number(wanted["mu"]), 1e-6);
    tally.relative("lognormal tail sigma", set.id, lognormal->sigma, number(wanted["sigma"]), 1e-6);
    tally.relative("lognormal tail likelihood", set.id, lognormal->logLikelihood, number(wanted["loglik"]),
                   1e-11);
    const Vuong v = vuong(set.sample, law, *lognormal);
    tally.absolute("tail ratio", set.id, v.ratio, number(json["LR"]), 1e-6);
    tally.absolute("tail Vuong z", set.id, v.z, number(json["vuong_z_sd_n1"]), 1e-6);
    tally.absolute("tail Vuong p", set.id, v.p, number(json["p_two_sided"]), 1e-6);
}

void checkDiscretePowerLaw(Tally& tally, const DataSet& set)
{
    const Json& json = set.json["csn_discrete"];
    const auto law = discretePowerLaw(set.sample);
    tally.same("discrete power law found", set.id, law.has_value());
    tally.relative("discrete xmin", set.id, law->xmin, number(json["xmin"]), 0);
    tally.absolute("discrete ntail", set.id, law->tail, number(json["ntail"]), 0);
    tally.relative("discrete alpha", set.id, law->alpha, number(json["alpha"]), 1e-10);
    tally.absolute("discrete KS", set.id, law->ks, number(json["ks"]), 1e-10);
    tally.relative("discrete likelihood", set.id, law->logLikelihood, number(json["loglik"]), 1e-11);
    tally.relative("discrete se alpha", set.id, law->alphaError, number(json["se_alpha"]), 1e-6);
}

/// Two shares of simulations, each with its own error.
void checkChance(Tally& tally, const std::string& kind, const std::string& at, double got, double simulations,
                 const Json& reference)
{
    const double wanted = number(reference["p"]), theirs = number(reference["sims"]);
    const double p = (got * simulations + wanted * theirs + 1) / (simulations + theirs + 2);
    const double error = std::sqrt(p * (1 - p) * (1 / simulations + 1 / theirs));
    tally.absolute(kind, at, (got - wanted) / error, 0, 4);
}

void checkTailPlots(Tally& tally, const DataSet& set)
{
    for (const Json& row : set.json.value("hill", Json::array())) {
        const HillPoint h = hillAt(set.sample, row["k"]);
        tally.relative("Hill xi", set.id, h.xi, number(row["xi"]), 1e-12);
        tally.relative("Hill alpha", set.id, h.alpha, number(row["alpha"]), 1e-12);
        tally.relative("Hill se", set.id, h.error, number(row["se_xi"]), 1e-12);
    }
    for (const Json& row : set.json.value("mean_excess", Json::array())) {
        const MeanExcessPoint m = meanExcessAt(set.sample, number(row["u"]));
        tally.relative("mean excess", set.id, m.excess, number(row["e"]), 1e-12);
        tally.relative("mean excess se", set.id, m.error, number(row["se"]), 1e-12);
        tally.absolute("mean excess n", set.id, m.payers, number(row["n"]), 0);
    }
}

void checkGpd(Tally& tally, const DataSet& set)
{
    std::vector<double> positive; // the references leave zeros out, as fits do
    std::copy_if(set.values.begin(), set.values.end(), std::back_inserter(positive),
                 [](double x) { return x > 0; });
    const Sample sample = *Sample::from(positive);
    for (const Json& row : set.json["gpd"]) {
        const std::string at = set.id + " q=" + row["q"].dump();
        const TailFit tail = fitTail(sample, number(row["u"]));
        tally.same("gpd converged", at, tail.fit.converged());
        tally.absolute("gpd n", at, tail.fit.payers, number(row["n"]), 0);
        tally.relative("gpd xi", at, tail.xi(), number(row["params"]["xi"]), 1e-9);
        tally.relative("gpd sigma", at, tail.fit.distribution.parameter("sigma"),
                       number(row["params"]["sigma"]), 1e-9);
        tally.relative("gpd likelihood", at, tail.fit.logLikelihood, number(row["loglik"]), 1e-11);
        if (row.contains("se")) {
            tally.relative("gpd se xi", at, tail.fit.standardErrors[0], number(row["se"]["xi"]), 1e-6);
            tally.relative("gpd se sigma", at, tail.fit.standardErrors[1], number(row["se"]["sigma"]), 1e-6);
        }
        const Goodness& g = tail.fit.goodness;
        const Json gof = row.value("gof", Json::object()); // one law has none
        for (const auto& [key, got] : {std::pair{"cvm", g.cvm}, {"ad", g.ad}, {"ad_upper", g.adUpper}})
            if (gof.contains(key))
                tally.relative(std::string("gpd ") + key, at, got, number(gof[key]), 1e-8);
        for (const auto& [key, got] : {std::pair{"ks", g.ks}, {"ks_csn", g.ksCsn}})
            if (gof.contains(key))
                tally.absolute(std::string("gpd ") + key, at, got, number(gof[key]), 1e-9);
        if (!row.contains("profile_ci95"))
            continue;
        const Json& profile = row["profile_ci95"];
        if (profile.contains("xi")) {
            tally.same("xi interval", at, tail.xiInterval.has_value());
            if (tail.xiInterval) {
                tally.relative("xi interval low", at, tail.xiInterval->low, number(profile["xi"][0]), 1e-5);
                tally.relative("xi interval high", at, tail.xiInterval->high, number(profile["xi"][1]), 1e-5);
            }
        }
        if (profile.contains("q999")) {
            tally.relative("q999", at, tail.quantile(0.999), number(profile["q999"]["est"]), 1e-8);
            const auto interval = tailQuantileInterval(sample, tail, 0.999);
            tally.same("q999 interval", at, interval.has_value());
            if (interval) {
                tally.relative("q999 interval low", at, interval->low, number(profile["q999"]["lo"]), 1e-5);
                tally.relative("q999 interval high", at, interval->high, number(profile["q999"]["hi"]), 1e-5);
            }
        }
    }
}

void checkVuong(Tally& tally, const DataSet& set)
{
    std::map<std::string, Fit> fits;
    for (Family family : allFamilies())
        fits[std::string(id(family))] = fit(set.sample, family, {.goodness = false});
    for (const auto& [pair, row] : set.json["vuong_full"].items()) {
        const std::size_t middle = pair.find("_vs_");
        const Vuong v = vuong(set.sample, fits[pair.substr(0, middle)], fits[pair.substr(middle + 4)]);
        if (row.contains("z"))
            tally.absolute("Vuong z", set.id + " " + pair, v.z, number(row["z"]), 1e-6);
        if (row.contains("LR"))
            tally.absolute("Vuong ratio", set.id + " " + pair, v.ratio, number(row["LR"]), 1e-6);
    }
}

void checkMixtures(Tally& tally, const DataSet& set)
{
    for (const auto& [k, row] : set.json["gmm_log"].items()) {
        const std::string at = set.id + " K=" + k;
        const Mixture m = fitMixture(set.sample, std::stoi(k));
        const double wanted = number(row["loglik"]);
        tally.same("mixture likelihood at least", at,
                   m.logLikelihoodOfLogs >= wanted - 1e-7 * std::abs(wanted));
        if (m.logLikelihoodOfLogs > wanted + 1e-6 * std::abs(wanted))
            continue; // a higher maximum than the reference found
        tally.absolute("mixture BIC", at, m.bic, number(row["bic"]), 1e-3);
        tally.absolute("mixture parameters", at, 3.0 * double(m.components.size()) - 1, number(row["npar"]),
                       0);
        tally.relative("mixture likelihood of x", at, m.logLikelihood, number(row["loglik_x"]), 1e-7);
        for (std::size_t i = 0; row.contains("se_mu") && i < m.components.size(); ++i) {
            tally.relative("mixture se", at, m.components[i].muError, number(row["se_mu"][i]), 1e-4);
            tally.relative("mixture se", at, m.components[i].sigmaError, number(row["se_sigma"][i]), 1e-4);
        }
        for (std::size_t i = 0; i < m.components.size(); ++i) {
            tally.relative("mixture weight", at, m.components[i].weight, number(row["w"][i]), 1e-5);
            tally.relative("mixture mu", at, m.components[i].mu, number(row["mu"][i]), 1e-5);
            tally.relative("mixture sigma", at, m.components[i].sigma, number(row["sigma"][i]), 1e-5);
        }
    }
}

void checkSplices(Tally& tally, const DataSet& set)
{
    for (const Json& row : set.json.value("splice_fixed", Json::array())) {
        const std::string at = set.id + " q=" + row["q"].dump();
        const auto s = fitSplice(set.sample, number(row["theta"]));
        tally.same("splice found", at, s.has_value());
        if (!s)
            continue;
        for (const auto& [key, got] :
             {std::pair{"phi", s->phi}, {"mu", s->mu}, {"sigma", s->sigma}, {"alpha", s->alpha}})
            tally.relative(std::string("splice ") + key, at, got, number(row[key]), 1e-8);
        tally.relative("splice likelihood", at, s->logLikelihood, number(row["loglik"]), 1e-11);
        tally.absolute("splice ntail", at, s->tailPayers, number(row["n_tail"]), 0);
        tally.absolute("splice parameters", at, s->freeParameters, number(row["npar"]), 0);
        if (row.contains("se")) {
            tally.relative("splice se mu", at, s->muError, number(row["se"]["mu"]), 1e-5);
            tally.relative("splice se sigma", at, s->sigmaError, number(row["se"]["sigma"]), 1e-5);
        }
    }
    if (set.json.contains("scollnik")) {
        const Json& row = set.json["scollnik"];
        const auto s = fitSmoothSplice(set.sample);
        tally.same("smooth splice found", set.id, s.has_value());
        for (const auto& [key, got] : {std::pair{"alpha", s->alpha},
                                       {"sigma", s->sigma},
                                       {"theta", s->theta},
                                       {"mu", s->mu},
                                       {"phi", s->phi}})
            tally.relative(std::string("smooth splice ") + key, set.id, got, number(row[key]), 1e-5);
        tally.absolute("smooth splice parameters", set.id, s->freeParameters, number(row["npar"]), 0);
        tally.relative("smooth splice likelihood", set.id, s->logLikelihood, number(row["loglik"]), 1e-10);
    }
}

void checkTruncated(Tally& tally, const DataSet& set)
{
    if (set.json.contains("tpl")) {
        const Json& row = set.json["tpl"];
        const auto f = fitTruncatedPowerLaw(set.sample, number(row["xmin"]));
        tally.same("cut-off found", set.id, f.has_value());
        if (f) {
            tally.relative("cut-off alpha", set.id, f->alpha, number(row["alpha"]), 1e-7);
            tally.relative("cut-off lam", set.id, f->lam, number(row["lam"]), 1e-7);
            tally.absolute("cut-off n", set.id, f->payers, number(row["n"]), 0);
            tally.relative("cut-off likelihood", set.id, f->logLikelihood, number(row["loglik"]), 1e-10);
            if (row.contains("se")) {
                tally.relative("cut-off se", set.id, f->alphaError, number(row["se"]["alpha"]), 1e-5);
                tally.relative("cut-off se", set.id, f->lamError, number(row["se"]["lam"]), 1e-5);
            }
        }
    }
    if (set.json.contains("pareto_truncated")) {
        const Json& row = set.json["pareto_truncated"];
        const auto f = fitTruncatedPareto(set.sample);
        tally.relative("truncated Pareto ends", set.id, f->low, number(row["L"]), 0);
        tally.relative("truncated Pareto ends", set.id, f->high, number(row["U"]), 0);
        tally.relative("truncated Pareto alpha", set.id, f->alpha, number(row["alpha"]), 1e-9);
        tally.relative("truncated Pareto likelihood", set.id, f->logLikelihood, number(row["loglik"]), 1e-11);
        tally.relative("truncated Pareto se", set.id, f->error, number(row["se"]), 1e-6);
    }
}

void checkJenks(Tally& tally, const DataSet& set, const char* key, Scale scale)
{
    const Json& json = set.json[key];
    const auto found = jenks(set.sample, 8, scale);
    for (const auto& [k, row] : json.items()) {
        const std::string at = set.id + " " + key + " " + k;
        const auto match =
            std::find_if(found.begin(), found.end(),
                         [&, wanted = std::stoi(k)](const auto& c) { return c.classes == wanted; });
        tally.same("Jenks classes", at, match != found.end());
        if (match == found.end())
            continue;
        bool same = true;
        for (std::size_t i = 0; i < row["counts"].size(); ++i)
            same = same && match->counts[i] == number(row["counts"][i]);
        tally.same("Jenks breaks", at, same);
        tally.absolute("GVF", at, match->gvf, number(row["gvf"]), 1e-10);
        tally.relative("Jenks squares", at, match->ssw, number(row["ssw"]), 1e-10);
        for (std::size_t i = 0; i < row["class_max"].size(); ++i) {
            const double lowest = scale == Scale::Log ? std::log(match->lowest[i]) : match->lowest[i];
            tally.absolute("Jenks smallest member", at, lowest, number(row["class_min"][i]), 1e-12);
            const double largest = scale == Scale::Log ? std::log(match->largest[i]) : match->largest[i];
            tally.absolute("Jenks largest member", at, largest, number(row["class_max"][i]), 1e-12);
        }
    }
}

TEST(TailVectors, PowerLawsHillAndMeanExcess)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("csn_continuous"))
            checkPowerLaw(tally, set);
        checkTailPlots(tally, set);
    });
    tally.report();
    EXPECT_GT(tally.checked(), 500);
}

TEST(TailVectors, PowerLawOfWholeNumbers)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (!set.json.contains("csn_discrete"))
            return;
        checkDiscretePowerLaw(tally, set);
        constexpr std::size_t kSimulations = 400;
        const auto p = discretePowerLawPValue(set.sample, *discretePowerLaw(set.sample), kSimulations, 7,
                                              core::noProgress());
        checkChance(tally, "discrete power law p / error", set.id, *p, kSimulations,
                    set.json["csn_discrete"]["bootstrap_p_poweRlaw"]);
    });
    tally.report();
    EXPECT_GE(tally.checked(), 16);
}

TEST(TailVectors, PowerLawsAgainstLognormalTails)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("csn_continuous") && set.json["csn_continuous"].contains("vuong_vs_lognormal"))
            checkLognormalTail(tally, set);
    });
    tally.report();
    EXPECT_GE(tally.checked(), 100);
}

TEST(TailVectors, ChanceOfAPowerLaw)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (!set.json.contains("csn_continuous"))
            return;
        const Json& json = set.json["csn_continuous"];
        if (!json.contains("bootstrap_p"))
            return;
        const std::size_t simulations = set.values.size() > 1000 ? 200 : 1000;
        const auto p = powerLawPValue(set.sample, *powerLaw(set.sample), simulations, 7, core::noProgress());
        for (const char* key : {"bootstrap_p", "bootstrap_p_poweRlaw"})
            if (json.contains(key))
                checkChance(tally, "power law p / error", set.id, *p, double(simulations), json[key]);
    });
    tally.report();
    EXPECT_GE(tally.checked(), 34);
}

TEST(TailVectors, GeneralisedParetoTailsWithTheirProfileIntervals)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("gpd"))
            checkGpd(tally, set);
    });
    tally.report();
    EXPECT_GT(tally.checked(), 500);
}

TEST(TailVectors, LikelihoodRatios)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("vuong_full"))
            checkVuong(tally, set);
    });
    tally.report();
    EXPECT_GT(tally.checked(), 500);
}

TEST(TailVectors, MixturesOfLognormals)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("gmm_log"))
            checkMixtures(tally, set);
    });
    tally.report();
}

TEST(TailVectors, SplicesAndTruncatedLaws)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        checkSplices(tally, set);
        checkTruncated(tally, set);
    });
    tally.report();
}

TEST(TailVectors, NaturalBreaks)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    vectors::forEachDataSet([&](const DataSet& set) {
        if (set.json.contains("jenks_raw"))
            checkJenks(tally, set, "jenks_raw", Scale::Raw);
        if (set.json.contains("jenks_log"))
            checkJenks(tally, set, "jenks_log", Scale::Log);
    });
    tally.report();
}

void checkPoints(Tally& tally, const std::string& kind, const std::string& at,
                 const std::vector<DensityValleys::Point>& got, const Json& wanted)
{
    tally.same(kind + " found", at, got.size() == wanted.size());
    for (std::size_t i = 0; i < std::min(got.size(), wanted.size()); ++i) {
        tally.relative(kind, at, got[i].value, number(wanted[i]["x"]), 1e-6);
        tally.absolute(kind + " on the log axis", at, std::log(got[i].value), number(wanted[i]["y"]), 1e-6);
        tally.relative(kind + " density", at, got[i].density, number(wanted[i]["density"]), 1e-8);
    }
}

TEST(TailVectors, DensityValleys)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    const Json json = vectors::read(vectors::folder() / "kde_valleys_log.json");
    for (const auto& [name, set] : json["sets"].items()) {
        const Sample sample = *Sample::from(vectors::data("data/" + name + ".txt.gz"));
        tally.relative("nrd0", name, silvermanBandwidth(sample), number(set["bw_nrd0"]), 1e-10);
        if (set.contains("bw_SJ_R"))
            tally.relative("Sheather-Jones", name, sheatherJonesBandwidth(sample), number(set["bw_SJ_R"]),
                           0.01);
        for (const auto& [key, factor] : {std::pair{"bw_x1", 1.0}, {"bw_x0.5", 0.5}, {"bw_x2", 2.0}})
            if (set.contains(key)) {
                const DensityValleys d = densityValleys(sample, factor);
                tally.relative("bandwidth", name + " " + key, d.bandwidth, number(set[key]["h"]), 1e-10);
                checkPoints(tally, "mode", name + " " + key, d.modes, set[key]["modes"]);
                checkPoints(tally, "valley", name + " " + key, d.valleys, set[key]["valleys"]);
            }
    }
    tally.report();
}

// ---- capped, censored and grouped data

void checkCensored(Tally& tally, const std::string& at, const LocationScale& got, const Json& row,
                   double jacobian)
{
    tally.same("censored converged", at, got.converged);
    tally.relative("censored m", at, got.m, number(row["m"]), 1e-8);
    tally.relative("censored s", at, got.s, number(row["s"]), 1e-8);
    tally.relative("censored likelihood", at, got.logLikelihood - jacobian, number(row["loglik"]), 1e-9);
    tally.relative("censored se", at, std::sqrt(got.covariance[0]), number(row["se"]["m"]), 1e-5);
    tally.relative("censored se", at, std::sqrt(got.covariance[3]), number(row["se"]["s"]), 1e-5);
}

const std::map<std::string, Standard> kStandards{
    {"lnorm", Standard::Normal}, {"weibull", Standard::Gumbel}, {"llogis", Standard::Logistic}};

/// Parameters of the law of x, in the order of the families: mu, sigma or shape, scale.
std::vector<double> naturalOf(const std::string& family, const LocationScale& fit)
{
    return family == "lnorm" ? std::vector{fit.m, fit.s} : std::vector{1 / fit.s, std::exp(fit.m)};
}

/// Rows "left,right": equal = exact, NA = unknown on that side.
TEST(TailVectors, CensoredOnEitherSide)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    for (const std::string name : {"pub_fluazinam_censored", "pub_smokedfish_censored"}) {
        std::ifstream csv(vectors::folder() / "data" / (name + ".csv"));
        std::vector<double> exact, atLeast;
        std::vector<LogInterval> intervals;
        std::string line;
        std::getline(csv, line);
        while (std::getline(csv, line)) {
            const std::string left = line.substr(0, line.find(',')), right = line.substr(line.find(',') + 1);
            if (left == right)
                exact.push_back(std::stod(left));
            else if (right == "NA")
                atLeast.push_back(std::stod(left));
            else
                intervals.push_back(
                    {left == "NA" ? -INFINITY : std::log(std::stod(left)), std::log(std::stod(right)), 1});
        }
        const Sample observed = *Sample::from(exact), censored = *Sample::from(atLeast);
        const Json json = vectors::read(vectors::folder() / (name + ".json"));
        for (const auto& [family, row] : json["censored"].items()) {
            const LocationScale found =
                fitLocationScale(kStandards.at(family), nodesOf(observed), nodesOf(censored), intervals);
            checkCensored(tally, name + " " + family, found, row, observed.sumOfLogs());
            const auto names = parameterNames(*familyOf(family));
            const auto natural = naturalOf(family, found);
            for (std::size_t i = 0; i < names.size(); ++i)
                tally.relative("censored parameter", name + " " + family, natural[i],
                               number(json["natural"][family][std::string(names[i])]), 1e-8);
        }
    }
    tally.report();
}

/// Rows "lower,upper,count". Gamma and Lomax are not fitted to groups; their likelihood at the reference's
/// maximum checks the law.
TEST(TailVectors, Groups)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    std::ifstream csv(vectors::folder() / "data" / "pub_gdental_grouped.csv");
    std::vector<std::array<double, 3>> rows;
    std::string line;
    std::getline(csv, line);
    for (std::array<double, 3> row; std::getline(csv, line);)
        if (std::sscanf(line.c_str(), "%lf,%lf,%lf", &row[0], &row[1], &row[2]) == 3)
            rows.push_back(row);
    std::vector<LogInterval> intervals;
    for (const auto& [low, high, count] : rows)
        intervals.push_back({std::log(low), std::log(high), count});
    const Json json = vectors::read(vectors::folder() / "pub_gdental_grouped.json");
    for (const auto& [family, row] : json["fits"].items()) {
        const auto wanted = row["params"].get<std::vector<double>>();
        const Distribution law(*familyOf(family), wanted);
        double likelihood = 0;
        for (const auto& [low, high, count] : rows)
            likelihood += count * std::log(law.cdf(high) - (low > 0 ? law.cdf(low) : 0));
        tally.relative("grouped likelihood of the law", family, likelihood, number(row["loglik"]), 1e-10);
        if (!kStandards.contains(family))
            continue;
        const LocationScale found = fitLocationScale(kStandards.at(family), {}, {}, intervals);
        tally.same("grouped converged", family, found.converged);
        tally.relative("grouped likelihood", family, found.logLikelihood, number(row["loglik"]), 1e-11);
        const auto natural = naturalOf(family, found);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            tally.relative("grouped parameter", family, natural[i], wanted[i], 1e-6);
    }
    tally.report();
    EXPECT_EQ(tally.checked(), 17);
}

TEST(TailVectors, UsageThatACapStopped)
{
    SKIP_WITHOUT_VECTORS();
    Tally tally;
    for (const std::string name : {"syn_capped_5000", "syn_capped_100000"}) {
        const auto values = vectors::data("data/" + name + ".txt.gz");
        std::vector<std::uint8_t> capped;
        for (double x : values)
            capped.push_back(x == 1e6);
        const Sample sample = *Sample::from(values, {}, capped);
        const Json json = vectors::read(vectors::folder() / (name + "_fits.json"));
        for (const auto& [family, natural] : json["natural"].items()) {
            const Fit f = fit(sample, *familyOf(family));
            const std::string at = name + " " + family;
            tally.same("capped converged", at, f.converged());
            const Json& standardised = json["censored"][family];
            const LocationScale ls = fitLocationScale(kStandards.at(family), nodesOf(sample, Part::Observed),
                                                      nodesOf(sample, Part::Censored));
            tally.relative("capped m", at, ls.m, number(standardised["m"]), 1e-8);
            tally.relative("capped s", at, ls.s, number(standardised["s"]), 1e-8);
            tally.relative("capped se", at, std::sqrt(ls.covariance[0]), number(standardised["se"]["m"]),
                           1e-5);
            tally.relative("capped se", at, std::sqrt(ls.covariance[3]), number(standardised["se"]["s"]),
                           1e-5);
            for (const auto& [key, value] : natural.items())
                tally.relative("capped parameter", at, f.distribution.parameter(key), number(value), 1e-8);
            tally.relative("capped likelihood", at, f.logLikelihood,
                           number(json["censored"][family]["loglik"]), 1e-10);
        }
    }
    tally.report();
}

} // namespace
