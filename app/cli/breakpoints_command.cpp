#include "app/cli/consumption.h"
#include "app/cli/output.h"

#include "core/stats/breakpoints.h"
#include "core/stats/mixture.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

using core::stats::JenksClasses;
using core::stats::Mixture;
using core::stats::Threshold;
using core::stats::TierProposal;

constexpr int kMostTiers = 8;
constexpr int kMostComponents = 4;

struct BreakpointOptions {
    ConsumptionOptions consumption;
    int tiers = 0;
    double overageShare = 0.12;
};

struct Found {
    TierProposal proposal;
    JenksClasses classes;
    Mixture mixture;
    Threshold threshold;
};

core::Result<Found> search(const core::stats::Sample& sample, const BreakpointOptions& options,
                           core::Progress& progress)
{
    Found found;
    core::Result<TierProposal> proposal = proposeTiers(sample, options.tiers, progress);
    if (!proposal)
        return proposal.error();
    found.proposal = std::move(*proposal);

    const int wanted = std::clamp(options.tiers > 0 ? options.tiers : found.proposal.tiers, 2, kMostTiers);
    const std::vector<JenksClasses> classes = jenks(sample, wanted);
    if (!classes.empty())
        found.classes = classes.back();

    const auto mixtures = fitMixtures(sample, kMostComponents, progress);
    if (!mixtures)
        return mixtures.error();
    const auto best = std::min_element(mixtures->begin(), mixtures->end(),
                                       [](const Mixture& a, const Mixture& b) { return a.bic < b.bic; });
    if (best != mixtures->end())
        found.mixture = *best;
    found.threshold = thresholdFor(sample, options.overageShare);
    return found;
}

Json jenksJson(const JenksClasses& classes)
{
    std::vector<double> breaks = classes.largest;
    if (!breaks.empty())
        breaks.pop_back();
    return {{"breaks", breaks}, {"gvf", classes.gvf}, {"counts", classes.counts}};
}

Json mixtureJson(const Mixture& mixture)
{
    Json json = {{"components", Json::array()},
                 {"breaks", mixture.breaks},
                 {"bic", mixture.bic},
                 {"converged", mixture.converged}};
    for (const Mixture::Component& part : mixture.components)
        json["components"].push_back({{"weight", part.weight}, {"mu", part.mu}, {"sigma", part.sigma}});
    return json;
}

Json thresholdJson(const Threshold& threshold)
{
    return {{"overage_share", threshold.overageShare},
            {"value", threshold.value},
            {"low", jsonOf(threshold.low)},
            {"high", jsonOf(threshold.high)},
            {"level", threshold.level},
            {"actual_share", threshold.actualShare},
            {"amount_share", threshold.amountShare}};
}

Json proposalJson(const TierProposal& proposal)
{
    Json json = {{"tiers", proposal.tiers},
                 {"agreed", proposal.agreed},
                 {"breaks", Json::array()},
                 {"shares", Json::array()}}; // of each tier, the lightest first
    double payers = 0, amount = 0;
    for (const TierProposal::Break& at : proposal.breaks) {
        json["breaks"].push_back({{"value", at.value},
                                  {"jenks", at.jenks},
                                  {"mixture", at.mixture},
                                  {"valley", at.valley},
                                  {"payers_below", at.payersBelow},
                                  {"amount_below", at.amountBelow}});
        json["shares"].push_back({{"allowance", at.value},
                                  {"payers", at.payersBelow - payers},
                                  {"amount", at.amountBelow - amount}});
        payers = at.payersBelow;
        amount = at.amountBelow;
    }
    json["shares"].push_back({{"allowance", nullptr}, {"payers", 1 - payers}, {"amount", 1 - amount}});
    return json;
}

/// Which methods see a break there.
std::string seenBy(const TierProposal::Break& at)
{
    std::string methods;
    for (const auto& [seen, name] :
         {std::pair(at.jenks, "Jenks"), {at.mixture, "mixture"}, {at.valley, "valley"}}) {
        if (seen)
            methods += (methods.empty() ? "" : ", ") + std::string(name);
    }
    return methods.empty() ? "-" : methods;
}

std::string proposalText(const TierProposal& proposal, const Consumption& consumption)
{
    if (proposal.breaks.empty())
        return "Natural tiers: none stand out; payers form one group.\n";
    Table table(
        {figure("tier"), figure("allowance"), figure("payers"), figure("usage"), text("break seen by")});
    double payers = 0, amount = 0;
    for (const TierProposal::Break& at : proposal.breaks) {
        table.add({std::to_string(&at - proposal.breaks.data() + 1), shown(at.value, consumption),
                   share(at.payersBelow - payers), share(at.amountBelow - amount), seenBy(at)});
        payers = at.payersBelow;
        amount = at.amountBelow;
    }
    table.add(
        {std::to_string(proposal.breaks.size() + 1), "beyond", share(1 - payers), share(1 - amount), ""});
    return fmt::format("Natural tiers: {}{}\n{}", proposal.tiers,
                       proposal.agreed ? "" : " (the methods do not agree, so take them as a hint)",
                       table.text());
}

std::string thresholdText(const Threshold& threshold, const Consumption& consumption)
{
    const auto end = [&](const std::optional<double>& value) {
        return value ? shown(*value, consumption) : std::string("unknown: too few payers");
    };
    return fmt::format("\nAllowance that {} of payers go beyond: {}\n"
                       "  95 % interval: {} to {}\n"
                       "  in these data {} of payers go beyond it; they use {} of the whole\n",
                       share(threshold.overageShare), shown(threshold.value, consumption), end(threshold.low),
                       end(threshold.high), share(threshold.actualShare), share(threshold.amountShare));
}

core::Result<Answer> showBreakpoints(const BreakpointOptions& options, core::Progress& progress)
{
    const core::Result<Consumption> consumption = consumptionOf(options.consumption, progress);
    if (!consumption)
        return consumption.error();
    const core::Result<Found> found = search(consumption->sample, options, progress);
    if (!found)
        return found.error();
    Answer answer;
    answer.warnings = consumption->warnings;
    answer.json = {{"jenks", jenksJson(found->classes)},
                   {"mixture", mixtureJson(found->mixture)},
                   {"threshold", thresholdJson(found->threshold)},
                   {"proposal", proposalJson(found->proposal)}};
    answer.text = heading(*consumption) + proposalText(found->proposal, *consumption) +
                  thresholdText(found->threshold, *consumption);
    return answer;
}

} // namespace

void addBreakpointsCommand(CommandLine& line)
{
    auto options = std::make_shared<BreakpointOptions>();
    CLI::App* command =
        addCommand(line, line.parser, "Distribution", "breakpoints",
                   "Propose tiers, and the allowance that a wanted share of payers goes beyond",
                   "breakpoints product.tierwright --measure tokens --overage-share 0.12");
    addConsumptionOptions(command, options->consumption);
    command->add_option("--tiers", options->tiers, "Number of tiers, 2 to 8; 0 lets the data choose")
        ->type_name("K")
        ->check(CLI::Range(0, kMostTiers).description(""))
        ->capture_default_str();
    command
        ->add_option("--overage-share", options->overageShare,
                     "Share of payers that may go beyond the allowance")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->capture_default_str();
    onRun(line, command, options, showBreakpoints);
}

} // namespace cli
