#include "ui/pages/margin_sensitivities.h"

#include "core/plan/edit.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/heat_map.h"
#include "ui/models/formats.h"
#include "ui/models/plan_controls.h"
#include "ui/pages/axes.h"

#include <algorithm>

namespace ui {
namespace {

constexpr std::size_t kMostRows = 8;

/// Of the controls that the inspector shows; null for others.
const PlanControl* controlAt(const std::vector<PlanControl>& controls, const std::string& path)
{
    const auto found = std::find_if(controls.begin(), controls.end(),
                                    [&](const PlanControl& control) { return control.path == text(path); });
    return found == controls.end() ? nullptr : &*found;
}

} // namespace

MarginSensitivities::MarginSensitivities(QWidget* parent)
    : FlowRow(parent)
    , m_each(new TornadoChart)
    , m_both(new HeatMap)
{
    m_each->setTitle(tr("What moves the margin"));
    m_each->setSubtitle(tr("Each number by itself, all others as they are"));
    const QString moved = shortText(core::PlanDetail::kMoved, percentFormat(0));
    m_each->setEnds(tr("%1 lower").arg(moved), tr("%1 higher").arg(moved));
    m_each->setXAxis(axis(tr("Gross margin"), percentFormat()));
    m_both->setTitle(tr("The margin over two numbers"));
    m_both->setSubtitle(tr("The strongest two, from half to twice; a double-click takes them"));
    for (Chart* chart : std::initializer_list<Chart*>{m_each, m_both}) {
        chart->setMinimumHeight(320);
        addWidget(chart);
    }
    connect(m_both, &HeatMap::cellActivated, this,
            [this](double x, double y) { emit numbersChosen(m_xControl, x, m_yControl, y); });
}

void MarginSensitivities::show(const core::PlanDetail* detail, bool complete, const core::plan::Plan& plan,
                               const core::PlanView& view, double marginTarget)
{
    m_each->setEmptyText(complete ? tr("No number of this plan moves the margin.")
                                  : tr("Moving one number after the other…"));
    m_both->setEmptyText(complete ? tr("Fewer than two numbers of this plan move the margin.")
                                  : tr("Trying both numbers together…"));
    const bool eachKnown = detail && detail->sensitivities, bothKnown = detail && detail->map;
    m_each->setStale(!complete && !eachKnown);
    m_both->setStale(!complete && !bothKnown);
    if (eachKnown)
        showEach(*detail->sensitivities, plan, view);
    if (bothKnown)
        showBoth(*detail->map, plan, marginTarget);
    else if (complete)
        m_both->setGrid({}, {}, {});
}

void MarginSensitivities::showEach(const std::vector<core::economics::Sensitivity>& moved,
                                   const core::plan::Plan& plan, const core::PlanView& view)
{
    const std::vector<PlanControl> controls = planControls(plan);
    std::vector<TornadoRow> rows;
    for (const core::economics::Sensitivity& each : moved) {
        const PlanControl* control = controlAt(controls, each.control);
        const QString name = control                  ? control->label
                             : each.control == "cost" ? tr("Cost of serving")
                                                      : QString();
        if (!name.isEmpty() && rows.size() < kMostRows)
            rows.push_back({name, each.atLow, each.atHigh, {}, {}});
    }
    m_each->setRows(view.evaluation.results.grossMargin.value_or(0), std::move(rows));
}

void MarginSensitivities::showBoth(const core::economics::ResultMap& map, const core::plan::Plan& plan,
                                   double marginTarget)
{
    const std::vector<PlanControl> controls = planControls(plan);
    const PlanControl* x = controlAt(controls, map.xControl);
    const PlanControl* y = controlAt(controls, map.yControl);
    if (!x || !y)
        return m_both->setGrid({}, {}, {});
    m_xControl = x->path;
    m_yControl = y->path;
    m_both->setXAxis(axis(x->label, x->format));
    m_both->setYAxis(axis(y->label, y->format));
    m_both->setTarget(marginTarget);
    m_both->setGrid({map.x, map.y, map.values}, tr("Gross margin"), percentFormat(1));
    m_both->setCurrent(QPointF(x->value, y->value));
}

} // namespace ui
