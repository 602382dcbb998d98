#pragma once

#include "core/interchange/invoices.h"

#include <string>
#include <vector>

namespace core::interchange {

/// What one workflow (feature) of the product brings and costs, over all periods of the matrix that count.
struct WorkflowMargin {
    std::string workflow;                                     ///< empty = usage without one
    double revenue = 0, cost = 0, requests = 0, outcomes = 0; ///< USD and counts, averages per period
    std::optional<double> margin;                             ///< share of revenue; absent when it has none
    std::optional<double> costPerOutcome;
};

/// Invoices attributed to workflows, the largest cost first: each payer's by the workflows' shares of his
/// credits in the plan's first credit unit, of his requests when there are none, of his cost otherwise.
/// `matrix` must be split by workflow; `names` are the users or orgs by id, as invoices need them. Complete
/// periods count; without any, all do.
Result<std::vector<WorkflowMargin>> workflowMargins(const usage::PayerPeriods& matrix,
                                                    const std::vector<std::string>& names,
                                                    const cost::PayerCosts& costs,
                                                    const cost::PriceBook& book, const plan::Plan& plan,
                                                    InvoiceOptions options, Progress& progress);

} // namespace core::interchange
