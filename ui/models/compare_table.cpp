#include "ui/models/compare_table.h"

#include "ui/models/formats.h"
#include "ui/models/kpi.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CompareTable", text);
}

/// " better", " worse", or nothing for results that are neither; the sign says the direction.
QString judgement(Better better, double difference)
{
    const DeltaSense sense = senseOf(better, difference);
    return sense == DeltaSense::Better  ? QLatin1Char(' ') + tr("better")
           : sense == DeltaSense::Worse ? QLatin1Char(' ') + tr("worse")
                                        : QString();
}

/// A result in a table. A bound has no value that could be compared.
struct Figure {
    std::optional<double> value;
    QVariant cell;
};

Figure figureOf(const Kpi& kpi, const core::economics::PlanResults& results, double unpricedTokenShare)
{
    const auto value = kpi.value(results);
    const QString written = value ? valueText(kpi, *value, unpricedTokenShare) : QString();
    return {isBound(kpi, unpricedTokenShare) ? std::nullopt : value,
            written.isEmpty() ? QVariant() : QVariant(written)};
}

Figure figureOf(const Kpi& kpi, const core::PlanView* view)
{
    return view && view->error.empty() ? figureOf(kpi, view->evaluation.results, view->unpricedTokenShare)
                                       : Figure{};
}

using Interval = core::economics::Interval;

/// Of the difference between a plan and the baseline; absent while it is not known.
std::optional<Interval> intervalOf(const Kpi& kpi, const core::PlanDetail* detail, std::size_t plan)
{
    const bool known = detail && plan < detail->differences.size() && detail->differences[plan];
    return known && kpi.interval ? kpi.interval(*detail->differences[plan]) : std::nullopt;
}

/// "+6.4" of "+6.4 pp" when "0.8 pp" follows.
QString withoutUnit(const QString& text, const QString& next)
{
    const auto space = next.lastIndexOf(QChar(0x00A0));
    return space >= 0 && text.endsWith(next.mid(space)) ? text.chopped(next.size() - space) : text;
}

QString deltaCell(const Kpi& kpi, std::optional<double> value, std::optional<double> before,
                  const std::optional<Interval>& interval)
{
    if (!value || !before)
        return {};
    const double difference = *value - *before;
    const QString delta = deltaText(difference, kpi.format);
    const bool rounding = std::abs(difference) <= 1e-9 * std::max(std::abs(*value), std::abs(*before));
    if (rounding || delta == deltaText(0, kpi.format))
        return tr("same");
    if (!interval)
        return delta + judgement(kpi.better, difference);
    const QString half = deltaText((interval->high - interval->low) / 2, kpi.format).mid(1);
    const bool chance = interval->low <= 0 && interval->high >= 0;
    return QStringLiteral("%1 ±%2").arg(withoutUnit(delta, half), half) +
           (chance ? QLatin1Char(' ') + tr("may be chance") : judgement(kpi.better, difference));
}

struct Order {
    std::vector<std::size_t> plans; ///< the baseline first, so that it stays in view
    bool hasBaseline = false;
};

Order orderOf(const core::Results& results, const core::Settings& settings)
{
    const auto& plans = *results.project.plans;
    Order order;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
        const bool isBaseline = plans[i].id == settings.baselinePlan;
        order.plans.insert(isBaseline ? order.plans.begin() : order.plans.end(), i);
        order.hasBaseline = order.hasBaseline || isBaseline;
    }
    return order;
}

} // namespace

TableContent compareTable(const core::Results& results, const core::Settings& settings,
                          const core::PlanDetail* detail)
{
    TableContent content;
    content.columns.push_back({tr("Result"), {}, {}, false, true});
    const Order order = orderOf(results, settings);
    const auto isBaseline = [&](std::size_t plan) {
        return order.hasBaseline && plan == order.plans.front();
    };
    for (const std::size_t plan : order.plans) {
        content.columns.push_back({text((*results.project.plans)[plan].name),
                                   isBaseline(plan) ? tr("The baseline.") : QString(), plainFormat()});
        if (order.hasBaseline && !isBaseline(plan))
            content.columns.push_back(
                {tr("difference"), tr("To the baseline; ± half of the 95 % interval, from a bootstrap over "
                                      "the payers of both plans.")});
    }
    for (const Kpi& kpi : comparedKpis(settings.currency)) {
        TableRow row;
        row.id = kpi.id;
        row.hint = QStringLiteral("%1\n%2").arg(kpi.sentence, kpi.formula);
        row.cells.push_back(kpi.name);
        std::optional<double> before;
        for (const std::size_t plan : order.plans) {
            const Figure figure = figureOf(kpi, results.plans[plan].get());
            row.cells.push_back(figure.cell);
            if (isBaseline(plan))
                before = figure.value;
            else if (order.hasBaseline)
                row.cells.push_back(deltaCell(kpi, figure.value, before, intervalOf(kpi, detail, plan)));
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

TableContent scenarioTable(const core::Results& results, const std::string& planId,
                           const std::vector<Scenario>& scenarios)
{
    TableContent content;
    content.columns = {{tr("Result"), {}, {}, false, true},
                       {tr("Now"), tr("With the plans, prices and assumptions as they are."), plainFormat()}};
    for (const Scenario& scenario : scenarios) {
        content.columns.push_back({scenario.name, scenario.problem, plainFormat()});
        content.columns.push_back({tr("difference"), tr("To now.")});
    }
    const auto& plans = *results.project.plans;
    const core::PlanView* view = nullptr;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i)
        view = plans[i].id == planId ? results.plans[i].get() : view;
    for (const Kpi& kpi : comparedKpis(results.project.settings->currency)) {
        TableRow row;
        row.id = kpi.id;
        row.hint = QStringLiteral("%1\n%2").arg(kpi.sentence, kpi.formula);
        const Figure now = figureOf(kpi, view);
        row.cells = {kpi.name, now.cell};
        for (const Scenario& scenario : scenarios) {
            const auto plan = scenario.plans.find(planId);
            const Figure figure = plan == scenario.plans.end()
                                      ? Figure{}
                                      : figureOf(kpi, plan->second, scenario.unpricedTokenShare);
            row.cells.push_back(figure.cell);
            row.cells.push_back(deltaCell(kpi, figure.value, now.value, std::nullopt));
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

TableContent replayTable(const core::PlanView& view, const core::economics::ReplayResult& replay,
                         const std::string& currency)
{
    TableContent content;
    content.columns = {{tr("Result"), {}, {}, false, true},
                       {tr("Month at once"), tr("As everywhere else in this window."), plainFormat()},
                       {tr("Hour by hour"), tr("Every payer's hours, through all windows, grants and packs."),
                        plainFormat()},
                       {tr("Difference"), tr("Of hour by hour to the month at once.")}};
    for (const Kpi& kpi : comparedKpis(currency)) {
        const Figure month = figureOf(kpi, &view);
        const Figure hours = figureOf(kpi, replay.evaluation.results, view.unpricedTokenShare);
        if (month.cell == hours.cell) // rounding of what is the same, for one
            continue;
        const QString difference = deltaCell(kpi, hours.value, month.value, std::nullopt);
        content.rows.push_back({kpi.id,
                                {kpi.name, month.cell, hours.cell, difference},
                                RowMark::None,
                                QStringLiteral("%1\n%2").arg(kpi.sentence, kpi.formula)});
    }
    if (replay.exhaustedDayP10)
        content.rows.push_back(
            {QStringLiteral("exhausted_day_p10"),
             {tr("Days to exhaustion (p10)"), {}, shortText(*replay.exhaustedDayP10, countFormat()), {}},
             RowMark::None,
             tr("By the end of this day a tenth of those who use up their allowance have used it up.")});
    return content;
}

} // namespace ui
