#include "ui/pages/distribution_page.h"

#include "ui/charts/histogram_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/fit_table.h"
#include "ui/models/formats.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/session/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/section_header.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ui {
namespace {

constexpr std::size_t kFitsDrawn = 3; // more curves lie on each other

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

} // namespace

DistributionPage::DistributionPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::Usage, tr("Distribution"), tr("How unevenly customers consume"), parent)
{
    buildMeasures();
    buildVerdict();
    buildCharts();
    buildTables();
    restyle();
}

void DistributionPage::buildMeasures()
{
    m_measures = new QButtonGroup(this);
    const std::pair<const char*, QString> measures[] = {
        {"cost", tr("Cost")}, {"tokens", tr("Tokens")}, {"requests", tr("Requests")}};
    for (const auto& [id, name] : measures) {
        auto* button = new QPushButton(name);
        button->setCheckable(true);
        button->setChecked(m_measure == id);
        button->setAccessibleName(tr("Measure: %1").arg(name));
        button->setToolTip(tr("Distribution of %1 per payer and period").arg(name.toLower()));
        m_measures->addButton(button);
        header()->addButton(button);
        connect(button, &QPushButton::clicked, this, [this, measure = std::string(id)] {
            m_measure = measure;
            m_line.reset();
            m_family.clear();
            refresh();
        });
    }
}

void DistributionPage::buildVerdict()
{
    auto* card = new Card;
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_figures = new QLabel;
    m_figures->setWordWrap(true);
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card->body()->setSpacing(grid::kHalf);
    card->body()->addWidget(m_verdict);
    card->body()->addWidget(m_figures);
    addToPage(card);
}

void DistributionPage::buildCharts()
{
    m_histogram = new HistogramChart;
    m_histogram->setTitle(tr("Payers by consumption"));
    m_histogram->setBarName(tr("Payers"));
    m_histogram->setNotShownNoun(tr("payers without consumption"));
    m_histogram->setMinimumHeight(340);
    connect(m_histogram, &HistogramChart::handleMoved, this, [this](int, double value, bool) {
        m_line = value;
        if (const auto* d = distribution())
            showLine(*d);
    });
    addToPage(m_histogram);
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
    addRow({m_tail, m_lorenz, m_qq});
}

void DistributionPage::buildTables()
{
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

const core::DistributionResults* DistributionPage::distribution() const
{
    const core::Results* results = session().results();
    const auto found =
        results ? results->distributions.find(m_measure) : decltype(results->distributions.end()){};
    return results && found != results->distributions.end() ? found->second.get() : nullptr;
}

void DistributionPage::showResults(const core::Results&)
{
    if (const auto* d = distribution())
        showDistribution(*d);
}

void DistributionPage::showDistribution(const core::DistributionResults& d)
{
    const ValueFormat format = measureFormat(d);
    m_verdict->setText(text(d.verdict));
    m_figures->setText(tr("Median %1, mean %2, p90 %3, p99 %4. The top 1 % of payers use %5, the top 10 % "
                          "use %6. %7 payer-periods.")
                           .arg(shortText(d.p50, format), shortText(d.mean, format), shortText(d.p90, format),
                                shortText(d.p99, format), shortText(d.top1, percentFormat(0)),
                                shortText(d.top10, percentFormat(0)),
                                fullText(double(d.count), countFormat())));
    showHistogram(d);
    showLine(d);
    showTail(d);
    showFit(d);
    m_fits->setContent(fitTable(d));
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
    std::vector<ReferenceLine> lines;
    lines.push_back({tr("median"), d.p50, {}});
    lines.push_back({tr("p99"), d.p99, {}});
    m_histogram->setReferenceLines(std::move(lines));
    m_histogram->setNote(d.partial ? tr("rests on partial periods, scaled up") : QString());
}

/// Where the wanted overage share would put the threshold, until it is dragged.
void DistributionPage::showLine(const core::DistributionResults& d)
{
    const double at = m_line.value_or(d.threshold.value);
    if (at <= 0) {
        m_histogram->setHandles({});
        return;
    }
    const QString label =
        m_line ? tr("Threshold")
               : tr("Threshold for %1").arg(shortText(d.threshold.overageShare, percentFormat()));
    m_histogram->setHandles({{label, at, beyondText(d, at), {}, true, {0, 0}}});
    m_histogram->setSubtitle(tr("Drag the line: %1").arg(beyondText(d, at)));
}

void DistributionPage::showTail(const core::DistributionResults& d)
{
    std::vector<Series> fits;
    for (const core::FitSummary* fit : drawnFits(d, m_family))
        fits.push_back({text(fit->name), fit->ccdf.x, fit->ccdf.y, SeriesStyle::Dashed, {}, {}});
    m_tail->setXAxis(axis(humanised(d.measure), measureFormat(d), ScaleKind::Log));
    m_tail->setYAxis(axis(tr("Share of payers above"), percentFormat(), ScaleKind::Log));
    m_tail->setTail(d.ccdf.x, d.ccdf.y, std::move(fits));
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
        return;
    }
    m_qq->setQuantiles({}, {}, {});
}

void DistributionPage::restyle()
{
    const ChartTheme theme = ChartTheme::from(palette(), font());
    m_verdict->setFont(theme.type.title);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.muted);
    m_figures->setPalette(quiet);
}

void DistributionPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (m_verdict && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        restyle();
}

} // namespace ui
