#include "core/stats/bootstrap.h"

#include "core/base/parallel.h"
#include "core/stats/poisson_block.h"
#include "core/stats/special.h"
#include "core/stats/sum.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace core::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kGroups = 16; // of blocks; fixed, so that sums do not depend on the number of threads

struct Sums {
    std::vector<double> columns, payers;
};

double interpolated(const std::vector<double>& sorted, double p)
{
    const double position = p * double(sorted.size() - 1);
    const std::size_t low = std::size_t(position);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (position - double(low)) * (sorted[high] - sorted[low]);
}

std::vector<double> sortedNumbers(std::span<const double> values)
{
    std::vector<double> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](double v) { return !std::isnan(v); });
    std::sort(kept.begin(), kept.end());
    return kept;
}

} // namespace

void poissonCounts(std::uint64_t seed, std::uint64_t replicate, std::span<std::uint8_t> counts)
{
    std::uint8_t block[kPoissonBlock];
    for (std::size_t begin = 0; begin < counts.size(); begin += kPoissonBlock) {
        poissonBlock(seed, begin / kPoissonBlock, replicate, block);
        std::copy_n(block, std::min(kPoissonBlock, counts.size() - begin),
                    counts.begin() + std::ptrdiff_t(begin));
    }
}

Result<ReplicateSums> poissonSums(std::span<const std::span<const double>> columns,
                                  const BootstrapOptions& options, Progress& progress)
{
    const std::size_t payers = columns.empty() ? 0 : columns.front().size();
    for (const auto& column : columns)
        if (column.size() != payers)
            return Error{ErrorCode::InvalidInput, "the columns differ in length"};
    const std::size_t blocks = (payers + kPoissonBlock - 1) / kPoissonBlock;
    const std::size_t groups = std::min(kGroups, blocks);
    const std::size_t k = columns.size(), replicates = options.replicates;
    std::vector<Sums> parts(groups);
    std::atomic<std::size_t> done{0};
    std::atomic<bool> stopped{false};
    parallelFor(groups, [&](std::size_t group) {
        Sums& sums = parts[group];
        sums.columns.assign(replicates * k, 0);
        sums.payers.assign(replicates, 0);
        PoissonColumns block(k);
        for (std::size_t b = blocks * group / groups; b < blocks * (group + 1) / groups && !stopped; ++b) {
            const std::size_t begin = b * kPoissonBlock, end = std::min(begin + kPoissonBlock, payers);
            block.load(columns, begin, end);
            for (std::size_t r = 0; r < replicates; ++r)
                block.addReplicate(options.seed, b, r, sums.columns.data() + r * k, sums.payers[r]);
            if (!progress.advance(++done, blocks))
                stopped = true;
        }
    });
    if (stopped)
        return Error{ErrorCode::Cancelled, "bootstrap"};
    ReplicateSums result{k, replicates, std::vector<double>(replicates * k, 0),
                         std::vector<double>(replicates, 0)};
    for (const Sums& part : parts) {
        for (std::size_t i = 0; i < result.sums.size(); ++i)
            result.sums[i] += part.columns[i];
        for (std::size_t r = 0; r < replicates; ++r)
            result.payers[r] += part.payers[r];
    }
    return result;
}

Result<std::vector<double>> poissonBootstrap(std::size_t payers, std::size_t outputs,
                                             const Statistic& statistic, const BootstrapOptions& options,
                                             Progress& progress)
{
    std::vector<double> results(options.replicates * outputs);
    std::atomic<std::size_t> done{0};
    std::atomic<bool> stopped{false};
    parallelFor(options.replicates, [&](std::size_t r) {
        if (stopped)
            return;
        std::vector<std::uint8_t> counts(payers);
        poissonCounts(options.seed, r, counts);
        statistic(r, counts, std::span(results).subspan(r * outputs, outputs));
        if (!progress.advance(++done, options.replicates))
            stopped = true;
    });
    if (stopped)
        return Error{ErrorCode::Cancelled, "bootstrap"};
    return results;
}

Bounds percentileInterval(std::span<const double> replicates, double level)
{
    const std::vector<double> sorted = sortedNumbers(replicates);
    if (sorted.empty())
        return {kNaN, kNaN};
    return {interpolated(sorted, (1 - level) / 2), interpolated(sorted, (1 + level) / 2)};
}

Bounds bcaInterval(std::span<const double> replicates, double estimate, double acceleration, double level)
{
    const std::vector<double> sorted = sortedNumbers(replicates);
    if (sorted.empty())
        return {kNaN, kNaN};
    const double n = double(sorted.size());
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), estimate);
    const double below = double(low - sorted.begin()) + 0.5 * double(high - low);
    const double bias = normalQuantile(std::clamp(below / n, 0.5 / n, 1 - 0.5 / n));
    const auto limit = [&](double p) {
        const double z = bias + normalQuantile(p);
        return interpolated(sorted, normalCdf(bias + z / (1 - acceleration * z)));
    };
    return {limit((1 - level) / 2), limit((1 + level) / 2)};
}

double jackknifeAcceleration(std::span<const double> leaveOneOut, std::span<const double> weights)
{
    const auto w = [&](std::size_t i) {
        return weights.empty() ? 1 : weights[i];
    };
    const std::size_t n = leaveOneOut.size();
    const double total = pairwiseSum(0, n, w);
    const double mean = pairwiseSum(0, n, [&](std::size_t i) { return w(i) * leaveOneOut[i]; }) / total;
    const double squares = pairwiseSum(
        0, n, [&](std::size_t i) { return w(i) * (mean - leaveOneOut[i]) * (mean - leaveOneOut[i]); });
    const double cubes = pairwiseSum(0, n, [&](std::size_t i) {
        const double d = mean - leaveOneOut[i];
        return w(i) * d * d * d;
    });
    return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

std::vector<PayerInfluence> jackknifeAfterBootstrap(std::span<const double> replicates, std::uint64_t seed,
                                                    std::span<const std::size_t> payers)
{
    const auto spread = [](const std::vector<double>& values) {
        const double n = double(values.size());
        const double mean = pairwiseSum(0, values.size(), [&](std::size_t i) { return values[i]; }) / n;
        return std::sqrt(pairwiseSum(0, values.size(),
                                     [&](std::size_t i) { return (values[i] - mean) * (values[i] - mean); }) /
                         (n - 1));
    };
    const double whole = spread({replicates.begin(), replicates.end()});
    std::vector<PayerInfluence> result;
    std::uint8_t counts[kPoissonBlock];
    for (std::size_t payer : payers) {
        std::vector<double> without;
        for (std::size_t r = 0; r < replicates.size(); ++r) {
            poissonBlock(seed, payer / kPoissonBlock, r, counts);
            if (counts[payer % kPoissonBlock] == 0)
                without.push_back(replicates[r]);
        }
        constexpr std::size_t kEnough = 20;
        if (without.size() >= kEnough && whole > 0)
            result.push_back({payer, spread(without), spread(without) / whole});
    }
    std::stable_sort(result.begin(), result.end(), [](const PayerInfluence& a, const PayerInfluence& b) {
        return std::abs(std::log(a.ratio)) > std::abs(std::log(b.ratio));
    });
    return result;
}

DeltaInterval deltaInterval(std::span<const std::span<const double>> columns,
                            const std::function<double(std::span<const double>)>& f, double level)
{
    const std::size_t k = columns.size(), n = columns.empty() ? 0 : columns.front().size();
    std::vector<double> sums(k), gradient(k);
    for (std::size_t c = 0; c < k; ++c)
        sums[c] = pairwiseSum(0, n, [&](std::size_t i) { return columns[c][i]; });
    DeltaInterval result;
    result.estimate = f(sums);
    for (std::size_t c = 0; c < k; ++c) {
        const double spread =
            std::sqrt(pairwiseSum(0, n, [&](std::size_t i) { return columns[c][i] * columns[c][i]; }));
        const double h = 1e-3 * (spread > 0 ? spread : 1); // a small part of the sum's own standard error
        std::vector<double> moved = sums;
        moved[c] += h;
        const double up = f(moved);
        moved[c] = sums[c] - h;
        gradient[c] = (up - f(moved)) / (2 * h);
    }
    // a Poisson(1) count per payer has variance 1: the sum's covariance is the sum of squares
    const double variance = pairwiseSum(0, n, [&](std::size_t i) {
        double d = 0;
        for (std::size_t c = 0; c < k; ++c)
            d += gradient[c] * columns[c][i];
        return d * d;
    });
    result.standardError = std::sqrt(variance);
    const double reach = normalQuantile(0.5 + level / 2) * result.standardError;
    result.low = result.estimate - reach;
    result.high = result.estimate + reach;
    return result;
}

} // namespace core::stats
