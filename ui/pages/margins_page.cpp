#include "ui/pages/margins_page.h"

#include "core/plan/edit.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/histogram_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/formats.h"
#include "ui/models/lint.h"
#include "ui/models/plan_controls.h"
#include "ui/models/plan_selection.h"
#include "ui/models/plan_words.h"
#include "ui/models/waterfall.h"
#include "ui/pages/axes.h"
#include "ui/session/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/lint_list.h"
#include "ui/widgets/section_header.h"

#include <QVBoxLayout>

namespace ui {
namespace {

std::optional<double> numberOf(const std::optional<core::Decimal>& value)
{
    return value ? std::optional(value->toDouble()) : std::nullopt;
}

} // namespace

MarginsPage::MarginsPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::UsageAndPlan, tr("Margins"), tr("What the plan earns, and whom it hurts"), parent)
{
    buildCurves();
    buildLint();
    buildBreakdown();
    connect(&session(), &ProjectSession::projectChanged, this, &MarginsPage::followAllowance);
}

void MarginsPage::buildCurves()
{
    m_margin = new MarginCurveChart;
    m_margin->setTitle(tr("Gross margin against the allowance"));
    m_margin->setSubtitle(tr("Drag the handle: the plan moves along this curve"));
    m_overage = new MarginCurveChart;
    m_overage->setTitle(tr("Overage share against the allowance"));
    m_overage->setSubtitle(tr("Payers whose bill has an overage or top-up charge"));
    for (MarginCurveChart* chart : {m_margin, m_overage}) {
        chart->setEmptyText(tr("This plan has no allowance that could be moved."));
        chart->setMinimumHeight(300);
        connect(chart, &MarginCurveChart::handleMoved, this,
                [this](int, double value, bool final) { moveAllowance(value, final); });
    }
    addRow({m_margin, m_overage});
}

void MarginsPage::buildBreakdown()
{
    m_waterfall = new WaterfallChart;
    m_waterfall->setTitle(tr("From revenue to margin"));
    m_deciles = new DecileChart;
    m_deciles->setTitle(tr("Who subsidises whom"));
    m_deciles->setSubtitle(tr("Payers in tenths by what they cost, the cheapest first"));
    m_bills = new BillChart;
    m_bills->setTitle(tr("Bills"));
    m_bills->setBarName(tr("Payers"));
    for (Chart* chart : std::initializer_list<Chart*>{m_waterfall, m_deciles, m_bills})
        chart->setMinimumHeight(280);
    addRow({m_waterfall, m_deciles, m_bills});
}

void MarginsPage::buildLint()
{
    auto* card = new Card;
    auto* title = new SectionHeader(tr("What to look at"), SectionHeader::Level::Section);
    title->setDetail(tr("Risks of this plan, each with the number behind it"));
    m_lint = new LintList;
    m_lint->setCleanText(tr("Nothing about this plan stands out."));
    card->body()->addWidget(title);
    card->body()->addWidget(m_lint);
    connect(m_lint, &LintList::actionRequested, this, [this](const QString& target) {
        target.startsWith(QStringLiteral("page:")) ? emit pageRequested(target.mid(5))
                                                   : emit controlRequested(target);
    });
    addToPage(card);
}

void MarginsPage::showResults(const core::Results&)
{
    const core::PlanView* view = selection().view();
    const core::plan::Plan* plan = selection().plan();
    if (!view || !plan)
        return;
    showCurves(*view, *plan);
    showWaterfall(*view);
    showDeciles(*view);
    showBills(*view, *plan);
    showLint(*view, *plan);
}

void MarginsPage::showCurves(const core::PlanView& view, const core::plan::Plan& plan)
{
    const QString unit = view.demand ? unitText(plan, view.demand->unit) : QString();
    const AxisSpec x = axis(tr("Allowance per period"), plainFormat(unit), ScaleKind::Log);
    m_allowancePath = view.demand ? text(view.demand->path) : QString();
    const auto& assumptions = *session().project().assumptions;
    m_margin->setXAxis(x);
    m_margin->setYAxis(axis(tr("Gross margin"), percentFormat()));
    m_margin->setCurve(tr("Gross margin"), view.curve.allowance, view.curve.grossMargin);
    m_margin->setTarget(assumptions.marginTarget, tr("target"));
    m_overage->setXAxis(x);
    AxisSpec share = axisFromZero(tr("Overage share"), percentFormat());
    share.lo = 0;
    share.hi = 1;
    m_overage->setYAxis(share);
    m_overage->setCurve(tr("Overage share"), view.curve.allowance, view.curve.overageShare);
    m_overage->setTarget(assumptions.overageTarget, tr("target"));
    followAllowance();
}

void MarginsPage::showWaterfall(const core::PlanView& view)
{
    m_waterfall->setYAxis(axis(tr("Per period"), currencyFormat(currency())));
    m_waterfall->setSteps(waterfallOf(view.evaluation.results));
}

void MarginsPage::showDeciles(const core::PlanView& view)
{
    std::vector<double> revenue, cost;
    for (const core::economics::Decile& decile : view.evaluation.deciles) {
        revenue.push_back(decile.revenue);
        cost.push_back(decile.cost);
    }
    AxisSpec x = axis(tr("Tenth of payers"), {}, ScaleKind::Category);
    for (int i = 1; i <= int(revenue.size()); ++i)
        x.categories << QString::number(i);
    m_deciles->setXAxis(x);
    m_deciles->setYAxis(axis(tr("Per period"), currencyFormat(currency())));
    m_deciles->setDeciles(std::move(revenue), std::move(cost));
    const auto ratio = view.evaluation.results.subsidyRatio;
    m_deciles->setSubtitle(
        ratio ? tr("Cheapest tenth first; one loss-making payer uses up the profit of %1 others")
                    .arg(shortText(*ratio, plainFormat()))
              : tr("Payers in tenths by what they cost, the cheapest first"));
}

void MarginsPage::showBills(const core::PlanView& view, const core::plan::Plan& plan)
{
    Histogram histogram;
    for (const core::economics::HistogramBin& bin : view.evaluation.bills) {
        if (histogram.edges.empty())
            histogram.edges.push_back(bin.low);
        histogram.edges.push_back(bin.high);
        histogram.counts.push_back(bin.payers);
    }
    const auto& results = view.evaluation.results;
    BillChart::Marks marks;
    marks.p95 = results.billP95;
    marks.p99 = results.billP99;
    if (const auto price = numberOf(core::plan::flatPrice(plan)); price && *price > 0) {
        marks.price = price;
        marks.shockLimit = *price * session().project().assumptions->billShockFactor;
    }
    AxisSpec x = axis(tr("Bill of a period"), currencyFormat(currency()));
    // A few enormous bills must not press all others into one bar; zooming out shows them.
    const double most = std::max(results.billP99, marks.shockLimit.value_or(0)) * 1.3;
    x.lo = 0;
    if (most > 0 && most < results.billMax)
        x.hi = most;
    m_bills->setXAxis(x);
    m_bills->setYAxis(axisFromZero(tr("Payers"), countFormat()));
    m_bills->setHistogram(std::move(histogram));
    m_bills->setMarks(marks);
    m_bills->setSubtitle(tr("Median %1, highest %2")
                             .arg(shortText(results.billP50, currencyFormat(currency())),
                                  shortText(results.billMax, currencyFormat(currency()))));
}

void MarginsPage::showLint(const core::PlanView& view, const core::plan::Plan& plan)
{
    if (view.error.empty())
        m_lint->setEntries(lintEntries(view.lint, plan));
    else
        m_lint->setEntries(
            {{QStringLiteral("page:plans"), Severity::Error, text(view.error), {}, tr("Show plan")}});
}

void MarginsPage::followAllowance()
{
    const core::plan::Plan* plan = selection().plan();
    if (!isVisible() || !plan || m_allowancePath.isEmpty())
        return;
    const auto allowance = numberOf(core::plan::valueAt(*plan, m_allowancePath.toStdString()));
    if (!allowance)
        return;
    for (MarginCurveChart* chart : {m_margin, m_overage})
        chart->setCurrent(*allowance, tr("Allowance"));
}

void MarginsPage::moveAllowance(double value, bool final)
{
    editPlan(
        session(), selection().id(), tr("Change allowance"),
        [&](const core::plan::Plan& plan) { return withControl(plan, m_allowancePath, value); },
        m_drag.next(QStringLiteral("allowance of ") + selection().id(), final));
}

} // namespace ui
