#include "ui/pages/distribution_page.h"

#include "ui/charts/histogram_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/edits.h"
#include "ui/models/fit_table.h"
#include "ui/models/formats.h"
#include "ui/models/tier_table.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/pages/distribution_periods.h"
#include "ui/pages/distribution_selection.h"
#include "ui/pages/distribution_verdict.h"
#include "ui/session/project_session.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/section_header.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ui {
namespace {

constexpr std::size_t kFitsDrawn = 3; // more curves lie on each other
constexpr int kHistogramHeight = 440; // the labels of four tiers need a third of it
constexpr int kOverage = -1;          // entry of the lines: the overage line instead of tiers
constexpr int kSuggested = 0;         // entry of the lines: as many tiers as the data suggest
constexpr int kTiersByDefault = 3;    // when the data suggest no number

/// The fits worth a curve: the best ones that converged, and the chosen one.
std::vector<const core::FitSummary*> drawnFits(const core::DistributionResults& d, const std::string& chosen)
{
    std::vector<const core::FitSummary*> drawn;
    for (const core::FitSummary& fit : d.fits) {
        if (fit.converged && (drawn.size() < kFitsDrawn || fit.family == chosen))
            drawn.push_back(&fit);
    }
    return drawn;
}

AxisSpec lorenzAxis(const QString& title)
{
    AxisSpec spec = axis(title, percentFormat());
    spec.lo = 0;
    spec.hi = 1;
    return spec;
}

/// A combo box with its name before it.
QWidget* named(const QString& name, QComboBox* box)
{
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid::kUnit);
    auto* label = new QLabel(name);
    label->setBuddy(box);
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContentsOnFirstShow);
    box->setMinimumContentsLength(16);
    row->addWidget(label);
    row->addWidget(box, 1);
    return both;
}

} // namespace

DistributionPage::DistributionPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::Usage, tr("Distribution"),
           tr("How unevenly customers consume, and where tiers would lie"), parent)
    , m_job(new DistributionJob(this))
{
    connect(m_job, &DistributionJob::finished, this, &DistributionPage::showDetail);
    buildMeasures();
    buildChoices();
    m_verdict = new DistributionVerdict;
    addToPage(m_verdict);
    buildCharts();
    buildTables();
}

void DistributionPage::buildMeasures()
{
    m_measures = new QButtonGroup(this);
    const std::pair<const char*, QString> measures[] = {
        {"cost", tr("Cost")}, {"tokens", tr("Tokens")}, {"requests", tr("Requests")}};
    for (const auto& [id, name] : measures) {
        auto* button = new QPushButton(name);
        button->setObjectName(QString::fromLatin1(id));
        button->setCheckable(true);
        button->setChecked(m_slice.measure == id);
        button->setAccessibleName(tr("Measure: %1").arg(name));
        button->setToolTip(tr("Distribution of %1 per payer and period").arg(name.toLower()));
        m_measures->addButton(button);
        header()->addButton(button);
        connect(button, &QPushButton::clicked, this, [this, measure = std::string(id)] {
            core::DistributionSlice slice = m_slice;
            slice.measure = measure;
            m_measureChosen = true;
            chooseSlice(slice);
        });
    }
}

void DistributionPage::buildChoices()
{
    m_sliceBox = new QComboBox;
    m_sliceBox->setToolTip(tr("Consumption of everything, or of one model, workflow, plan or period"));
    connect(m_sliceBox, &QComboBox::activated, this, [this](int index) {
        core::DistributionSlice slice = m_slices[std::size_t(index)];
        slice.measure = m_slice.measure;
        chooseSlice(slice);
    });
    m_linesBox = new QComboBox;
    m_linesBox->setToolTip(tr("What the lines in the histogram divide; drag them"));
    m_linesBox->addItem(tr("Suggested tiers"), kSuggested);
    for (int tiers = 2; tiers <= 5; ++tiers)
        m_linesBox->addItem(tr("%1 tiers").arg(tiers), tiers);
    m_linesBox->addItem(tr("Overage line"), kOverage);
    connect(m_linesBox, &QComboBox::activated, this,
            [this](int index) { chooseLines(m_linesBox->itemData(index).toInt()); });
    addRow({named(tr("Consumption of"), m_sliceBox), named(tr("Lines"), m_linesBox)});
}

void DistributionPage::buildCharts()
{
    m_histogram = new HistogramChart;
    m_histogram->setTitle(tr("Payers by consumption"));
    m_histogram->setBarName(tr("Payers"));
    m_histogram->setNotShownNoun(tr("payers without consumption"));
    m_histogram->setMinimumHeight(kHistogramHeight);
    connect(m_histogram, &HistogramChart::handleMoved, this,
            [this](int index, double value, bool final) { moveLine(index, value, final); });
    addToPage(m_histogram);
    m_tiers = new TableCard(tr("Tiers"));
    m_tiers->header()->setDetail(tr("Select a tier to see who is in it; drag the lines above to move it"));
    m_tiers->setHiddenWhenEmpty(true);
    connect(m_tiers->table(), &DataTable::rowSelected, this, &DistributionPage::selectTier);
    addToPage(m_tiers);
    m_tail = new TailChart;
    m_tail->setTitle(tr("Tail"));
    m_tail->setSubtitle(tr("Share of payers above a value; a straight line is a power law"));
    m_lorenz = new LorenzChart;
    m_lorenz->setTitle(tr("Concentration"));
    m_qq = new QqChart;
    m_qq->setTitle(tr("Fit against data"));
    m_qq->setSubtitle(tr("Quantiles; on the diagonal the fit is right"));
    for (Chart* chart : std::initializer_list<Chart*>{m_tail, m_lorenz, m_qq})
        chart->setMinimumHeight(300);
    addRow({m_tail, m_lorenz});
    m_tailRow = new FlowRow;
    m_tailRow->addWidget(m_qq);
    addToPage(m_tailRow);
    m_periods = new DistributionPeriods;
    addToPage(m_periods);
}

/// Charts of what takes longer; they come with the first detail.
void DistributionPage::buildDetailCharts()
{
    m_meanExcess = new LineChart;
    m_meanExcess->setTitle(tr("Mean excess"));
    m_meanExcess->setSubtitle(tr("How much more, on average, those above a value use; rising = heavy tail"));
    m_meanExcess->setLegendVisible(false);
    m_hill = new LineChart;
    m_hill->setTitle(tr("Hill"));
    m_hill->setSubtitle(tr("Tail index by number of heaviest payers; above 1 the mean is not settled"));
    m_hill->setLegendVisible(false);
    m_pp = new QqChart;
    m_pp->setTitle(tr("Fit against data, in shares"));
    m_pp->setSubtitle(tr("Shares of payers below a value; away from the diagonal the body is wrong"));
    for (LineChart* chart : std::initializer_list<LineChart*>{m_pp, m_meanExcess, m_hill}) {
        chart->setMinimumHeight(300);
        m_tailRow->addWidget(chart);
    }
    m_selection->link(m_meanExcess, DistributionSelection::Axis::Value);
    m_selection->link(m_pp, DistributionSelection::Axis::ConsumerShare);
}

void DistributionPage::buildTables()
{
    m_payers = new TableCard(tr("Payers"));
    m_payers->table()->setMostRows(10);
    m_payers->setHiddenWhenEmpty(true);
    m_payers->setContent({});
    addToPage(m_payers);
    using Axis = DistributionSelection::Axis;
    m_selection = new DistributionSelection(m_payers);
    m_selection->link(m_histogram, Axis::Value, false); // its lines are the tiers
    m_selection->link(m_tail, Axis::Value);
    m_selection->link(m_lorenz, Axis::PayerShare);
    m_selection->link(m_qq, Axis::Value);
    m_fits = new TableCard(tr("Fitted distributions"));
    m_fits->header()->setDetail(tr("The best first; select one to see it in the charts"));
    m_fits->table()->setMostRows(12);
    connect(m_fits->table(), &DataTable::rowSelected, this, [this](const QString& family) {
        m_family = family.toStdString();
        if (const auto* d = distribution()) {
            showHistogram(*d);
            showFit(*d);
        }
    });
    addToPage(m_fits);
}

const core::DistributionDetail* DistributionPage::detail() const
{
    const core::DistributionDetail* found = m_job->detail();
    return found && found->values.slice == m_slice ? found : nullptr;
}

const core::DistributionResults* DistributionPage::distribution() const
{
    if (const core::DistributionDetail* found = detail())
        return &found->distribution;
    const core::Results* results = session().results();
    if (!results || m_slice.by != core::DistributionSlice::By::Everything)
        return nullptr;
    const auto found = results->distributions.find(m_slice.measure);
    return found == results->distributions.end() ? nullptr : found->second.get();
}

void DistributionPage::showResults(const core::Results& results)
{
    chooseMeasure(results);
    fillSlices(results);
    m_job->request(results, m_slice);
    setProperty("computing", !m_job->isCurrent());
    m_selection->show(detail());
    if (const auto* d = distribution())
        showDistribution(*d);
}

/// Nothing has a cost while no model has a price: tokens say more, until the reader chooses.
void DistributionPage::chooseMeasure(const core::Results& results)
{
    if (m_measureChosen)
        return;
    m_slice.measure = results.costs->total > 0 ? "cost" : "tokens";
    for (QAbstractButton* button : m_measures->buttons())
        button->setChecked(button->objectName() == text(m_slice.measure));
}

void DistributionPage::fillSlices(const core::Results& results)
{
    m_slices = core::slicesOf(results, m_slice.measure);
    const auto chosen = std::find(m_slices.begin(), m_slices.end(), m_slice);
    if (chosen == m_slices.end())
        m_slice = {m_slice.measure, core::DistributionSlice::By::Everything, {}};
    m_sliceBox->clear();
    for (const core::DistributionSlice& slice : m_slices)
        m_sliceBox->addItem(sliceName(slice));
    m_sliceBox->setCurrentIndex(chosen == m_slices.end() ? 0 : int(chosen - m_slices.begin()));
}

void DistributionPage::chooseSlice(const core::DistributionSlice& slice)
{
    m_slice = slice;
    m_line.reset();
    m_dragged.clear();
    m_family.clear();
    m_selection->forget();
    refresh();
    if (detail())
        return;
    for (Chart* chart : findChildren<Chart*>()) // of the slice before, until the new one is there
        chart->setStale(true);
}

void DistributionPage::chooseLines(int lines)
{
    m_lines = lines;
    m_line.reset();
    m_dragged.clear();
    if (lines != kOverage)
        keepBreaks({}); // as proposed
    if (const auto* d = distribution())
        showLines(*d);
}

void DistributionPage::showDetail()
{
    refresh();
    setProperty("computing", false);
    if (!m_job->problem().isEmpty())
        m_verdict->showProblem(m_job->problem());
}

void DistributionPage::showDistribution(const core::DistributionResults& d)
{
    m_verdict->show(d, detail());
    showHistogram(d);
    showLines(d);
    showTail(d);
    showFit(d);
    m_fits->setContent(fitTable(d));
    if (const core::DistributionDetail* found = detail()) {
        showTailCurves(*found);
        m_periods->show(*found);
    }
}

void DistributionPage::showHistogram(const core::DistributionResults& d)
{
    m_histogram->setXAxis(
        axis(tr("%1 per payer and period").arg(humanised(d.measure)), measureFormat(d), ScaleKind::Log));
    m_histogram->setYAxis(axisFromZero(tr("Payers"), countFormat()));
    m_histogram->setHistogram({d.histogram.edges, d.histogram.heights, double(d.zeros)});
    std::vector<Series> fits;
    for (const core::FitSummary* fit : drawnFits(d, m_family))
        fits.push_back({text(fit->name), fit->density.x, fit->density.y, SeriesStyle::Line, {}, {}});
    m_histogram->setFits(std::move(fits));
    m_histogram->setNote(d.partial ? tr("rests on partial periods, scaled up") : QString());
}

int DistributionPage::tierCount() const
{
    if (m_lines > 0)
        return m_lines;
    if (!breaks().empty())
        return int(breaks().size()) + 1;
    const core::DistributionDetail* found = detail();
    return found && found->natural > 0 ? int(found->natural) : kTiersByDefault;
}

core::TierOption DistributionPage::tierOption(const core::DistributionResults& d) const
{
    if (!breaks().empty())
        return core::tiersBetween(d, breaks());
    const core::DistributionDetail* found = detail();
    for (const core::TierOption& option : found ? found->tiers : std::vector<core::TierOption>{})
        if (int(option.tiers.size()) == tierCount())
            return option;
    return {};
}

void DistributionPage::showLines(const core::DistributionResults& d)
{
    std::vector<ReferenceLine> lines;
    lines.push_back({tr("median"), d.p50, {}});
    lines.push_back({tr("p99"), d.p99, {}});
    m_histogram->setReferenceLines(std::move(lines));
    if (m_lines == kOverage)
        showOverageLine(d);
    else
        showTiers(d);
}

/// Where the wanted overage share would put the threshold, until it is dragged.
void DistributionPage::showOverageLine(const core::DistributionResults& d)
{
    m_tiers->setContent({});
    const double at = m_line.value_or(d.threshold.value);
    if (at <= 0) {
        m_histogram->setHandles({});
        m_verdict->showLines(tr("Most payers use nothing: any allowance has fewer payers beyond it."), {});
        return;
    }
    const QString label =
        m_line ? tr("Threshold")
               : tr("Threshold for %1").arg(shortText(d.threshold.overageShare, percentFormat()));
    m_histogram->setHandles({{label, at, beyondText(d, at), {}, true, {0, 0}}});
    m_histogram->setSubtitle(tr("Drag the line: %1").arg(beyondText(d, at)));
    QString words =
        tr("An allowance of %1 leaves %2.").arg(shortText(at, measureFormat(d)), beyondText(d, at));
    if (!m_line && d.threshold.low && d.threshold.high)
        words +=
            QLatin1Char(' ') + tr("95 % interval of the allowance for %1 beyond: %2.")
                                   .arg(shortText(d.threshold.overageShare, percentFormat()),
                                        intervalText(*d.threshold.low, *d.threshold.high, measureFormat(d)));
    m_verdict->showLines(words, {});
}

void DistributionPage::showTiers(const core::DistributionResults& d)
{
    const core::TierOption option = tierOption(d);
    std::vector<ChartHandle> handles;
    for (std::size_t i = 0; i + 1 < option.tiers.size(); ++i) {
        const double at = *option.tiers[i].to;
        const auto beyondIt = beyond(d, at);
        handles.push_back({tr("Tier %1 ends").arg(i + 1),
                           at,
                           tr("%1 of payers beyond").arg(shortText(beyondIt.payers, percentFormat())),
                           {},
                           true,
                           {0, 0}});
    }
    m_histogram->setHandles(std::move(handles));
    m_histogram->setSubtitle(tr("Drag a line to move a tier; drag over bars to see who they are"));
    const core::DistributionDetail* found = detail();
    m_verdict->showLines(found ? tierSentence(option, d) : tr("Looking for tiers…"),
                         found ? tierReason(option, found->natural, !breaks().empty()) : QString());
    m_tiers->setContent(option.tiers.size() < 2 ? TableContent{} : tierTable(option, d));
}

/// Those under the hand, else those that the project keeps for this slice and this number of tiers.
std::vector<double> DistributionPage::breaks() const
{
    if (!m_dragged.empty())
        return m_dragged;
    const auto& kept = session().project().settings->tierBreaks;
    const auto found = kept.find(core::keyOf(m_slice));
    const bool fits = found != kept.end() && (m_lines == 0 || m_lines == int(found->second.size()) + 1);
    return fits ? found->second : std::vector<double>();
}

/// Empty: back to what is proposed.
void DistributionPage::keepBreaks(const std::vector<double>& breaks)
{
    const std::string key = core::keyOf(m_slice);
    const auto& kept = session().project().settings->tierBreaks;
    if (breaks.empty() && !kept.contains(key))
        return;
    editSettings(session(), breaks.empty() ? tr("Tiers as proposed") : tr("Move a tier"),
                 [&](core::Settings& settings) {
                     if (breaks.empty())
                         settings.tierBreaks.erase(key);
                     else
                         settings.tierBreaks[key] = breaks;
                 });
}

void DistributionPage::moveLine(int index, double value, bool final)
{
    const auto* d = distribution();
    if (!d)
        return;
    if (m_lines == kOverage) {
        m_line = value;
        showOverageLine(*d);
        return;
    }
    if (m_dragged.empty())
        for (const ChartHandle& handle : m_histogram->handles())
            m_dragged.push_back(handle.value);
    if (std::size_t(index) >= m_dragged.size())
        return;
    m_dragged[std::size_t(index)] = value;
    if (final) {
        const std::vector<double> moved = std::exchange(m_dragged, {});
        keepBreaks(moved);
    }
    showTiers(*d);
}

void DistributionPage::selectTier(const QString& id)
{
    const auto* d = distribution();
    bool isNumber = false;
    const std::size_t index = id.toUInt(&isNumber);
    const core::TierOption option = d ? tierOption(*d) : core::TierOption{};
    if (!isNumber || index >= option.tiers.size())
        return;
    const core::ProposedTier& tier = option.tiers[index];
    const double low = index == 0 ? -1 : tier.from; // the first tier holds those without usage too
    m_selection->select(low, tier.to.value_or(std::numeric_limits<double>::infinity()),
                        tr("Tier %1").arg(index + 1));
}

void DistributionPage::showTail(const core::DistributionResults& d)
{
    std::vector<Series> fits;
    for (const core::FitSummary* fit : drawnFits(d, m_family))
        fits.push_back({text(fit->name), fit->ccdf.x, fit->ccdf.y, SeriesStyle::Dashed, {}, {}});
    m_tail->setXAxis(axis(humanised(d.measure), measureFormat(d), ScaleKind::Log));
    m_tail->setYAxis(axis(tr("Share of payers above"), percentFormat(), ScaleKind::Log));
    m_tail->setTail(d.ccdf.x, d.ccdf.y, std::move(fits));
    m_lorenz->setYAxis(lorenzAxis(tr("Share of %1").arg(humanised(d.measure).toLower())));
    m_lorenz->setCurve(d.lorenz.x, d.lorenz.y, d.gini);
    m_lorenz->setTopShare(0.05, d.top5);
    m_lorenz->setSubtitle(tr("The top 5 % use %1").arg(shortText(d.top5, percentFormat(0))));
}

void DistributionPage::showFit(const core::DistributionResults& d)
{
    for (const core::FitSummary* fit : drawnFits(d, m_family)) {
        if (!m_family.empty() && fit->family != m_family)
            continue;
        m_qq->setXAxis(axis(tr("Fitted: %1").arg(text(fit->name)), measureFormat(d), ScaleKind::Log));
        m_qq->setYAxis(axis(tr("Observed"), measureFormat(d), ScaleKind::Log));
        m_qq->setQuantiles(fit->qq.x, fit->qq.y, text(fit->name));
        showShares(*fit);
        return;
    }
    m_qq->setQuantiles({}, {}, {});
    if (m_pp)
        m_pp->setQuantiles({}, {}, {});
}

void DistributionPage::showShares(const core::FitSummary& fit)
{
    const core::DistributionDetail* found = detail();
    if (!found)
        return;
    if (!m_pp)
        buildDetailCharts();
    const auto shares = found->shares.find(fit.family);
    if (shares == found->shares.end())
        return m_pp->setQuantiles({}, {}, {});
    m_pp->setXAxis(lorenzAxis(tr("Fitted: %1").arg(text(fit.name))));
    m_pp->setYAxis(lorenzAxis(tr("Observed")));
    m_pp->setQuantiles(shares->second.x, shares->second.y, text(fit.name));
}

void DistributionPage::showTailCurves(const core::DistributionDetail& found)
{
    if (!m_meanExcess)
        buildDetailCharts();
    const ValueFormat format = measureFormat(found.distribution);
    m_meanExcess->setXAxis(axis(humanised(m_slice.measure), format, ScaleKind::Log));
    m_meanExcess->setYAxis(axis(tr("Mean excess"), format, ScaleKind::Log));
    m_meanExcess->setSeries(
        {{tr("Mean excess"), found.meanExcess.x, found.meanExcess.y, SeriesStyle::Line, {}, {}, 0}});
    m_hill->setXAxis(axis(tr("Heaviest payers taken"), countFormat(), ScaleKind::Log));
    m_hill->setYAxis(axisFromZero(tr("Tail index"), plainFormat()));
    m_hill->setSeries(
        {{tr("95 % interval"), found.hill.x, found.hillHigh.y, SeriesStyle::Band, {}, found.hillLow.y, 0},
         {tr("Tail index"), found.hill.x, found.hill.y, SeriesStyle::Line, {}, {}, 0}});
}

} // namespace ui
