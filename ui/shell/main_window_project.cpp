#include "ui/shell/main_window.h"

#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/page.h"
#include "ui/session/plan_details.h"
#include "ui/shell/about.h"
#include "ui/shell/action_table.h"
#include "ui/shell/agent_loop_dialog.h"
#include "ui/shell/bill_dialog.h"
#include "ui/shell/counted_dialog.h"
#include "ui/shell/dropped_kind.h"
#include "ui/shell/goal_dialog.h"
#include "ui/shell/import_panel.h"
#include "ui/shell/inspector.h"
#include "ui/shell/notice_bar.h"
#include "ui/shell/plan_commands.h"
#include "ui/shell/workbench.h"

#include <QDockWidget>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QStatusBar>

namespace ui {
namespace {

QString projectFilter()
{
    return MainWindow::tr("Tierwright projects (*.tierwright)");
}

QString jsonFilter()
{
    return MainWindow::tr("JSON files (*.json)");
}

} // namespace

void MainWindow::showSession()
{
    ProjectSession& session = *m_workspace->session();
    m_selection = new PlanSelection(session, &session);
    m_plans = new PlanCommands(session, *m_selection, &session);
    m_workbench =
        new Workbench({session, *m_selection, *new PlanDetails(session, *m_selection, m_selection)});
    m_inspector = new Inspector(session, *m_selection, *m_actions);
    m_dock->setWidget(m_inspector);
    m_dock->show();
    m_centre->addWidget(m_workbench);
    m_centre->setCurrentWidget(m_workbench);
    connect(m_workbench, &Workbench::actionRequested, this, [this](const QString& id) {
        if (id == QStringLiteral("plan.menu"))
            m_planMenu->popup(QCursor::pos());
        else
            m_actions->trigger(id);
    });
    connect(m_workbench, &Workbench::goalRequested, this, &MainWindow::showGoal);
    connect(m_workbench, &Workbench::payersRequested, this, &MainWindow::showPayers);
    connect(m_workbench, &Workbench::billRequested, this, [this](std::uint32_t payer) { showBill(payer); });
    connect(m_workbench, &Workbench::pageShown, this, [this](const QString& id) { m_page = id; });
    connect(m_workbench, &Workbench::controlRequested, this, [this](const QString& path) {
        m_dock->show();
        m_inspector->focusControl(path);
    });
    connect(m_plans, &PlanCommands::failed, this, &MainWindow::showProblem);
    connect(m_plans, &PlanCommands::done, this, &MainWindow::showGoodNews);
    connect(&session, &ProjectSession::computationFailed, this, [this](const core::Error& error) {
        showProblem(tr("The results could not be computed; those shown are older."),
                    text(core::describe(error)));
    });
    connect(&session, &ProjectSession::saveFailed, this, [this](const core::Error& error) {
        setWindowModified(true);
        showProblem(
            tr("The last edits could not be saved. They are still here; the file holds the state before."),
            text(core::describe(error)));
    });
    for (auto signal : {&ProjectSession::projectChanged, &ProjectSession::resultsChanged}) {
        connect(&session, signal, this, &MainWindow::updateActions);
        connect(&session, signal, this, &MainWindow::updateStatus);
    }
    connect(&session.undoStack(), &QUndoStack::indexChanged, this, &MainWindow::updateActions);
    connect(m_selection, &PlanSelection::changed, this, &MainWindow::updateActions);
    m_workbench->showPage(m_page);
    m_workbench->setFocus();
    setWindowModified(false);
    updateTitle();
    updateActions();
    updateStatus();
}

void MainWindow::hideSession()
{
    m_dock->hide();
    m_dock->setWidget(nullptr);
    delete m_inspector;
    m_centre->removeWidget(m_workbench);
    delete m_workbench;
    m_inspector = nullptr;
    m_workbench = nullptr;
    m_selection = nullptr;
    m_plans = nullptr;
    m_actions->setAvailable(false, false);
    m_status->clear();
}

void MainWindow::updateTitle()
{
    setWindowTitle(m_workspace->session() ? tr("%1[*] — Tierwright").arg(m_workspace->displayName())
                                          : tr("Tierwright"));
    setWindowFilePath(m_workspace->session() && !m_workspace->isUnnamed() ? m_workspace->session()->path()
                                                                          : QString());
}

void MainWindow::updateActions()
{
    ProjectSession* session = m_workspace->session();
    m_actions->setAvailable(session != nullptr, m_selection && m_selection->plan());
    if (!session)
        return;
    QUndoStack& stack = session->undoStack();
    QAction* undo = (*m_actions)[QStringLiteral("undo")];
    QAction* redo = (*m_actions)[QStringLiteral("redo")];
    undo->setEnabled(stack.canUndo());
    redo->setEnabled(stack.canRedo());
    undo->setText(stack.canUndo() ? tr("Undo: %1").arg(stack.undoText()) : tr("Undo"));
    redo->setText(stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : tr("Redo"));
    (*m_actions)[QStringLiteral("import.undo")]->setEnabled(!session->project().imports->empty());
}

void MainWindow::updateStatus()
{
    const core::Results* results = m_workspace->session() ? m_workspace->session()->results() : nullptr;
    if (!results || !results->usage) {
        m_status->clear();
        return;
    }
    const core::UsageResults& usage = *results->usage;
    QStringList parts;
    parts << tr("%1 requests").arg(fullText(double(usage.totals.counts.requests), countFormat()))
          << tr("%1 users").arg(fullText(double(usage.totals.users), countFormat()))
          << tr("%n complete months", nullptr, int(usage.completePeriods));
    std::uint64_t rejected = 0;
    for (const core::ImportRecord& record : *m_workspace->session()->project().imports)
        rejected += record.rejected;
    if (rejected > 0)
        parts << tr("%1 rejected rows").arg(fullText(double(rejected), countFormat()));
    if (m_workspace->session()->project().settings->population == "segments")
        parts << tr("plans over typed customer groups");
    if (!results->populationWords.empty())
        parts << tr("plans over %1").arg(text(results->populationWords));
    m_status->setText(parts.join(QStringLiteral("   ·   ")));
}

void MainWindow::showProblem(const QString& what, const QString& detail)
{
    NoticeBar* bar = m_workbench ? m_workbench->notices() : m_welcomeNotices;
    bar->showNotice(NoticeBar::Kind::Problem, what, detail);
}

void MainWindow::showGoodNews(const QString& what, const QString& detail)
{
    NoticeBar* bar = m_workbench ? m_workbench->notices() : m_welcomeNotices;
    bar->showNotice(NoticeBar::Kind::Good, what, detail);
}

bool MainWindow::needProject()
{
    return m_workspace->session() || m_workspace->createUnnamed();
}

void MainWindow::openFiles(const QStringList& paths)
{
    const SortedFiles sorted = sortedFiles(paths);
    if (!sorted.projects.isEmpty() && !m_workspace->open(sorted.projects.front()))
        return;
    if (sorted.projects.size() == paths.size() || !needProject())
        return;
    for (const QString& path : sorted.priceLists)
        m_plans->importPrices(path);
    for (const QString& path : sorted.assumptions)
        m_plans->importAssumptions(path);
    for (const QString& path : sorted.segments)
        m_plans->importSegments(path);
    for (const QString& path : sorted.plans)
        m_plans->importPlan(path);
    if (!sorted.plans.isEmpty())
        showPage(QStringLiteral("plans"));
    if (!sorted.logs.isEmpty())
        importLogs(sorted.logs);
}

void MainWindow::importLogs(const QStringList& files)
{
    if (!needProject())
        return;
    if (m_workspace->session()->importing()) {
        showProblem(tr("Another import is running."),
                    tr("Drop the files again when it is done, or cancel it."));
        return;
    }
    auto* panel = new ImportPanel(*m_workspace->session(), files);
    connect(panel, &ImportPanel::closed, m_workbench, &Workbench::closePanel);
    connect(panel, &ImportPanel::finished, this, [this](const QString& summary, bool clean) {
        if (clean) {
            m_workbench->showPage(QStringLiteral("usage"));
            showGoodNews(summary, {});
        }
    });
    m_workbench->showPanel(panel);
}

void MainWindow::chooseLogs()
{
    const QStringList files = QFileDialog::getOpenFileNames(
        this, tr("Import usage logs"), {},
        tr("Usage logs (*.csv *.tsv *.json *.jsonl *.ndjson *.log *.gz *.zst *.xz *.zip);;All files (*)"));
    if (!files.isEmpty())
        importLogs(files);
}

void MainWindow::chooseProject()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open project"), {}, projectFilter());
    if (!path.isEmpty())
        m_workspace->open(path);
}

void MainWindow::saveAs()
{
    const QString name = m_workspace->displayName() + QStringLiteral(".tierwright");
    QString path = QFileDialog::getSaveFileName(this, tr("Save project as"), name, projectFilter());
    if (path.isEmpty())
        return;
    if (!path.endsWith(QStringLiteral(".tierwright")))
        path += QStringLiteral(".tierwright");
    if (m_workspace->saveAs(path))
        showGoodNews(
            tr("Saved as “%1”. Every edit is saved there from now on.").arg(QFileInfo(path).fileName()), {});
}

void MainWindow::choosePlanFile()
{
    for (const QString& path : QFileDialog::getOpenFileNames(this, tr("Import plan"), {}, jsonFilter()))
        m_plans->importPlan(path);
}

void MainWindow::choosePriceList()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import price list"), {}, jsonFilter());
    if (!path.isEmpty())
        m_plans->importPrices(path);
}

void MainWindow::exportInvoices()
{
    const QString name = m_selection->id() + QStringLiteral("-invoices.csv");
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export invoices"), name, tr("Comma-separated values (*.csv)"));
    if (!path.isEmpty())
        m_plans->exportInvoices(path);
}

void MainWindow::exportPlan()
{
    const QString name = m_selection->id() + QStringLiteral(".plan.json");
    const QString path = QFileDialog::getSaveFileName(this, tr("Export plan"), name, jsonFilter());
    if (!path.isEmpty())
        m_plans->exportPlan(path);
}

void MainWindow::saveVersion()
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save a named version"));
    dialog->setLabelText(tr("Name of the version"));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (name.trimmed().isEmpty())
            return;
        const core::Status saved = m_workspace->session()->saveVersion(name.trimmed());
        if (saved)
            showGoodNews(tr("Version “%1” is kept.").arg(name.trimmed()),
                         tr("Plan > Go back to version brings it back."));
        else
            showProblem(tr("The version could not be saved."), text(core::describe(saved.error())));
    });
    dialog->open();
}

void MainWindow::showGoal(const QString& result)
{
    (new GoalDialog(*m_workspace->session(), *m_selection, result, m_workbench))->show();
}

void MainWindow::showAgentLoop()
{
    auto* dialog = new AgentLoopDialog(*m_workspace->session(), m_workbench);
    connect(dialog, &AgentLoopDialog::added, this, [this](const QString& what) {
        showGoodNews(what, tr("Undo goes back to the customers before."));
    });
    dialog->show();
}

void MainWindow::showPayers(const QString& kpiId)
{
    for (const Kpi& kpi : headlineKpis(m_workspace->session()->project().settings->currency)) {
        if (kpi.id != kpiId)
            continue;
        auto* dialog = new CountedDialog(*m_workspace->session(), *m_selection, kpi, m_workbench);
        connect(dialog, &CountedDialog::billRequested, this,
                [this](std::uint32_t payer) { showBill(payer); });
        dialog->show();
    }
}

void MainWindow::showBill(std::optional<std::uint32_t> payer)
{
    auto* dialog = new BillDialog(*m_workspace->session(), *m_selection, m_workbench);
    const core::Results* results = m_workspace->session()->results();
    if (payer && results && results->population->source == core::economics::Population::Source::Telemetry)
        dialog->showPayer(*payer); // others than the log's customers have no usage to bill
    dialog->show();
}

void MainWindow::newPlanMenu()
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillPresets(menu);
    const QPoint pointer = QCursor::pos();
    const bool inside = geometry().contains(pointer);
    menu->popup(inside ? pointer : mapToGlobal(QPoint(width() / 2 - 120, 120)));
}

void MainWindow::undoLastImport()
{
    const auto& imports = *m_workspace->session()->project().imports;
    if (imports.empty())
        return;
    const QString name = text(imports.back().fileName);
    m_workspace->session()->undoImport(imports.back().id);
    showGoodNews(tr("The import of “%1” was undone.").arg(name),
                 tr("Import the file again to bring its usage back."));
}

void MainWindow::showAbout()
{
    (new AboutDialog(this))->show();
}

void MainWindow::showShortcuts()
{
    (new ShortcutsDialog(*m_actions, this))->show();
}

} // namespace ui
