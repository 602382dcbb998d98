#include "ui/models/compare_table.h"

#include "ui/models/formats.h"
#include "ui/models/kpi.h"

#include <QCoreApplication>

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

std::optional<double> valueOf(const Kpi& kpi, const core::PlanView* view)
{
    return view && view->error.empty() ? kpi.value(view->evaluation.results) : std::nullopt;
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
    if (delta == deltaText(0, kpi.format))
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
            const auto value = valueOf(kpi, results.plans[plan].get());
            row.cells.push_back(value ? QVariant(shortText(*value, kpi.format)) : QVariant());
            if (isBaseline(plan))
                before = value;
            else if (order.hasBaseline)
                row.cells.push_back(deltaCell(kpi, value, before, intervalOf(kpi, detail, plan)));
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
        const auto now = valueOf(kpi, view);
        row.cells = {kpi.name, now ? QVariant(shortText(*now, kpi.format)) : QVariant()};
        for (const Scenario& scenario : scenarios) {
            const auto plan = scenario.plans.find(planId);
            const auto value = plan == scenario.plans.end() ? std::nullopt : kpi.value(plan->second);
            row.cells.push_back(value ? QVariant(shortText(*value, kpi.format)) : QVariant());
            row.cells.push_back(deltaCell(kpi, value, now, std::nullopt));
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
