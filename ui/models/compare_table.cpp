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

std::optional<double> valueOf(const Kpi& kpi, const core::PlanView* view)
{
    return view && view->error.empty() ? kpi.value(view->evaluation.results) : std::nullopt;
}

QString deltaCell(const Kpi& kpi, std::optional<double> value, std::optional<double> before)
{
    if (!value || !before)
        return {};
    const QString delta = deltaText(*value - *before, kpi.format);
    if (delta == deltaText(0, kpi.format))
        return tr("same");
    return QStringLiteral("%1 %2").arg(delta, arrow(kpi.better, *value - *before));
}

const core::PlanView* baselineOf(const core::Results& results, const core::Settings& settings)
{
    const auto& plans = *results.project.plans;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
        if (plans[i].id == settings.baselinePlan)
            return results.plans[i].get();
    }
    return nullptr;
}

} // namespace

TableContent compareTable(const core::Results& results, const core::Settings& settings)
{
    TableContent content;
    content.columns.push_back({tr("Result"), {}, {}, false, true});
    const core::PlanView* baseline = baselineOf(results, settings);
    const auto& plans = *results.project.plans;
    for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
        const QString name = text(plans[i].name);
        const bool isBaseline = results.plans[i].get() == baseline;
        content.columns.push_back({name, isBaseline ? tr("The baseline.") : QString(), plainFormat()});
        if (baseline && !isBaseline)
            content.columns.push_back({tr("difference"), tr("To the baseline.")});
    }
    for (const Kpi& kpi : comparedKpis(settings.currency)) {
        TableRow row;
        row.id = kpi.id;
        row.hint = QStringLiteral("%1\n%2").arg(kpi.sentence, kpi.formula);
        row.cells.push_back(kpi.name);
        const auto before = valueOf(kpi, baseline);
        for (std::size_t i = 0; i < plans.size() && i < results.plans.size(); ++i) {
            const auto value = valueOf(kpi, results.plans[i].get());
            row.cells.push_back(value ? QVariant(shortText(*value, kpi.format)) : QVariant());
            if (baseline && results.plans[i].get() != baseline)
                row.cells.push_back(deltaCell(kpi, value, before));
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
