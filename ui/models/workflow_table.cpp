#include "ui/models/workflow_table.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("WorkflowTable", text);
}

QVariant numberOf(const std::optional<double>& value)
{
    return value ? QVariant(*value) : QVariant();
}

} // namespace

TableContent workflowTable(const std::vector<core::interchange::WorkflowMargin>& workflows,
                           const std::string& currency)
{
    const ValueFormat money = currencyFormat(currency);
    TableContent content;
    content.columns = {{tr("Workflow"), {}, {}, false, true},
                       {tr("Revenue"), tr("Its part of the invoices, by its credits, per period."), money},
                       {tr("Cost"), tr("Of serving it, per period."), money},
                       {tr("Margin"), tr("Revenue less cost, as a share of revenue."), percentFormat(1)},
                       {tr("Requests"), tr("In an average period."), plainFormat({}, 0)}};
    const bool outcomes = std::any_of(workflows.begin(), workflows.end(), [](const auto& workflow) {
        return workflow.costPerOutcome.has_value();
    });
    if (outcomes)
        content.columns.push_back(
            {tr("Per outcome"), tr("Cost of one outcome, such as a solved case."), money});
    content.columns.push_back(
        {tr("Pays for itself"), tr("Others pay for it when it costs more than it brings."), {}});
    for (const core::interchange::WorkflowMargin& workflow : workflows) {
        TableRow row{text(workflow.workflow),
                     {workflow.workflow.empty() ? tr("(none)") : text(workflow.workflow), workflow.revenue,
                      workflow.cost, numberOf(workflow.margin), workflow.requests}};
        if (outcomes)
            row.cells.push_back(numberOf(workflow.costPerOutcome));
        row.cells.push_back(workflow.cost > workflow.revenue ? tr("no, subsidised") : tr("yes"));
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
