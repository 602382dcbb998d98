#include "core/stats/concentration_intervals.h"

#include "core/stats/radix_sort.h"
#include "core/stats/tail_draws.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace core::stats {
namespace {

enum Figure { Mean, Gini, Top1, Top5, Top10, P99OverP50, Top5MeanOverMedian, ResampledTop1, kFigures };

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kSuspects = 5;     // the heaviest payers, whom jackknife-after-bootstrap tries
constexpr double kRestsOnOnePayer = 0.7; // ratio of standard errors without and with the payer
constexpr std::size_t kFewestValues = 50;
constexpr std::size_t kFewestInTail = 10; // different values
constexpr double kMostAtOneValue = 0.1;   // of the tail: more is a cap, not a law

/// Values from the largest to the smallest, and whose they are. Payers are numbered by their largest value,
/// so that counts are read in the order they lie in memory.
struct Ranked {
    std::vector<double> values;
    std::vector<std::uint32_t> payers;
    std::vector<std::uint32_t> given; ///< the caller's number, by ours
};

Ranked rankedOf(std::span<const double> values, std::span<const std::uint32_t> payers)
{
    struct Entry {
        double value;
        std::uint32_t payer;
    };
    std::vector<Entry> entries(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        entries[i] = {values[i], payers.empty() ? std::uint32_t(i) : payers[i]};
    radixSort(entries, [](const Entry& entry) { return entry.value; });
    Ranked ranked;
    ranked.values.reserve(values.size());
    ranked.payers.reserve(values.size());
    constexpr std::uint32_t kUnknown = std::numeric_limits<std::uint32_t>::max();
    const std::uint32_t most = payers.empty() ? 0 : *std::max_element(payers.begin(), payers.end());
    std::vector<std::uint32_t> numbers(payers.empty() ? values.size() : std::size_t(most) + 1, kUnknown);
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        std::uint32_t& number = numbers[entry->payer];
        if (number == kUnknown) {
            number = std::uint32_t(ranked.given.size());
            ranked.given.push_back(entry->payer);
        }
        ranked.values.push_back(entry->value);
        ranked.payers.push_back(number);
    }
    return ranked;
}

/// The tail that intervals rest on: entries before `size` lie above `threshold`.
struct Tail {
    std::size_t size = 0;
    double threshold = 0;
    std::vector<TailLaw> laws; ///< one for each replicate
};

/// Share of the tail's values that tell something new: a payer's values in several periods are alike (Kish).
double informationOf(const Ranked& ranked, std::size_t size)
{
    std::unordered_map<std::uint32_t, double> times;
    for (std::size_t i = 0; i < size; ++i)
        ++times[ranked.payers[i]];
    double squares = 0; // whole numbers: their order does not matter
    for (const auto& [payer, count] : times)
        squares += count * count;
    return double(size) / squares;
}

/// Values above the one at rank 2.4 sqrt(n): few enough for a Pareto law to hold, enough to know its index.
std::optional<Tail> tailOf(const Ranked& ranked, const BootstrapOptions& options)
{
    const std::size_t n = ranked.values.size();
    if (n < kFewestValues)
        return std::nullopt;
    Tail tail;
    const auto wanted = std::size_t(2.4 * std::sqrt(double(n)));
    tail.threshold = ranked.values[std::min(wanted, n / 5)];
    std::vector<double> excesses;
    std::size_t different = 0, run = 0, longest = 0;
    for (; ranked.values[tail.size] > tail.threshold; ++tail.size) {
        const bool isNew = tail.size == 0 || ranked.values[tail.size] != ranked.values[tail.size - 1];
        different += isNew;
        run = isNew ? 1 : run + 1;
        longest = std::max(longest, run);
        excesses.push_back(ranked.values[tail.size] - tail.threshold);
    }
    if (different < kFewestInTail || double(longest) > kMostAtOneValue * double(tail.size) + 1)
        return std::nullopt;
    constexpr std::uint64_t kStream = 0x7461696c; // apart from the counts of payers
    tail.laws = tailDraws(excesses, informationOf(ranked, tail.size), options.replicates,
                          RandomStream(options.seed, kStream));
    return tail;
}

/// One resample walked from the largest value down: how much the first so many payers use, and whose value
/// lies at a rank.
class Walk {
public:
    enum Target { AtTop1, AtTop5, AtTop10, UpperP99, LowerP99, UpperP50, LowerP50, kTargets };
    struct Crossing {
        double at = 0;     ///< payers from the top
        double amount = 0; ///< used by them
        double value = 0;  ///< of the payer there
        bool inTail = false;
    };

    Walk(const Ranked& ranked, std::span<const std::uint8_t> counts, std::size_t tailSize)
    {
        for (const std::uint32_t payer : ranked.payers)
            count += counts[payer];
        // type 7 puts quantile p at rank (n - 1)(1 - p) from the top, counted from 0
        p99 = (count - 1) * 0.01;
        p50 = (count - 1) * 0.5;
        const double places[kTargets] = {0.01 * count,   0.05 * count,    0.1 * count,   std::floor(p99),
                                         std::ceil(p99), std::floor(p50), std::ceil(p50)};
        for (std::size_t t = 0; t < kTargets; ++t) {
            crossings[t].at = places[t];
            m_order[t] = t;
        }
        std::sort(m_order.begin(), m_order.end(),
                  [&](std::size_t a, std::size_t b) { return crossings[a].at < crossings[b].at; });
        run(ranked, counts, 0, tailSize);
        tailCount = m_taken;
        tailAmount = sum;
        tailArea = area;
        run(ranked, counts, tailSize, ranked.values.size());
    }

    double count = 0, sum = 0;
    double area = 0; ///< under the amount used by the first so many payers
    double tailCount = 0, tailAmount = 0, tailArea = 0;
    double p99 = 0, p50 = 0; ///< ranks
    std::array<Crossing, kTargets> crossings;

    double quantile(double rank, Target upper, Target lower) const
    {
        const double above = crossings[upper].value;
        return above + (rank - std::floor(rank)) * (crossings[lower].value - above);
    }

private:
    void run(const Ranked& ranked, std::span<const std::uint8_t> counts, std::size_t begin, std::size_t end)
    {
        for (std::size_t i = begin; i < end; ++i) {
            const double w = counts[ranked.payers[i]], x = ranked.values[i];
            while (m_next < kTargets && crossings[m_order[m_next]].at < m_taken + w) {
                Crossing& crossing = crossings[m_order[m_next++]];
                crossing.amount = sum + x * (crossing.at - m_taken);
                crossing.value = x;
                crossing.inTail = begin == 0;
            }
            area += w * (sum + 0.5 * w * x);
            m_taken += w;
            sum += w * x;
        }
    }

    std::array<std::size_t, kTargets> m_order;
    std::size_t m_next = 0;
    double m_taken = 0;
};

/// Puts the law's amounts and values in the place of those that the tail happened to have.
void replaceTail(Walk& walk, double threshold, const TailLaw& law)
{
    const double k = walk.tailCount;
    const double amount = k * (threshold + law.mean());
    const double areaOfTail = k * k * (threshold / 2 + law.areaUnderTop());
    const double more = amount - walk.tailAmount;
    for (Walk::Crossing& crossing : walk.crossings) {
        if (!crossing.inTail) {
            crossing.amount += more;
            continue;
        }
        const double share = crossing.at / k;
        crossing.amount = k * (share * threshold + law.amountOfTop(share));
        crossing.value = threshold + law.quantileAbove(std::max(share, 0.5 / k));
    }
    walk.area += areaOfTail - walk.tailArea + more * (walk.count - k);
    walk.sum += more;
}

void figuresOf(const Walk& walk, std::span<double> out)
{
    const auto topShare = [&](Walk::Target target) {
        return walk.crossings[target].amount / walk.sum;
    };
    out[Mean] = walk.sum / walk.count;
    out[Gini] = 2 * walk.area / (walk.count * walk.sum) - 1;
    out[Top1] = topShare(Walk::AtTop1);
    out[Top5] = topShare(Walk::AtTop5);
    out[Top10] = topShare(Walk::AtTop10);
    const double median = walk.quantile(walk.p50, Walk::UpperP50, Walk::LowerP50);
    if (median > 0) {
        out[P99OverP50] = walk.quantile(walk.p99, Walk::UpperP99, Walk::LowerP99) / median;
        const Walk::Crossing& top5 = walk.crossings[Walk::AtTop5];
        out[Top5MeanOverMedian] = top5.amount / top5.at / median;
    }
}

/// The figures of one resample; with a tail law in the place of the tail's own values.
void resampleOf(const Ranked& ranked, const Tail* tail, std::size_t replicate,
                std::span<const std::uint8_t> counts, std::span<double> out)
{
    std::fill(out.begin(), out.end(), kNaN);
    Walk walk(ranked, counts, tail ? tail->size : 0);
    if (!(walk.count > 0) || !(walk.sum > 0))
        return;
    out[ResampledTop1] = walk.crossings[Walk::AtTop1].amount / walk.sum;
    const TailLaw* law = tail && walk.tailCount > 0 ? &tail->laws[replicate] : nullptr;
    if (law)
        replaceTail(walk, tail->threshold, *law);
    figuresOf(walk, out);
    if (law && law->xi >= 1) { // of a whole without end nothing is left for the others
        for (const Figure figure : {Mean, Top5MeanOverMedian})
            out[figure] = kInfinity;
        for (const Figure figure : {Gini, Top1, Top5, Top10})
            out[figure] = 1;
    }
}

/// Between the 2.5 % and 97.5 % replicates, rounded outwards; ends may be infinite. Holds the estimate.
Bounds outerInterval(std::vector<double> replicates, double estimate)
{
    std::erase_if(replicates, [](double x) { return std::isnan(x); });
    if (replicates.empty())
        return {kNaN, kNaN};
    std::sort(replicates.begin(), replicates.end());
    const double last = double(replicates.size() - 1);
    const double low = replicates[std::size_t(std::floor(0.025 * last))];
    const double high = replicates[std::size_t(std::ceil(0.975 * last))];
    return {std::min(low, estimate), std::max(high, estimate)};
}

IntervalTail shownTail(const Tail& tail)
{
    std::vector<double> xi;
    for (const TailLaw& law : tail.laws)
        xi.push_back(law.xi);
    std::sort(xi.begin(), xi.end());
    const double middle = xi[xi.size() / 2];
    return {tail.threshold, tail.size, middle, outerInterval(std::move(xi), middle)};
}

std::optional<PayerInfluence> carrierOf(std::span<const double> replicates, std::uint64_t seed,
                                        const Ranked& ranked)
{
    std::vector<std::size_t> suspects;
    for (std::size_t i = 0; i < std::min(kSuspects, ranked.given.size()); ++i)
        suspects.push_back(i);
    const std::vector<PayerInfluence> found = jackknifeAfterBootstrap(replicates, seed, suspects);
    const auto least = std::min_element(found.begin(), found.end(),
                                        [](const auto& a, const auto& b) { return a.ratio < b.ratio; });
    if (least == found.end() || least->ratio >= kRestsOnOnePayer)
        return std::nullopt;
    PayerInfluence carrier = *least;
    carrier.payer = ranked.given[least->payer];
    return carrier;
}

} // namespace

Result<ConcentrationIntervals> concentrationIntervals(std::span<const double> values,
                                                      std::span<const std::uint32_t> payers,
                                                      const BootstrapOptions& options, Progress& progress)
{
    const Ranked ranked = rankedOf(values, payers);
    const std::optional<Tail> tail = tailOf(ranked, options);
    const Tail* of = tail ? &*tail : nullptr;
    const auto replicates = poissonBootstrap(
        ranked.given.size(), kFigures,
        [&](std::size_t replicate, std::span<const std::uint8_t> counts, std::span<double> out) {
            resampleOf(ranked, of, replicate, counts, out);
        },
        options, progress);
    if (!replicates)
        return replicates.error();
    std::vector<double> estimates(kFigures);
    resampleOf(ranked, nullptr, 0, std::vector<std::uint8_t>(ranked.given.size(), 1), estimates);
    const auto column = [&](Figure figure) {
        std::vector<double> found;
        for (std::size_t r = 0; r < options.replicates; ++r)
            found.push_back((*replicates)[r * kFigures + figure]);
        return found;
    };
    const auto interval = [&](Figure figure) { // resamples are less unequal than the data: bias-corrected
        return tail ? outerInterval(column(figure), estimates[figure])
                    : bcaInterval(column(figure), estimates[figure], 0);
    };
    ConcentrationIntervals intervals;
    intervals.replicates = options.replicates;
    intervals.mean = interval(Mean);
    intervals.gini = interval(Gini);
    intervals.top1 = interval(Top1);
    intervals.top5 = interval(Top5);
    intervals.top10 = interval(Top10);
    intervals.p99OverP50 = interval(P99OverP50);
    intervals.top5MeanOverMedian = interval(Top5MeanOverMedian);
    intervals.fewValues = values.size() < kFewestValues;
    if (tail)
        intervals.tail = shownTail(*tail);
    std::vector<double> top1 = column(ResampledTop1);
    if (std::none_of(top1.begin(), top1.end(), [](double v) { return std::isnan(v); }))
        intervals.restsOn = carrierOf(top1, options.seed, ranked);
    return intervals;
}

std::size_t affordableReplicates(std::size_t values)
{
    constexpr std::size_t kDraws = 100'000'000, kFewest = 100, kMost = 1000;
    return std::clamp(kDraws / std::max<std::size_t>(1, values), kFewest, kMost);
}

std::string cautionOf(const ConcentrationIntervals& intervals)
{
    if (intervals.fewValues)
        return fmt::format(
            "Fewer than {} values: the intervals know no payer heavier than those seen, so they "
            "are a lower bound of the uncertainty.",
            kFewestValues);
    constexpr double kNoVariance = 0.5, kNoMean = 1;
    if (!intervals.tail || intervals.tail->xi < kNoVariance)
        return {};
    const IntervalTail& tail = *intervals.tail;
    std::string caution = fmt::format(
        "The tail index of the {} heaviest values is {:.2f} (95 % interval {:.2f} to {:.2f}): their variance "
        "is "
        "infinite, so the mean and the shares of the top rest on the fitted tail more than on payers seen.",
        tail.values, tail.xi, tail.xiBounds.low, tail.xiBounds.high);
    if (tail.xiBounds.high >= kNoMean)
        caution += " A tail without a mean cannot be ruled out: the mean may have no upper limit.";
    return caution;
}

} // namespace core::stats
