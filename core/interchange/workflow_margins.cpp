#include "core/interchange/workflow_margins.h"

#include "core/plan/credits.h"

#include <algorithm>
#include <map>
#include <set>

namespace core::interchange {
namespace {

using Margins = std::map<std::string, WorkflowMargin>;

const std::string& workflowOf(const plan::Use& use)
{
    static const std::string none;
    const auto found = use.properties.find("workflow");
    return found == use.properties.end() ? none : found->second;
}

double requestsOf(const plan::Use& use)
{
    return use.quantity[static_cast<std::size_t>(plan::Token::Request)].toDouble();
}

double creditsOf(const plan::Plan& plan, const plan::Use& use)
{
    if (plan.credits.empty())
        return 0;
    const auto credits = plan::creditsOf(plan.credits.front(), std::span(&use, 1));
    return credits ? credits->amount.toDouble() : 0;
}

/// What an invoice is shared out by: the first of these that the payer has any of.
std::vector<double> partsOf(const plan::Plan& plan, const std::vector<plan::Use>& uses)
{
    std::vector<double> credits, requests, cost;
    for (const plan::Use& use : uses) {
        credits.push_back(creditsOf(plan, use));
        requests.push_back(requestsOf(use));
        cost.push_back(use.cost.toDouble());
    }
    for (std::vector<double>* parts : {&credits, &requests, &cost}) {
        if (std::any_of(parts->begin(), parts->end(), [](double part) { return part > 0; }))
            return *parts;
    }
    return std::vector<double>(uses.size(), 1);
}

void add(const plan::Plan& plan, const PayerInvoice& invoice, Margins& margins)
{
    const std::vector<double> parts = partsOf(plan, invoice.uses);
    double whole = 0;
    for (const double part : parts)
        whole += part;
    const double revenue = invoice.invoice.total.toDouble();
    if (parts.empty())
        margins[""].revenue += revenue;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        WorkflowMargin& margin = margins[workflowOf(invoice.uses[i])];
        margin.revenue += revenue * parts[i] / whole;
        margin.cost += invoice.uses[i].cost.toDouble();
        margin.requests += requestsOf(invoice.uses[i]);
    }
}

void addOutcomes(const usage::PayerPeriods& matrix, const std::vector<bool>& counted, Margins& margins)
{
    for (const usage::MeterColumn& column : matrix.columns) {
        if (column.key.quantity != usage::Quantity::Outcomes)
            continue;
        for (std::size_t row = 0; row < matrix.size(); ++row) {
            if (counted[matrix.period[row]])
                margins[column.key.workflow].outcomes += column.values[row];
        }
    }
}

} // namespace

Result<std::vector<WorkflowMargin>> workflowMargins(const usage::PayerPeriods& matrix,
                                                    const std::vector<std::string>& names,
                                                    const cost::PayerCosts& costs,
                                                    const cost::PriceBook& book, const plan::Plan& plan,
                                                    InvoiceOptions options, Progress& progress)
{
    std::vector<bool> counted;
    for (const usage::Period& period : matrix.periods)
        counted.push_back(!period.partial);
    if (std::none_of(counted.begin(), counted.end(), [](bool complete) { return complete; }))
        counted.assign(counted.size(), true);
    std::set<std::string> countedNames;
    for (std::size_t i = 0; i < counted.size(); ++i) {
        if (counted[i])
            countedNames.insert(matrix.periods[i].name);
    }
    Margins margins;
    options.uses = true;
    const Status done =
        forEachInvoice(matrix, names, costs, book, plan, options, progress, [&](PayerInvoice&& invoice) {
            if (countedNames.contains(invoice.period.substr(0, invoice.period.find(' '))))
                add(plan, invoice, margins);
        });
    if (!done)
        return done.error();
    addOutcomes(matrix, counted, margins);
    std::vector<WorkflowMargin> all;
    for (auto& [workflow, margin] : margins) {
        margin.workflow = workflow;
        for (double* figure : {&margin.revenue, &margin.cost, &margin.requests, &margin.outcomes})
            *figure /= double(countedNames.size());
        if (margin.revenue > 0)
            margin.margin = 1 - margin.cost / margin.revenue;
        if (margin.outcomes > 0)
            margin.costPerOutcome = margin.cost / margin.outcomes;
        all.push_back(std::move(margin));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const WorkflowMargin& a, const WorkflowMargin& b) { return a.cost > b.cost; });
    return all;
}

} // namespace core::interchange
