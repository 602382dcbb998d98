#include "core/economics/payer_bills.h"

#include "core/economics/rules.h"
#include "core/economics/scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace core::economics {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kCent = 0.005; // less than half a cent is no change of a bill

/// Population rows in the order of their payers.
std::vector<std::uint32_t> rowsByPayer(const std::vector<std::uint32_t>& payers)
{
    std::vector<std::uint32_t> rows(payers.size());
    std::iota(rows.begin(), rows.end(), 0u);
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return payers[a] < payers[b]; });
    return rows;
}

/// Slots of a population row: one, unless the row lies in several deciles of cost.
struct RowTotals {
    std::vector<double> weight, invoice, cost; ///< by row; amounts times weight
    std::vector<std::uint32_t> payer;
};

RowTotals rowTotals(const Basis& basis, const SlotResults& slots)
{
    RowTotals rows;
    for (auto* column : {&rows.weight, &rows.invoice, &rows.cost})
        column->assign(basis.slot.size(), 0.0);
    rows.payer.assign(basis.slot.size(), 0);
    for (std::size_t slot = 0; slot < basis.size(); ++slot) {
        const std::uint32_t row = basis.source[slot];
        rows.weight[row] += basis.weight[slot];
        rows.invoice[row] += basis.weight[slot] * slots.invoice[slot];
        rows.cost[row] += basis.weight[slot] * slots.cost[slot];
        rows.payer[row] = basis.payer.empty() ? row : basis.payer[slot];
    }
    return rows;
}

/// Adds the rows of each payer up.
PayerBills byPayer(const RowTotals& rows)
{
    PayerBills bills;
    const std::vector<std::uint32_t> order = rowsByPayer(rows.payer);
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        const std::uint32_t payer = rows.payer[order[begin]];
        double weight = 0, invoice = 0, cost = 0;
        for (; end < order.size() && rows.payer[order[end]] == payer; ++end) {
            weight += rows.weight[order[end]];
            invoice += rows.invoice[order[end]];
            cost += rows.cost[order[end]];
        }
        if (weight <= 0)
            continue;
        bills.payer.push_back(payer);
        bills.weight.push_back(weight / double(end - begin));
        bills.invoice.push_back(invoice / weight);
        bills.cost.push_back(cost / weight);
    }
    return bills;
}

Result<SlotResults> slotsOf(const Prepared& prepared, const plan::Plan& plan, const Assumptions& assumptions)
{
    if (!stillPrepared(prepared, plan, assumptions))
        return Error{
            ErrorCode::InvalidInput, "the plan counts other usage than what was prepared", {}, 0, plan.id};
    SlotResults slots;
    ScanOptions options;
    options.slots = &slots;
    scan(prepared, plan, rulesOf(plan, assumptions, prepared), assumptions.dormantShare, options);
    return slots;
}

/// Share of a slot's outcomes that count.
double shareCounted(const SlotResults& slots, std::size_t slot, Counted counted, double shockFactor)
{
    switch (counted) {
    case Counted::Overage:
        return slots.charged[slot];
    case Counted::LossMaking:
        return slots.invoice[slot] < slots.cost[slot] ? 1 : 0;
    case Counted::BillShock:
        return slots.fixed[slot] > 0 && slots.invoice[slot] > shockFactor * slots.fixed[slot] ? 1 : 0;
    }
    return 0;
}

/// Half or less, ... , more than double; then those who paid nothing.
std::vector<MigrationBand> emptyBands()
{
    const std::array<double, 7> edges{-kNever, -0.5, -0.1, 0.1, 0.5, 1, kNever};
    std::vector<MigrationBand> bands;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
        bands.push_back({edges[i], edges[i + 1], 0, 0, 0});
    bands.push_back({kNever, kNever, 0, 0, 0});
    return bands;
}

MigrationBand& bandOf(std::vector<MigrationBand>& bands, double before, double after)
{
    if (std::abs(before) < kCent)
        return std::abs(after) < kCent ? bands[2] : bands.back();
    const double change = after / before - 1;
    std::size_t band = 0;
    while (band + 2 < bands.size() && change >= bands[band].high)
        ++band;
    return bands[band];
}

std::vector<std::uint32_t> mostAffectedOf(const PayerBills& before, const PayerBills& after, std::size_t most)
{
    std::vector<std::uint32_t> rises, falls;
    const auto change = [&](std::uint32_t i) {
        return after.invoice[i] - before.invoice[i];
    };
    for (std::uint32_t i = 0; i < before.size(); ++i) {
        if (std::abs(change(i)) >= kCent)
            (change(i) > 0 ? rises : falls).push_back(i);
    }
    const auto larger = [&](std::uint32_t a, std::uint32_t b) {
        const double x = std::abs(change(a)), y = std::abs(change(b));
        return x != y ? x > y : a < b;
    };
    for (auto* side : {&rises, &falls}) {
        const std::size_t kept = std::min(most, side->size());
        std::partial_sort(side->begin(), side->begin() + std::ptrdiff_t(kept), side->end(), larger);
        side->resize(kept);
    }
    rises.insert(rises.end(), falls.begin(), falls.end());
    return rises;
}

} // namespace

Result<PayerBills> payerBills(const Prepared& prepared, const plan::Plan& plan,
                              const Assumptions& assumptions)
{
    const auto slots = slotsOf(prepared, plan, assumptions);
    return slots ? Result<PayerBills>(byPayer(rowTotals(*prepared.basis, *slots))) : slots.error();
}

Result<CountedBills> billsCounted(const Prepared& prepared, const plan::Plan& plan,
                                  const Assumptions& assumptions, Counted counted, std::size_t most)
{
    const auto slots = slotsOf(prepared, plan, assumptions);
    if (!slots)
        return slots.error();
    const Basis& basis = *prepared.basis;
    CountedBills found;
    for (std::size_t slot = 0; slot < basis.size(); ++slot) {
        const double share = shareCounted(*slots, slot, counted, assumptions.billShockFactor);
        if (share <= 0 || basis.weight[slot] <= 0)
            continue;
        const std::uint32_t row = basis.source[slot];
        const bool hasPeriods = prepared.population && !prepared.population->period.empty();
        found.payers += share * basis.weight[slot];
        found.bills.push_back({basis.payer.empty() ? row : basis.payer[slot],
                               hasPeriods ? prepared.population->period[row] : std::uint16_t(0),
                               share * basis.weight[slot], slots->invoice[slot], slots->cost[slot]});
    }
    const auto worse = [&](const PeriodBill& a, const PeriodBill& b) {
        const bool byLoss = counted == Counted::LossMaking;
        const double x = byLoss ? a.cost - a.invoice : a.invoice;
        const double y = byLoss ? b.cost - b.invoice : b.invoice;
        return std::tuple(-x, a.payer, a.period) < std::tuple(-y, b.payer, b.period);
    };
    const std::size_t kept = std::min(most, found.bills.size());
    std::partial_sort(found.bills.begin(), found.bills.begin() + std::ptrdiff_t(kept), found.bills.end(),
                      worse);
    found.bills.resize(kept);
    return found;
}

Migration migrationBetween(const PayerBills& before, const PayerBills& after, std::size_t affected)
{
    Migration migration;
    migration.bands = emptyBands();
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double weight = before.weight[i], old = before.invoice[i], now = after.invoice[i];
        MigrationBand& band = bandOf(migration.bands, old, now);
        band.payers += weight;
        band.before += weight * old;
        band.after += weight * now;
        migration.payers += weight;
        migration.before += weight * old;
        migration.after += weight * now;
        if (std::abs(now - old) >= kCent)
            (now > old ? migration.more : migration.less) += weight;
    }
    migration.mostAffected = mostAffectedOf(before, after, affected);
    return migration;
}

} // namespace core::economics
