#include "ui/models/limit_table.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LimitTable", text);
}

QString nameOf(const std::string& limit)
{
    return limit == "grants" ? tr("End of the allowance") : humanised(limit);
}

} // namespace

TableContent limitTable(const core::economics::ReplayResult& replay, const std::string& currency)
{
    const ValueFormat money = currencyFormat(currency);
    TableContent content;
    content.columns = {
        {tr("Limit"), tr("Limits act in parallel; the tightest wins."), {}, false, true},
        {tr("Reached by"), tr("Payers who reach its first step, in an average period."), plainFormat({}, 0)},
        {tr("Acted on"),
         tr("Payers whom it denied, slowed, rerouted or billed something, in an average period."),
         plainFormat({}, 0)},
        {tr("Denied"), tr("What serving the refused part would have cost, per period."), money},
        {tr("Served otherwise"), tr("Cost of the part that was slowed or went to another model, per period."),
         money},
        {tr("Billed"), tr("Cost of the part that was charged for as overage, per period."), money}};
    for (const core::economics::LimitActivity& limit : replay.limits)
        content.rows.push_back(
            {text(limit.limit),
             {nameOf(limit.limit), limit.reached, limit.acted, limit.denied, limit.degraded, limit.charged}});
    return content;
}

} // namespace ui
