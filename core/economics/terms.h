#pragma once

#include "core/economics/prepared.h"
#include "core/economics/term.h"
#include "core/economics/usage_matcher.h"

#include <deque>
#include <optional>
#include <vector>

namespace core::economics {

/// Writes the quantities that a plan counts as terms over the columns of a population, which it refers to.
class TermBuilder {
public:
    /// `sums`: see Basis; absent = nothing is noted about unweighted usage.
    TermBuilder(const Population& population, const Needs& needs, const ServingPrices& prices,
                const Basis* sums = nullptr);

    /// Selectors that cover each class, as bits. What has no model is of the first, which all selectors
    /// cover.
    const std::vector<std::uint32_t>& classes() const { return m_classes; }
    Terms quantity(const MeasureKey& key);
    Terms cost();
    /// Cost of all usage when `target` serves it; tokens x `tokenFactor`. MissingPrice when the book lacks
    /// the model.
    Result<Terms> reroutedCost(const plan::Id& target, double tokenFactor);
    /// Credits and cost by model of a unit with a table of weights.
    std::vector<ModelWeight> modelWeights(const plan::CreditUnit& unit);
    std::vector<PreparationNote> notes;

private:
    using Matches = std::vector<const plan::Match*>;
    struct Weight {
        double perOne = 0;
        bool known = false;
        std::optional<Fraction> exact; ///< perOne, unless its numbers are too long
        Weight less(const Weight& other) const;
    };

    const Population& m_population;
    const Needs& m_needs;
    const ServingPrices& m_prices;
    const Basis* m_sums;
    UsageMatcher m_matcher;
    std::vector<std::uint32_t> m_classes;
    std::vector<std::size_t> m_classOf; ///< by usage column
    std::size_t m_unattributed = 0;
    std::deque<std::vector<double>> m_derived; ///< columns that terms refer to

    std::size_t classFor(std::uint32_t selectors);
    bool withinAll(const Matches& matches, const usage::MeterKey& key) const;
    Terms ofTable(const plan::CreditUnit& unit, const Matches& within);
    Weight weightOf(const plan::WeightTable& table, const usage::MeterKey& key) const;
    void noteUnweighted(const plan::CreditUnit& unit, const plan::WeightTable& table);
    Terms ofMeter(const plan::Meter& meter, const Matches& within);
    bool counts(const plan::Meter& meter, const usage::MeterKey& key) const;
    Terms ofCost(const Matches& within, double factor);
    void addSharedCost(Terms& terms, const cost::CostColumn& column, const std::vector<std::size_t>& parts,
                       const Matches& within, double factor);
    std::vector<double> priced(const std::vector<std::size_t>& columns) const;
    std::vector<std::size_t> partsOf(const cost::CostColumn& column) const;
};

} // namespace core::economics
