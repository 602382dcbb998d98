#include "core/economics/tally.h"

#include "core/base/parallel.h"
#include "core/economics/kernels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>

namespace core::economics {
namespace {

// Amounts from 2^-20 to 2^44 in bins of 1/64 octave; what lies outside goes to the first or last bin.
constexpr int kBitsPerOctave = 6;
constexpr int kLowestExponent = -20, kOctaves = 64;
constexpr std::size_t kBins = std::size_t(kOctaves) << kBitsPerOctave;

constexpr std::size_t kBinsTogether = 1024; // found together, counted one by one
constexpr int kLowestBin = (1023 + kLowestExponent) << kBitsPerOctave;

std::size_t binOf(double amount)
{
    const auto bits = std::bit_cast<std::int64_t>(amount);
    const std::int64_t bin = (bits >> (52 - kBitsPerOctave)) - kLowestBin;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, kBins - 1));
}

constexpr std::size_t kPerChunk = 1 << 18; // each has tables of its own to begin and to add up

/// The least amount of a bin; of the first, everything below too.
double lowestOf(std::size_t bin)
{
    return bin == 0       ? -kNever
           : bin == kBins ? kNever
                          : std::bit_cast<double>((std::int64_t(bin) + kLowestBin) << (52 - kBitsPerOctave));
}

/// Calls `single(begin, end, part)` for stretches of bills that are one payer's each, and `many` for the
/// others; returns the parts in their order.
template <typename Part, typename Single, typename Many>
std::vector<Part> partsOf(const Bills& bills, const Part& empty, const Single& single, const Many& many)
{
    const auto chunks = [](std::size_t count) {
        return (count + kPerChunk - 1) / kPerChunk;
    };
    const std::size_t ones = bills.single(), split = chunks(ones);
    std::vector<Part> parts(split + chunks(bills.payers.size()), empty);
    parallelFor(parts.size(), [&](std::size_t i) {
        const std::size_t begin = i < split ? i * kPerChunk : ones + (i - split) * kPerChunk;
        const std::size_t end = std::min(begin + kPerChunk, i < split ? ones : bills.amount.size());
        i < split ? single(begin, end, parts[i]) : many(begin, end, parts[i]);
    });
    return parts;
}

std::vector<double> sumOf(const std::vector<std::vector<double>>& parts, std::size_t size)
{
    std::vector<double> sums(size);
    for (const std::vector<double>& part : parts) {
        for (std::size_t i = 0; i < size; ++i)
            sums[i] += part[i];
    }
    return sums;
}

/// Bins of the bills that are one payer's each.
using SingleBins = std::unique_ptr<std::uint16_t[]>;

/// Payers by bin. Fills `singleBins`.
std::vector<double> countsOf(const Bills& bills, SingleBins& singleBins)
{
    singleBins.reset(new std::uint16_t[bills.single()]);
    const auto single = [&](std::size_t begin, std::size_t end, std::vector<double>& counts) {
        std::array<std::array<std::uint32_t, kBins>, 2> ones{}; // neighbours are often alike: two don't wait
        for (std::size_t first = begin; first < end; first += kBinsTogether) {
            const std::size_t count = std::min(end - first, kBinsTogether);
            std::uint16_t* const bins = singleBins.get() + first;
            binsOf(bills.amount.data() + first, count, {kBitsPerOctave, kLowestBin, kBins - 1}, bins);
            for (std::size_t i = 0; i < count; ++i)
                ones[i % 2][bins[i]] += 1;
        }
        for (std::size_t bin = 0; bin < kBins; ++bin)
            counts[bin] = double(ones[0][bin] + ones[1][bin]);
    };
    const auto many = [&](std::size_t begin, std::size_t end, std::vector<double>& counts) {
        for (std::size_t i = begin; i < end; ++i)
            counts[binOf(bills.amount[i])] += bills.payers[i - bills.single()];
    };
    return sumOf(partsOf(bills, std::vector<double>(kBins), single, many), kBins);
}

using Members = std::vector<std::pair<double, double>>; // amount, payers

/// Adds a bill; most are the plan's price, so what equals the first or the last is not listed again.
void join(Members& members, double amount, double payers)
{
    if (!members.empty() && members.front().first == amount)
        members.front().second += payers;
    else if (!members.empty() && members.back().first == amount)
        members.back().second += payers;
    else
        members.emplace_back(amount, payers);
}

/// What most bills are, if many are alike: the plan's price.
double commonAmount(const Bills& bills)
{
    constexpr std::size_t kLooks = 65;
    std::array<double, kLooks> looks{};
    for (std::size_t i = 0; i < kLooks; ++i)
        looks[i] = bills.amount[i * (bills.amount.size() - 1) / (kLooks - 1)];
    std::nth_element(looks.begin(), looks.begin() + kLooks / 2, looks.end());
    const double median = looks[kLooks / 2];
    return std::count(looks.begin(), looks.end(), median) > 3 ? median : looks[0];
}

/// The bills inside each of the wanted bins, in the order of `wanted`.
std::vector<Members> membersOf(const Bills& bills, const SingleBins& bins,
                               const std::vector<std::size_t>& wanted)
{
    std::vector<std::uint8_t> place(kBins); // 1 + index in wanted; 0 = not wanted
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        place[wanted[i]] = static_cast<std::uint8_t>(i + 1);
        ranges.push_back({lowestOf(wanted[i]), lowestOf(wanted[i] + 1)});
    }
    const double common = bills.amount.empty() ? 0 : commonAmount(bills);
    const bool commonIsWanted = place[binOf(common)] > 0; // then most bills lie in the wanted bins
    const std::vector<std::uint16_t> numbers(wanted.begin(), wanted.end());
    const auto put = [&](std::vector<Members>& part, double amount, double payers) {
        if (const std::uint8_t found = place[binOf(amount)]; found > 0 && payers > 0)
            join(part[found - 1], amount, payers);
    };
    const auto single = [&](std::size_t first, std::size_t end, std::vector<Members>& part) {
        std::array<std::uint32_t, 4096> found; // on the stack: fresh memory would cost more than the search
        for (std::size_t begin = first; begin < end; begin += found.size()) {
            const std::size_t count = std::min(end - begin, found.size());
            const Selection selected =
                commonIsWanted
                    ? selectWithin(bills.amount.data() + begin, count, ranges, common, found.data())
                    : Selection{placesOf(bins.get() + begin, count, numbers, found.data()), 0};
            put(part, common, double(selected.common));
            for (std::size_t i = 0; i < selected.found; ++i)
                put(part, bills.amount[begin + found[i]], 1);
        }
    };
    const auto many = [&](std::size_t begin, std::size_t end, std::vector<Members>& part) {
        for (std::size_t i = begin; i < end; ++i)
            put(part, bills.amount[i], bills.payers[i - bills.single()]);
    };
    std::vector<Members> members(wanted.size());
    for (const auto& part : partsOf(bills, std::vector<Members>(wanted.size()), single, many)) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            for (const auto& [amount, payers] : part[i])
                join(members[i], amount, payers);
        }
    }
    return members;
}

/// The amount at which `target` payers are reached, of which `before` lie in the bins below.
double reached(Members& members, double before, double target)
{
    std::sort(members.begin(), members.end());
    for (const auto& [amount, payers] : members) {
        before += payers;
        if (before >= target)
            return amount;
    }
    return members.empty() ? 0 : members.back().first;
}

/// 1, 2 or 5 times a power of ten, at least `width`.
double friendlyWidth(double width)
{
    const double power = std::pow(10, std::floor(std::log10(width)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * power >= width * (1 - 1e-12))
            return step * power;
    }
    return 10 * power;
}

} // namespace

void Bills::append(const Bills& other)
{
    if (other.single() > 0) { // single ones come first
        payers.insert(payers.begin(), single(), 1.0);
        payers.insert(payers.end(), other.single(), 1.0);
    }
    amount.insert(amount.end(), other.amount.begin(), other.amount.end());
    payers.insert(payers.end(), other.payers.begin(), other.payers.end());
}

void Bills::drop(std::size_t index)
{
    amount[index] = amount.back();
    amount.pop_back();
}

/// One pass sorts invoices into fine bins, a second looks at the bins in which quantiles lie.
std::vector<double> Bills::quantiles(const std::vector<double>& shares) const
{
    if (shares.empty())
        return {};
    SingleBins bins;
    const std::vector<double> counts = countsOf(*this, bins);
    const double whole = std::accumulate(counts.begin(), counts.end(), 0.0);
    struct Place {
        std::size_t bin = 0, member = 0;
        double before = 0, target = 0;
    };
    std::vector<Place> places;
    std::vector<std::size_t> wanted;
    Place place;
    for (const double share : shares) {
        place.target = share * whole * (1 - 1e-12);
        while (place.bin + 1 < kBins && place.before + counts[place.bin] < place.target)
            place.before += counts[place.bin++];
        if (wanted.empty() || wanted.back() != place.bin)
            wanted.push_back(place.bin);
        place.member = wanted.size() - 1;
        places.push_back(place);
    }
    std::vector<Members> members = membersOf(*this, bins, wanted);
    std::vector<double> out;
    for (const Place& next : places)
        out.push_back(whole > 0 ? reached(members[next.member], next.before, next.target) : 0);
    return out;
}

/// About 40 bins of a friendly width up to the 99th percentile, and the rest in the last.
std::vector<HistogramBin> Bills::histogram(double p99, double most) const
{
    std::vector<HistogramBin> bins;
    if (amount.empty() || most <= 0)
        return bins;
    const double reach = p99 > 0 ? std::min(most, 1.25 * p99) : most;
    const double width = friendlyWidth(reach / 40);
    const auto count = static_cast<std::size_t>(std::floor(reach / width)) + 1;
    for (std::size_t i = 0; i < count; ++i)
        bins.push_back({double(i) * width, double(i + 1) * width, 0});
    bins.back().high = std::max(bins.back().high, most);
    const double perUnit = (1 + 1e-12) / width;
    const auto binOf = [&](double value) {
        return std::min(static_cast<std::uint32_t>(std::max(0.0, value * perUnit)), std::uint32_t(count - 1));
    };
    const auto single = [&](std::size_t begin, std::size_t end, std::vector<double>& counts) {
        constexpr std::size_t kTables = 4; // neighbours are often alike: four don't wait for each other
        std::vector<std::uint32_t> ones(kTables * count);
        for (std::size_t i = begin; i < end; ++i)
            ones[i % kTables * count + binOf(amount[i])] += 1;
        for (std::size_t i = 0; i < ones.size(); ++i)
            counts[i % count] += ones[i];
    };
    const auto many = [&](std::size_t begin, std::size_t end, std::vector<double>& counts) {
        for (std::size_t i = begin; i < end; ++i)
            counts[binOf(amount[i])] += payers[i - this->single()];
    };
    const std::vector<double> counts = sumOf(partsOf(*this, std::vector<double>(count), single, many), count);
    for (std::size_t i = 0; i < count; ++i)
        bins[i].payers = counts[i];
    return bins;
}

} // namespace core::economics
