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

} // namespace

Result<TierProposal> proposeTiers(const Sample& sample, int tiers, Progress& progress)
{
    TierProposal proposal;
    if (sample.size() < 2)
        return proposal;
    constexpr int kMostTiers = 8, kSteps = 3;
    if (tiers != 0 && (tiers < 2 || tiers > kMostTiers)) {
        Error error{ErrorCode::InvalidInput, "number of tiers"};
        error.expected = "2 to 8, or 0 to let the data choose";
        return error;
    }
    if (!progress.advance(0, kSteps))
        return Error{ErrorCode::Cancelled, "tiers"};
    const std::vector<JenksClasses> classes = jenks(sample, tiers > 0 ? tiers : kMostTiers, Scale::Log);
    if (!progress.advance(1, kSteps))
        return Error{ErrorCode::Cancelled, "tiers"};
    const Result<std::vector<Mixture>> mixtures = fitMixtures(sample, 4, progress);
    if (!mixtures)
        return mixtures.error();
    const auto best =
        std::min_element(mixtures->begin(), mixtures->end(), [](const Mixture& a, const Mixture& b) {
            return a.components.empty() ? false : b.components.empty() || a.bic < b.bic;
        });
    const std::vector<double> crossings = withSizedTiers(sample, best->breaks);
    const std::vector<double> valleys = clearValleys(sample);

    // A wanted number of tiers is Jenks' answer; otherwise the gaps that density or mixture show, and if they
    // show none, Jenks with as many classes as explain the spread.
    std::vector<double> breaks;
    if (tiers > 0)
        breaks = breaksOf(classes.back());
    else if (!valleys.empty())
        breaks = valleys;
    else if (!crossings.empty())
        breaks = crossings;
    else
        breaks = breaksOf(classes[naturalClasses(classes)]);
    const double reach = 1.5 * silvermanBandwidth(sample);
    const std::size_t wanted = breaks.size() + 1;
    const auto same = std::find_if(classes.begin(), classes.end(),
                                   [&](const auto& c) { return std::size_t(c.classes) == wanted; });
    const std::vector<double> jenksBreaks = same == classes.end() ? std::vector<double>{} : breaksOf(*same);
    proposal.tiers = int(wanted);
    proposal.agreed = true;
    for (double value : breaks) {
        TierProposal::Break b{value};
        b.jenks = agrees(jenksBreaks, value, reach);
        b.mixture = agrees(crossings, value, reach);
        b.valley = agrees(valleys, value, reach);
        const Beyond above = beyond(sample, value);
        b.payersBelow = 1 - above.payers;
        b.amountBelow = 1 - above.amount;
        proposal.agreed = proposal.agreed && b.votes() >= 2;
        proposal.breaks.push_back(b);
    }
    return proposal;
}

} // namespace core::stats
