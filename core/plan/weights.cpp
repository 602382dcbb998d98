#include "core/plan/weights.h"

#include "core/plan/credits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace core::plan {
namespace {

constexpr double kMillion = 1e6;
constexpr int kBasesTried = 97; ///< over the reach, evenly by ratio

/// Six significant digits, at most the places of a decimal.
Decimal plainWeight(double weight)
{
    if (!(weight > 0))
        return {};
    const int leading = static_cast<int>(std::floor(std::log10(weight)));
    return Decimal::fromDouble(weight, std::clamp(5 - leading, 0, Decimal::kPlaces));
}

double rawWeight(const UnitCost& cost, const WeightRule& rule)
{
    return cost.perMillion / kMillion * static_cast<double>(rule.per) * rule.creditsPerUsd;
}

bool volumesKnown(std::span<const UnitCost> costs)
{
    return std::any_of(costs.begin(), costs.end(), [](const UnitCost& cost) { return cost.volume > 0; });
}

/// Credits per million tokens that a table takes; 0 when nothing weighs them.
double tableWeight(const WeightTable& table, const UnitCost& cost)
{
    const auto rows = weightRows(table, cost.model, {});
    const WeightRow* row = rows[static_cast<std::size_t>(cost.token)];
    return row ? row->credits.toDouble() * kMillion / static_cast<double>(row->per) : 0;
}

double ownBase(std::span<const WeightEffect> effects, std::span<const UnitCost> costs)
{
    double credits = 0, cost = 0, logs = 0;
    int counted = 0;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        credits += effects[i].weight * costs[i].volume;
        cost += effects[i].cost * costs[i].volume;
        if (effects[i].weight > 0 && effects[i].cost > 0) {
            logs += std::log(effects[i].weight / effects[i].cost);
            ++counted;
        }
    }
    if (cost > 0)
        return credits / cost;
    return counted > 0 ? std::exp(logs / counted) : 0;
}

WeightEffect effectOf(const WeightTable& table, const UnitCost& cost, double pricePerCredit)
{
    WeightEffect effect{cost.model, cost.token, tableWeight(table, cost), cost.perMillion, 0, 0, 0, false};
    if (effect.weight > 0)
        effect.costPerCredit = effect.cost / effect.weight;
    else if (effect.cost > 0)
        effect.costPerCredit = std::numeric_limits<double>::infinity();
    effect.marginPerCredit = pricePerCredit - effect.costPerCredit;
    effect.arbitrage = effect.cost > 0 && effect.costPerCredit > pricePerCredit;
    return effect;
}

void addDistortion(WeightReport& report, std::span<const UnitCost> costs)
{
    const bool byCost = volumesKnown(costs);
    double sum = 0, shares = 0;
    for (std::size_t i = 0; i < report.effects.size(); ++i) {
        WeightEffect& effect = report.effects[i];
        if (effect.cost <= 0 || report.base <= 0)
            continue;
        effect.distortion = effect.weight / effect.cost / report.base - 1;
        const double share = byCost ? effect.cost * costs[i].volume : 1;
        sum += share * std::abs(effect.distortion);
        shares += share;
        report.maxDistortion = std::max(report.maxDistortion, std::abs(effect.distortion));
    }
    report.meanDistortion = shares > 0 ? sum / shares : 0;
}

} // namespace

Decimal friendlyWeight(double weight)
{
    static constexpr std::array kOnes = {1.0, 2.0, 3.0, 5.0, 10.0};
    static constexpr std::array kTens = {1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0};
    if (!(weight > 0) || weight < 1e-11)
        return {};
    const int decade = static_cast<int>(std::floor(std::log10(weight)));
    const double mantissa = weight / std::pow(10, decade);
    const auto nearest = [&](const auto& grid) {
        return *std::min_element(grid.begin(), grid.end(), [&](double a, double b) {
            return std::abs(std::log(a / mantissa)) < std::abs(std::log(b / mantissa));
        });
    };
    const double chosen = decade >= 1 ? nearest(kTens) : nearest(kOnes);
    return Decimal::fromDouble(chosen * std::pow(10, decade), std::clamp(1 - decade, 0, Decimal::kPlaces));
}

std::vector<WeightRow> proposedWeights(std::span<const UnitCost> costs, const WeightRule& rule)
{
    std::vector<WeightRow> rows;
    for (const UnitCost& cost : costs) {
        const double raw = rawWeight(cost, rule);
        const Decimal weight = rule.friendly ? friendlyWeight(raw) : plainWeight(raw);
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const WeightRow& row) {
            return row.match.models.front() == cost.model && row.credits == weight;
        });
        if (same != rows.end())
            same->match.tokens.push_back(cost.token);
        else
            rows.push_back({{{cost.model}, {cost.token}, {}}, weight, rule.per});
    }
    return rows;
}

double leastDistortingBase(std::span<const UnitCost> costs, const WeightRule& rule, double reach)
{
    double best = rule.creditsPerUsd, least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < kBasesTried; ++i) {
        WeightRule tried = rule;
        tried.friendly = true;
        tried.creditsPerUsd *= std::pow(reach, 2.0 * i / (kBasesTried - 1) - 1);
        const WeightTable table{proposedWeights(costs, tried), false, {}};
        const double distortion = weightReport(table, costs, 0, tried.creditsPerUsd).meanDistortion;
        if (distortion < least) {
            least = distortion;
            best = tried.creditsPerUsd;
        }
    }
    return best;
}

WeightReport weightReport(const WeightTable& table, std::span<const UnitCost> costs, double pricePerCredit,
                          std::optional<double> base)
{
    WeightReport report;
    for (const UnitCost& cost : costs)
        report.effects.push_back(effectOf(table, cost, pricePerCredit));
    report.base = base ? *base : ownBase(report.effects, costs);
    addDistortion(report, costs);
    return report;
}

std::vector<WeightDrift> weightDrift(const WeightTable& table, std::span<const UnitCost> before,
                                     std::span<const UnitCost> after, double pricePerCredit)
{
    std::vector<WeightDrift> drifts;
    for (const UnitCost& now : after) {
        const auto then = std::find_if(before.begin(), before.end(), [&](const UnitCost& cost) {
            return cost.model == now.model && cost.token == now.token;
        });
        if (then == before.end() || then->perMillion == now.perMillion)
            continue;
        const WeightEffect old = effectOf(table, *then, pricePerCredit),
                           current = effectOf(table, now, pricePerCredit);
        drifts.push_back({now.model, now.token, then->perMillion, now.perMillion, old.marginPerCredit,
                          current.marginPerCredit, current.arbitrage && !old.arbitrage,
                          old.arbitrage && !current.arbitrage});
    }
    // Without a weight both margins are minus infinity: no loss of margin to compare.
    const auto loss = [](const WeightDrift& drift) {
        const double lost = drift.marginBefore - drift.marginAfter;
        return std::isnan(lost) ? 0 : lost;
    };
    std::stable_sort(drifts.begin(), drifts.end(),
                     [&](const WeightDrift& a, const WeightDrift& b) { return loss(a) > loss(b); });
    return drifts;
}

} // namespace core::plan
