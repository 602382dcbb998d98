#include "ui/pages/page.h"

#include "ui/charts/chart.h"
#include "ui/models/plan_selection.h"
#include "ui/session/plan_details.h"
#include "ui/session/project_session.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/section_header.h"

#include <QAbstractButton>
#include <QEvent>
#include <QScrollArea>
#include <QStackedLayout>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

Page::Page(const PageContext& context, Needs needs, const QString& title, const QString& question,
           QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_needs(needs)
    , m_header(new SectionHeader(title, SectionHeader::Level::Page))
    , m_stack(new QStackedLayout(this))
    , m_scroll(new QScrollArea)
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    m_header->setDetail(question);
    auto* content = new QWidget;
    content->setLayout(m_body);
    const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_body->setContentsMargins(grid::kGap, grid::kWide, std::max(0, grid::kGap - bar), grid::kGap);
    m_body->setSpacing(grid::kWide);
    m_body->addWidget(m_header);
    m_body->addStretch(1); // stays the last: spare height is left empty
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Always there, so that pages end where the key figures end.
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_stack->addWidget(m_scroll);
    buildEmptyStates();
    connect(&session(), &ProjectSession::resultsChanged, this, &Page::refresh);
    connect(&session(), &ProjectSession::projectChanged, this, &Page::dim);
    connect(&selection(), &PlanSelection::changed, this, &Page::refresh);
    connect(&details(), &PlanDetails::changed, this, &Page::refreshDetail);
}

Page::~Page() = default;

void Page::buildEmptyStates()
{
    m_noUsage = new EmptyState(QStringLiteral("import"), tr("No usage yet"),
                               tr("Drop a usage log anywhere on the window, or choose one."));
    connect(m_noUsage->addButton(tr("Import a log…")), &QAbstractButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("import")); });
    m_noPlan = new EmptyState(
        QStringLiteral("plans"), tr("No plan yet"),
        tr("Start from a preset; every figure of it can be changed while you watch the results."));
    connect(m_noPlan->addButton(tr("New plan from a preset…")), &QAbstractButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("plan.new")); });
    m_computing = new EmptyState(QStringLiteral("history"), tr("Computing"),
                                 tr("The figures of this project are being computed for the first time."));
    for (QWidget* state : {m_noUsage, m_noPlan, m_computing})
        m_stack->addWidget(state);
}

Page::Missing Page::missing() const
{
    const core::Project& project = session().project();
    const bool segments = project.settings->population == "segments";
    if (project.usage->blocks.empty() && !(segments && m_needs == Needs::UsageAndPlan))
        return Missing::Usage;
    if (m_needs == Needs::UsageAndPlan && project.plans->empty())
        return Missing::Plan;
    const core::Results* results = session().results();
    if (!results || !results->usage || !results->costs)
        return Missing::Results;
    if (results->project.usage->blocks.empty() || (m_needs == Needs::UsageAndPlan && results->plans.empty()))
        return Missing::Results;
    return Missing::Nothing;
}

void Page::refresh()
{
    m_outdated = true;
    if (!isVisible())
        return;
    m_outdated = false;
    switch (missing()) {
    case Missing::Usage:
        m_stack->setCurrentWidget(m_noUsage);
        return;
    case Missing::Plan:
        m_stack->setCurrentWidget(m_noPlan);
        return;
    case Missing::Results:
        m_stack->setCurrentWidget(m_computing);
        return;
    case Missing::Nothing:
        break;
    }
    m_stack->setCurrentWidget(m_scroll);
    showResults(*session().results());
    dim();
    refreshDetail();
}

void Page::refreshDetail()
{
    if (isVisible() && m_stack->currentWidget() == m_scroll && missing() == Missing::Nothing)
        showPlanDetail(details().detail(), details().isComplete());
    setProperty("waiting", m_needs == Needs::UsageAndPlan && !details().isComplete());
}

void Page::dim()
{
    if (!isVisible())
        return;
    if (missing() != Missing::Nothing || m_stack->currentWidget() != m_scroll) {
        if (!m_outdated && missing() != Missing::Nothing)
            refresh();
        return;
    }
    for (Chart* chart : findChildren<Chart*>())
        chart->setStale(session().stale());
}

void Page::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_outdated)
        refresh();
}

void Page::addToPage(QWidget* widget, int stretch)
{
    m_body->insertWidget(m_body->count() - 1, widget, stretch);
    if (stretch > 0)
        m_body->setStretch(m_body->count() - 1, 0); // the widget takes the spare height
}

void Page::addRow(const std::vector<QWidget*>& widgets)
{
    auto* row = new FlowRow;
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    m_body->insertWidget(m_body->count() - 1, row);
}

void Page::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh(); // colours given to charts are of the palette
}

std::string Page::currency() const
{
    return session().project().settings->currency;
}

} // namespace ui
