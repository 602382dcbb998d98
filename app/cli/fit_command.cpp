#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/fit.h"
#include "core/stats/verdict.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::stats::Family;
using core::stats::Fit;
using core::stats::GoodnessPValues;

struct FitOptions {
    ConsumptionOptions consumption;
    std::string family = "all";
    std::size_t bootstrap = 0;
    std::optional<std::uint64_t> seed;
};

struct Judged {
    Fit fit;
    std::optional<GoodnessPValues> chance;
};

std::vector<std::string> familyNames()
{
    std::vector<std::string> names = {"all"};
    for (const Family family : core::stats::allFamilies())
        names.emplace_back(id(family));
    return names;
}

core::Result<std::vector<Judged>> judged(const Consumption& consumption, const FitOptions& options,
                                         core::Progress& progress)
{
    std::vector<Family> families = core::stats::allFamilies();
    if (options.family != "all")
        families = {core::stats::familyOf(options.family).value()};
    core::Result<std::vector<Fit>> fits = fitAll(consumption.sample, families, progress);
    if (!fits)
        return fits.error();
    std::vector<Judged> all;
    for (Fit& fit : *fits) {
        Judged one{std::move(fit), {}};
        if (options.bootstrap > 0 && one.fit.converged()) {
            auto chance = goodnessPValues(consumption.sample, one.fit, options.bootstrap,
                                          options.seed.value_or(consumption.seed), progress);
            if (!chance)
                return chance.error();
            one.chance = *chance;
        }
        all.push_back(std::move(one));
    }
    return all;
}

/// {"mu": 1.2, "sigma": 0.8}; null where a value does not exist.
Json named(Family family, const std::vector<double>& values)
{
    Json json = Json::object();
    const auto names = core::stats::parameterNames(family);
    for (std::size_t i = 0; i < names.size() && i < values.size(); ++i)
        json[std::string(names[i])] = values[i];
    return json;
}

Json toJson(const Judged& one)
{
    const Fit& fit = one.fit;
    const bool known = fit.converged();
    Json json = {
        {"family", id(fit.family)},
        {"parameters", named(fit.family, known ? fit.distribution.parameters() : std::vector<double>())},
        {"standard_errors", named(fit.family, known ? fit.standardErrors : std::vector<double>())},
        {"log_likelihood", fit.logLikelihood},
        {"aic", fit.aic},
        {"bic", fit.bic},
        {"ks", fit.goodness.ks},
        {"cvm", fit.goodness.cvm},
        {"ad", fit.goodness.ad},
        {"converged", known},
        {"note", fit.note}};
    if (!known) {
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

std::string parametersText(const Fit& fit)
{
    const auto names = core::stats::parameterNames(fit.family);
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        out += fmt::format("{}{} {}", i ? ", " : "", names[i], number(fit.distribution.parameters()[i]));
        const double error = i < fit.standardErrors.size() ? fit.standardErrors[i] : 0;
        if (error > 0)
            out += fmt::format(" ± {:.2g}", error);
    }
    return out;
}

std::string fitsText(const std::vector<Judged>& fits, bool withChance)
{
    std::vector<Column> columns = {text("law"),  figure("BIC"), figure("worse by"),
                                   figure("KS"), figure("CvM"), figure("AD")};
    if (withChance)
        columns.push_back(figure("p (AD)"));
    columns.push_back(text("parameters ± standard error"));

    Table table(columns);
    for (const Judged& one : fits) {
        const Fit& fit = one.fit;
        std::vector<std::string> row = {std::string(id(fit.family))};
        if (fit.converged()) {
            row.insert(row.end(), {number(fit.bic), number(fit.bic - fits.front().fit.bic),
                                   fmt::format("{:.4f}", fit.goodness.ks), number(fit.goodness.cvm),
                                   number(fit.goodness.ad)});
        } else {
            row.resize(6, "-");
        }
        if (withChance)
            row.push_back(one.chance ? fmt::format("{:.3f}", one.chance->ad) : "-");
        row.push_back(fit.converged() ? parametersText(fit) : fit.note);
        table.add(row);
    }
    return table.text();
}

core::Result<Answer> fitLaws(const FitOptions& options, core::Progress& progress)
{
    const core::Result<Consumption> consumption = consumptionOf(options.consumption, progress);
    if (!consumption)
        return consumption.error();
    const core::Result<std::vector<Judged>> fits = judged(*consumption, options, progress);
    if (!fits)
        return fits.error();

    const core::stats::Sample& sample = consumption->sample;
    Answer answer;
    answer.warnings = consumption->warnings;
    answer.json = {
        {"n", sample.weight()}, {"zeros", sample.zeroWeight()}, {"fits", Json::array()}, {"best", Json()}};
    std::vector<Fit> plain;
    for (const Judged& one : *fits) {
        answer.json["fits"].push_back(toJson(one));
        plain.push_back(one.fit);
    }
    if (plain.front().converged())
        answer.json["best"] = id(plain.front().family);
    const std::string verdict = sentence(verdictOf(sample, plain), consumption->unit);
    answer.json["verdict"] = verdict;
    answer.text = heading(*consumption) + fitsText(*fits, options.bootstrap > 0) + "\n" + verdict + "\n";
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
    command
        ->add_option("--bootstrap", options->bootstrap,
                     "Judge each law by this many random samples; 0 = do not")
        ->type_name("N")
        ->check(CLI::Range(0, 100'000).description(""))
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of the random samples; the project's if not given")
        ->type_name("S");
    onRun(line, command, options, fitLaws);
}

} // namespace cli
