#include "ui/models/impact_table.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ImpactTable", text);
}

QString percent(double share)
{
    return shortText(std::abs(share), percentFormat(0));
}

QString nameOf(const core::economics::MigrationBand& band)
{
    if (std::isinf(band.low) && band.low > 0)
        return tr("Pay nothing today");
    if (std::isinf(band.low))
        return tr("Less, by %1 or more").arg(percent(band.high));
    if (std::isinf(band.high))
        return band.low == 1 ? tr("More than double") : tr("More, by %1 or more").arg(percent(band.low));
    if (band.low < 0 && band.high > 0)
        return tr("About the same (±%1)").arg(percent(band.high));
    return band.high <= 0 ? tr("Less, by %1 to %2").arg(percent(band.high), percent(band.low))
                          : tr("More, by %1 to %2").arg(percent(band.low), percent(band.high));
}

QVariant average(double sum, double payers)
{
    return payers > 0 ? QVariant(sum / payers) : QVariant();
}

} // namespace

TableContent migrationTable(const core::economics::Migration& migration, const std::string& currency)
{
    const ValueFormat money = currencyFormat(currency, 2);
    TableContent content;
    content.columns = {
        {tr("Bill against today"), {}, {}, false, true},
        {tr("Payers"), tr("Payers seen in the log; dormant ones are not moved."), countFormat()},
        {tr("Share"), {}, percentFormat(1)},
        {tr("Bill today"), tr("Average per payer and period."), money},
        {tr("Bill then"), tr("Average per payer and period."), money},
        {tr("Change"), tr("Sum over these payers, per period."), currencyFormat(currency)}};
    for (const core::economics::MigrationBand& band : migration.bands) {
        TableRow row;
        row.id = nameOf(band);
        row.cells = {nameOf(band),
                     band.payers,
                     migration.payers > 0 ? band.payers / migration.payers : 0,
                     average(band.before, band.payers),
                     average(band.after, band.payers),
                     band.after - band.before};
        content.rows.push_back(std::move(row));
    }
    return content;
}

TableContent affectedTable(const core::PlanDetail::Impact& impact, const std::string& currency)
{
    const ValueFormat money = currencyFormat(currency, 2);
    TableContent content;
    content.columns = {{tr("Payer"), tr("Double-click: why is this bill what it is?"), {}, false, true},
                       {tr("Bill today"), tr("Average per period."), money},
                       {tr("Bill then"), tr("Average per period."), money},
                       {tr("Change"), {}, money},
                       {tr("Relative"), {}, percentFormat(0)},
                       {tr("Cost to serve"), tr("With the plan, average per period."), money}};
    for (std::size_t i = 0; i < impact.migration.mostAffected.size(); ++i) {
        const std::uint32_t entry = impact.migration.mostAffected[i];
        const double before = impact.before.invoice[entry], after = impact.after.invoice[entry];
        TableRow row;
        row.id = QString::number(impact.before.payer[entry]);
        row.cells = {text(impact.names[i]),
                     before,
                     after,
                     after - before,
                     before > 0 ? QVariant(after / before - 1) : QVariant(),
                     impact.after.cost[entry]};
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
