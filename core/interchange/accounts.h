#pragma once

#include "core/cost/attribution.h"
#include "core/plan/invoice.h"
#include "core/usage/payer_periods.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace core::interchange {

/// Sets the quantities of task meters: the requests of their workflows in the account's uses.
void countTasks(const plan::Plan& plan, plan::Account& account);

/// Turns rows of the payer-period matrix into accounts that a plan can bill. Usage carries the properties
/// workflow, tier and outcome; the plan's other properties are not looked at. Where a model's cost covers
/// several workflows, it is shared out by the book's latest prices.
class AccountBuilder {
public:
    /// Refers to all of its arguments.
    AccountBuilder(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs,
                   const cost::PriceBook& book, const plan::Plan& plan);

    /// The plan without matches on properties that usage does not carry.
    const plan::Plan& plan() const { return m_plan; }

    /// What the payer of a row used: uses by model and properties, tasks and outcomes as quantities.
    /// Everybody is taken to have opted in to what is offered. The period's index and what was carried over
    /// are the caller's.
    plan::Account accountOf(std::size_t row) const;

private:
    /// Columns of one model, tier and workflow.
    struct Group {
        plan::Use use; ///< model and properties
        std::string logged, tier;
        std::map<usage::Quantity, const std::vector<double>*> columns;
        const std::vector<double>* cost = nullptr; ///< of model and tier
        bool sharesCost = false;
    };

    const usage::PayerPeriods& m_matrix;
    const cost::PayerCosts& m_costs;
    cost::PriceIndex m_prices;
    plan::Plan m_plan;
    std::vector<Group> m_groups;
    std::vector<std::pair<plan::Id, std::vector<const std::vector<double>*>>> m_outcomes; ///< by meter
    std::vector<const cost::CostColumn*> m_otherCost; ///< of models without usage columns

    void group();
    void findOutcomes();
    plan::Id localModel(const std::string& logged) const;
    double listValue(const Group& group, std::size_t row) const;
    Decimal costOf(const Group& group, std::size_t row) const;
};

} // namespace core::interchange
