#include "core/economics/tally.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace core::economics {
namespace {

constexpr double kTwoSided95 = 1.959963984540054; // normal quantile of 0.975

/// What assets cost a month, spread evenly over their lives.
double amortisation(const Assumptions& assumptions)
{
    double sum = 0;
    for (const Asset& asset : assumptions.assets)
        sum += asset.cost / asset.lifeMonths;
    return sum;
}

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

} // namespace

double paymentFee(const Rules& rules, double invoice)
{
    // One invoice per billing period; amounts here are by the month.
    return invoice > 0 ? rules.feeShare * invoice + rules.feeFixed / rules.months : 0;
}

void Tally::add(const Tally& other)
{
    weight += other.weight;
    revenue += other.revenue;
    served += other.served;
    fees += other.fees;
    fixed += other.fixed;
    usage += other.usage;
    overage += other.overage;
    topups += other.topups;
    commitment += other.commitment;
    demanded += other.demanded;
    denied += other.denied;
    charged += other.charged;
    reached += other.reached;
    degraded += other.degraded;
    shocked += other.shocked;
    losing += other.losing;
    loss += other.loss;
    winning += other.winning;
    profit += other.profit;
    for (std::size_t i = 0; i < spread.size(); ++i)
        spread[i] += other.spread[i];
}

void Tally::add(const Outcome& out, double payers, double variance, const Rules& rules)
{
    const double fee = paymentFee(rules, out.invoice);
    const double cost = out.cost + fee, result = out.invoice - cost;
    const bool loses = result<0, wins = result> 0;
    weight += payers;
    revenue += payers * out.invoice;
    served += payers * out.cost;
    fees += payers * fee;
    fixed += payers * out.fixed;
    usage += payers * out.usage;
    overage += payers * out.overage;
    topups += payers * out.topups;
    commitment += payers * out.commitment;
    demanded += payers * out.demanded;
    denied += payers * out.denied;
    charged += out.charged ? payers : 0;
    reached += out.reached ? payers : 0;
    degraded += out.degraded ? payers : 0;
    shocked += out.fixed > 0 && out.invoice > rules.shockFactor * out.fixed ? payers : 0;
    losing += loses ? payers : 0;
    loss += loses ? -payers * result : 0;
    winning += wins ? payers : 0;
    profit += wins ? payers * result : 0;
    const double r = out.invoice, c = cost;
    const std::array<double, 8> terms{
        1, r, c, r * r, c * c, r * c, out.charged ? 1.0 : 0.0, loses ? 1.0 : 0.0};
    for (std::size_t i = 0; i < terms.size(); ++i)
        spread[i] += variance * terms[i];
}

std::array<Decile, 10> decilesOf(const Totals& totals, double periods)
{
    std::array<Decile, 10> deciles;
    for (std::size_t i = 0; i < deciles.size(); ++i) {
        const Tally& tally = totals.deciles[i];
        deciles[i] = {tally.weight / periods, tally.revenue / periods, tally.cost() / periods, {}};
        if (tally.revenue > 0)
            deciles[i].margin = (tally.revenue - tally.cost()) / tally.revenue;
    }
    return deciles;
}

PlanResults resultsOf(const Totals& totals, const Basis& basis, const Assumptions& assumptions,
                      double localCost)
{
    const Tally& sum = totals.total;
    const double periods = basis.periods;
    PlanResults results;
    results.payers = sum.weight / periods;
    results.activePayers = totals.activeWeight / periods;
    results.revenue = sum.revenue / periods;
    results.servedCost = sum.served / periods;
    results.paymentFees = sum.fees / periods;
    results.cogs = sum.cost() / periods;
    if (sum.revenue > 0)
        results.grossMargin = (sum.revenue - sum.cost()) / sum.revenue;
    const double perUser = assumptions.costPerActiveUser + localCost;
    results.contribution = results.revenue - results.cogs - perUser * results.activePayers;
    results.operatingMargin =
        results.contribution - assumptions.fixedCostPerMonth - amortisation(assumptions);
    results.overageShare = ratio(sum.charged, sum.weight);
    results.thresholdShare = ratio(sum.reached, sum.weight);
    results.degradedShare = ratio(sum.degraded, sum.weight);
    results.deniedShare = ratio(sum.denied, sum.demanded);
    results.overageRevenueShare = ratio(sum.overage + sum.topups, sum.revenue);
    results.lossMakingShare = ratio(sum.losing, sum.weight);
    results.billShockShare = ratio(sum.shocked, sum.weight);
    if (sum.losing > 0 && sum.winning > 0)
        results.subsidyRatio = (sum.loss / sum.losing) / (sum.profit / sum.winning);
    results.revenuePerPayer = ratio(sum.revenue, sum.weight);
    results.costPerPayer = ratio(sum.cost(), sum.weight);
    results.overageRevenue = sum.overage / periods;
    results.fixedRevenue = sum.fixed / periods;
    results.topupRevenue = sum.topups / periods;
    results.commitmentRevenue = sum.commitment / periods;
    if (basis.outcomes > 0 &&
        std::abs(totals.activeWeight - basis.activeWeight) <= 1e-9 * basis.activeWeight) {
        results.costPerOutcome = sum.cost() / basis.outcomes;
        results.marginPerOutcome = (sum.revenue - sum.cost()) / basis.outcomes;
    }
    results.usageRevenue = sum.usage / periods;
    const std::vector<double> quantiles = totals.bills.quantiles({0.5, 0.95, 0.99, 1});
    results.billP50 = quantiles[0];
    results.billP95 = quantiles[1];
    results.billP99 = quantiles[2];
    results.billMax = quantiles[3];
    return results;
}

/// Ratio estimators by the delta method; a payer's periods are taken as fully dependent, which is the safe
/// side.
PlanEvaluation::Intervals deltaIntervals(const Tally& tally, const Basis& basis)
{
    PlanEvaluation::Intervals intervals;
    const auto& [n, r, c, rr, cc, rc, charged, losing] = tally.spread;
    if (tally.weight <= 0 || n <= 0)
        return intervals;
    const double design = basis.rowsPerPayer, periods = basis.periods;
    const auto around = [&](double value, double variance) {
        const double half = kTwoSided95 * std::sqrt(std::max(0.0, variance) * design);
        return Interval{value - half, value + half};
    };
    // A copy of the binding: clang before 16 does not capture it itself (P1091R3).
    const auto share = [&, n = n](double payers, double hits) {
        const double p = payers / tally.weight;
        const Interval open = around(p, (hits * (1 - 2 * p) + n * p * p) / (tally.weight * tally.weight));
        return Interval{std::max(0.0, open.low), std::min(1.0, open.high)};
    };
    const double meanRevenue = tally.revenue / tally.weight, meanCost = tally.cost() / tally.weight;
    const auto total = [&, n = n](double sum, double mean, double first, double second) {
        return around(sum / periods, (second - 2 * mean * first + mean * mean * n) / (periods * periods));
    };
    intervals.revenue = total(tally.revenue, meanRevenue, r, rr);
    intervals.cogs = total(tally.cost(), meanCost, c, cc);
    if (tally.revenue > 0) {
        const double ratioOfCost = tally.cost() / tally.revenue;
        const double residual = cc - 2 * ratioOfCost * rc + ratioOfCost * ratioOfCost * rr;
        intervals.grossMargin = around(1 - ratioOfCost, residual / (tally.revenue * tally.revenue));
    }
    intervals.overageShare = share(tally.charged, charged);
    intervals.lossMakingShare = share(tally.losing, losing);
    return intervals;
}

} // namespace core::economics
