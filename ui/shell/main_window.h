#pragma once

#include "ui/shell/workspace.h"

#include <QMainWindow>
#include <QPointer>

#include <memory>
#include <optional>

class QDockWidget;
class QLabel;
class QMenu;
class QMenuBar;
class QStackedWidget;

namespace ui {

class ActionTable;
class CommandPalette;
class FileDropFilter;
class Inspector;
class JobBar;
class NoticeBar;
class PlanCommands;
class PlanSelection;
class WelcomePage;
class Workbench;
struct Command;

/// The window: start page or open project, menus, inspector, status bar, and what dropped files do.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Projects are opened, logs offered for import, plans and price lists added.
    void openFiles(const QStringList& paths);
    void showPage(const QString& pageId);
    /// Opens the project of the last session, if the user prefers so.
    void reopenLast();
    /// Takes the look that the user prefers, or the one named: "light", "dark", "contrast", "system".
    void applyAppearance(const QString& named = {});
    /// Numbers and dates as preferred, everywhere and at once.
    void applyNumbers();
    Workspace& workspace() { return *m_workspace; }
    ActionTable& actionTable() { return *m_actions; }
    CommandPalette& commandPalette() const { return *m_palette; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    // Building (main_window.cpp, main_window_menus.cpp)
    void buildCentre();
    void buildInspector();
    void buildStatusBar();
    void buildDrops();
    void buildMenus();
    void buildMenuLine();
    void buildFileMenu();
    void buildViewMenu();
    void buildPlanMenu();
    void buildToolMenus();
    void connectFileActions();
    void connectViewActions();
    void connectPlanActions();
    void addToMenu(QMenu* menu, const QStringList& ids);
    void fillRecent();
    void fillVersions();
    void fillPresets(QMenu* menu);

    // The open project (main_window_project.cpp)
    void showSession();
    void hideSession();
    void updateTitle();
    void updateActions();
    void updateStatus();
    void showProblem(const QString& what, const QString& detail);
    void showGoodNews(const QString& what, const QString& detail);
    void importLogs(const QStringList& files);
    void chooseLogs();
    void chooseProject();
    void saveAs();
    void choosePlanFile();
    void choosePriceList();
    void exportPlan();
    void exportInvoices();
    void saveVersion();
    void showAgentLoop();
    void showGoal(const QString& result);
    void showPayers(const QString& kpiId);
    void showBill(std::optional<std::uint32_t> payer);
    void newPlanMenu();
    void undoLastImport();
    bool needProject();

    void openPalette();
    std::vector<Command> commands() const;
    void chooseAppearance(const QString& appearance);
    void resetLayout();
    void restoreLayout();
    void showAbout();
    void showShortcuts();

    ActionTable* m_actions;
    Workspace* m_workspace;
    QStackedWidget* m_centre;
    WelcomePage* m_welcome;
    NoticeBar* m_welcomeNotices;
    Workbench* m_workbench = nullptr;
    QDockWidget* m_dock;
    Inspector* m_inspector = nullptr;
    PlanSelection* m_selection = nullptr;
    PlanCommands* m_plans = nullptr;
    QLabel* m_status;
    JobBar* m_job;
    CommandPalette* m_palette;
    FileDropFilter* m_drops;
    QMenuBar* m_menus = nullptr;
    QMenu* m_recentMenu = nullptr;
    QMenu* m_planMenu = nullptr;
    QMenu* m_presetMenu = nullptr;
    QMenu* m_versionMenu = nullptr;
    QString m_page = QStringLiteral("usage");
};

} // namespace ui
