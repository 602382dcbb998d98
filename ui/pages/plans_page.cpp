#include "ui/pages/plans_page.h"

#include "ui/charts/ladder_chart.h"
#include "ui/models/formats.h"
#include "ui/models/plan_ladder.h"
#include "ui/models/plan_selection.h"
#include "ui/models/plan_words.h"
#include "ui/models/weight_table.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/pages/plan_card.h"
#include "ui/session/project_session.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/section_header.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

namespace ui {

PlansPage::PlansPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::UsageAndPlan, tr("Plans"), tr("What is sold, and who would be in it"), parent)
{
    buildHeader();
    buildCards();
    buildLadder();
    buildWeights();
    connect(&session(), &ProjectSession::projectChanged, this, &PlansPage::followLadder);
}

void PlansPage::buildHeader()
{
    auto* add = new QPushButton(icon(QStringLiteral("add")), tr("New plan"));
    connect(add, &QPushButton::clicked, this, [this] { emit actionRequested(QStringLiteral("plan.new")); });
    auto* duplicate = new QPushButton(icon(QStringLiteral("duplicate")), tr("Duplicate"));
    connect(duplicate, &QPushButton::clicked, this,
            [this] { emit actionRequested(QStringLiteral("plan.duplicate")); });
    header()->addButton(duplicate);
    header()->addButton(add);
}

void PlansPage::buildCards()
{
    auto* cards = new QWidget;
    m_cardRow = new QHBoxLayout(cards);
    m_cardRow->setContentsMargins(0, 0, 0, 0);
    m_cardRow->setSpacing(grid::kWide);
    m_cardRow->addStretch();
    m_cardArea = new QScrollArea;
    QScrollArea* area = m_cardArea;
    area->setWidget(cards);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    area->setAccessibleName(tr("Plans side by side"));
    area->setFocusPolicy(Qt::NoFocus);
    addToPage(area);
}

void PlansPage::buildLadder()
{
    m_ladder = new LadderChart;
    m_ladder->setTitle(tr("Demand and what the plan does with it"));
    m_ladder->setBarName(tr("Payers"));
    m_ladder->setNotShownNoun(tr("payers without usage"));
    m_ladder->setEmptyText(
        tr("This plan limits nothing and grants nothing, so there is no threshold to show."));
    m_ladder->setMinimumHeight(320);
    connect(m_ladder, &LadderChart::handleMoved, this, &PlansPage::moveRung);
    addToPage(m_ladder, 1);
}

void PlansPage::buildWeights()
{
    m_weights = new TableCard(tr("Credit weights"));
    m_weights->header()->setDetail(
        tr("What a credit buys, and what it leaves. Double click a weight to change it."));
    auto* propose = new QPushButton(tr("Weights by cost"));
    propose->setToolTip(
        tr("Round weights that follow what the models cost now, so that every credit leaves about the "
           "same. Undo brings yours back."));
    connect(propose, &QPushButton::clicked, this, [this] {
        editPlan(session(), selection().id(), tr("Weights by cost"), [&](core::plan::Plan plan) {
            return withProposedWeights(std::move(plan), *session().project().prices);
        });
    });
    m_weights->header()->addButton(propose);
    m_weights->setHiddenWhenEmpty(true);
    m_weights->table()->setMostRows(10);
    connect(m_weights->table(), &DataTable::cellEdited, this,
            [this](const QString& row, int column, const QVariant& value) {
                if (column == kCreditsColumn && value.isValid())
                    editWeight(row, value.toDouble());
            });
    addToPage(m_weights);
}

void PlansPage::showResults(const core::Results& results)
{
    showCards(results);
    const core::PlanView* view = selection().view();
    const core::plan::Plan* plan = selection().plan();
    if (!view || !plan)
        return;
    showLadder(*view, *plan);
    m_weights->setContent(weightTable(*plan, *session().project().prices));
}

void PlansPage::showCards(const core::Results& results)
{
    const auto& plans = *results.project.plans;
    while (m_cards.size() < plans.size()) {
        auto* card = new PlanCard;
        connect(card, &PlanCard::chosen, this, [this](const QString& id) { selection().select(id); });
        connect(card, &PlanCard::menuRequested, this,
                [this] { emit actionRequested(QStringLiteral("plan.menu")); });
        m_cardRow->insertWidget(int(m_cards.size()), card);
        m_cards.push_back(card);
    }
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i]->setVisible(i < plans.size());
        if (i >= plans.size())
            continue;
        const core::PlanView* view = i < results.plans.size() ? results.plans[i].get() : nullptr;
        m_cards[i]->setPlan(plans[i], view, plans[i].id == session().project().settings->baselinePlan,
                            currency());
        m_cards[i]->setSelected(text(plans[i].id) == selection().id());
        m_cards[i]->setStale(session().stale());
    }
    const bool scrolls =
        int(plans.size()) * (PlanCard::kWidth + grid::kWide) > m_cardArea->viewport()->width();
    const int bar = scrolls ? m_cardArea->horizontalScrollBar()->sizeHint().height() + grid::kHalf : 0;
    m_cardArea->setFixedHeight(m_cardRow->sizeHint().height() + bar);
    // Once the new card has its place.
    QMetaObject::invokeMethod(this, &PlansPage::bringSelectedCardIntoView, Qt::QueuedConnection);
}

/// Only when another plan is selected: who scrolls the cards by hand is left alone.
void PlansPage::bringSelectedCardIntoView()
{
    if (m_cardInView == selection().id())
        return;
    const auto& plans = *session().project().plans;
    for (std::size_t i = 0; i < m_cards.size() && i < plans.size(); ++i) {
        if (text(plans[i].id) != selection().id())
            continue;
        m_cardInView = selection().id();
        m_cardRow->activate();
        m_cardArea->widget()->resize(m_cardRow->sizeHint().expandedTo(m_cardArea->viewport()->size()));
        m_cardArea->ensureWidgetVisible(m_cards[i], grid::kWide, 0);
    }
}

void PlansPage::showLadder(const core::PlanView& view, const core::plan::Plan& plan)
{
    if (!view.demand) {
        m_unit.clear();
        m_ladder->setHistogram({});
        m_ladder->setLadder({});
        return;
    }
    m_unit = view.demand->unit;
    const QString unit = unitText(plan, m_unit);
    m_ladder->setXAxis(
        axis(tr("%1 per payer and period").arg(text(view.demand->name)), plainFormat(unit), ScaleKind::Log));
    m_ladder->setYAxis(axisFromZero(tr("Payers"), countFormat()));
    m_ladder->setSubtitle(tr("Drag a threshold; the key figures follow"));
    m_ladder->setHistogram(
        {view.demand->histogram.edges, view.demand->histogram.heights, view.demand->zeros});
    m_ladder->setLadder(ladderOf(plan, m_unit));
}

/// Handles follow the project at once; the bars wait for results.
void PlansPage::followLadder()
{
    const core::plan::Plan* plan = selection().plan();
    if (isVisible() && plan && !m_unit.empty())
        m_ladder->setLadder(ladderOf(*plan, m_unit));
}

void PlansPage::moveRung(int index, double value, bool final)
{
    editPlan(
        session(), selection().id(), tr("Move threshold"),
        [&](core::plan::Plan plan) { return withRung(plan, m_unit, index, value); },
        m_drag.next(QStringLiteral("rung %1 of %2").arg(index).arg(selection().id()), final));
}

void PlansPage::editWeight(const QString& row, double credits)
{
    editPlan(session(), selection().id(), tr("Change credit weight"),
             [&](core::plan::Plan plan) { return withWeight(std::move(plan), row, credits); });
}

} // namespace ui
