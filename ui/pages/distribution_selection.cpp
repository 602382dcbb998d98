#include "ui/pages/distribution_selection.h"

#include "ui/charts/threshold_chart.h"
#include "ui/models/fit_table.h"
#include "ui/models/formats.h"
#include "ui/models/tier_table.h"
#include "ui/pages/data_table.h"
#include "ui/widgets/section_header.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

DistributionSelection::DistributionSelection(TableCard* payers)
    : QObject(payers)
    , m_payers(payers)
{}

void DistributionSelection::link(ThresholdChart* chart, Axis axis, bool marked)
{
    m_charts.push_back({chart, axis, marked});
    connect(chart, &Chart::zoomChanged, this, [this, linked = m_charts.back()] { takeZoom(linked); });
}

void DistributionSelection::select(double low, double high, const QString& what)
{
    m_chosen = Chosen{low, high, what};
    showPayers();
}

void DistributionSelection::clear()
{
    m_chosen.reset();
    showPayers();
}

void DistributionSelection::forget()
{
    m_chosen.reset();
    m_detail = nullptr;
    for (const Linked& linked : m_charts)
        linked.chart->resetZoom();
}

void DistributionSelection::show(const core::DistributionDetail* detail)
{
    m_detail = detail;
    showPayers();
}

/// What a reader zooms into is what he asks about.
void DistributionSelection::takeZoom(const Linked& linked)
{
    if (!m_detail)
        return;
    if (!linked.chart->isZoomed())
        return clear();
    const Range range = linked.chart->visibleRange().x;
    select(valueAt(range.lo, linked.axis), valueAt(range.hi, linked.axis), tr("Zoomed part"));
}

double DistributionSelection::valueAt(double x, Axis axis) const
{
    if (axis == Axis::Value)
        return x;
    const core::DistributionResults& d = m_detail->distribution;
    if (d.sorted.empty() || d.count == 0)
        return 0;
    const double idle = axis == Axis::ConsumerShare ? double(d.zeros) / double(d.count) : 0;
    const double share = std::clamp(idle + (1 - idle) * x, 0.0, 1.0);
    if (share <= 0)
        return -1; // those without usage too
    return d.sorted[std::size_t(std::lround(share * double(d.sorted.size() - 1)))];
}

double DistributionSelection::positionOf(double value, Axis axis) const
{
    if (axis == Axis::Value)
        return value;
    const core::DistributionResults& d = m_detail->distribution;
    const double below = 1 - beyond(d, value).payers;
    if (axis == Axis::PayerShare || d.count == 0)
        return below;
    const double idle = double(d.zeros) / double(d.count);
    return idle < 1 ? std::clamp((below - idle) / (1 - idle), 0.0, 1.0) : 0;
}

void DistributionSelection::showPayers()
{
    if (!m_detail)
        return;
    const Chosen all{-1, std::numeric_limits<double>::infinity(), tr("Everybody")};
    const Chosen chosen = m_chosen.value_or(all);
    const core::PayerSelection payers = core::selectionOf(m_detail->values, chosen.low, chosen.high);
    m_payers->setContent(payerTable(payers));
    m_payers->header()->setTitle(tr("Payers: %1").arg(chosen.what));
    m_payers->header()->setDetail(selectionSentence(payers, m_detail->distribution));
    markCharts(chosen);
}

void DistributionSelection::markCharts(const Chosen& chosen)
{
    const core::DistributionResults& d = m_detail->distribution;
    for (const Linked& linked : m_charts) {
        if (!linked.marked)
            continue;
        std::vector<ReferenceLine> lines;
        for (const double end : {chosen.low, chosen.high}) {
            if (!(end > 0) || !std::isfinite(end))
                continue;
            const double at = positionOf(end, linked.axis);
            const ValueFormat format = linked.axis == Axis::Value ? measureFormat(d) : percentFormat();
            lines.push_back({shortText(at, format), at, Tone::Accent});
        }
        linked.chart->setReferenceLines(std::move(lines));
    }
}

} // namespace ui
