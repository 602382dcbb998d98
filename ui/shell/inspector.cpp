#include "ui/shell/inspector.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/session/project_session.h"
#include "ui/shell/action_table.h"
#include "ui/shell/assumptions_editor.h"
#include "ui/shell/history_view.h"
#include "ui/shell/plan_editor.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/reader_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

Inspector::Inspector(ProjectSession& session, PlanSelection& selection, ActionTable& actions, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_plans(new QComboBox)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_planEditor(new PlanEditor(session, selection))
{
    setAccessibleName(tr("Inspector"));
    m_tabs->addTab(tr("Plan"));
    m_tabs->addTab(tr("Assumptions"));
    m_tabs->addTab(tr("History"));
    m_tabs->setExpanding(true);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Inspector tabs"));
    m_stack->addWidget(scrolled(m_planEditor));
    m_stack->addWidget(scrolled(new AssumptionsEditor(session)));
    m_stack->addWidget(new HistoryView(session, actions));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader(actions));
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(&session, &ProjectSession::projectChanged, this, &Inspector::fillPlans);
    connect(&selection, &PlanSelection::changed, this, &Inspector::fillPlans);
    setMinimumWidth(264);
    fillPlans();
}

QWidget* Inspector::makeHeader(ActionTable& actions)
{
    labelForReaders(m_plans, tr("Selected plan"));
    m_plans->setToolTip(tr("The plan that the key figures, the pages and the controls below are about"));
    m_plans->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_plans, &QComboBox::activated, this,
            [this](int index) { m_selection.select(m_plans->itemData(index).toString()); });
    auto* menu = new QMenu(this);
    for (const char* id :
         {"plan.new", "plan.duplicate", "plan.rename", "plan.baseline", "plan.export", "plan.delete"})
        menu->addAction(actions[QString::fromLatin1(id)]);
    auto* more = new QToolButton;
    more->setIcon(icon(QStringLiteral("more")));
    more->setAutoRaise(true);
    connect(more, &QToolButton::clicked, this,
            [more, menu] { menu->popup(more->mapToGlobal(more->rect().bottomLeft())); });
    more->setAccessibleName(tr("Plan actions"));
    more->setToolTip(tr("New, duplicate, rename, baseline, export, delete"));
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(grid::kWide, grid::kWide, grid::kUnit, grid::kUnit);
    row->addWidget(m_plans, 1);
    row->addWidget(more);
    return header;
}

QScrollArea* Inspector::scrolled(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

void Inspector::fillPlans()
{
    const QSignalBlocker quiet(m_plans);
    const core::Settings& settings = *m_session.project().settings;
    QStringList names;
    for (const core::plan::Plan& plan : *m_session.project().plans)
        names << (plan.id == settings.baselinePlan ? tr("%1 (baseline)").arg(text(plan.name))
                                                   : text(plan.name));
    m_plans->clear();
    for (int i = 0; i < names.size(); ++i)
        m_plans->addItem(names[i], text((*m_session.project().plans)[std::size_t(i)].id));
    m_plans->setCurrentIndex(m_selection.index());
    m_plans->setEnabled(!names.isEmpty());
    m_plans->setPlaceholderText(tr("No plan yet"));
}

void Inspector::showTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

void Inspector::focusControl(const QString& path)
{
    static const QStringList assumed{QStringLiteral("assumptions")};
    if (path.startsWith(assumed.front())) {
        showTab(1);
        return;
    }
    showTab(0);
    if (QWidget* control = m_planEditor->focusControl(path))
        static_cast<QScrollArea*>(m_stack->widget(0))->ensureWidgetVisible(control, 0, grid::kGap * 3);
}

void Inspector::focusName()
{
    showTab(0);
    m_planEditor->focusName();
}

void Inspector::paintEvent(QPaintEvent*)
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.border);
    painter.drawLine(rect().topLeft(), rect().bottomLeft());
}

} // namespace ui
