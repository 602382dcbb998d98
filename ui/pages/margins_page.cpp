#include "ui/pages/margins_page.h"

#include "core/plan/edit.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/calendar_strip.h"
#include "ui/charts/histogram_chart.h"
#include "ui/charts/tail_chart.h"
#include "ui/models/compare_table.h"
#include "ui/models/formats.h"
#include "ui/models/limit_table.h"
#include "ui/models/lint.h"
#include "ui/models/plan_controls.h"
#include "ui/models/plan_selection.h"
#include "ui/models/plan_words.h"
#include "ui/models/waterfall.h"
#include "ui/pages/axes.h"
#include "ui/pages/data_table.h"
#include "ui/pages/margin_sensitivities.h"
#include "ui/session/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/lint_list.h"
#include "ui/widgets/section_header.h"

#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <numeric>

namespace ui {
namespace {

std::optional<double> numberOf(const std::optional<core::Decimal>& value)
{
    return value ? std::optional(value->toDouble()) : std::nullopt;
}

/// The curve with the exact result at the plan's own allowance, so that the handle reads what the key figures
/// say.
core::Curve throughToday(const core::PlanView& view, const std::vector<double>& results,
                         std::optional<double> exact)
{
    core::Curve curve{view.curve.allowance, results};
    const auto allowance = view.demand ? view.demand->allowance : std::nullopt;
    if (!allowance || !exact || curve.x.empty())
        return curve;
    const auto at = std::lower_bound(curve.x.begin(), curve.x.end(), *allowance);
    const auto index = at - curve.x.begin();
    if (at != curve.x.end() && *at == *allowance) {
        curve.y[std::size_t(index)] = *exact;
        return curve;
    }
    curve.x.insert(at, *allowance);
    curve.y.insert(curve.y.begin() + index, *exact);
    return curve;
}

/// Of the longest period.
std::size_t daysOf(const std::vector<core::usage::Period>& periods)
{
    constexpr core::Hour kDay = 24;
    core::Hour longest = 0;
    for (const core::usage::Period& period : periods)
        longest = std::max(longest, period.end - period.begin);
    return std::size_t((longest + kDay / 2) / kDay); // a clock change makes a day of 23 or 25 hours
}

/// The first day (1-based) by which half of those who run out have run out.
double medianDay(const std::vector<double>& shares)
{
    const double half = std::accumulate(shares.begin(), shares.end(), 0.0) / 2;
    double sum = 0;
    for (std::size_t day = 0; day < shares.size(); ++day) {
        sum += shares[day];
        if (sum >= half)
            return double(day + 1);
    }
    return double(shares.size());
}

} // namespace

MarginsPage::MarginsPage(const PageContext& context, QWidget* parent)
    : Page(context, Needs::UsageAndPlan, tr("Margins"), tr("What the plan earns, and whom it hurts"), parent)
{
    buildCurves();
    buildLint();
    buildBreakdown();
    buildExhaustion();
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
    m_sensitivities = new MarginSensitivities;
    connect(m_sensitivities, &MarginSensitivities::numbersChosen, this, &MarginsPage::takeNumbers);
    for (Chart* chart : std::initializer_list<Chart*>{m_waterfall, m_deciles, m_bills})
        chart->setMinimumHeight(280);
    addRow({m_waterfall, m_deciles});
    addToPage(m_sensitivities);
    addToPage(m_bills);
}

void MarginsPage::buildExhaustion()
{
    m_exhaustion = new CalendarStrip;
    m_limits = new TableCard(tr("What the limits do"));
    m_limits->setHiddenWhenEmpty(true);
    addToPage(m_exhaustion);
    addToPage(m_limits);
    m_replayed = new TableCard(tr("Worked through hour by hour"));
    m_replayed->header()->setDetail(
        tr("What differs from the month at once; all other results are the same"));
    m_replayed->setHiddenWhenEmpty(true);
    m_replayed->table()->setMostRows(20);
    addToPage(m_replayed);
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
    const core::Curve margin =
        throughToday(view, view.curve.grossMargin, view.evaluation.results.grossMargin);
    m_margin->setCurve(tr("Gross margin"), margin.x, margin.y);
    m_margin->setTarget(assumptions.marginTarget, tr("target"));
    m_overage->setXAxis(x);
    AxisSpec share = axisFromZero(tr("Overage share"), percentFormat());
    share.lo = 0;
    share.hi = 1;
    m_overage->setYAxis(share);
    const core::Curve overage =
        throughToday(view, view.curve.overageShare, view.evaluation.results.overageShare);
    m_overage->setCurve(tr("Overage share"), overage.x, overage.y);
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

void MarginsPage::showPlanDetail(const core::PlanDetail* detail, bool complete)
{
    const core::plan::Plan* plan = selection().plan();
    if (const core::PlanView* view = selection().view(); view && plan)
        m_sensitivities->show(detail, complete, *plan, *view, session().project().assumptions->marginTarget);
    const bool known = detail && detail->replay;
    m_exhaustion->setStale(!complete);
    m_exhaustion->setEmptyText(complete && detail && !detail->withoutReplay.empty()
                                   ? text(detail->withoutReplay)
                                   : tr("Walking through every payer's hours…"));
    if (complete && !known) {
        m_exhaustion->setDays({});
        m_limits->setContent({});
        m_replayed->setContent({});
    } else if (known && plan) {
        showExhaustion(*detail->replay);
        m_limits->setContent(limitTable(*detail->replay, currency()));
        // Replay walks all periods; beside the results of one they would differ for that alone.
        const core::PlanView* view = selection().view();
        const bool onlyOne = !session().project().settings->onlyPeriod.empty();
        m_limits->header()->setDetail(onlyOne ? tr("Over all complete periods") : QString());
        m_replayed->setContent(view && !onlyOne ? replayTable(*view, *detail->replay, currency())
                                                : TableContent{});
    }
}

void MarginsPage::takeNumbers(const QString& xControl, double x, const QString& yControl, double y)
{
    editPlan(session(), selection().id(), tr("Change two numbers"), [&](const core::plan::Plan& plan) {
        const auto moved = withControl(plan, xControl, x);
        return moved ? withControl(*moved, yControl, y) : std::nullopt;
    });
}

void MarginsPage::showExhaustion(const core::economics::ReplayResult& replay)
{
    const double nobody = std::numeric_limits<double>::quiet_NaN();
    if (replay.exhaustedShare <= 0) {
        m_exhaustion->setEmptyText(tr("Nobody uses up an allowance within a period."));
        m_exhaustion->setDays({});
        m_exhaustion->setSubtitle({});
        return;
    }
    double payers = 0;
    for (const double onDay : replay.exhaustedByDay)
        payers += onDay;
    std::vector<double> shares;
    for (const double onDay : replay.exhaustedByDay)
        shares.push_back(onDay / payers * replay.exhaustedShare);
    shares.resize(std::max(shares.size(), daysOf(session().results()->matrix->periods)));
    m_exhaustion->setDays(shares);
    m_exhaustion->setQuantiles(replay.exhaustedDayP10.value_or(nobody), medianDay(shares));
    const bool onlyOne = !session().project().settings->onlyPeriod.empty();
    m_exhaustion->setSubtitle(
        tr("%1 of payers use theirs up before the period ends; %2 within a day of its start")
            .arg(shortText(replay.exhaustedShare, percentFormat(1)),
                 shortText(replay.exhaustedWithinADay, percentFormat(1))) +
        (onlyOne ? tr("; over all complete periods") : QString()));
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
