#include "ui/pages/usage_page.h"

#include "ui/charts/bar_chart.h"
#include "ui/models/formats.h"
#include "ui/models/usage_tables.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QDate>
#include <QDateTime>
#include <QLocale>
#include <QPushButton>

namespace ui {
namespace {

constexpr double kDay = 86400;

/// Midnights of ISO dates as seconds, in the project's zone shifted to UTC.
std::vector<double> secondsOf(const std::vector<std::string>& days)
{
    std::vector<double> seconds;
    for (const std::string& day : days)
        seconds.push_back(
            double(QDate::fromString(text(day), Qt::ISODate).startOfDay(Qt::UTC).toSecsSinceEpoch()));
    return seconds;
}

} // namespace

UsagePage::UsagePage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::Usage, tr("Usage"), tr("What was consumed, when, and with which model"), parent)
{
    buildHeader();
    buildCharts();
    buildTables();
    buildJournal();
}

void UsagePage::buildHeader()
{
    auto* import = new QPushButton(icon(QStringLiteral("import")), tr("Import logs…"));
    connect(import, &QPushButton::clicked, this, [this] { emit actionRequested(QStringLiteral("import")); });
    header()->addButton(import);
}

void UsagePage::buildCharts()
{
    m_tokens = new TimeBarsChart;
    m_tokens->setTitle(tr("Tokens by day"));
    m_requests = new TimeBarsChart;
    m_requests->setTitle(tr("Requests by day"));
    m_requests->setLegendVisible(false);
    for (TimeBarsChart* chart : {m_tokens, m_requests})
        chart->setXAxis(axis({}, dateFormat(), ScaleKind::Time));
    m_tokens->setYAxis(axisFromZero(tr("Tokens"), tokenFormat()));
    m_requests->setYAxis(axisFromZero(tr("Requests"), countFormat()));
    m_tokens->setMinimumHeight(300);
    m_requests->setMinimumHeight(300);
    addRow({m_tokens, m_requests});
}

void UsagePage::buildTables()
{
    m_unknown = new TableCard(tr("Models without a price"));
    m_unknown->header()->setDetail(
        tr("They are never taken as free: map them to a known model or set a price."));
    m_unknown->setHiddenWhenEmpty(true);
    auto* mend = new QPushButton(tr("Map or price them"));
    connect(mend, &QPushButton::clicked, this, [this] { emit pageRequested(QStringLiteral("costs")); });
    m_unknown->header()->addButton(mend);
    addToPage(m_unknown);
    m_models = new TableCard(tr("Models"));
    addToPage(m_models);
    m_workflows = new TableCard(tr("Workflows"));
    m_workflows->setHiddenWhenEmpty(true);
    addToPage(m_workflows);
    m_periods = new TableCard(tr("Periods"));
    addToPage(m_periods);
}

void UsagePage::buildJournal()
{
    m_journal = new TableCard(tr("Imports"));
    m_journal->header()->setDetail(tr("The newest first. Undoing an import takes its usage out again."));
    m_undoImport = new QPushButton(icon(QStringLiteral("undo")), tr("Undo import"));
    m_undoImport->setEnabled(false);
    m_undoImport->setToolTip(tr("Select an import in the table first"));
    m_journal->header()->addButton(m_undoImport);
    DataTable* table = m_journal->table();
    connect(table, &DataTable::rowSelected, this,
            [this](const QString& id) { m_undoImport->setEnabled(!id.isEmpty()); });
    connect(m_undoImport, &QPushButton::clicked, this, [this, table] {
        if (!table->selectedId().isEmpty())
            session().undoImport(table->selectedId().toLongLong());
    });
    addToPage(m_journal);
}

void UsagePage::showResults(const core::Results& results)
{
    const core::UsageResults& usage = *results.usage;
    showSummary(usage);
    showSeries(usage.series);
    m_models->setContent(groupTable(usage.byModel, tr("Model")));
    const bool named = usage.byWorkflow.size() > 1 ||
                       (usage.byWorkflow.size() == 1 && !usage.byWorkflow.front().name.empty());
    m_workflows->setContent(named ? groupTable(usage.byWorkflow, tr("Workflow")) : TableContent{});
    m_periods->setContent(periodTable(usage));
    m_unknown->setContent(unknownTable(results.costs->unknown));
    m_journal->setContent(journalTable(*results.project.imports));
    m_undoImport->setEnabled(!m_journal->table()->selectedId().isEmpty());
}

void UsagePage::showSummary(const core::UsageResults& usage)
{
    const core::usage::Counts& counts = usage.totals.counts;
    QString summary = tr("%1 requests, %2 tokens, %3 users")
                          .arg(shortText(double(counts.requests), countFormat()),
                               shortText(double(counts.tokens()), tokenFormat()),
                               shortText(double(usage.totals.users), countFormat()));
    if (counts.failedRequests > 0)
        summary += tr(", %1 requests failed").arg(shortText(double(counts.failedRequests), countFormat()));
    header()->setDetail(summary);
}

void UsagePage::showSeries(const core::UsageSeries& series)
{
    const auto starts = secondsOf(series.days);
    std::vector<BarPart> parts;
    for (std::size_t i = 0; i < series.models.size() && i < series.tokens.size(); ++i)
        parts.push_back({text(series.models[i]), series.tokens[i], {}});
    m_tokens->setBars(starts, kDay, std::move(parts));
    m_requests->setBars(starts, kDay, {{tr("Requests"), series.requests, {}}});
}

} // namespace ui
