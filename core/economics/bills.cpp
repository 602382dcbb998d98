#include "core/economics/tally.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace core::economics {
namespace {

// Amounts from 2^-20 to 2^44 in bins of 1/64 octave; what lies outside goes to the first or last bin.
constexpr int kBitsPerOctave = 6;
constexpr int kLowestExponent = -20, kOctaves = 64;
constexpr std::size_t kBins = std::size_t(kOctaves) << kBitsPerOctave;

thread_local std::vector<std::vector<double>> t_buffers;

std::size_t binOf(double amount)
{
    const auto bits = std::bit_cast<std::int64_t>(amount);
    const std::int64_t lowest = std::int64_t(1023 + kLowestExponent) << kBitsPerOctave;
    const std::int64_t bin = (bits >> (52 - kBitsPerOctave)) - lowest;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, kBins - 1));
}

constexpr std::size_t kPerChunk = 65536;

std::size_t chunksOf(const Bills& bills)
{
    return (bills.amount.size() + kPerChunk - 1) / kPerChunk;
}

std::size_t endOf(std::size_t chunk, const Bills& bills)
{
    return std::min(bills.amount.size(), (chunk + 1) * kPerChunk);
}

/// Payers by bin, added up in the order of chunks.
std::vector<double> countsOf(const Bills& bills)
{
    std::vector<std::vector<double>> parts(chunksOf(bills), std::vector<double>(kBins));
    parallelFor(parts.size(), [&](std::size_t chunk) {
        for (std::size_t i = chunk * kPerChunk; i < endOf(chunk, bills); ++i)
            parts[chunk][binOf(bills.amount[i])] += bills.payers[i];
    });
    std::vector<double> counts(kBins);
    for (const std::vector<double>& part : parts) {
        for (std::size_t bin = 0; bin < kBins; ++bin)
            counts[bin] += part[bin];
    }
    return counts;
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

/// The bills inside each of the wanted bins, in the order of `wanted`.
std::vector<Members> membersOf(const Bills& bills, const std::vector<std::size_t>& wanted)
{
    std::vector<std::uint8_t> place(kBins); // 1 + index in wanted; 0 = not wanted
    for (std::size_t i = 0; i < wanted.size(); ++i)
        place[wanted[i]] = static_cast<std::uint8_t>(i + 1);
    std::vector<std::vector<Members>> parts(chunksOf(bills), std::vector<Members>(wanted.size()));
    parallelFor(parts.size(), [&](std::size_t chunk) {
        for (std::size_t i = chunk * kPerChunk; i < endOf(chunk, bills); ++i) {
            const std::uint8_t found = place[binOf(bills.amount[i])];
            if (found > 0 && bills.payers[i] > 0)
                join(parts[chunk][found - 1], bills.amount[i], bills.payers[i]);
        }
    });
    std::vector<Members> members(wanted.size());
    for (const std::vector<Members>& part : parts) {
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

/// One pass sorts invoices into fine bins, a second looks at the bins in which quantiles lie.
std::vector<double> Bills::quantiles(const std::vector<double>& shares) const
{
    const std::vector<double> counts = countsOf(*this);
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
    std::vector<Members> members = membersOf(*this, wanted);
    std::vector<double> out;
    for (const Place& next : places)
        out.push_back(whole > 0 ? reached(members[next.member], next.before, next.target) : 0);
    return out;
}

std::vector<double> borrowed(std::size_t size)
{
    std::vector<double> buffer;
    if (!t_buffers.empty()) {
        buffer = std::move(t_buffers.back());
        t_buffers.pop_back();
    }
    buffer.resize(size);
    return buffer;
}

void giveBack(std::vector<double> buffer)
{
    if (t_buffers.size() < 2)
        t_buffers.push_back(std::move(buffer));
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
    std::vector<std::vector<double>> parts(chunksOf(*this), std::vector<double>(count));
    parallelFor(parts.size(), [&](std::size_t chunk) {
        for (std::size_t i = chunk * kPerChunk; i < endOf(chunk, *this); ++i) {
            const auto bin = static_cast<std::size_t>(std::max(0.0, amount[i] / width * (1 + 1e-12)));
            parts[chunk][std::min(bin, count - 1)] += payers[i];
        }
    });
    for (const std::vector<double>& part : parts) {
        for (std::size_t i = 0; i < count; ++i)
            bins[i].payers += part[i];
    }
    return bins;
}

} // namespace core::economics
