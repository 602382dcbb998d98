#pragma once

#include "core/economics/prepared.h"

#include <memory>
#include <optional>
#include <string_view>

namespace core::economics {

/// NotFound for a name that resultNames() does not have.
Status checkResultName(std::string_view result);

/// One result of a plan under changes of its numbers, for searches that try many. What was prepared for the
/// plan is used again wherever a change leaves it valid. Holds references: short-lived.
class Probe {
public:
    /// `result`: one of resultNames(). `prepared` belongs to the population and to the unchanged plan.
    Probe(const std::shared_ptr<const Population>& population,
          const std::shared_ptr<const Prepared>& prepared, const cost::PriceBook& book,
          const Assumptions& assumptions, std::string_view result)
        : m_population(population)
        , m_prepared(prepared)
        , m_book(book)
        , m_assumptions(assumptions)
        , m_result(result)
    {}

    /// The result of a plan; absent when it has no value.
    Result<std::optional<double>> of(const plan::Plan& plan) const;
    /// The result when serving costs `factor` times as much.
    Result<std::optional<double>> atCost(const plan::Plan& plan, double factor) const;

private:
    Result<std::optional<double>> of(const plan::Plan& plan, const Prepared& prepared) const;
    const std::shared_ptr<const Population>& m_population;
    const std::shared_ptr<const Prepared>& m_prepared;
    const cost::PriceBook& m_book;
    const Assumptions& m_assumptions;
    std::string_view m_result;
};

} // namespace core::economics
