#include "ui/shell/workbench.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/costs_page.h"
#include "ui/pages/distribution_page.h"
#include "ui/pages/margins_page.h"
#include "ui/pages/plans_page.h"
#include "ui/pages/usage_page.h"
#include "ui/shell/kpi_strip.h"
#include "ui/shell/navigator.h"
#include "ui/shell/notice_bar.h"

#include <QHBoxLayout>
#include <QStackedWidget>

namespace ui {
namespace {

constexpr int kCompactBelow = 860; // less than this beside the inspector: the navigator shows icons only

}

Workbench::Workbench(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_navigator(new Navigator)
    , m_strip(new KpiStrip(context))
    , m_notices(new NoticeBar)
    , m_stack(new QStackedWidget)
{
    auto* notices = new QHBoxLayout;
    notices->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    notices->addWidget(m_notices);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_strip);
    right->addLayout(notices);
    right->addWidget(m_stack, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigator);
    layout->addLayout(right, 1);
    addPage(QStringLiteral("usage"), new UsagePage(context));
    addPage(QStringLiteral("costs"), new CostsPage(context));
    addPage(QStringLiteral("distribution"), new DistributionPage(context));
    addPage(QStringLiteral("plans"), new PlansPage(context));
    addPage(QStringLiteral("margins"), new MarginsPage(context));
    addPage(QStringLiteral("compare"), new ComparePage(context));
    connect(m_navigator, &Navigator::pageChosen, this, &Workbench::showPage);
    connect(m_strip, &KpiStrip::pageRequested, this, &Workbench::showPage);
    connect(m_strip, &KpiStrip::goalRequested, this, &Workbench::goalRequested);
    connect(m_strip, &KpiStrip::payersRequested, this, &Workbench::payersRequested);
    showPage(QStringLiteral("usage"));
}

void Workbench::addPage(const QString& id, Page* page)
{
    m_pages.insert(id, page);
    m_stack->addWidget(page);
    connect(page, &Page::actionRequested, this, &Workbench::actionRequested);
    connect(page, &Page::controlRequested, this, &Workbench::controlRequested);
    connect(page, &Page::pageRequested, this, &Workbench::showPage);
    connect(page, &Page::billRequested, this, &Workbench::billRequested);
}

void Workbench::showPage(const QString& pageId)
{
    Page* page = m_pages.value(pageId);
    if (!page)
        return;
    closePanel();
    m_current = pageId;
    m_navigator->setCurrent(pageId);
    m_stack->setCurrentWidget(page);
    emit pageShown(pageId);
}

void Workbench::showPanel(QWidget* panel)
{
    closePanel();
    m_panel = panel;
    m_stack->addWidget(panel);
    m_stack->setCurrentWidget(panel);
}

void Workbench::closePanel()
{
    if (!m_panel)
        return;
    QWidget* panel = m_panel;
    m_panel = nullptr;
    m_stack->removeWidget(panel);
    panel->hide();
    panel->deleteLater();
    if (Page* page = m_pages.value(m_current))
        m_stack->setCurrentWidget(page);
}

void Workbench::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_navigator->setCompact(width() < kCompactBelow);
}

} // namespace ui
