#include "core/economics/kernels.h"

#include "core/economics/fast_path.h"
#include "core/economics/rounding.h"

#include <array>
#include <bit>
#include <cstring>

namespace core::economics {
namespace {

using Lanes [[gnu::vector_size(32)]] = double; // four payers at a time; the compiler splits it where it must

#define TIERWRIGHT_INLINE [[gnu::always_inline]] inline

TIERWRIGHT_INLINE Lanes load(const double* from)
{
    Lanes value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

TIERWRIGHT_INLINE void store(Lanes value, double* to)
{
    std::memcpy(to, &value, sizeof value);
}

} // namespace

// Plain loops, because the compiler turns them into the one instruction that makes doubles of whole numbers.
TIERWRIGHT_CLONES static void addFour(double* sum, const WeightedColumn* columns, std::size_t count)
{
    const std::int32_t *a = columns[0].whole, *b = columns[1].whole, *c = columns[2].whole,
                       *d = columns[3].whole;
    const double fa = columns[0].factor, fb = columns[1].factor, fc = columns[2].factor,
                 fd = columns[3].factor;
    for (std::size_t i = 0; i < count; ++i)
        sum[i] = sum[i] + fa * double(a[i]) + fb * double(b[i]) + fc * double(c[i]) + fd * double(d[i]);
}

TIERWRIGHT_CLONES static void addTwo(double* sum, const WeightedColumn* columns, std::size_t count)
{
    const std::int32_t *a = columns[0].whole, *b = columns[1].whole;
    const double fa = columns[0].factor, fb = columns[1].factor;
    for (std::size_t i = 0; i < count; ++i)
        sum[i] = sum[i] + fa * double(a[i]) + fb * double(b[i]);
}

TIERWRIGHT_CLONES static void addOne(double* sum, const WeightedColumn& column, std::size_t count)
{
    const double factor = column.factor;
    if (const std::int32_t* whole = column.whole) {
        for (std::size_t i = 0; i < count; ++i)
            sum[i] += factor * double(whole[i]);
        return;
    }
    const double* exact = column.exact;
    for (std::size_t i = 0; i < count; ++i)
        sum[i] += factor * exact[i];
}

void weightedSum(double* sum, std::span<const WeightedColumn> columns, std::size_t count)
{
    std::fill_n(sum, count, 0.0);
    for (std::size_t i = 0; i < columns.size();) {
        const auto other = std::find_if(columns.begin() + std::ptrdiff_t(i), columns.end(),
                                        [](const WeightedColumn& next) { return !next.whole; });
        const std::size_t whole = std::size_t(other - columns.begin()) - i;
        const std::size_t taken = whole >= 4 ? 4 : whole >= 2 ? 2 : 1;
        taken == 4   ? addFour(sum, &columns[i], count)
        : taken == 2 ? addTwo(sum, &columns[i], count)
                     : addOne(sum, columns[i], count);
        i += taken;
    }
}

TIERWRIGHT_CLONES Selection selectWithin(const double* values, std::size_t count,
                                         std::span<const Range> ranges, double common, std::uint32_t* found)
{
    using Masks [[gnu::vector_size(32)]] = std::int64_t; // -1 where it holds
    constexpr std::size_t kKept = 4;                     // ranges that stay in registers
    Lanes low[kKept], high[kKept];
    for (std::size_t i = 0; i < kKept; ++i) {
        const Range range = i < ranges.size() ? ranges[i] : Range{kNever, -kNever};
        low[i] = Lanes{} + range.low;
        high[i] = Lanes{} + range.high;
    }
    Selection selected;
    Masks alike = {};
    const auto take = [&](std::size_t i) __attribute__((always_inline))
    {
        bool within = false;
        for (const Range& range : ranges)
            within |= (values[i] >= range.low) & (values[i] < range.high);
        found[selected.found] = static_cast<std::uint32_t>(i);
        selected.found += within & (values[i] != common);
    };
    const std::size_t whole = count / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4) {
        const Lanes value = load(values + i);
        Masks within = ((value >= low[0]) & (value < high[0])) | ((value >= low[1]) & (value < high[1])) |
                       ((value >= low[2]) & (value < high[2])) | ((value >= low[3]) & (value < high[3]));
        for (std::size_t more = kKept; more < ranges.size(); ++more)
            within |= (value >= ranges[more].low) & (value < ranges[more].high);
        const Masks same = value == common;
        alike += same;
        const Masks hits = within & ~same;
        if (hits[0] | hits[1] | hits[2] | hits[3]) {
            for (std::size_t each = i; each < i + 4; ++each)
                take(each);
        }
    }
    selected.common = static_cast<std::size_t>(-(alike[0] + alike[1] + alike[2] + alike[3]));
    for (std::size_t i = whole; i < count; ++i) {
        selected.common += values[i] == common ? 1 : 0;
        take(i);
    }
    return selected;
}

TIERWRIGHT_CLONES void binsOf(const double* values, std::size_t count, FineBins fine, std::uint16_t* bins)
{
    for (std::size_t i = 0; i < count; ++i) {
        const auto high = static_cast<std::int32_t>(std::bit_cast<std::int64_t>(values[i]) >> 32);
        const std::int32_t bin = (high >> (20 - fine.bitsPerOctave)) - fine.lowest;
        bins[i] = static_cast<std::uint16_t>(std::clamp(bin, 0, fine.last));
    }
}

TIERWRIGHT_CLONES std::size_t placesOf(const std::uint16_t* bins, std::size_t count,
                                       std::span<const std::uint16_t> wanted, std::uint32_t* found)
{
    using Bins [[gnu::vector_size(32)]] = std::uint16_t;
    constexpr std::size_t kTogether = 16, kKept = 4; // bins in a register; wanted ones that stay in registers
    Bins kept[kKept];
    for (std::size_t i = 0; i < kKept; ++i)
        kept[i] = Bins{} + wanted[std::min(i, wanted.size() - 1)];
    std::size_t places = 0;
    const auto take = [&](std::size_t i) __attribute__((always_inline))
    {
        bool is = false;
        for (const std::uint16_t bin : wanted)
            is |= bins[i] == bin;
        found[places] = static_cast<std::uint32_t>(i);
        places += is;
    };
    const std::size_t whole = count / kTogether * kTogether;
    for (std::size_t i = 0; i < whole; i += kTogether) {
        Bins next;
        std::memcpy(&next, bins + i, sizeof next);
        auto hits = (next == kept[0]) | (next == kept[1]) | (next == kept[2]) | (next == kept[3]);
        for (std::size_t more = kKept; more < wanted.size(); ++more)
            hits |= next == (Bins{} + wanted[more]);
        std::uint64_t any[4];
        std::memcpy(any, &hits, sizeof any);
        if ((any[0] | any[1] | any[2] | any[3]) != 0) {
            for (std::size_t each = i; each < i + kTogether; ++each)
                take(each);
        }
    }
    for (std::size_t i = whole; i < count; ++i)
        take(i);
    return places;
}

TIERWRIGHT_CLONES void addTotals(const double* values, const double* weights, std::size_t count,
                                 ColumnTotals& totals)
{
    Lanes sums[2] = {}, most[2] = {};
    const std::size_t whole = count / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) {
        for (std::size_t part = 0; part < 2; ++part) {
            const Lanes value = load(values + i + 4 * part);
            sums[part] += weights ? load(weights + i + 4 * part) * value : value;
            most[part] = value > most[part] ? value : most[part];
        }
    }
    const Lanes sum = sums[0] + sums[1];
    totals.sum += (sum[0] + sum[1]) + (sum[2] + sum[3]);
    for (std::size_t lane = 0; lane < 4; ++lane)
        totals.largest = std::max({totals.largest, most[0][lane], most[1][lane]});
    for (std::size_t i = whole; i < count; ++i) {
        totals.sum += weights ? weights[i] * values[i] : values[i];
        totals.largest = std::max(totals.largest, values[i]);
    }
}

TIERWRIGHT_CLONES static void roundHalfUp(double* amounts, std::size_t count, double grid)
{
    for (std::size_t i = 0; i < count; ++i)
        amounts[i] = roundedHalfUp(amounts[i] * grid) / grid;
}

TIERWRIGHT_CLONES static void roundHalfEven(double* amounts, std::size_t count, double grid)
{
    for (std::size_t i = 0; i < count; ++i)
        amounts[i] = roundedHalfEven(amounts[i] * grid) / grid;
}

TIERWRIGHT_CLONES static void roundUp(double* amounts, std::size_t count, double grid)
{
    for (std::size_t i = 0; i < count; ++i)
        amounts[i] = roundedUp(amounts[i] * grid) / grid;
}

TIERWRIGHT_CLONES static void roundDown(double* amounts, std::size_t count, double grid)
{
    for (std::size_t i = 0; i < count; ++i)
        amounts[i] = roundedDown(amounts[i] * grid) / grid;
}

void roundToGrid(Rounding rounding, double grid, double* amounts, std::size_t count)
{
    switch (rounding) {
    case Rounding::HalfUp:
        return roundHalfUp(amounts, count, grid);
    case Rounding::HalfEven:
        return roundHalfEven(amounts, count, grid);
    case Rounding::Up:
        return roundUp(amounts, count, grid);
    case Rounding::Down:
        return roundDown(amounts, count, grid);
    }
}

void roundLines(const Rules& rules, double* amounts, std::size_t count)
{
    if (rules.roundsLines)
        roundToGrid(rules.rounding, rules.grid, amounts, count);
}

void roundInvoices(const Rules& rules, double* amounts, std::size_t count)
{
    if (!rules.roundsLines)
        roundToGrid(rules.rounding, rules.grid, amounts, count);
}

namespace {

enum Sum {
    kWeight,
    kRevenue,
    kServed,
    kFees,
    kUsage,
    kOverage,
    kCommitment,
    kDemanded,
    kCharged,
    kReached,
    kShocked,
    kLosing,
    kLoss,
    kWinning,
    kProfit,
    kOne,
    kR,
    kC,
    kRR,
    kCC,
    kRC,
    kChargedV,
    kLosingV,
    kSums
};

} // namespace

TIERWRIGHT_CLONES void addBlock(const BlockBills& bills, std::size_t count, const double* weights,
                                const double* variances, const double* demanded, const Rules& rules,
                                double fixed, Tally& tally)
{
    Lanes sums[kSums] = {};
    const Lanes zero = {}, one = zero + 1;
    const double shock = fixed > 0 ? rules.shockFactor * fixed : kNever;
    const double feeFixed = rules.feeFixed / rules.months;
    const std::size_t whole = count / 4 * 4;
    const auto add = [&](const double* w, const double* v, const double* z, const double* invoice,
                         const double* cost, std::size_t i) __attribute__((always_inline))
    {
        const Lanes weight = load(w), variance = load(v);
        const Lanes r = load(invoice), served = load(cost);
        const Lanes charged = load(bills.charged + i);
        const Lanes fee = r > zero ? rules.feeShare * r + feeFixed : zero;
        const Lanes c = served + fee, result = r - c;
        const Lanes losing = result < zero ? one : zero, winning = result > zero ? one : zero;
        sums[kWeight] += weight;
        sums[kRevenue] += weight * r;
        sums[kServed] += weight * served;
        sums[kFees] += weight * fee;
        sums[kUsage] += weight * load(bills.usage + i);
        sums[kOverage] += weight * load(bills.overage + i);
        sums[kCommitment] += weight * load(bills.commitment + i);
        sums[kDemanded] += weight * load(z);
        sums[kCharged] += weight * charged;
        sums[kReached] += weight * load(bills.reached + i);
        sums[kShocked] += r > zero + shock ? weight : zero;
        sums[kLosing] += weight * losing;
        sums[kLoss] -= weight * losing * result;
        sums[kWinning] += weight * winning;
        sums[kProfit] += weight * winning * result;
        sums[kOne] += variance;
        sums[kR] += variance * r;
        sums[kC] += variance * c;
        sums[kRR] += variance * r * r;
        sums[kCC] += variance * c * c;
        sums[kRC] += variance * r * c;
        sums[kChargedV] += variance * charged;
        sums[kLosingV] += variance * losing;
    };
    for (std::size_t i = 0; i < whole; i += 4)
        add(weights + i, variances + i, demanded + i, bills.invoice + i, bills.served + i, i);
    if (whole < count) { // the rest with weights of zero; what lies behind `count` in the block is finite
        double w[4] = {}, v[4] = {}, z[4] = {}, invoice[4] = {}, cost[4] = {};
        for (std::size_t i = whole; i < count; ++i) {
            w[i - whole] = weights[i];
            v[i - whole] = variances[i];
            z[i - whole] = demanded[i];
            invoice[i - whole] = bills.invoice[i];
            cost[i - whole] = bills.served[i];
        }
        add(w, v, z, invoice, cost, whole);
    }
    const auto sum = [&](Sum which) {
        return (sums[which][0] + sums[which][1]) + (sums[which][2] + sums[which][3]);
    };
    tally.weight += sum(kWeight);
    tally.revenue += sum(kRevenue);
    tally.served += sum(kServed);
    tally.fees += sum(kFees);
    tally.fixed += fixed * sum(kWeight);
    tally.usage += sum(kUsage);
    tally.overage += sum(kOverage);
    tally.commitment += sum(kCommitment);
    tally.demanded += sum(kDemanded);
    tally.charged += sum(kCharged);
    tally.reached += sum(kReached);
    tally.shocked += sum(kShocked);
    tally.losing += sum(kLosing);
    tally.loss += sum(kLoss);
    tally.winning += sum(kWinning);
    tally.profit += sum(kProfit);
    for (std::size_t i = 0; i < tally.spread.size(); ++i)
        tally.spread[i] += sum(static_cast<Sum>(kOne + i));
}

} // namespace core::economics
