#pragma once

#include "core/economics/basis.h"
#include "core/economics/column_memory.h"
#include "core/economics/evaluate.h"
#include "core/economics/needs.h"
#include "core/economics/term.h"

#include <memory>
#include <optional>
#include <vector>

namespace core::economics {

/// A quantity of every slot; split by class of usage when there are several.
struct SlotColumn {
    Column total;
    std::vector<Column> byClass; ///< empty when there is one class
};

/// Where a column comes from, so that the next preparation of the same population can keep it or go on from
/// it.
struct Origin {
    Terms terms;
    /// While a few weights move: the exact sum of what the other terms count.
    struct Rest {
        std::vector<std::size_t> moving; ///< indices of the terms that it leaves out
        double perOne = 1;
        Column sum;
    };
    std::optional<Rest> rest;
};

/// A fact about the preparation that lint words.
struct PreparationNote {
    enum class Kind { UnitWithoutUsage, UnweightedUsage, MatchIgnored, UnpricedReroute };
    Kind kind = Kind::UnitWithoutUsage;
    std::string subject; ///< id of the unit, or the model
    double value = 0;    ///< share, where it applies
};

/// Credits and cost of a model in the plan's first credit unit, all payers by weight.
struct ModelWeight {
    std::string model; ///< as logged
    double credits = 0, cost = 0;
};

/// A population as it is served with levers, kept for the next preparation.
struct Served {
    std::vector<Lever> levers;
    cost::PriceBook book; ///< levers price by it
    Population population;
    double costPerActiveUser = 0; ///< of the lever `local`, USD a month
};

/// See evaluate.h. Columns are in the order of `basis`.
class Prepared {
public:
    std::shared_ptr<const Population> population; ///< kept only when it was given as a shared pointer
    std::shared_ptr<const Served> served;         ///< what is evaluated instead; null without levers
    std::shared_ptr<const Basis> basis;
    Needs needs;
    std::vector<SlotColumn> measures;          ///< by index in needs.measures
    SlotColumn cost;                           ///< total is empty: it is basis->cost
    std::vector<std::vector<Column>> rerouted; ///< [target][class]: cost when the other model serves it
    std::optional<Column> seats;               ///< absent = 1
    std::vector<std::uint32_t> classes;        ///< selectors that cover each class of usage, as bits
    std::vector<double> sums;                  ///< weighted, by measure
    std::vector<double> largest;               ///< by measure
    std::vector<Origin> measureOrigins;        ///< by measure
    Origin costOrigin;
    std::vector<Origin> reroutedOrigins; ///< by target
    double costSum = 0;
    double localCostPerUser() const { return served ? served->costPerActiveUser : 0; }
    std::vector<PreparationNote> notes;
    std::vector<ModelWeight> modelWeights; ///< of a table of weights; empty otherwise

    std::size_t classCount() const { return classes.size(); }
};

} // namespace core::economics
