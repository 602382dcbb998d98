#include "ui/pages/costs_page.h"

#include "ui/charts/bar_chart.h"
#include "ui/models/cost_tables.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/lever_words.h"
#include "ui/models/plan_selection.h"
#include "ui/models/workflow_table.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/pages/session_card.h"
#include "ui/pages/unknown_models.h"
#include "ui/session/project_session.h"
#include "ui/widgets/section_header.h"

#include <QPushButton>

#include <algorithm>

namespace ui {
namespace {

constexpr double kHour = 3600;

} // namespace

CostsPage::CostsPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::Usage, tr("Costs"), tr("What serving the usage cost, and where it goes"), parent)
{
    m_unknown = new UnknownModels(session());
    addToPage(m_unknown);
    buildCharts();
    buildTables();
    buildPriceBook();
}

void CostsPage::buildCharts()
{
    m_months = new TimeBarsChart;
    m_months->setTitle(tr("Cost by month and kind of token"));
    m_months->setXAxis(axis({}, dateFormat(), ScaleKind::Time));
    m_months->setYAxis(axisFromZero(tr("Cost"), currencyFormat("USD")));
    m_months->setMinimumHeight(280);
    addToPage(m_months);
}

void CostsPage::buildTables()
{
    m_levers = new TableCard(tr("Levers: before and after"));
    m_levers->table()->setSortingEnabled(false);
    addToPage(m_levers);
    m_byModel = new TableCard(tr("By model"));
    addToPage(m_byModel);
    m_byWorkflow = new TableCard(tr("By workflow"));
    m_byWorkflow->setHiddenWhenEmpty(true);
    addToPage(m_byWorkflow);
    m_workflows = new TableCard(tr("What each workflow brings and costs"));
    m_workflows->setHiddenWhenEmpty(true);
    m_workflows->setContent({});
    addToPage(m_workflows);
    m_users = new TableCard(tr("Most expensive users"));
    m_users->table()->setMostRows(10);
    addToPage(m_users);
    m_sessions = new SessionCard;
    addToPage(m_sessions);
}

void CostsPage::buildPriceBook()
{
    m_prices = new TableCard(tr("Price book"));
    m_prices->header()->setDetail(
        tr("USD per million tokens, from the date on. Double click a price to change it."));
    m_prices->addFilter(tr("Filter models"));
    auto* import = new QPushButton(tr("Import price list…"));
    connect(import, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("prices.import")); });
    m_prices->header()->addButton(import);
    m_prices->table()->setMostRows(14);
    connect(m_prices->table(), &DataTable::cellEdited, this,
            [this](const QString& row, int column, const QVariant& usd) {
                editPrices(session(), tr("Change price"), [&](core::cost::PriceBook& book) {
                    if (auto changed = withPrice(book, row, column, usd))
                        book = std::move(*changed);
                });
            });
    addToPage(m_prices);
}

void CostsPage::showResults(const core::Results& results)
{
    const core::CostResults& costs = *results.costs;
    m_unknown->setUnknown(costs.unknown);
    showMonths(costs, results.usage->periods);
    showLevers(results.levers.get());
    m_byModel->setContent(costTable(costs.byModel, tr("Model"), costs.total));
    const bool named = costs.byWorkflow.size() > 1 ||
                       (costs.byWorkflow.size() == 1 && !costs.byWorkflow.front().name.empty());
    m_byWorkflow->setContent(named ? costTable(costs.byWorkflow, tr("Workflow"), costs.total)
                                   : TableContent{});
    m_users->setContent(costTable(costs.topUsers, tr("User"), costs.total));
    m_sessions->setSessions(costs.sessions.get(), costs.total);
    m_prices->setContent(priceTable(*session().project().prices));
    header()->setDetail(tr("%1 in all").arg(fullText(costs.total, currencyFormat("USD", 2))));
}

void CostsPage::showLevers(const core::LeverResults* levers)
{
    m_levers->setVisible(levers != nullptr);
    if (!levers)
        return;
    m_levers->header()->setDetail(levers->error.empty()
                                      ? tr("USD per period; change them in the inspector under Assumptions")
                                      : text(levers->error));
    m_levers->setContent(leverTable(levers, session().results()->project.assumptions->levers));
}

void CostsPage::showPlanDetail(const core::PlanDetail* detail, bool complete)
{
    const core::plan::Plan* plan = selection().plan();
    const bool known = detail && !detail->workflows.empty() && plan;
    if (!known && !complete)
        return; // what was there before is replaced once it is known
    m_workflows->setContent(known ? workflowTable(detail->workflows, currency()) : TableContent{});
    if (!known)
        return;
    const bool levers = !session().project().assumptions->levers.empty();
    m_workflows->header()->setDetail(
        (levers ? tr("Under “%1”, by the invoices of every payer; costs are those before levers")
                : tr("Under “%1”, by the invoices of every payer"))
            .arg(text(plan->name)));
}

void CostsPage::showMonths(const core::CostResults& costs, const std::vector<core::usage::Period>& periods)
{
    std::vector<double> starts, input, cacheRead, cacheWrite, output, requests;
    std::vector<bool> partial;
    double width = 0;
    for (const core::usage::Period& period : periods) {
        for (const core::cost::CostGroup& month : costs.byMonth) {
            if (month.name != period.name)
                continue;
            starts.push_back(double(period.begin) * kHour);
            width = std::max(width, double(period.end - period.begin) * kHour);
            partial.push_back(period.partial);
            input.push_back(month.uncachedInput);
            cacheRead.push_back(month.cacheRead);
            cacheWrite.push_back(month.cacheWrite);
            output.push_back(month.output);
            requests.push_back(month.requests);
        }
    }
    std::vector<BarPart> parts;
    const auto add = [&](const QString& name, std::vector<double> values) {
        if (std::any_of(values.begin(), values.end(), [](double v) { return v > 0; }))
            parts.push_back({name, std::move(values), {}});
    };
    add(tr("Output"), std::move(output));
    add(tr("Input"), std::move(input));
    add(tr("Cache read"), std::move(cacheRead));
    add(tr("Cache write"), std::move(cacheWrite));
    add(tr("Requests"), std::move(requests));
    m_months->setBars(std::move(starts), width, std::move(parts));
    m_months->setPartial(std::move(partial));
}

} // namespace ui
