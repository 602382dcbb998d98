#include "ui/shell/main_window.h"

#include "core/plan/presets.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/shell/action_table.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/inspector.h"
#include "ui/shell/navigator.h"
#include "ui/shell/plan_commands.h"
#include "ui/shell/preferences.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/welcome_page.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QPushButton>

namespace ui {

void MainWindow::buildMenus()
{
    buildMenuLine();
    buildFileMenu();
    addToMenu(m_menus->addMenu(tr("&Edit")), {"undo", "redo", "-", "preferences"});
    buildViewMenu();
    buildPlanMenu();
    buildToolMenus();
    connectFileActions();
    connectViewActions();
    connectPlanActions();
}

/// The menus and, at the other end of their line, the search. A corner widget of the menu bar would not be
/// known to screen readers.
void MainWindow::buildMenuLine()
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_menus = new QMenuBar;
    auto* search = new QPushButton(icon(QStringLiteral("search")), tr("Search actions   Ctrl+K"));
    search->setProperty("role", "quiet");
    search->setFocusPolicy(Qt::NoFocus);
    search->setAccessibleName(tr("Search actions"));
    search->setToolTip(tr("Find any action, page or plan by typing (Ctrl+K)"));
    connect(search, &QPushButton::clicked, this, &MainWindow::openPalette);
    row->addWidget(m_menus, 1);
    row->addWidget(search);
    setMenuWidget(line);
}

void MainWindow::addToMenu(QMenu* menu, const QStringList& ids)
{
    for (const QString& id : ids) {
        if (id == QStringLiteral("-"))
            menu->addSeparator();
        else
            menu->addAction((*m_actions)[id]);
    }
}

void MainWindow::buildFileMenu()
{
    QMenu* file = m_menus->addMenu(tr("&File"));
    addToMenu(file, {"project.new", "project.open"});
    m_recentMenu = file->addMenu(tr("Open recent"));
    addToMenu(file, {"project.sample", "window.new", "-", "project.save_as", "-", "import"});
    QMenu* more = file->addMenu(tr("Import"));
    addToMenu(more, {"plan.import", "prices.import"});
    addToMenu(file, {"plan.export", "invoices.export", "-", "project.close", "quit"});
}

void MainWindow::buildViewMenu()
{
    QMenu* view = m_menus->addMenu(tr("&View"));
    for (const PageInfo& page : pageInfos())
        view->addAction((*m_actions)[QStringLiteral("page.") + page.id]);
    view->addSeparator();
    addToMenu(view, {"view.inspector"});
    QMenu* theme = view->addMenu(tr("Appearance"));
    addToMenu(theme, {"theme.system", "theme.light", "theme.dark", "theme.contrast"});
    auto* group = new QActionGroup(this);
    for (QAction* action : theme->actions())
        group->addAction(action);
    addToMenu(view, {"-", "view.reset", "view.fullscreen"});
}

void MainWindow::buildPlanMenu()
{
    m_planMenu = m_menus->addMenu(tr("&Plan"));
    m_presetMenu = m_planMenu->addMenu(icon(QStringLiteral("add")), tr("New from preset"));
    fillPresets(m_presetMenu);
    addToMenu(m_planMenu, {"plan.duplicate", "plan.rename", "plan.delete", "-", "plan.baseline", "plan.goal",
                           "plan.bill", "-", "plan.previous", "plan.next", "-", "version.save"});
    m_versionMenu = m_planMenu->addMenu(tr("Go back to version"));
    connect(m_versionMenu, &QMenu::aboutToShow, this, &MainWindow::fillVersions);
}

void MainWindow::buildToolMenus()
{
    addToMenu(m_menus->addMenu(tr("&Tools")), {"palette", "-", "agent.loop", "-", "import.undo"});
    addToMenu(m_menus->addMenu(tr("&Help")), {"help.keys", "about"});
}

void MainWindow::fillPresets(QMenu* menu)
{
    menu->setToolTipsVisible(true);
    for (const core::plan::Preset& preset : core::plan::presets()) {
        QAction* action = menu->addAction(text(preset.name));
        action->setToolTip(text(preset.description));
        action->setStatusTip(text(preset.description));
        connect(action, &QAction::triggered, this, [this, id = text(preset.id)] {
            if (!needProject())
                return;
            m_plans->addPreset(id);
            showPage(QStringLiteral("plans"));
        });
    }
}

void MainWindow::fillRecent()
{
    const QStringList recent = m_workspace->recentProjects();
    m_recentMenu->clear();
    for (const QString& path : recent) {
        QAction* action = m_recentMenu->addAction(QFileInfo(path).completeBaseName());
        action->setStatusTip(path);
        connect(action, &QAction::triggered, this, [this, path] { m_workspace->open(path); });
    }
    m_recentMenu->addSeparator();
    connect(m_recentMenu->addAction(tr("Clear list")), &QAction::triggered, m_workspace,
            &Workspace::clearRecentProjects);
    m_recentMenu->setEnabled(!recent.isEmpty());
    m_welcome->setRecent(recent);
}

void MainWindow::fillVersions()
{
    m_versionMenu->clear();
    const QStringList versions = m_workspace->session() ? m_workspace->session()->versions() : QStringList();
    for (const QString& version : versions) {
        connect(m_versionMenu->addAction(version), &QAction::triggered, this,
                [this, version] { m_workspace->session()->restoreVersion(version); });
    }
    if (versions.isEmpty())
        m_versionMenu->addAction(tr("No version saved yet"))->setEnabled(false);
}

void MainWindow::connectFileActions()
{
    m_actions->on("project.new", [this] { m_workspace->createUnnamed(); });
    m_actions->on("project.open", [this] { chooseProject(); });
    m_actions->on("project.sample", [this] { m_workspace->openSample(); });
    // A program of its own: what happens to one project does not reach the other.
    m_actions->on("window.new", [] {
        QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--start-page")});
    });
    m_actions->on("project.save_as", [this] { saveAs(); });
    m_actions->on("project.close", [this] { m_workspace->close(); });
    m_actions->on("import", [this] { chooseLogs(); });
    m_actions->on("import.undo", [this] { undoLastImport(); });
    m_actions->on("prices.import", [this] { choosePriceList(); });
    m_actions->on("plan.import", [this] { choosePlanFile(); });
    m_actions->on("plan.export", [this] { exportPlan(); });
    m_actions->on("invoices.export", [this] { exportInvoices(); });
    m_actions->on("quit", [this] { close(); });
    m_actions->on("undo", [this] { m_workspace->session()->undoStack().undo(); });
    m_actions->on("redo", [this] { m_workspace->session()->undoStack().redo(); });
    m_actions->on("preferences", [this] {
        auto* dialog = new PreferencesDialog(this);
        connect(dialog, &PreferencesDialog::appearanceChanged, this, [this] { applyAppearance(); });
        connect(dialog, &PreferencesDialog::numbersChanged, this, &MainWindow::applyNumbers);
        dialog->show();
    });
}

void MainWindow::connectViewActions()
{
    for (const PageInfo& page : pageInfos())
        m_actions->on(QStringLiteral("page.") + page.id, [this, id = page.id] { showPage(id); });
    m_actions->on("view.inspector", [this] {
        m_dock->setVisible((*m_actions)[QStringLiteral("view.inspector")]->isChecked());
    });
    connect(m_dock, &QDockWidget::visibilityChanged, (*m_actions)[QStringLiteral("view.inspector")],
            &QAction::setChecked);
    for (const char* id : {"system", "light", "dark", "contrast"})
        m_actions->on(QStringLiteral("theme.") + QLatin1String(id),
                      [this, id] { chooseAppearance(QLatin1String(id)); });
    (*m_actions)[QStringLiteral("theme.") + preference(kAppearance)]->setChecked(true);
    m_actions->on("view.reset", [this] { resetLayout(); });
    m_actions->on("view.fullscreen", [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    m_actions->on("palette", [this] { openPalette(); });
    m_actions->on("help.keys", [this] { showShortcuts(); });
    m_actions->on("about", [this] { showAbout(); });
}

void MainWindow::connectPlanActions()
{
    m_actions->on("plan.new", [this] { newPlanMenu(); });
    m_actions->on("plan.duplicate", [this] { m_plans->duplicate(); });
    m_actions->on("plan.delete", [this] { m_plans->remove(); });
    m_actions->on("plan.baseline", [this] { m_plans->makeBaseline(); });
    m_actions->on("agent.loop", [this] { showAgentLoop(); });
    m_actions->on("plan.goal", [this] { showGoal(QStringLiteral("overage_share")); });
    m_actions->on("plan.bill", [this] { showBill(std::nullopt); });
    m_actions->on("plan.previous", [this] { m_plans->selectNeighbour(-1); });
    m_actions->on("plan.next", [this] { m_plans->selectNeighbour(1); });
    m_actions->on("plan.rename", [this] {
        m_dock->show();
        m_inspector->focusName();
    });
    m_actions->on("version.save", [this] { saveVersion(); });
}

void MainWindow::openPalette()
{
    m_palette->open(commands());
}

std::vector<Command> MainWindow::commands() const
{
    std::vector<Command> all;
    for (const ActionSpec& spec : m_actions->specs()) {
        QAction* action = (*m_actions)[spec.id];
        if (action->isEnabled() && spec.id != QStringLiteral("palette"))
            all.push_back({spec.text, spec.hint, spec.icon, action->shortcut(), [action] {
                               action->trigger();
                           }});
    }
    if (!m_workspace->session())
        return all;
    for (const core::plan::Plan& plan : *m_workspace->session()->project().plans)
        all.push_back({text(plan.name),
                       tr("Select this plan"),
                       QStringLiteral("plans"),
                       {},
                       [this, id = text(plan.id)] {
                           m_selection->select(id);
                       }});
    for (const core::plan::Preset& preset : core::plan::presets())
        all.push_back({tr("New plan: %1").arg(text(preset.name)),
                       text(preset.description),
                       QStringLiteral("add"),
                       {},
                       [this, id = text(preset.id)] {
                           m_plans->addPreset(id);
                       }});
    return all;
}

} // namespace ui
