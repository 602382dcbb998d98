#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/tail.h"

#include <fmt/format.h>

namespace cli {
namespace {

using core::stats::DiscretePowerLaw;
using core::stats::HillPoint;
using core::stats::LognormalTail;
using core::stats::MeanExcessPoint;
using core::stats::PowerLaw;
using core::stats::Sample;
using core::stats::TailFit;
using core::stats::TruncatedPowerLawFit;
using core::stats::Vuong;

constexpr std::size_t kCurvePoints = 50;
constexpr double kFewPayers = 50; // beyond which nobody should lean on a tail

struct TailOptions {
    ConsumptionOptions consumption;
    ResamplingOptions resampling;
    std::optional<double> threshold;
};

struct Found {
    PowerLaw law;
    std::optional<double> pValue;
    TailFit tail;
    std::vector<HillPoint> hill;
    std::optional<LognormalTail> lognormal; ///< of the values from xmin on
    Vuong againstLognormal;                 ///< positive favours the power law
    std::optional<DiscretePowerLaw> counts; ///< when all values are whole and some are small
    std::optional<double> countsChance;
    std::optional<TruncatedPowerLawFit> cutOff;
    std::vector<MeanExcessPoint> meanExcess;
};

/// The law of whole numbers, where it differs from that of continuous values.
std::optional<DiscretePowerLaw> lawOfCounts(const Sample& sample, const PowerLaw& law)
{
    constexpr double kAlike = 1000; // from an xmin of some hundreds on the two are the same
    return law.xmin < kAlike ? discretePowerLaw(sample) : std::nullopt;
}

core::Result<Found> search(const Consumption& consumption, const TailOptions& options,
                           core::Progress& progress)
{
    const Sample& sample = consumption.sample;
    const std::optional<PowerLaw> law = powerLaw(sample);
    if (!law)
        return mistake(core::ErrorCode::InvalidInput, "there are too few different values",
                       "at least three different values above 0");
    Found found{*law,
                {},
                fitTail(sample, options.threshold.value_or(law->xmin)),
                hillPlot(sample, kCurvePoints),
                fitLognormalTail(sample, law->xmin),
                {},
                lawOfCounts(sample, *law),
                {},
                fitTruncatedPowerLaw(sample, law->xmin),
                meanExcessPlot(sample, kCurvePoints)};
    if (found.lognormal)
        found.againstLognormal = vuong(sample, *law, *found.lognormal);
    const std::size_t replicates = options.resampling.replicates;
    if (replicates == 0)
        return found;
    const std::uint64_t seed = options.resampling.seed.value_or(consumption.seed);
    const auto chance = powerLawPValue(sample, *law, replicates, seed, progress);
    if (!chance)
        return chance.error();
    found.pValue = *chance;
    if (found.counts) {
        const auto ofCounts = discretePowerLawPValue(sample, *found.counts, replicates, seed, progress);
        if (!ofCounts)
            return ofCounts.error();
        found.countsChance = *ofCounts;
    }
    return found;
}

Json gpdJson(const TailFit& tail)
{
    Json json = {{"threshold", tail.threshold},
                 {"share", tail.share},
                 {"converged", tail.fit.converged()},
                 {"xi", nullptr},
                 {"sigma", nullptr},
                 {"xi_low", nullptr},
                 {"xi_high", nullptr}};
    if (tail.fit.converged()) {
        json["xi"] = tail.xi();
        json["sigma"] = tail.fit.distribution.parameter("sigma");
    }
    if (tail.xiInterval) {
        json["xi_low"] = tail.xiInterval->low;
        json["xi_high"] = tail.xiInterval->high;
    }
    return json;
}

Json toJson(const Found& found)
{
    Json json = {
        {"xmin", found.law.xmin},      {"alpha", found.law.alpha},  {"alpha_error", found.law.alphaError},
        {"ntail", found.law.tail},     {"ks", found.law.ks},        {"p_value", jsonOf(found.pValue)},
        {"gpd", gpdJson(found.tail)},  {"lognormal_tail", nullptr}, {"vuong", nullptr},
        {"whole_numbers", nullptr},    {"cut_off", nullptr},        {"hill", Json::array()},
        {"mean_excess", Json::array()}};
    if (found.lognormal) {
        json["lognormal_tail"] = {{"mu", found.lognormal->mu},
                                  {"sigma", found.lognormal->sigma},
                                  {"log_likelihood", found.lognormal->logLikelihood}};
        json["vuong"] = {{"ratio", found.againstLognormal.ratio},
                         {"z", found.againstLognormal.z},
                         {"p", found.againstLognormal.p}};
    }
    if (found.counts) {
        json["whole_numbers"] = {{"xmin", found.counts->xmin},
                                 {"alpha", found.counts->alpha},
                                 {"alpha_error", found.counts->alphaError},
                                 {"ntail", found.counts->tail},
                                 {"ks", found.counts->ks},
                                 {"log_likelihood", found.counts->logLikelihood},
                                 {"p_value", jsonOf(found.countsChance)}};
    }
    if (found.cutOff) {
        json["cut_off"] = {{"alpha", found.cutOff->alpha},
                           {"lam", found.cutOff->lam},
                           {"alpha_error", found.cutOff->alphaError},
                           {"lam_error", found.cutOff->lamError},
                           {"log_likelihood", found.cutOff->logLikelihood},
                           {"interior", found.cutOff->cutOff}};
    }
    for (const MeanExcessPoint& point : found.meanExcess)
        json["mean_excess"].push_back(
            {{"threshold", point.threshold}, {"excess", point.excess}, {"error", point.error}});
    for (const HillPoint& point : found.hill)
        json["hill"].push_back(
            {{"k", point.k}, {"xi", point.xi}, {"alpha", point.alpha}, {"error", point.error}});
    return json;
}

std::string chanceText(const std::optional<double>& chance)
{
    return chance ? fmt::format("p = {:.3f}: {}", *chance,
                                *chance < 0.1 ? "no power law" : "a power law is plausible")
                  : "--bootstrap 1000 judges it";
}

std::string toText(const Found& found, const Consumption& consumption)
{
    Facts facts;
    facts.add("power law begins at", shown(found.law.xmin, consumption),
              share(found.law.tail / consumption.sample.weight()) + " of payers lie there" +
                  (found.law.tail < kFewPayers ? ", too few to be sure" : ""));
    facts.add("exponent alpha", fmt::format("{:.3f}", found.law.alpha),
              fmt::format("± {:.3f}; the density falls as x^-alpha", found.law.alphaError));
    facts.add("distance from it (KS)", fmt::format("{:.4f}", found.law.ks), chanceText(found.pValue));
    if (found.counts) {
        facts.add("as whole numbers", fmt::format("{:.3f}", found.counts->alpha),
                  fmt::format("± {:.3f} from {} on, KS {:.4f}; {}", found.counts->alphaError,
                              shown(found.counts->xmin, consumption), found.counts->ks,
                              chanceText(found.countsChance)));
    }
    if (found.tail.fit.converged()) {
        const auto& interval = found.tail.xiInterval;
        facts.add("tail index xi beyond " + shown(found.tail.threshold, consumption),
                  fmt::format("{:.3f}", found.tail.xi()),
                  interval ? fmt::format("95 % interval {:.3f} to {:.3f}; 0 = light, 1 = no mean",
                                         interval->low, interval->high)
                           : "");
    }
    if (found.cutOff && found.cutOff->cutOff) {
        facts.add("with a cut-off", fmt::format("{:.3f}", found.cutOff->alpha),
                  fmt::format("exponent; usage falls off from about {} on",
                              shown(1 / found.cutOff->lam, consumption)));
    }
    facts.add("power law or lognormal tail",
              found.lognormal ? fmt::format("{:.2f}", found.againstLognormal.z) : "-",
              found.lognormal ? fmt::format("Vuong's z, p = {:.3f}; above 0 favours the power law",
                                            found.againstLognormal.p)
                              : "no lognormal tail fits better than the power law itself");
    return facts.text();
}

core::Result<Answer> showTail(const TailOptions& options, core::Progress& progress)
{
    const core::Result<Consumption> consumption = consumptionOf(options.consumption, progress);
    if (!consumption)
        return consumption.error();
    const core::Result<Found> found = search(*consumption, options, progress);
    if (!found)
        return found.error();
    return Answer{toJson(*found), heading(*consumption) + toText(*found, *consumption),
                  consumption->warnings};
}

} // namespace

void addTailCommand(CommandLine& line)
{
    auto options = std::make_shared<TailOptions>();
    CLI::App* command = addCommand(line, line.parser, "Distribution", "tail",
                                   "Describe the heaviest payers: power law, tail index, Hill's estimates",
                                   "tail product.tierwright --measure tokens");
    addConsumptionOptions(command, options->consumption);
    addResamplingOptions(command, options->resampling,
                         "Judge the power law by this many samples; 0 = do not");
    command
        ->add_option("--threshold", options->threshold,
                     "Where the generalised Pareto tail begins; otherwise where the power law does")
        ->type_name("VALUE")
        ->check(CLI::PositiveNumber.description(""));
    onRun(line, command, options, showTail);
}

} // namespace cli
