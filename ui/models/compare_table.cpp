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

QString arrow(Better better, double difference)
{
    const DeltaSense sense = senseOf(better, difference);
    const QString direction = difference > 0 ? QStringLiteral("▲") : QStringLiteral("▼");
    return sense == DeltaSense::Better  ? tr("%1 better").arg(direction)
           : sense == DeltaSense::Worse ? tr("%1 worse").arg(direction)
                                        : direction;
}

QString cellText(const Kpi& kpi, const core::PlanView& view, const core::PlanView* baseline)
{
    const auto value = view.error.empty() ? kpi.value(view.evaluation.results) : std::nullopt;
    if (!value)
        return QStringLiteral("–");
    const QString shown = shortText(*value, kpi.format);
    const auto before = baseline && baseline != &view && baseline->error.empty()
                            ? kpi.value(baseline->evaluation.results)
                            : std::nullopt;
    if (!before)
        return shown;
    const QString delta = deltaText(*value - *before, kpi.format);
    const QString same = deltaText(0, kpi.format);
    if (delta == same)
        return tr("%1   (same)").arg(shown);
    return QStringLiteral("%1   (%2 %3)").arg(shown, delta, arrow(kpi.better, *value - *before));
}

} // namespace

TableContent compareTable(const core::Results& results, const core::Settings& settings)
{
    TableContent content;
    content.columns.push_back({tr("Result"), {}});
    const auto& plans = *results.project.plans;
    const core::PlanView* baseline = nullptr;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
        const bool isBaseline = plans[i].id == settings.baselinePlan;
        if (isBaseline)
            baseline = results.plans[i].get();
        const QString name = text(plans[i].name);
        content.columns.push_back({isBaseline ? tr("%1 (baseline)").arg(name) : name,
                                   isBaseline ? tr("Differences are to this plan.") : QString(),
                                   plainFormat()});
    }
    for (const Kpi& kpi : comparedKpis(settings.currency)) {
        TableRow row;
        row.id = kpi.id;
        row.hint = QStringLiteral("%1\n%2").arg(kpi.sentence, kpi.formula);
        row.cells.push_back(kpi.name);
        for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i)
            row.cells.push_back(cellText(kpi, *results.plans[i], baseline));
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
