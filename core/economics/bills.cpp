#include "core/economics/tally.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace core::economics {
namespace {

// Amounts from 2^-20 to 2^44 in bins of 1/64 octave; what lies outside goes to the first or last bin.
constexpr int kBitsPerOctave = 6;
constexpr int kLowestExponent = -20, kOctaves = 64;
constexpr std::size_t kBins = std::size_t(kOctaves) << kBitsPerOctave;

std::size_t binOf(double amount)
{
    const auto bits = std::bit_cast<std::int64_t>(amount);
    const std::int64_t lowest = std::int64_t(1023 + kLowestExponent) << kBitsPerOctave;
    const std::int64_t bin = (bits >> (52 - kBitsPerOctave)) - lowest;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, kBins - 1));
}

/// The quantile within one bin: `target` payers, of which `before` lie in the bins below.
double refined(const Bills& bills, std::size_t bin, double before, double target)
{
    std::vector<std::pair<double, double>> members;
    for (std::size_t i = 0; i < bills.amount.size(); ++i) {
        if (bills.payers[i] > 0 && binOf(bills.amount[i]) == bin)
            members.emplace_back(bills.amount[i], bills.payers[i]);
    }
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

/// One pass sorts invoices into fine bins, further ones look only at the bins in which quantiles lie.
std::vector<double> Bills::quantiles(const std::vector<double>& shares) const
{
    std::vector<double> counts(kBins);
    double whole = 0;
    for (std::size_t i = 0; i < amount.size(); ++i) {
        counts[binOf(amount[i])] += payers[i];
        whole += payers[i];
    }
    std::vector<double> out;
    std::size_t bin = 0;
    double before = 0;
    for (const double share : shares) {
        const double target = share * whole * (1 - 1e-12);
        while (bin + 1 < kBins && before + counts[bin] < target)
            before += counts[bin++];
        out.push_back(whole > 0 ? refined(*this, bin, before, target) : 0);
    }
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
    for (std::size_t i = 0; i < amount.size(); ++i) {
        const auto bin = static_cast<std::size_t>(std::max(0.0, amount[i] / width * (1 + 1e-12)));
        bins[std::min(bin, count - 1)].payers += payers[i];
    }
    return bins;
}

} // namespace core::economics
