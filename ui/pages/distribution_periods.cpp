#include "ui/pages/distribution_periods.h"

#include "ui/charts/histogram_chart.h"
#include "ui/models/fit_table.h"
#include "ui/models/formats.h"
#include "ui/pages/axes.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/section_header.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr std::size_t kMostShown = 6; // the newest; more are too small to compare
constexpr double kShareStep = 0.05;   // axes end at round shares
constexpr int kNarrowest = 220;

} // namespace

DistributionPeriods::DistributionPeriods(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid::kUnit, 0, 0);
    column->setSpacing(grid::kUnit);
    auto* title = new SectionHeader(tr("Period by period"));
    title->setDetail(tr("The same axes: a hill that moves right means growing use, a wider one means more "
                        "difference between payers"));
    column->addWidget(title);
    hide();
}

void DistributionPeriods::show(const core::DistributionDetail& detail)
{
    const std::size_t count = std::min(detail.periods.size(), kMostShown);
    setVisible(count > 1);
    if (count < 2)
        return;
    if (m_charts.size() != count)
        makeCharts(count);
    double highest = 0;
    for (const core::PeriodShape& period : detail.periods)
        for (const double height : period.histogram.heights)
            highest = std::max(highest, height);
    for (std::size_t i = 0; i < count; ++i)
        fill(*m_charts[i], detail.periods[detail.periods.size() - count + i], detail.distribution, highest);
}

void DistributionPeriods::makeCharts(std::size_t count)
{
    m_charts.clear();
    delete m_row; // with the charts in it
    m_row = new FlowRow;
    m_row->setNarrowest(kNarrowest);
    layout()->addWidget(m_row);
    for (std::size_t i = 0; i < count; ++i) {
        auto* chart = new HistogramChart;
        chart->setLegendVisible(false);
        chart->setBarName(tr("Share of payers"));
        chart->setMinimumHeight(240);
        m_row->addWidget(chart);
        m_charts.push_back(chart);
    }
    if (count % 2 != 0)
        m_row->addWidget(new QWidget); // else the last would be wider than the others
}

void DistributionPeriods::fill(HistogramChart& chart, const core::PeriodShape& period,
                               const core::DistributionResults& d, double highest) const
{
    const ValueFormat format = measureFormat(d);
    chart.setTitle(text(period.name));
    chart.setSubtitle(tr("median %1, p90 %2, top 1 % %3")
                          .arg(shortText(period.p50, format), shortText(period.p90, format),
                               shortText(period.top1, percentFormat(0))));
    chart.setXAxis(axis({}, format, ScaleKind::Log));
    AxisSpec shares = axisFromZero({}, percentFormat(0));
    shares.lo = 0;
    shares.hi = std::ceil(highest / kShareStep) * kShareStep;
    chart.setYAxis(shares);
    chart.setHistogram({period.histogram.edges, period.histogram.heights, 0});
    chart.setReferenceLines({{tr("median"), period.p50, Tone::Accent}});
    chart.setNote(period.partial ? tr("partial, scaled up") : QString());
}

} // namespace ui
