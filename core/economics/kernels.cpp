#include "core/economics/kernels.h"

#include "core/economics/fast_path.h"
#include "core/economics/rounding.h"

#include <array>
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

} // namespace

TIERWRIGHT_CLONES void addScaled(double* sum, const double* values, double factor, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        sum[i] += factor * values[i];
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
    const auto add = [&](const double* w, const double* v, const double* z, std::size_t i)
        __attribute__((always_inline))
    {
        const Lanes weight = load(w), variance = load(v);
        const Lanes r = load(bills.invoice + i), served = load(bills.served + i);
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
        add(weights + i, variances + i, demanded + i, i);
    if (whole < count) { // the rest with weights of zero; what lies behind `count` in the block is finite
        double w[4] = {}, v[4] = {}, z[4] = {};
        for (std::size_t i = whole; i < count; ++i) {
            w[i - whole] = weights[i];
            v[i - whole] = variances[i];
            z[i - whole] = demanded[i];
        }
        add(w, v, z, whole);
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
