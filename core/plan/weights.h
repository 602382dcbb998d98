#pragma once

#include "core/plan/plan.h"

#include <optional>
#include <span>
#include <vector>

/// Credit weights that follow cost, and what a table of weights does to margins.
namespace core::plan {

/// What one kind of a model's tokens costs to serve.
struct UnitCost {
    Id model; ///< the plan's local id
    Token token = Token::UncachedInput;
    double perMillion = 0; ///< USD per million tokens or requests
    double volume = 0;     ///< millions used in a period; 0 everywhere = all count alike
};

/// How weights are proposed.
struct WeightRule {
    double creditsPerUsd = 100;   ///< the base: credits that one dollar of cost should take
    std::int64_t per = 1'000'000; ///< tokens that a weight counts for
    bool friendly = true;         ///< on the grid of friendlyWeight(); otherwise six significant digits
};

/// The nearest, by ratio, of ..., 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 15, 20, 25, 30, 50, 100, 150, 200 ...;
/// 0 stays 0.
Decimal friendlyWeight(double weight);

/// One row per cost, in the order given, with weight = cost x creditsPerUsd. Kinds of a model whose weights
/// come out equal share a row.
std::vector<WeightRow> proposedWeights(std::span<const UnitCost> costs, const WeightRule& rule);

/// The base within a factor of `reach` around `creditsPerUsd` whose friendly weights distort least on
/// average.
double leastDistortingBase(std::span<const UnitCost> costs, const WeightRule& rule, double reach = 3);

/// What one weight does.
struct WeightEffect {
    Id model;
    Token token = Token::UncachedInput;
    double weight = 0;          ///< credits per million
    double cost = 0;            ///< USD per million
    double distortion = 0;      ///< weight per cost / base - 1; -1 without a weight
    double costPerCredit = 0;   ///< USD; infinite for what is used without credits
    double marginPerCredit = 0; ///< price of a credit - costPerCredit, USD
    bool arbitrage = false;     ///< a credit spent here costs more than it brought
};

struct WeightReport {
    double base = 0;                   ///< credits per USD of cost
    double meanDistortion = 0;         ///< of |distortion|, by cost when volumes are known
    double maxDistortion = 0;          ///< of |distortion|
    std::vector<WeightEffect> effects; ///< in the order of the costs
};

/// Judges a weight table. `pricePerCredit` is what a credit brings, USD. Without a base, the table's own
/// counts: all credits over all cost by volume, or the geometric mean of weight per cost. Costs of 0 have no
/// distortion.
WeightReport weightReport(const WeightTable& table, std::span<const UnitCost> costs, double pricePerCredit,
                          std::optional<double> base = {});

/// A weight that a change of vendor prices turned into an arbitrage, or back.
struct WeightDrift {
    Id model;
    Token token = Token::UncachedInput;
    double costBefore = 0, costAfter = 0;     ///< USD per million
    double marginBefore = 0, marginAfter = 0; ///< USD per credit
    bool becameArbitrage = false;
    bool ceasedArbitrage = false;
};

/// Compares a table under two sets of costs, matched by model and token; lists what changed, the largest loss
/// of margin first.
std::vector<WeightDrift> weightDrift(const WeightTable& table, std::span<const UnitCost> before,
                                     std::span<const UnitCost> after, double pricePerCredit);

} // namespace core::plan
