#include "core/stats/breakpoints.h"

#include "core/stats/mixture.h"
#include "core/stats/quantile.h"

#include <algorithm>
#include <cmath>

namespace core::stats {
namespace {

constexpr double kSmallestTier = 0.01; // of the positive payers
constexpr double kDeepEnough = 0.9;    // a valley below this part of the lower mode beside it

/// Breaks between Jenks' classes: midway, on the log axis, between neighbours.
std::vector<double> breaksOf(const JenksClasses& classes)
{
    std::vector<double> breaks;
    for (std::size_t i = 0; i + 1 < classes.largest.size(); ++i)
        breaks.push_back(std::sqrt(classes.largest[i]) * std::sqrt(classes.lowest[i + 1]));
    return breaks;
}

/// Share of positive payers at or below `value`.
double shareBelow(const Sample& sample, double value)
{
    const auto x = sample.values();
    const std::size_t i = std::size_t(std::upper_bound(x.begin(), x.end(), value) - x.begin());
    return sample.weightBefore()[i] / sample.positiveWeight();
}

/// Keeps the breaks that leave a tier of some size on both sides.
std::vector<double> withSizedTiers(const Sample& sample, std::vector<double> breaks)
{
    std::sort(breaks.begin(), breaks.end());
    std::vector<double> kept;
    double below = 0;
    for (double b : breaks) {
        const double share = shareBelow(sample, b);
        if (share - below >= kSmallestTier && 1 - share >= kSmallestTier) {
            kept.push_back(b);
            below = share;
        }
    }
    return kept;
}

/// Valleys that a reader of the histogram would see.
std::vector<double> clearValleys(const Sample& sample)
{
    const DensityValleys d = densityValleys(sample);
    std::vector<double> values;
    for (std::size_t i = 0; i < d.valleys.size() && i + 1 < d.modes.size(); ++i) {
        const double lower = std::min(d.modes[i].density, d.modes[i + 1].density);
        if (d.valleys[i].density <= kDeepEnough * lower)
            values.push_back(d.valleys[i].value);
    }
    return withSizedTiers(sample, values);
}

/// The classes that explain enough: the first whose gain in GVF over one class fewer is small.
std::size_t naturalClasses(const std::vector<JenksClasses>& all)
{
    constexpr double kEnough = 0.8, kSmallGain = 0.05;
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
        if (all[i].gvf >= kEnough && all[i + 1].gvf - all[i].gvf < kSmallGain)
            return i;
    return all.empty() ? 0 : all.size() - 1;
}

bool agrees(const std::vector<double>& breaks, double value, double reach)
{
    return std::any_of(breaks.begin(), breaks.end(),
                       [&](double b) { return std::abs(std::log(b / value)) <= reach; });
}

constexpr int kMostTiers = 8;

/// What the three methods see in a sample, for any number of tiers.
struct Evidence {
    std::vector<JenksClasses> classes;      ///< for 2, 3, ... classes
    std::vector<double> crossings, valleys; ///< breaks of the mixture, of the density
    double reach = 0;                       ///< in log x: breaks that near are the same one
};

Result<Evidence> evidenceOf(const Sample& sample, Progress& progress)
{
    constexpr int kSteps = 2;
    Evidence seen;
    if (!progress.advance(0, kSteps))
        return Error{ErrorCode::Cancelled, "tiers"};
    seen.classes = jenks(sample, kMostTiers, Scale::Log);
    if (!progress.advance(1, kSteps))
        return Error{ErrorCode::Cancelled, "tiers"};
    const Result<std::vector<Mixture>> mixtures = fitMixtures(sample, 4, progress);
    if (!mixtures)
        return mixtures.error();
    const auto best =
        std::min_element(mixtures->begin(), mixtures->end(), [](const Mixture& a, const Mixture& b) {
            return a.components.empty() ? false : b.components.empty() || a.bic < b.bic;
        });
    seen.crossings = withSizedTiers(sample, best->breaks);
    seen.valleys = clearValleys(sample);
    seen.reach = 1.5 * silvermanBandwidth(sample);
    return seen;
}

/// A wanted number of tiers is Jenks' answer; otherwise the gaps that density or mixture show, and if they
/// show none, Jenks with as many classes as explain the spread.
std::vector<double> chosenBreaks(const Evidence& seen, int tiers)
{
    if (tiers > 0)
        return breaksOf(seen.classes[std::min(std::size_t(tiers - 2), seen.classes.size() - 1)]);
    if (!seen.valleys.empty())
        return seen.valleys;
    if (!seen.crossings.empty())
        return seen.crossings;
    return breaksOf(seen.classes[naturalClasses(seen.classes)]);
}

TierProposal proposalFrom(const Sample& sample, const Evidence& seen, int tiers)
{
    const std::vector<double> breaks = chosenBreaks(seen, tiers);
    const std::size_t wanted = breaks.size() + 1;
    const auto same = std::find_if(seen.classes.begin(), seen.classes.end(),
                                   [&](const auto& c) { return std::size_t(c.classes) == wanted; });
    const std::vector<double> jenksBreaks =
        same == seen.classes.end() ? std::vector<double>{} : breaksOf(*same);
    TierProposal proposal;
    proposal.tiers = int(wanted);
    proposal.agreed = true;
    for (double value : breaks) {
        TierProposal::Break b{value};
        b.jenks = agrees(jenksBreaks, value, seen.reach);
        b.mixture = agrees(seen.crossings, value, seen.reach);
        b.valley = agrees(seen.valleys, value, seen.reach);
        const Beyond above = beyond(sample, value);
        b.payersBelow = 1 - above.payers;
        b.amountBelow = 1 - above.amount;
        proposal.agreed = proposal.agreed && b.votes() >= 2;
        proposal.breaks.push_back(b);
    }
    return proposal;
}

} // namespace

Result<std::vector<TierProposal>> proposeTiers(const Sample& sample, std::span<const int> tiers,
                                               Progress& progress)
{
    for (const int wanted : tiers) {
        if (wanted == 0 || (wanted >= 2 && wanted <= kMostTiers))
            continue;
        Error error{ErrorCode::InvalidInput, "number of tiers"};
        error.expected = "2 to 8, or 0 to let the data choose";
        return error;
    }
    if (sample.size() < 2)
        return std::vector<TierProposal>(tiers.size());
    const Result<Evidence> seen = evidenceOf(sample, progress);
    if (!seen)
        return seen.error();
    std::vector<TierProposal> proposals;
    for (const int wanted : tiers)
        proposals.push_back(proposalFrom(sample, *seen, wanted));
    return proposals;
}

Result<TierProposal> proposeTiers(const Sample& sample, int tiers, Progress& progress)
{
    auto proposals = proposeTiers(sample, std::span<const int>(&tiers, 1), progress);
    if (!proposals)
        return proposals.error();
    return std::move(proposals->front());
}

} // namespace core::stats
