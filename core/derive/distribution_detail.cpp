#include "core/derive/distribution_detail.h"

#include "core/derive/distribution_results.h"
#include "core/stats/breakpoints.h"
#include "core/stats/composite_fit.h"
#include "core/stats/concentration.h"
#include "core/stats/curves.h"
#include "core/stats/tail.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core {
namespace {

constexpr std::size_t kCurvePoints = 200;
constexpr std::size_t kPeriodBins = 30;  // small charts show no more
constexpr std::size_t kReplicates = 400; // at most; beyond 250,000 values fewer keep it within seconds
constexpr double kNormal95 = 1.959964;

/// Value, in the table of quantiles, below which `share` of payers lie.
double quantileOf(const DistributionResults& d, double share)
{
    const double at = std::clamp(share, 0.0, 1.0) * double(d.sorted.size() - 1);
    return d.sorted[std::size_t(std::lround(at))];
}

/// Shares of payers and of the measure at or below `value`.
std::pair<double, double> upTo(const DistributionResults& d, double value)
{
    const auto above = std::upper_bound(d.sorted.begin(), d.sorted.end(), value);
    const std::size_t below = std::size_t(above - d.sorted.begin());
    if (below == 0)
        return {0, 0};
    return {double(below) / double(d.sorted.size()), 1 - d.sortedShareAbove[below - 1]};
}

/// Smallest x of the range at which the law reaches `share`.
double quantileOf(const stats::CompositeFit& fit, double share, double low, double high)
{
    double a = std::log(low) - 20, b = std::log(high) + 20; // a law may reach beyond the data
    constexpr int kHalvings = 50;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (a + b) / 2;
        (fit.cdf(std::exp(middle)) < share ? a : b) = middle;
    }
    return std::exp(b);
}

/// Curves of a composite law: payers per bar, tail, quantiles.
FitSummary summaryOf(const stats::CompositeFit& fit, const stats::Sample& sample, const Bars& histogram)
{
    FitSummary summary;
    summary.family = fit.family;
    summary.name = fit.name;
    summary.parameters = fit.parameters;
    for (const auto& [name, value] : fit.parameters) {
        const auto known = std::find_if(fit.standardErrors.begin(), fit.standardErrors.end(),
                                        [&, of = &name](const auto& error) { return error.first == *of; });
        summary.standardErrors.emplace_back(name, known == fit.standardErrors.end() ? NAN : known->second);
    }
    summary.logLikelihood = fit.logLikelihood;
    summary.aic = fit.aic;
    summary.bic = fit.bic;
    summary.ks = fit.ks;
    summary.cvm = fit.cvm;
    summary.ad = fit.ad;
    summary.converged = fit.converged;
    summary.note = fit.note;
    if (!fit.converged)
        return summary;
    for (std::size_t i = 0; i + 1 < histogram.edges.size(); ++i) {
        const double low = histogram.edges[i], high = histogram.edges[i + 1];
        summary.density.x.push_back(std::sqrt(low) * std::sqrt(high));
        summary.density.y.push_back(sample.positiveWeight() * (fit.cdf(high) - fit.cdf(low)));
    }
    const double least = sample.values().front(), most = sample.values().back();
    for (std::size_t i = 0; i <= kCurvePoints; ++i) {
        const double x = least * std::pow(most / least, double(i) / double(kCurvePoints));
        const double above = 1 - fit.cdf(x);
        if (above <= 0)
            break;
        summary.ccdf.x.push_back(x);
        summary.ccdf.y.push_back(above);
    }
    const auto quantile = [&](double share) {
        return quantileOf(fit, share, least, most);
    };
    for (const stats::Point& point : stats::qqPoints(sample, quantile, kCurvePoints)) {
        summary.qq.x.push_back(point.x);
        summary.qq.y.push_back(point.y);
    }
    return summary;
}

Curve sharesOf(const stats::Sample& sample, const std::function<double(double)>& cdf)
{
    Curve curve;
    for (const stats::Point& point : stats::ppPoints(sample, cdf, kCurvePoints)) {
        curve.x.push_back(point.x);
        curve.y.push_back(point.y);
    }
    return curve;
}

/// The law that a summary tells of; empty for composite laws and fits without a maximum.
std::optional<stats::Distribution> lawOf(const FitSummary& fit)
{
    const auto family = stats::familyOf(fit.family);
    if (!family || !fit.converged)
        return std::nullopt;
    std::vector<double> parameters;
    for (const auto& [name, value] : fit.parameters)
        parameters.push_back(value);
    return stats::Distribution(*family, std::move(parameters));
}

void addComposites(DistributionDetail& detail, const stats::Sample& sample)
{
    DistributionResults& d = detail.distribution;
    for (const FitSummary& fit : d.fits)
        if (const auto law = lawOf(fit))
            detail.shares[fit.family] = sharesOf(sample, [&](double x) { return law->cdf(x); });
    for (const std::string_view family : stats::compositeFamilies()) {
        const stats::CompositeFit fit = stats::fitComposite(sample, family);
        d.fits.push_back(summaryOf(fit, sample, d.histogram));
        if (fit.converged)
            detail.shares[fit.family] = sharesOf(sample, fit.cdf);
    }
    std::stable_sort(d.fits.begin(), d.fits.end(), [](const FitSummary& a, const FitSummary& b) {
        return a.converged != b.converged ? a.converged : a.converged && a.bic < b.bic;
    });
}

TierOption optionFrom(const DistributionResults& d, const stats::TierProposal& proposal)
{
    std::vector<double> breaks;
    for (const stats::TierProposal::Break& at : proposal.breaks)
        breaks.push_back(at.value);
    TierOption option = tiersBetween(d, breaks);
    double payers = 0, amount = 0;
    for (std::size_t i = 0; i < proposal.breaks.size(); ++i) { // exact, where the table of quantiles rounds
        const stats::TierProposal::Break& at = proposal.breaks[i];
        ProposedTier& tier = option.tiers[i];
        tier.payers = at.payersBelow - payers;
        tier.amount = at.amountBelow - amount;
        tier.jenks = at.jenks;
        tier.mixture = at.mixture;
        tier.valley = at.valley;
        payers = at.payersBelow;
        amount = at.amountBelow;
    }
    option.tiers.back().payers = 1 - payers;
    option.tiers.back().amount = 1 - amount;
    option.agreed = proposal.agreed && !proposal.breaks.empty();
    return option;
}

Status addTiers(DistributionDetail& detail, const stats::Sample& sample, Progress& progress)
{
    constexpr std::array kWanted = {0, 2, 3, 4, 5}; // 0: as many as the data suggest
    const auto proposals = stats::proposeTiers(sample, kWanted, progress);
    if (!proposals)
        return proposals.error();
    const stats::TierProposal& natural = proposals->front();
    for (std::size_t i = 1; i < kWanted.size(); ++i) {
        const bool isNatural = natural.tiers == kWanted[i];
        const stats::TierProposal& proposal = isNatural ? natural : (*proposals)[i];
        if (isNatural)
            detail.natural = std::size_t(natural.tiers);
        if (proposal.tiers == kWanted[i]) // fewer when there are fewer distinct values
            detail.tiers.push_back(optionFrom(detail.distribution, proposal));
    }
    return Done{};
}

void addCurves(DistributionDetail& detail, const stats::Sample& sample)
{
    for (const stats::MeanExcessPoint& point : stats::meanExcessPlot(sample, kCurvePoints)) {
        detail.meanExcess.x.push_back(point.threshold);
        detail.meanExcess.y.push_back(point.excess);
    }
    for (const stats::HillPoint& point : stats::hillPlot(sample, kCurvePoints)) {
        for (Curve* curve : {&detail.hill, &detail.hillLow, &detail.hillHigh})
            curve->x.push_back(double(point.k));
        detail.hill.y.push_back(point.xi);
        detail.hillLow.y.push_back(std::max(0.0, point.xi - kNormal95 * point.error));
        detail.hillHigh.y.push_back(point.xi + kNormal95 * point.error);
    }
}

/// Edges that every period is counted on.
std::vector<double> commonEdges(const std::vector<std::vector<double>>& periods)
{
    double low = INFINITY, high = 0;
    for (const std::vector<double>& values : periods)
        for (const double value : values)
            if (value > 0) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
    std::vector<double> edges;
    if (!(low < high))
        return edges;
    for (std::size_t i = 0; i <= kPeriodBins; ++i)
        edges.push_back(low * std::pow(high / low, double(i) / double(kPeriodBins)));
    edges.back() = high;
    return edges;
}

Bars sharesOf(const std::vector<double>& values, const std::vector<double>& edges)
{
    Bars bars{edges, std::vector<double>(edges.size() - 1, 0.0)};
    for (const double value : values) {
        if (value <= 0)
            continue;
        const auto above = std::upper_bound(edges.begin(), edges.end(), value);
        const std::ptrdiff_t bin = above - edges.begin() - 1;
        bars.heights[std::size_t(std::clamp<std::ptrdiff_t>(bin, 0, kPeriodBins - 1))] += 1;
    }
    for (double& height : bars.heights)
        height /= double(values.size());
    return bars;
}

/// Each period of the slice for itself, in order of time.
Status addPeriods(DistributionDetail& detail)
{
    const SliceValues& slice = detail.values;
    if (slice.slice.by == DistributionSlice::By::Period)
        return Done{};
    const usage::PayerPeriods& matrix = *slice.matrix;
    const std::vector<double>& column = measured(slice.slice.measure, matrix, *slice.costs);
    std::vector<std::vector<double>> values(matrix.periods.size());
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        if (!slice.inSlice[row])
            continue;
        const usage::Period& period = matrix.periods[matrix.period[row]];
        const double covered = period.partial && period.covered > 0 ? period.covered : 1;
        values[matrix.period[row]].push_back(column[row] / covered);
    }
    const std::vector<double> edges = commonEdges(values);
    for (std::size_t p = 0; p < values.size(); ++p) {
        if (values[p].empty() || edges.empty())
            continue;
        const auto sample = stats::Sample::from(values[p]);
        if (!sample)
            return sample.error();
        const stats::Concentration spread = stats::concentrationOf(*sample);
        detail.periods.push_back({matrix.periods[p].name, matrix.periods[p].partial,
                                  sharesOf(values[p], edges), spread.payers, spread.p50, spread.p90,
                                  spread.p99, spread.gini.value_or(0), spread.top1.value_or(0)});
    }
    return Done{};
}

Status addIntervals(DistributionDetail& detail, std::uint64_t seed, Progress& progress)
{
    const SliceValues& slice = detail.values;
    if (slice.values.size() < 2)
        return Done{};
    std::vector<std::uint32_t> payers;
    for (const std::uint32_t row : slice.rows)
        payers.push_back(slice.matrix->payer[row]);
    const std::size_t replicates = std::min(kReplicates, stats::affordableReplicates(slice.values.size()));
    auto intervals = stats::concentrationIntervals(slice.values, payers, {replicates, seed}, progress);
    if (!intervals)
        return intervals.error();
    detail.intervals = std::move(*intervals);
    return Done{};
}

/// The distribution of everything is among the results; null for other slices.
const DistributionResults* derivedBefore(const Results& results, const DistributionSlice& slice,
                                         double overageTarget)
{
    const auto found = results.distributions.find(slice.measure);
    const bool same = slice.by == DistributionSlice::By::Everything && found != results.distributions.end() &&
                      found->second->threshold.overageShare == overageTarget;
    return same ? found->second.get() : nullptr;
}

} // namespace

TierOption tiersBetween(const DistributionResults& d, std::vector<double> breaks)
{
    TierOption option;
    if (d.sorted.empty())
        return option;
    std::sort(breaks.begin(), breaks.end());
    ProposedTier tier;
    double payersBefore = 0, amountBefore = 0;
    const auto close = [&](std::optional<double> to) {
        const auto [payers, amount] = to ? upTo(d, *to) : std::pair{1.0, 1.0};
        tier.to = to;
        tier.payers = payers - payersBefore;
        tier.amount = amount - amountBefore;
        tier.typical = tier.payers > 0 ? quantileOf(d, (payers + payersBefore) / 2) : 0;
        option.tiers.push_back(tier);
        payersBefore = payers;
        amountBefore = amount;
        tier = {};
        tier.from = to.value_or(0);
    };
    for (const double at : breaks)
        close(at);
    close(std::nullopt);
    return option;
}

Result<DistributionDetail> distributionDetailOf(const Results& results, const DistributionSlice& slice,
                                                double overageTarget, Progress& progress)
{
    DistributionDetail detail;
    auto values = valuesOf(results, slice, progress);
    if (!values)
        return values.error();
    detail.values = std::move(*values);
    if (const DistributionResults* known = derivedBefore(results, slice, overageTarget)) {
        detail.distribution = *known;
    } else {
        auto distribution =
            distributionOf(detail.values.values, slice.measure, detail.values.unit, overageTarget, progress);
        if (!distribution)
            return distribution.error();
        detail.distribution = std::move(*distribution);
    }
    detail.distribution.partial = detail.values.partial;
    const auto sample = stats::Sample::from(detail.values.values);
    if (!sample)
        return sample.error();
    if (sample->size() == 0)
        return detail;
    if (const Status status = addTiers(detail, *sample, progress); !status)
        return status.error();
    addComposites(detail, *sample);
    addCurves(detail, *sample);
    if (const Status status = addPeriods(detail); !status)
        return status.error();
    if (const Status status = addIntervals(detail, results.project.settings->seed, progress); !status)
        return status.error();
    return detail;
}

} // namespace core
