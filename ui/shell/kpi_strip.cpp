#include "ui/shell/kpi_strip.h"

#include "ui/charts/plot/chart_theme.h"
#include "ui/models/formats.h"
#include "ui/models/plan_selection.h"
#include "ui/pages/page.h"
#include "ui/session/plan_details.h"
#include "ui/session/project_session.h"
#include "ui/shell/counted_dialog.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kNarrowestTile = 124; // "Overage share" beside its sign

/// " 2026-01: 4.1 %, 2026-02: 4.7 %."; empty without a course.
QString courseText(const Kpi& kpi, const core::PlanDetail* detail)
{
    QStringList parts;
    for (std::size_t i = 0; detail && i < detail->periods.size(); ++i) {
        if (const auto value = kpi.value(detail->periods[i].results))
            parts << KpiStrip::tr("%1: %2").arg(text(detail->periods[i].name), shortText(*value, kpi.format));
    }
    return parts.isEmpty() ? QString() : QStringLiteral(" %1.").arg(parts.join(QStringLiteral(", ")));
}

} // namespace

KpiStrip::KpiStrip(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_session(context.session)
    , m_selection(context.selection)
    , m_details(context.details)
    , m_currency(context.session.project().settings->currency)
    , m_kpis(headlineKpis(m_currency))
{
    setAccessibleName(tr("Key figures"));
    build();
    connect(&m_session, &ProjectSession::resultsChanged, this, &KpiStrip::refresh);
    connect(&m_session, &ProjectSession::projectChanged, this, &KpiStrip::dim);
    connect(&m_selection, &PlanSelection::changed, this, &KpiStrip::refresh);
    connect(&m_details, &PlanDetails::changed, this, &KpiStrip::refresh);
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
        if (countedBy(kpi.id)) {
            auto* payers = new QAction(tr("Which payers?"), tile);
            connect(payers, &QAction::triggered, this, [this, id = kpi.id] { emit payersRequested(id); });
            tile->addAction(payers);
        }
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
    const core::PlanDetail* detail = m_details.detail();
    m_tiles[tile]->setValue(tileValue(kpi, plan, baseline, *m_session.project().assumptions, detail));
    const auto interval = plan ? intervalOf(kpi, *plan, detail) : std::nullopt;
    const QString sure =
        interval ? tr(" 95 % interval: %1.").arg(intervalText(interval->low, interval->high, kpi.format))
                 : QString();
    m_tiles[tile]->setDefinition(kpi.sentence + sure + courseText(kpi, detail), kpi.formula);
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
