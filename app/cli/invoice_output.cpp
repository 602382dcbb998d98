#include "app/cli/invoice_output.h"

#include "app/cli/output.h"

#include "core/plan/credits.h"

#include <fmt/format.h>

#include <map>

namespace cli {
namespace {

using core::Decimal;
using core::interchange::PayerInvoice;
using core::plan::InvoiceLine;
using core::plan::LineKind;
using core::plan::Token;

std::string currencyOf(std::span<const PayerInvoice> invoices)
{
    return invoices.empty() ? "USD" : invoices.front().invoice.currency;
}

/// "1,234.50" with the coins of the currency.
std::string coins(Decimal amount, const std::string& currency)
{
    return grouped(amount.text(core::coinPlaces(currency)));
}

/// Sums by period and kind of line.
struct Sums {
    std::size_t rows = 0;
    Decimal total;
    std::map<std::string, std::map<LineKind, Decimal>> byPeriod;
    std::map<std::string, std::size_t> invoices;
};

Sums sumsOf(std::span<const PayerInvoice> invoices)
{
    Sums sums;
    for (const PayerInvoice& each : invoices) {
        sums.rows += each.invoice.lines.size();
        sums.total += each.invoice.total;
        sums.invoices[each.period] += 1;
        auto& kinds = sums.byPeriod[each.period];
        for (const InvoiceLine& line : each.invoice.lines)
            kinds[line.kind] += line.amount;
    }
    return sums;
}

Decimal totalOf(const std::map<LineKind, Decimal>& kinds)
{
    Decimal total;
    for (const auto& [kind, amount] : kinds)
        total += amount;
    return total;
}

std::int64_t tokensOf(const core::plan::Use& use, Token token)
{
    return static_cast<std::int64_t>(use.quantity[static_cast<std::size_t>(token)].toDouble());
}

std::string nameOf(const core::plan::Use& use)
{
    const auto workflow = use.properties.find("workflow");
    const std::string model = use.model.empty() ? "(not in the plan)" : use.model;
    const bool split = workflow != use.properties.end() && !workflow->second.empty();
    return split ? model + ", " + workflow->second : model;
}

Json tiersJson(const InvoiceLine& line)
{
    Json json = Json::array();
    for (const core::plan::RatedLine& tier : line.tiers) {
        json.push_back({{"tier", tier.tier},
                        {"quantity", tier.quantity.text()},
                        {"unit_amount", tier.unitAmount.text()},
                        {"flat", tier.flat.text()},
                        {"amount", tier.amount.text()}});
    }
    return json;
}

Json linesJson(const core::plan::Invoice& invoice)
{
    Json json = Json::array();
    for (const InvoiceLine& line : invoice.lines) {
        json.push_back({{"kind", core::interchange::nameOf(line.kind)},
                        {"source", line.source},
                        {"description", line.description},
                        {"quantity", line.quantity.text()},
                        {"unit", line.unit},
                        {"amount", line.amount.text()},
                        {"tiers", tiersJson(line)}});
    }
    return json;
}

/// Empty when there is none.
std::string textOr(const std::map<core::plan::Id, Decimal>& amounts, const core::plan::Id& unit)
{
    const auto found = amounts.find(unit);
    return found == amounts.end() ? "" : found->second.text();
}

Json unitsJson(const core::plan::Invoice& invoice)
{
    Json json = Json::object();
    for (const auto& [unit, demand] : invoice.quantities) {
        json[unit] = {{"used", demand.text()},
                      {"covered", textOr(invoice.covered, unit)},
                      {"uncovered", textOr(invoice.uncovered, unit)}};
    }
    return json;
}

std::string creditsOf(const core::plan::CreditUnit& unit, const core::plan::Use& use)
{
    const auto credits = core::plan::creditsOfPart(unit, use);
    return credits ? credits->text() : "";
}

Json usesJson(const PayerInvoice& invoice, const core::plan::Plan& plan)
{
    Json json = Json::array();
    for (const core::plan::Use& use : invoice.uses) {
        Json row = {{"model", use.model},
                    {"properties", use.properties},
                    {"uncached_input", tokensOf(use, Token::UncachedInput)},
                    {"cache_read", tokensOf(use, Token::CacheRead)},
                    {"cache_write", tokensOf(use, Token::CacheWrite)},
                    {"output", tokensOf(use, Token::Output)},
                    {"requests", tokensOf(use, Token::Request)},
                    {"cost", use.cost.toDouble()},
                    {"credits", Json::object()}};
        for (const core::plan::CreditUnit& unit : plan.credits)
            row["credits"][unit.id] = creditsOf(unit, use);
        json.push_back(std::move(row));
    }
    return json;
}

std::string linesText(const PayerInvoice& each)
{
    const core::plan::Invoice& invoice = each.invoice;
    Table table({text("line"), figure("quantity"), text("unit"), figure("price"),
                 figure("amount " + invoice.currency)});
    for (const InvoiceLine& line : invoice.lines) {
        const bool single = line.tiers.size() == 1 && line.tiers.front().flat.isZero();
        table.add({line.description, grouped(line.quantity.text()), line.unit,
                   single ? line.tiers.front().unitAmount.text() : "", grouped(line.amount.text())});
        for (const core::plan::RatedLine& tier : line.tiers) {
            if (single)
                continue;
            const std::string fee = tier.flat.isZero() ? "" : " + " + tier.flat.text();
            table.add({fmt::format("  tier {}", tier.tier + 1), grouped(tier.quantity.text()), "",
                       tier.unitAmount.text() + fee, "(" + grouped(tier.amount.text()) + ")"});
        }
    }
    table.add({"total", "", "", "", coins(invoice.total, invoice.currency)});
    return table.text();
}

std::string allowancesText(const core::plan::Invoice& invoice)
{
    Table table(
        {text("used"), figure("quantity"), figure("covered by grants and packs"), figure("past them")});
    for (const auto& [unit, demand] : invoice.quantities) {
        const auto covered = invoice.covered.find(unit);
        const bool isCovered = covered != invoice.covered.end();
        table.add({unit, grouped(demand.text()), isCovered ? grouped(covered->second.text()) : "-",
                   isCovered ? grouped((demand - covered->second).text()) : "-"});
    }
    return table.empty() ? "" : "\n" + table.text();
}

std::string usesText(const PayerInvoice& invoice, const core::plan::Plan& plan)
{
    std::vector<Column> columns = {text("by"), figure("requests"), figure("input tokens"),
                                   figure("cached tokens"), figure("output tokens")};
    for (const core::plan::CreditUnit& unit : plan.credits)
        columns.push_back(figure(unit.id));
    Table table(std::move(columns));
    for (const core::plan::Use& use : invoice.uses) {
        std::vector<std::string> row = {
            nameOf(use), count(tokensOf(use, Token::Request)), count(tokensOf(use, Token::UncachedInput)),
            count(tokensOf(use, Token::CacheRead) + tokensOf(use, Token::CacheWrite)),
            count(tokensOf(use, Token::Output))};
        for (const core::plan::CreditUnit& unit : plan.credits)
            row.push_back(grouped(creditsOf(unit, use)));
        table.add(std::move(row));
    }
    return table.empty() ? "" : "\n" + table.text();
}

} // namespace

Json invoicesJson(std::span<const PayerInvoice> invoices, const core::plan::Plan& plan, bool explained)
{
    const Sums sums = sumsOf(invoices);
    Json json = {{"rows", sums.rows},
                 {"invoices", invoices.size()},
                 {"currency", currencyOf(invoices)},
                 {"total", sums.total.text()},
                 {"periods", Json::array()}};
    for (const auto& [period, kinds] : sums.byPeriod) {
        Json row = {{"period", period},
                    {"invoices", sums.invoices.at(period)},
                    {"total", totalOf(kinds).text()},
                    {"kinds", Json::object()}};
        for (const auto& [kind, amount] : kinds)
            row["kinds"][std::string(core::interchange::nameOf(kind))] = amount.text();
        json["periods"].push_back(std::move(row));
    }
    for (std::size_t i = 0; explained && i < invoices.size(); ++i) {
        const PayerInvoice& each = invoices[i];
        json["payers"].push_back({{"payer", each.payer},
                                  {"period", each.period},
                                  {"total", each.invoice.total.text()},
                                  {"lines", linesJson(each.invoice)},
                                  {"units", unitsJson(each.invoice)},
                                  {"stopped_by", each.stoppedBy},
                                  {"uses", usesJson(each, plan)}});
    }
    return json;
}

std::string invoiceTotalsText(std::span<const PayerInvoice> invoices)
{
    const Sums sums = sumsOf(invoices);
    const std::string currency = currencyOf(invoices);
    std::map<LineKind, bool> kinds;
    for (const auto& [period, amounts] : sums.byPeriod) {
        for (const auto& [kind, amount] : amounts)
            kinds[kind] = true;
    }
    std::vector<Column> columns = {text("period"), figure("invoices")};
    for (const auto& [kind, shown] : kinds)
        columns.push_back(figure(std::string(core::interchange::nameOf(kind))));
    columns.push_back(figure("total " + currency));
    Table table(std::move(columns));
    for (const auto& [period, amounts] : sums.byPeriod) {
        std::vector<std::string> row = {period, count(sums.invoices.at(period))};
        for (const auto& [kind, shown] : kinds) {
            const auto found = amounts.find(kind);
            row.push_back(found == amounts.end() ? "" : coins(found->second, currency));
        }
        row.push_back(coins(totalOf(amounts), currency));
        table.add(std::move(row));
    }
    return table.text() + fmt::format("\n{} with {}: {} {}\n", plural(invoices.size(), "invoice", "invoices"),
                                      plural(sums.rows, "line", "lines"), coins(sums.total, currency),
                                      currency);
}

std::string explainedText(std::span<const PayerInvoice> invoices, const core::plan::Plan& plan)
{
    std::string out;
    for (const PayerInvoice& each : invoices) {
        out += fmt::format("{}{}, {}: {} {}\n\n", out.empty() ? "" : "\n", each.payer, each.period,
                           coins(each.invoice.total, each.invoice.currency), each.invoice.currency);
        out += linesText(each) + allowancesText(each.invoice);
        if (!each.stoppedBy.empty())
            out += fmt::format("\nStopped by {}: what lies beyond was not served and is not billed.\n",
                               each.stoppedBy);
        out += usesText(each, plan);
    }
    return out;
}

} // namespace cli
