#include "ui/pages/compare_page.h"

#include "ui/charts/line_chart.h"
#include "ui/charts/scatter_chart.h"
#include "ui/models/choice_words.h"
#include "ui/models/compare_table.h"
#include "ui/models/edits.h"
#include "ui/models/formats.h"
#include "ui/models/impact_table.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"
#include "ui/session/scenarios.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QPushButton>

#include <limits>

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
    m_letChoose = new QPushButton(tr("Let customers choose"));
    m_letChoose->setToolTip(
        tr("Shows who would take which plan, and the margin when they do. The inspector's "
           "assumptions say how they choose."));
    connect(m_letChoose, &QPushButton::clicked, this, &ComparePage::letChoose);
    header()->addButton(m_letChoose);
    header()->addButton(baseline);
    addToPage(m_table);
    buildCharts();
    buildScenarios();
    buildChoice();
    buildImpact();
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

void ComparePage::buildScenarios()
{
    m_scenarios = new Scenarios(session(), this);
    m_scenarioTable = new TableCard(tr("Scenarios"));
    m_scenarioTable->table()->setMostRows(20);
    m_scenarioTable->table()->setSortingEnabled(false);
    auto* save = new QPushButton(icon(QStringLiteral("history")), tr("Save a named version…"));
    connect(save, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("version.save")); });
    m_scenarioTable->header()->addButton(save);
    connect(m_scenarios, &Scenarios::changed, this, &ComparePage::showScenarios);
    addToPage(m_scenarioTable);
}

void ComparePage::showScenarios()
{
    const core::Results* results = session().results();
    const core::plan::Plan* plan = selection().plan();
    const bool any = results && plan && !m_scenarios->known().empty();
    m_scenarioTable->table()->setVisible(any);
    if (!any) {
        m_scenarioTable->header()->setDetail(
            m_scenarios->isBusy() ? tr("Computing what the saved versions bring…")
                                  : tr("A saved version stands here as a scenario: its plans, prices and "
                                       "assumptions over today's usage."));
        return;
    }
    m_scenarioTable->header()->setDetail(
        tr("“%1” now, and as each saved version has it, over today's usage").arg(text(plan->name)));
    m_scenarioTable->setContent(scenarioTable(*results, plan->id, m_scenarios->known()));
}

void ComparePage::buildChoice()
{
    m_takers = new LineChart;
    m_takers->setTitle(tr("Who takes which plan"));
    m_takers->setSubtitle(tr("Share of each tenth of payers, the cheapest to serve first"));
    m_takers->setXAxis(axis(tr("Tenth of payers"), countFormat()));
    m_takers->setYAxis(axisFromZero(tr("Takes the plan"), percentFormat()));
    m_takers->setMinimumHeight(320);
    m_choice = new TableCard(tr("What customers choose"));
    addToPage(m_takers);
    addToPage(m_choice);
}

void ComparePage::letChoose()
{
    editAssumptions(session(), tr("Let customers choose"), [](core::economics::Assumptions& assumptions) {
        assumptions.choice = core::economics::ChoiceMode::Cheapest;
    });
}

void ComparePage::showChoice(const core::PlanDetail* detail, bool complete)
{
    const core::economics::ChoiceMode mode = session().project().assumptions->choice;
    const bool chosen = mode != core::economics::ChoiceMode::Assigned;
    m_letChoose->setVisible(!chosen && session().project().plans->size() > 1);
    m_takers->setVisible(chosen);
    m_choice->setVisible(chosen);
    m_takers->setStale(chosen && !complete && !(detail && detail->choice));
    const core::Results* results = session().results();
    if (!chosen || !detail || !detail->choice || !results)
        return;
    m_choice->header()->setDetail(
        tr("%1 Other figures judge each plan as if all had it.").arg(choiceMeaning(mode)));
    m_choice->setContent(choiceTable(*detail->choice, *results));
    m_takers->setSeries(choiceByTenth(*detail->choice, *results, ChartTheme::from(palette(), font())));
}

void ComparePage::buildImpact()
{
    m_impact = new ScatterChart;
    m_impact->setTitle(tr("What changes for each payer"));
    m_impact->setPointNoun(tr("payers"));
    m_impact->setZeroLines(true);
    m_impact->setMinimumHeight(320);
    m_migration = new TableCard(tr("Who pays more, who pays less"));
    m_affected = new TableCard(tr("Most affected payers"));
    m_affected->table()->setMostRows(10);
    connect(m_impact, &ScatterChart::pointActivated, this,
            [this](int point) { emit billRequested(m_payers[std::size_t(point)]); });
    connect(m_affected->table(), &QTableView::activated, this, [this] {
        if (const QString payer = m_affected->table()->selectedId(); !payer.isEmpty())
            emit billRequested(payer.toUInt());
    });
    addToPage(m_impact);
    addToPage(m_migration);
    addToPage(m_affected);
}

QString ComparePage::nameOf(const std::string& planId) const
{
    for (const core::plan::Plan& plan : *session().project().plans) {
        if (plan.id == planId)
            return text(plan.name);
    }
    return {};
}

void ComparePage::showPlanDetail(const core::PlanDetail* detail, bool complete)
{
    const QString baseline = nameOf(session().project().settings->baselinePlan);
    showTable(detail);
    showChoice(detail, complete);
    showScenarios(); // another plan may be selected
    const bool known = detail && detail->impact;
    m_impact->setStale(!known && !complete);
    if (!known && !complete)
        return;
    m_migration->setVisible(known);
    m_affected->setVisible(known);
    if (known) {
        showImpact(*detail->impact);
        return;
    }
    m_impact->setSubtitle({});
    m_impact->setPoints({});
    m_impact->setEmptyText(baseline.isEmpty()
                               ? tr("Set the plan of today as baseline to see what changes for each payer.")
                               : tr("This is the baseline. Select another plan in the inspector to see who "
                                    "would pay more or less."));
}

void ComparePage::showImpact(const core::PlanDetail::Impact& impact)
{
    enum Group : std::uint8_t { Less, More };
    const core::economics::Migration& migration = impact.migration;
    ScatterPoints points;
    points.groupNames = {tr("Pays less"), tr("Pays more")};
    m_payers.clear();
    for (std::size_t i = 0; i < impact.before.size(); ++i) {
        const double before = impact.before.invoice[i], after = impact.after.invoice[i];
        if (after == before)
            continue; // a point that says nothing
        points.x.push_back(after - before);
        points.y.push_back(before > 0 ? after / before - 1 : std::numeric_limits<double>::quiet_NaN());
        points.group.push_back(after > before ? More : Less);
        m_payers.push_back(impact.before.payer[i]);
    }
    const QString from = nameOf(session().project().settings->baselinePlan);
    const QString to = selection().plan() ? text(selection().plan()->name) : QString();
    const auto shareOf = [&](double payers) {
        return shortText(migration.payers > 0 ? payers / migration.payers : 0, percentFormat(1));
    };
    m_impact->setSubtitle(
        tr("From “%1” to “%2”: %3 of payers pay more, %4 pay less; a double-click shows the bill")
            .arg(from, to, shareOf(migration.more), shareOf(migration.less)));
    m_impact->setEmptyText(tr("Nobody's bill changes."));
    m_impact->setXAxis(axis(tr("Change of the bill per period"), currencyFormat(currency())));
    m_impact->setYAxis(axis(tr("Relative change"), percentFormat()));
    points.nameOf = [this](int point) {
        const core::Results* results = session().results();
        return results ? text(core::payerName(*results, m_payers[std::size_t(point)])) : QString();
    };
    m_impact->setPoints(std::move(points));
    m_migration->header()->setDetail(tr("If everybody moved from “%1” to “%2”").arg(from, to));
    m_migration->setContent(migrationTable(migration, currency()));
    m_affected->header()->setDetail(tr("Activate a row to see the bill"));
    m_affected->setContent(affectedTable(impact, currency()));
}

void ComparePage::showResults(const core::Results& results)
{
    if (const QString baseline = nameOf(session().project().settings->baselinePlan); !baseline.isEmpty())
        m_table->header()->setDetail(
            tr("The baseline is “%1”; differences say whether a plan is better").arg(baseline));
    showCurves(results);
    m_scenarios->request(results);
}

void ComparePage::showTable(const core::PlanDetail* detail)
{
    if (const core::Results* results = session().results())
        m_table->setContent(compareTable(*results, *session().project().settings, detail));
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
