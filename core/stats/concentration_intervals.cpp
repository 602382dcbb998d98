#include "core/stats/concentration_intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace core::stats {
namespace {

enum Figure { Gini, Top1, Top5, Top10, P99OverP50, Top5MeanOverMedian, kFigures };

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSuspects = 5;     // the heaviest payers, whom jackknife-after-bootstrap tries
constexpr double kRestsOnOnePayer = 0.7; // ratio of standard errors without and with the payer

/// Values from the largest to the smallest, and whose they are.
struct Ranked {
    std::vector<double> values;
    std::vector<std::uint32_t> payers;
    std::size_t payerCount = 0;
};

Ranked rankedOf(std::span<const double> values, std::span<const std::uint32_t> payers)
{
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] > values[b]; });
    Ranked ranked;
    for (const std::uint32_t i : order) {
        ranked.values.push_back(values[i]);
        ranked.payers.push_back(payers.empty() ? i : payers[i]);
        ranked.payerCount = std::max<std::size_t>(ranked.payerCount, ranked.payers.back() + 1);
    }
    return ranked;
}

/// What of one resample the figures need: how much the largest use, and values at ranks.
struct Resample {
    double count = 0, sum = 0;
};

Resample resampleOf(const Ranked& ranked, std::span<const std::uint8_t> counts)
{
    Resample resample;
    for (std::size_t i = 0; i < ranked.values.size(); ++i) {
        const double w = counts[ranked.payers[i]];
        resample.count += w;
        resample.sum += w * ranked.values[i];
    }
    return resample;
}

/// The figures of one resample in one walk from the largest value down. Quantiles are of type 7.
void figuresOf(const Ranked& ranked, std::span<const std::uint8_t> counts, std::span<double> out)
{
    std::fill(out.begin(), out.end(), kNaN);
    const Resample whole = resampleOf(ranked, counts);
    if (!(whole.count > 0) || !(whole.sum > 0))
        return;
    const double tops[] = {0.01 * whole.count, 0.05 * whole.count, 0.1 * whole.count};
    double topAmounts[] = {0, 0, 0};
    // ranks from the top, 0-based: type 7 puts quantile p at (n - 1)(1 - p) from the top
    const double ranks[] = {(whole.count - 1) * 0.01, (whole.count - 1) * 0.5};
    double lower[2] = {}, upper[2] = {};
    double taken = 0, amount = 0, gini = 0;
    for (std::size_t i = 0; i < ranked.values.size(); ++i) {
        const double w = counts[ranked.payers[i]], x = ranked.values[i];
        if (w == 0)
            continue;
        for (int k = 0; k < 3; ++k)
            topAmounts[k] += x * std::clamp(tops[k] - taken, 0.0, w);
        for (int k = 0; k < 2; ++k) {
            if (taken <= std::floor(ranks[k]))
                upper[k] = x;
            if (taken <= std::ceil(ranks[k]))
                lower[k] = x;
        }
        gini += w * (amount + 0.5 * w * x); // area under the curve of the largest first
        taken += w;
        amount += w * x;
    }
    const auto quantile = [&](int k) {
        const double part = ranks[k] - std::floor(ranks[k]);
        return upper[k] + part * (lower[k] - upper[k]);
    };
    out[Gini] = 2 * gini / (whole.count * whole.sum) - 1;
    out[Top1] = topAmounts[0] / whole.sum;
    out[Top5] = topAmounts[1] / whole.sum;
    out[Top10] = topAmounts[2] / whole.sum;
    const double median = quantile(1);
    if (median > 0) {
        out[P99OverP50] = quantile(0) / median;
        out[Top5MeanOverMedian] = topAmounts[1] / tops[1] / median;
    }
}

std::optional<PayerInfluence> carrierOf(std::span<const double> replicates, std::uint64_t seed,
                                        const Ranked& ranked)
{
    std::vector<std::size_t> suspects;
    for (std::size_t i = 0; i < ranked.payers.size() && suspects.size() < kSuspects; ++i)
        if (std::find(suspects.begin(), suspects.end(), ranked.payers[i]) == suspects.end())
            suspects.push_back(ranked.payers[i]);
    const std::vector<PayerInfluence> found = jackknifeAfterBootstrap(replicates, seed, suspects);
    const auto least = std::min_element(found.begin(), found.end(),
                                        [](const auto& a, const auto& b) { return a.ratio < b.ratio; });
    if (least == found.end() || least->ratio >= kRestsOnOnePayer)
        return std::nullopt;
    return *least;
}

} // namespace

Result<ConcentrationIntervals> concentrationIntervals(std::span<const double> values,
                                                      std::span<const std::uint32_t> payers,
                                                      const BootstrapOptions& options, Progress& progress)
{
    const Ranked ranked = rankedOf(values, payers);
    const auto replicates = poissonBootstrap(
        ranked.payerCount, kFigures,
        [&](std::span<const std::uint8_t> counts, std::span<double> out) { figuresOf(ranked, counts, out); },
        options, progress);
    if (!replicates)
        return replicates.error();
    std::vector<double> estimates(kFigures);
    figuresOf(ranked, std::vector<std::uint8_t>(ranked.payerCount, 1), estimates);
    const auto column = [&](Figure figure) {
        std::vector<double> found;
        for (std::size_t r = 0; r < options.replicates; ++r)
            found.push_back((*replicates)[r * kFigures + figure]);
        return found;
    };
    const auto interval = [&](Figure figure) { // resamples are less unequal than the data: bias-corrected
        return bcaInterval(column(figure), estimates[figure], 0);
    };
    ConcentrationIntervals intervals;
    intervals.replicates = options.replicates;
    intervals.gini = interval(Gini);
    intervals.top1 = interval(Top1);
    intervals.top5 = interval(Top5);
    intervals.top10 = interval(Top10);
    intervals.p99OverP50 = interval(P99OverP50);
    intervals.top5MeanOverMedian = interval(Top5MeanOverMedian);
    std::vector<double> top1 = column(Top1);
    if (std::none_of(top1.begin(), top1.end(), [](double v) { return std::isnan(v); }))
        intervals.restsOn = carrierOf(top1, options.seed, ranked);
    return intervals;
}

} // namespace core::stats
