#include "ui/shell/main_window.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/shell/action_table.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/notice_bar.h"
#include "ui/shell/preferences.h"
#include "ui/shell/welcome_page.h"
#include "ui/shell/wheel_guard.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/file_drop.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_bar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr QSize kFirstSize{1360, 860};
constexpr QSize kFrame{8, 40}; // room for what the window manager puts around it
constexpr int kInspectorWidth = 304;
constexpr int kLayoutVersion = 1; // a stored layout of another version is not restored

QSize firstSize()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    return screen ? kFirstSize.boundedTo(screen->availableSize() - kFrame) : kFirstSize;
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_actions(new ActionTable(this))
    , m_workspace(new Workspace(this))
    , m_centre(new QStackedWidget)
    , m_welcome(new WelcomePage)
    , m_welcomeNotices(new NoticeBar)
    , m_dock(new QDockWidget(tr("Inspector"), this))
    , m_status(new QLabel)
    , m_job(new JobBar)
    , m_palette(new CommandPalette(this))
    , m_drops(new FileDropFilter(this))
{
    setObjectName(QStringLiteral("MainWindow"));
    setWindowIcon(appIcon());
    setAcceptDrops(true);
    resize(firstSize());
    setMinimumSize(720, 480);
    qApp->installEventFilter(new WheelGuard(this));
    buildCentre();
    buildInspector();
    buildStatusBar();
    buildMenus();
    buildDrops();
    connect(m_workspace, &Workspace::sessionOpened, this, &MainWindow::showSession);
    connect(m_workspace, &Workspace::sessionAboutToClose, this, &MainWindow::hideSession);
    connect(m_workspace, &Workspace::closed, this, [this] {
        updateTitle();
        updateActions();
    });
    connect(m_workspace, &Workspace::failed, this, &MainWindow::showProblem);
    connect(m_workspace, &Workspace::recentProjectsChanged, this, &MainWindow::fillRecent);
    connect(m_workspace, &Workspace::sampleStarted, this, [this] {
        m_welcome->setBusy(true);
        m_job->start(tr("Making the sample project"), false);
    });
    connect(m_workspace, &Workspace::sampleFinished, this, [this] {
        m_welcome->setBusy(false);
        m_job->finish();
    });
    fillRecent();
    updateTitle();
    restoreLayout();
}

MainWindow::~MainWindow()
{
    m_workspace->close();
}

void MainWindow::buildCentre()
{
    auto* start = new QWidget;
    auto* layout = new QVBoxLayout(start);
    layout->setContentsMargins(grid::kGap, grid::kWide, grid::kGap, grid::kGap);
    layout->addWidget(m_welcomeNotices);
    layout->addWidget(m_welcome, 1);
    m_centre->addWidget(start);
    setCentralWidget(m_centre);
    connect(m_welcome, &WelcomePage::actionRequested, m_actions, &ActionTable::trigger);
    connect(m_welcome, &WelcomePage::projectChosen, m_workspace, &Workspace::open);
}

void MainWindow::buildInspector()
{
    m_dock->setObjectName(QStringLiteral("InspectorDock"));
    m_dock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    m_dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    // The inspector has a header of its own. A widget without a layout has the height -1, which Qt warns of.
    auto* noTitle = new QWidget(m_dock);
    (new QVBoxLayout(noTitle))->setContentsMargins(0, 0, 0, 0);
    m_dock->setTitleBarWidget(noTitle);
    addDockWidget(Qt::RightDockWidgetArea, m_dock);
    resizeDocks({m_dock}, {kInspectorWidth}, Qt::Horizontal);
    m_dock->hide();
}

void MainWindow::buildStatusBar()
{
    m_status->setContentsMargins(grid::kWide, 0, 0, 0);
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(m_job);
    statusBar()->setSizeGripEnabled(false);
    connect(m_job, &JobBar::cancelRequested, this, [this] {
        if (m_workspace->session())
            m_workspace->session()->cancelImport();
    });
}

void MainWindow::buildDrops()
{
    auto* overlay = new DropOverlay(this);
    overlay->setText(tr("Drop to open"),
                     tr("Usage logs, folders, plans, price lists, customer groups, projects"));
    overlay->follow(m_drops);
    connect(m_drops, &FileDropFilter::filesDropped, this, &MainWindow::openFiles);
    connect(m_drops, &FileDropFilter::dropRefused, this, [this](const QStringList& addresses) {
        showProblem(tr("“%1” cannot be opened.").arg(addresses.value(0)),
                    tr("Only files and folders of this computer can be dropped."));
    });
}

void MainWindow::showPage(const QString& pageId)
{
    m_page = pageId;
    if (m_workbench)
        m_workbench->showPage(pageId);
}

void MainWindow::reopenLast()
{
    const QString last = preference(kLastProject);
    if (preference(kReopenLast) && QFileInfo::exists(last))
        m_workspace->open(last);
}

void MainWindow::restoreLayout()
{
    const QByteArray geometry = preference(kWindowGeometry);
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    const bool onScreen =
        std::any_of(QGuiApplication::screens().begin(), QGuiApplication::screens().end(),
                    [this](QScreen* s) { return s->availableGeometry().intersects(frameGeometry()); });
    if (!onScreen)
        resetLayout();
    const QByteArray state = preference(kWindowState);
    if (!state.isEmpty() && !restoreState(state, kLayoutVersion))
        setPreference(kWindowState, QByteArray());
    m_dock->hide(); // shown with a project
}

void MainWindow::resetLayout()
{
    setPreference(kWindowGeometry, QByteArray());
    setPreference(kWindowState, QByteArray());
    showNormal();
    resize(firstSize());
    if (QScreen* at = QGuiApplication::primaryScreen())
        move(at->availableGeometry().center() - rect().center());
    addDockWidget(Qt::RightDockWidgetArea, m_dock);
    m_dock->setVisible(m_workspace->session() != nullptr);
    resizeDocks({m_dock}, {kInspectorWidth}, Qt::Horizontal);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    setPreference(kWindowGeometry, saveGeometry());
    if (m_workspace->session())
        setPreference(kWindowState, saveState(kLayoutVersion));
    m_workspace->close();
    QMainWindow::closeEvent(event);
}

void MainWindow::applyAppearance(const QString& named)
{
    const QString name = named.isEmpty() ? preference(kAppearance) : named;
    const Appearance appearance = name == QStringLiteral("light")      ? Appearance::Light
                                  : name == QStringLiteral("dark")     ? Appearance::Dark
                                  : name == QStringLiteral("contrast") ? Appearance::HighContrast
                                                                       : Appearance::System;
    setAppearance(*qApp, appearance);
    if (const double points = preference(kTextSize); points > 0)
        QApplication::setFont(applicationFont(points));
    for (const char* id : {"system", "light", "dark", "contrast"})
        (*m_actions)[QStringLiteral("theme.%1").arg(QLatin1String(id))]->setChecked(name ==
                                                                                    QLatin1String(id));
}

void MainWindow::applyNumbers()
{
    const QString name = preference(kNumbers);
    const QLocale locale = name.isEmpty() ? QLocale::system() : QLocale(name);
    if (locale == QLocale())
        return;
    QLocale::setDefault(locale);
    setLocale(locale); // tells every child
    if (ProjectSession* session = m_workspace->session())
        session->showAgain();
}

void MainWindow::chooseAppearance(const QString& appearance)
{
    setPreference(kAppearance, appearance);
    applyAppearance();
}

} // namespace ui
