#include "ui/shell/kpi_strip.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/flow_row.h"
#include "ui/session/project_session.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kNarrowestTile = 124; // "Overage share" beside its sign

}

KpiStrip::KpiStrip(ProjectSession& session, PlanSelection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_currency(session.project().settings->currency)
    , m_kpis(headlineKpis(m_currency))
{
    setAccessibleName(tr("Key figures"));
    build();
    connect(&session, &ProjectSession::resultsChanged, this, &KpiStrip::refresh);
    connect(&session, &ProjectSession::projectChanged, this, &KpiStrip::dim);
    connect(&selection, &PlanSelection::changed, this, &KpiStrip::refresh);
    refresh();
}

void KpiStrip::build()
{
    auto* row = new FlowRow;
    row->setNarrowest(kNarrowestTile);
    row->setSpacing(grid::kUnit);
    for (const Kpi& kpi : m_kpis) {
        auto* tile = new KpiTile(kpi.name);
        tile->setDefinition(kpi.sentence, kpi.formula);
        connect(tile, &KpiTile::activated, this, [this, page = kpi.page] { emit pageRequested(page); });
        auto* goal = new QAction(icon(QStringLiteral("goal")), tr("Find a value for a goal…"), tile);
        connect(goal, &QAction::triggered, this, [this, id = kpi.id] { emit goalRequested(id); });
        tile->addAction(goal);
        row->addWidget(tile);
        m_tiles.push_back(tile);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kWide, grid::kGap, grid::kUnit);
    layout->addWidget(row);
}

void KpiStrip::refresh()
{
    const core::PlanView* plan = m_selection.view();
    const core::PlanView* baseline = m_selection.baselineView();
    for (std::size_t i = 0; i < m_tiles.size(); ++i)
        showTile(i, plan, baseline);
    dim();
}

void KpiStrip::showTile(std::size_t tile, const core::PlanView* plan, const core::PlanView* baseline)
{
    const Kpi& kpi = m_kpis[tile];
    m_tiles[tile]->setValue(tileValue(kpi, plan, baseline, *m_session.project().assumptions));
    const auto interval = plan && kpi.interval ? kpi.interval(plan->evaluation.intervals) : std::nullopt;
    const QString sure =
        interval ? tr(" 95 % interval: %1.").arg(intervalText(interval->low, interval->high, kpi.format))
                 : QString();
    m_tiles[tile]->setDefinition(kpi.sentence + sure, kpi.formula);
}

void KpiStrip::dim()
{
    const bool waiting = m_selection.plan() && m_session.stale();
    for (KpiTile* tile : m_tiles)
        tile->setStale(waiting);
    if (!m_selection.plan())
        for (std::size_t i = 0; i < m_tiles.size(); ++i)
            m_tiles[i]->setValue(tileValue(m_kpis[i], nullptr, nullptr, *m_session.project().assumptions));
}

} // namespace ui
