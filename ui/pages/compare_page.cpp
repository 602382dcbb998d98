#include "ui/pages/compare_page.h"

#include "ui/charts/line_chart.h"
#include "ui/models/compare_table.h"
#include "ui/models/formats.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QPushButton>

namespace ui {

ComparePage::ComparePage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::UsageAndPlan, tr("Compare"),
           tr("Which plan is better than the baseline, and by how much"), parent)
{
    m_table = new TableCard(tr("Results by plan"));
    m_table->table()->setMostRows(20);
    m_table->table()->setSortingEnabled(false);
    auto* baseline = new QPushButton(icon(QStringLiteral("baseline")), tr("Set selected plan as baseline"));
    connect(baseline, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("plan.baseline")); });
    header()->addButton(baseline);
    addToPage(m_table);
    buildCharts();
}

void ComparePage::buildCharts()
{
    m_tradeOff = new LineChart;
    m_tradeOff->setTitle(tr("Margin bought with overage"));
    m_tradeOff->setSubtitle(tr("Each plan along all its allowances: up and left is better"));
    m_tradeOff->setEmptyText(tr("No plan has an allowance that could be moved."));
    m_deciles = new LineChart;
    m_deciles->setTitle(tr("Margin by tenth of payers"));
    m_deciles->setSubtitle(
        tr("The cheapest payers first; where a line falls below zero, a plan loses money"));
    for (LineChart* chart : {m_tradeOff, m_deciles})
        chart->setMinimumHeight(320);
    addRow({m_tradeOff, m_deciles});
}

void ComparePage::showResults(const core::Results& results)
{
    for (const core::plan::Plan& plan : *results.project.plans) {
        if (plan.id == session().project().settings->baselinePlan)
            m_table->header()->setDetail(
                tr("The baseline is “%1”; differences say whether a plan is better").arg(text(plan.name)));
    }
    m_table->setContent(compareTable(results, *session().project().settings));
    showCurves(results);
}

void ComparePage::showCurves(const core::Results& results)
{
    std::vector<Series> tradeOff, deciles;
    const ChartTheme theme = ChartTheme::from(palette(), font());
    const auto& plans = *results.project.plans;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
        const core::PlanView& view = *results.plans[i];
        const QString name = text(plans[i].name);
        const QColor colour = theme.seriesColour(int(i));
        Series curve{name, {}, {}, SeriesStyle::Line, colour, {}};
        // By rising overage share: the allowance falls along the curve.
        for (std::size_t k = view.curve.allowance.size(); k-- > 0;) {
            curve.x.push_back(view.curve.overageShare[k]);
            curve.y.push_back(view.curve.grossMargin[k]);
        }
        if (!curve.x.empty() && curve.x.back() > curve.x.front())
            tradeOff.push_back(std::move(curve));
        Series tenths{name, {}, {}, SeriesStyle::Line, colour, {}};
        for (std::size_t d = 0; view.error.empty() && d < view.evaluation.deciles.size(); ++d) {
            tenths.x.push_back(double(d + 1));
            tenths.y.push_back(view.evaluation.deciles[d].revenue - view.evaluation.deciles[d].cost);
        }
        deciles.push_back(std::move(tenths));
    }
    m_tradeOff->setXAxis(axisFromZero(tr("Overage share"), percentFormat()));
    m_tradeOff->setYAxis(axis(tr("Gross margin"), percentFormat()));
    m_tradeOff->setSeries(std::move(tradeOff));
    m_deciles->setXAxis(axis(tr("Tenth of payers"), countFormat()));
    m_deciles->setYAxis(axis(tr("Margin per period"), currencyFormat(currency())));
    m_deciles->setSeries(std::move(deciles));
}

} // namespace ui
