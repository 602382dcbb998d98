#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/composite_fit.h"
#include "core/stats/fit.h"
#include "core/stats/tail.h"
#include "core/stats/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cli {
namespace {

using core::stats::CompositeFit;
using core::stats::Family;
using core::stats::Fit;
using core::stats::GoodnessPValues;
using core::stats::Sample;

/// Laws of what lies above a threshold. Their likelihood is of other values than that of the rest, so they
/// are fitted alone.
constexpr std::array kTailFamilies = {Family::GeneralisedPareto, Family::TruncatedPowerLaw};

struct FitOptions {
    ConsumptionOptions consumption;
    std::string family = "all";
    ResamplingOptions resampling;
    std::optional<double> cap, threshold;
    bool ignoreStops = false;
};

/// A fitted law as it is shown, whether of one family or put together.
struct Judged {
    std::string family;
    std::vector<std::pair<std::string, double>> parameters, errors;
    double logLikelihood = 0, aic = 0, bic = 0, ks = 0, cvm = 0, ad = 0;
    bool converged = false;
    std::string note;
    std::optional<GoodnessPValues> chance;
};

std::vector<std::string> familyNames()
{
    std::vector<std::string> names = {"all"};
    for (const Family family : core::stats::allFamilies())
        names.emplace_back(id(family));
    for (const std::string_view family : core::stats::compositeFamilies())
        names.emplace_back(family);
    for (const Family family : kTailFamilies)
        names.emplace_back(id(family));
    return names;
}

bool isTailFamily(const std::string& name)
{
    return std::any_of(kTailFamilies.begin(), kTailFamilies.end(),
                       [&](Family family) { return id(family) == name; });
}

Judged judgedOf(const Fit& fit)
{
    Judged one{std::string(id(fit.family)),
               {},
               {},
               fit.logLikelihood,
               fit.aic,
               fit.bic,
               fit.goodness.ks,
               fit.goodness.cvm,
               fit.goodness.ad,
               fit.converged(),
               fit.note,
               {}};
    const auto names = core::stats::parameterNames(fit.family);
    for (std::size_t i = 0; fit.converged() && i < names.size(); ++i) {
        one.parameters.emplace_back(names[i], fit.distribution.parameters()[i]);
        if (i < fit.standardErrors.size())
            one.errors.emplace_back(names[i], fit.standardErrors[i]);
    }
    return one;
}

Judged judgedOf(const CompositeFit& fit)
{
    return {fit.family, fit.parameters, fit.standardErrors, fit.logLikelihood, fit.aic, fit.bic, fit.ks,
            fit.cvm,    fit.ad,         fit.converged,      fit.note,          {}};
}

/// Criteria and distances of a law of the values above a threshold.
void judge(Judged& one, const core::stats::Goodness& goodness, double values, int freeParameters)
{
    one.ks = goodness.ks;
    one.cvm = goodness.cvm;
    one.ad = goodness.ad;
    one.aic = 2 * freeParameters - 2 * one.logLikelihood;
    one.bic = freeParameters * std::log(values) - 2 * one.logLikelihood;
    one.converged = true;
    one.note = fmt::format("fitted to the {} values above the threshold", count(values));
}

using Resampling = std::pair<std::size_t, std::uint64_t>; // replicates, seed

/// `fit` to `sample`: how likely worse distances are; absent when nobody asked.
template <typename AnyFit>
core::Result<std::optional<GoodnessPValues>> chanceOf(const Sample& sample, const AnyFit& fit,
                                                      Resampling resampling, core::Progress& progress)
{
    if (resampling.first == 0)
        return std::optional<GoodnessPValues>();
    const auto chance = goodnessPValues(sample, fit, resampling.first, resampling.second, progress);
    if (!chance)
        return chance.error();
    return std::optional(*chance);
}

/// The excesses over the threshold.
core::Result<Judged> generalisedPareto(const Sample& sample, double threshold, Resampling resampling,
                                       core::Progress& progress)
{
    const core::stats::TailFit tail = fitTail(sample, threshold);
    Judged one = judgedOf(tail.fit);
    one.parameters.insert(one.parameters.begin(), {{"threshold", threshold}, {"share", tail.share}});
    if (!tail.fit.converged())
        return one;
    const Sample excess = sample.above(threshold, true);
    judge(one, tail.fit.goodness, excess.positiveWeight(), tail.fit.freeParameters);
    const auto chance = chanceOf(excess, tail.fit, resampling, progress);
    if (!chance)
        return chance.error();
    one.chance = *chance;
    return one;
}

/// From the threshold on.
core::Result<Judged> cutOffPowerLaw(const Sample& sample, double threshold, Resampling resampling,
                                    core::Progress& progress)
{
    Judged one;
    one.family = id(Family::TruncatedPowerLaw);
    const auto law = fitTruncatedPowerLaw(sample, threshold);
    if (!law || !law->cutOff) {
        one.note =
            law ? "no interior maximum: runs to a power law without cut-off" : "too few different values";
        return one;
    }
    one.parameters = {{"alpha", law->alpha}, {"lam", law->lam}, {"xmin", law->xmin}};
    one.errors = {{"alpha", law->alphaError}, {"lam", law->lamError}};
    one.logLikelihood = law->logLikelihood;
    judge(one, goodnessOf(sample, *law), law->payers, 2);
    const auto chance = chanceOf(sample, *law, resampling, progress);
    if (!chance)
        return chance.error();
    one.chance = *chance;
    return one;
}

/// A law of the tail, from the threshold on or from where a power law begins.
core::Result<Judged> tailLaw(const Sample& sample, const FitOptions& options, Resampling resampling,
                             core::Progress& progress)
{
    std::optional<double> threshold = options.threshold;
    if (!threshold)
        if (const auto law = powerLaw(sample))
            threshold = law->xmin;
    if (!threshold)
        return mistake(core::ErrorCode::InvalidInput, "there are too few different values for a tail",
                       "at least three different values above 0, or --threshold");
    return options.family == id(Family::GeneralisedPareto)
               ? generalisedPareto(sample, *threshold, resampling, progress)
               : cutOffPowerLaw(sample, *threshold, resampling, progress);
}

std::vector<Family> plainFamilies(const std::string& wanted)
{
    if (isTailFamily(wanted))
        return {};
    if (wanted == "all")
        return core::stats::allFamilies();
    const auto family = core::stats::familyOf(wanted);
    return family ? std::vector<Family>{*family} : std::vector<Family>{};
}

struct Fitted {
    std::vector<Fit> plain;  ///< what the verdict is made of
    std::vector<Judged> all; ///< those that converged first, best BIC first
};

core::Result<Fitted> fitted(const core::stats::Sample& sample, const FitOptions& options, std::uint64_t seed,
                            core::Progress& progress)
{
    core::Result<std::vector<Fit>> fits = fitAll(sample, plainFamilies(options.family), progress);
    if (!fits)
        return fits.error();
    Fitted found;
    const Resampling resampling{options.resampling.replicates, seed};
    // `fit`: of one family or put together
    const auto take = [&](const auto& fit, Judged one) -> core::Status {
        if (one.converged) {
            const auto chance = chanceOf(sample, fit, resampling, progress);
            if (!chance)
                return chance.error();
            one.chance = *chance;
        }
        found.all.push_back(std::move(one));
        return core::Done{};
    };
    for (const Fit& fit : *fits)
        if (const core::Status status = take(fit, judgedOf(fit)); !status)
            return status.error();
    for (const std::string_view family : core::stats::compositeFamilies()) {
        if (options.family != family && options.family != "all")
            continue;
        const CompositeFit fit = fitComposite(sample, family);
        if (const core::Status status = take(fit, judgedOf(fit)); !status)
            return status.error();
    }
    if (isTailFamily(options.family)) {
        core::Result<Judged> one = tailLaw(sample, options, resampling, progress);
        if (!one)
            return one.error();
        found.all.push_back(std::move(*one));
    }
    std::stable_sort(found.all.begin(), found.all.end(), [](const Judged& a, const Judged& b) {
        return a.converged != b.converged ? a.converged : a.converged && a.bic < b.bic;
    });
    found.plain = std::move(*fits);
    return found;
}

/// The sample with values at or above the cap taken as "at least the cap".
core::Result<core::stats::Sample> cappedSample(const Consumption& consumption, double cap)
{
    std::vector<double> values = consumption.values;
    std::vector<std::uint8_t> censored(values.size(), 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        censored[i] = values[i] >= cap;
        values[i] = std::min(values[i], cap);
    }
    return core::stats::Sample::from(values, consumption.weights, censored);
}

/// The sample with the values of payers whose plan stopped them taken as "at least this much".
core::Status heedStops(Consumption& consumption)
{
    const auto stopped = std::count(consumption.stopped.begin(), consumption.stopped.end(), 1);
    if (stopped == 0)
        return core::Done{};
    auto sample = core::stats::Sample::from(consumption.values, consumption.weights, consumption.stopped);
    if (!sample)
        return sample.error();
    consumption.sample = std::move(*sample);
    consumption.warnings.push_back(fmt::format(
        "{} of {} values are taken as \"at least this much\": the plan in force stopped the payer; "
        "--ignore-stops takes them as they are",
        count(static_cast<std::uint64_t>(stopped)), count(consumption.values.size())));
    return core::Done{};
}

/// {"mu": 1.2, "sigma": 0.8}; null where a value does not exist.
Json named(const std::vector<std::pair<std::string, double>>& values)
{
    Json json = Json::object();
    for (const auto& [name, value] : values)
        json[name] = value;
    return json;
}

Json toJson(const Judged& one)
{
    Json json = {{"family", one.family},
                 {"parameters", named(one.parameters)},
                 {"standard_errors", named(one.errors)},
                 {"log_likelihood", one.logLikelihood},
                 {"aic", one.aic},
                 {"bic", one.bic},
                 {"ks", one.ks},
                 {"cvm", one.cvm},
                 {"ad", one.ad},
                 {"converged", one.converged},
                 {"note", one.note}};
    if (!one.converged) {
        for (const char* key : {"log_likelihood", "aic", "bic", "ks", "cvm", "ad"})
            json[key] = nullptr;
    }
    if (one.chance) {
        json["p_values"] = {{"ks", one.chance->ks},
                            {"cvm", one.chance->cvm},
                            {"ad", one.chance->ad},
                            {"replicates", one.chance->replicates}};
    }
    return json;
}

std::string parametersText(const Judged& one)
{
    std::string out;
    for (const auto& [name, value] : one.parameters) {
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, number(value));
        for (const auto& [of, error] : one.errors)
            if (of == name && error > 0)
                out += fmt::format(" ± {:.2g}", error);
    }
    return out;
}

std::string chanceText(const Judged& one, double GoodnessPValues::*distance)
{
    return one.chance && std::isfinite(*one.chance.*distance) ? fmt::format("{:.3f}", *one.chance.*distance)
                                                              : "-";
}

std::string fitsText(const std::vector<Judged>& fits, bool withChance)
{
    std::vector<Column> columns = {text("law"),  figure("BIC"), figure("worse by"),
                                   figure("KS"), figure("CvM"), figure("AD")};
    if (withChance)
        columns.insert(columns.end(), {figure("p (KS)"), figure("p (AD)")});
    columns.push_back(text("parameters ± standard error"));

    Table table(columns);
    for (const Judged& one : fits) {
        std::vector<std::string> row = {one.family};
        if (one.converged) {
            row.insert(row.end(),
                       {number(one.bic), number(one.bic - fits.front().bic), fmt::format("{:.4f}", one.ks),
                        number(one.cvm), std::isfinite(one.ad) ? number(one.ad) : std::string("-")});
        } else {
            row.resize(6, "-");
        }
        if (withChance)
            row.insert(row.end(),
                       {chanceText(one, &GoodnessPValues::ks), chanceText(one, &GoodnessPValues::ad)});
        row.push_back(one.converged ? parametersText(one) : one.note);
        table.add(row);
    }
    return table.text();
}

/// Empty when every value is above 0.
std::string zerosText(const core::stats::ZeroShare& zero)
{
    if (zero.share == 0)
        return {};
    return fmt::format("Zeros: {} ± {} of the values, a parameter of its own; the laws are of the rest.\n",
                       share(zero.share), share(zero.standardError));
}

core::Result<Answer> fitLaws(const FitOptions& options, core::Progress& progress)
{
    core::Result<Consumption> consumption = consumptionOf(options.consumption, progress);
    if (!consumption)
        return consumption.error();
    if (options.cap) {
        auto capped = cappedSample(*consumption, *options.cap);
        if (!capped)
            return capped.error();
        consumption->sample = std::move(*capped);
    } else if (!options.ignoreStops) {
        if (const core::Status heeded = heedStops(*consumption); !heeded)
            return heeded.error();
    }
    const core::stats::Sample& sample = consumption->sample;
    const core::Result<Fitted> found =
        fitted(sample, options, options.resampling.seed.value_or(consumption->seed), progress);
    if (!found)
        return found.error();

    Answer answer;
    answer.warnings = consumption->warnings;
    answer.json = {
        {"n", sample.weight()}, {"zeros", sample.zeroWeight()}, {"fits", Json::array()}, {"best", Json()}};
    for (const Judged& one : found->all)
        answer.json["fits"].push_back(toJson(one));
    if (found->all.front().converged)
        answer.json["best"] = found->all.front().family;
    const std::string verdict = sentence(verdictOf(sample, found->plain), consumption->unit);
    answer.json["verdict"] = verdict;
    const core::stats::ZeroShare zero = zeroShareOf(sample);
    answer.json["zero_inflation"] = {{"share", zero.share},
                                     {"standard_error", zero.standardError},
                                     {"low", zero.interval.low},
                                     {"high", zero.interval.high},
                                     {"log_likelihood", zero.logLikelihood}};
    answer.text = heading(*consumption) + fitsText(found->all, options.resampling.replicates > 0) + "\n" +
                  zerosText(zero) + verdict + "\n";
    return answer;
}

} // namespace

void addFitCommand(CommandLine& line)
{
    auto options = std::make_shared<FitOptions>();
    CLI::App* command = addCommand(line, line.parser, "Distribution", "fit",
                                   "Fit laws to consumption and say which one holds",
                                   "fit product.tierwright --measure tokens");
    addConsumptionOptions(command, options->consumption);
    command->add_option("--family", options->family, "Law to fit")
        ->type_name("NAME")
        ->check(CLI::IsMember(familyNames()))
        ->capture_default_str();
    addResamplingOptions(command, options->resampling,
                         "Judge each law by this many random samples; 0 = do not");
    command
        ->add_option("--threshold", options->threshold,
                     "Where the laws of a tail (gpd, tpl) begin; otherwise where a power law does")
        ->type_name("VALUE")
        ->check(CLI::PositiveNumber.description(""));
    command
        ->add_option("--cap", options->cap,
                     "Values from here on mean \"at least this much\": payers stopped by their plan")
        ->type_name("VALUE")
        ->check(CLI::PositiveNumber.description(""));
    command->add_flag(
        "--ignore-stops", options->ignoreStops,
        "Take the use of payers whom their plan in force stopped as if nothing had stopped them");
    onRun(line, command, options, fitLaws);
}

} // namespace cli
