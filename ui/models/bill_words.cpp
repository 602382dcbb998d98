#include "ui/models/bill_words.h"

#include "core/interchange/invoices_explained.h"
#include "core/plan/credits.h"
#include "ui/models/formats.h"
#include "ui/models/plan_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace ui {
namespace {

using core::Decimal;
using core::interchange::PayerInvoice;
using core::plan::InvoiceLine;
using core::plan::LineKind;
using core::plan::Token;

QString tr(const char* text)
{
    return QCoreApplication::translate("BillWords", text);
}

/// All digits of an exact quantity, grouped by locale.
QString quantityText(const Decimal& quantity)
{
    const QString plain = text(quantity.text());
    const qsizetype point = plain.indexOf(QLatin1Char('.'));
    const int places = point < 0 ? 0 : int(plain.size() - point - 1);
    return QLocale().toString(quantity.toDouble(), 'f', places);
}

QString lineName(const InvoiceLine& line)
{
    return line.description.empty() ? humanised(line.source) : text(line.description);
}

/// Seats and packs count by words, everything else by a unit of the plan.
QString unitOf(const InvoiceLine& line, const core::plan::Plan& plan)
{
    return line.kind == LineKind::Usage ? unitText(plan, line.unit) : text(line.unit);
}

/// "Overage (2,437 credits)"; the name alone for fees.
QString whatFor(const InvoiceLine& line, const core::plan::Plan& plan)
{
    const bool counted =
        line.kind == LineKind::Usage || line.kind == LineKind::Seats || line.kind == LineKind::Pack;
    return counted ? tr("%1 (%2 %3)").arg(lineName(line), quantityText(line.quantity), unitOf(line, plan))
                   : lineName(line);
}

QString joined(const QStringList& parts)
{
    return parts.size() < 2
               ? parts.value(0)
               : tr("%1 and %2").arg(parts.mid(0, parts.size() - 1).join(QStringLiteral(", ")), parts.back());
}

bool hasOnePrice(const InvoiceLine& line)
{
    return line.tiers.size() == 1 && line.tiers.front().flat.isZero();
}

QString priceText(const core::plan::RatedLine& tier)
{
    return tier.flat.isZero() ? quantityText(tier.unitAmount)
                              : tr("%1 + %2").arg(quantityText(tier.unitAmount), quantityText(tier.flat));
}

QVariant amountOf(const std::map<core::plan::Id, Decimal>& amounts, const core::plan::Id& unit)
{
    const auto found = amounts.find(unit);
    return found == amounts.end() ? QVariant() : QVariant(found->second.toDouble());
}

double tokensOf(const core::plan::Use& use, Token token)
{
    return use.quantity[std::size_t(token)].toDouble();
}

QString nameOf(const core::plan::Use& use)
{
    const QString model = use.model.empty() ? tr("Not in the plan") : text(use.model);
    const auto workflow = use.properties.find("workflow");
    return workflow == use.properties.end() || workflow->second.empty()
               ? model
               : QStringLiteral("%1 · %2").arg(model, text(workflow->second));
}

QVariant creditsOf(const core::plan::CreditUnit& unit, const core::plan::Use& use)
{
    const auto credits = core::plan::creditsOfPart(unit, use);
    return credits ? QVariant(credits->toDouble()) : QVariant();
}

} // namespace

QString amountText(const Decimal& amount, const std::string& currency)
{
    return fullText(amount.toDouble(), currencyFormat(currency, core::coinPlaces(currency)));
}

QString billSentence(const PayerInvoice& bill, const core::plan::Plan& plan)
{
    std::vector<const InvoiceLine*> lines;
    for (const InvoiceLine& line : bill.invoice.lines) {
        if (!line.amount.isZero())
            lines.push_back(&line);
    }
    std::stable_sort(lines.begin(), lines.end(), [](const InvoiceLine* a, const InvoiceLine* b) {
        return a->amount.toDouble() > b->amount.toDouble();
    });
    QStringList parts;
    for (const InvoiceLine* line : lines)
        parts << tr("%1 for %2").arg(amountText(line->amount, bill.invoice.currency), whatFor(*line, plan));
    QString sentence = parts.isEmpty() ? tr("Nothing is billed.") : joined(parts) + QStringLiteral(".");
    const std::string stopped = core::interchange::explained(bill).stopped;
    if (!stopped.empty())
        sentence += QLatin1Char(' ') + text(stopped);
    return sentence;
}

TableContent billLines(const PayerInvoice& bill, const core::plan::Plan& plan)
{
    const std::string& currency = bill.invoice.currency;
    TableContent content;
    content.columns = {{tr("Line"), {}, {}, false, true},
                       {tr("Quantity"), {}, plainFormat()},
                       {tr("Unit")},
                       {tr("Price"), tr("Per unit, in %1").arg(text(currency)), plainFormat()},
                       {tr("Amount"), {}, plainFormat()}};
    const core::interchange::ExplainedBill why = core::interchange::explained(bill);
    for (std::size_t i = 0; i < bill.invoice.lines.size(); ++i) {
        const InvoiceLine& line = bill.invoice.lines[i];
        const bool one = hasOnePrice(line);
        content.rows.push_back({{},
                                {lineName(line), quantityText(line.quantity), unitOf(line, plan),
                                 one ? QVariant(priceText(line.tiers.front())) : QVariant(QString()),
                                 amountText(line.amount, currency)},
                                RowMark::None,
                                text(why.lines[i].sentence)});
        for (const core::plan::RatedLine& tier : line.tiers) {
            if (one)
                continue;
            content.rows.push_back(
                {{},
                 {tr("    tier %1").arg(tier.tier + 1), quantityText(tier.quantity), QString(),
                  priceText(tier), tr("of which %1").arg(amountText(tier.amount, currency))}});
        }
    }
    TableRow total{{},
                   {tr("Total"), QString(), QString(), QString(), amountText(bill.invoice.total, currency)}};
    total.emphasised = true;
    content.rows.push_back(std::move(total));
    return content;
}

TableContent billUnits(const PayerInvoice& bill, const core::plan::Plan& plan)
{
    TableContent content;
    content.columns = {{tr("Unit"), {}, {}, false, true},
                       {tr("Used"), {}, plainFormat()},
                       {tr("Included or bought before"), tr("Covered by grants and packs."), plainFormat()},
                       {tr("Past that"), {}, plainFormat()}};
    for (const auto& [unit, used] : bill.invoice.quantities) {
        const auto covered = bill.invoice.covered.find(unit);
        const bool granted = covered != bill.invoice.covered.end();
        content.rows.push_back({text(unit),
                                {unitText(plan, unit), used.toDouble(), amountOf(bill.invoice.covered, unit),
                                 granted ? QVariant((used - covered->second).toDouble()) : QVariant()}});
    }
    return content;
}

TableContent billUses(const PayerInvoice& bill, const core::plan::Plan& plan)
{
    TableContent content;
    content.columns = {{tr("Used"), {}, {}, false, true},
                       {tr("Requests"), {}, countFormat()},
                       {tr("Input"), tr("Input tokens that were not cached."), tokenFormat()},
                       {tr("Cached"), tr("Tokens read from and written to a cache."), tokenFormat()},
                       {tr("Output"), tr("Output tokens."), tokenFormat()}};
    for (const core::plan::CreditUnit& unit : plan.credits)
        content.columns.push_back({unitText(plan, unit.id), {}, plainFormat()});
    content.columns.push_back({tr("Cost to serve"), {}, moneyFormat(QStringLiteral("$"), 2)});
    for (const core::plan::Use& use : bill.uses) {
        TableRow row;
        row.cells = {nameOf(use), tokensOf(use, Token::Request), tokensOf(use, Token::UncachedInput),
                     tokensOf(use, Token::CacheRead) + tokensOf(use, Token::CacheWrite),
                     tokensOf(use, Token::Output)};
        for (const core::plan::CreditUnit& unit : plan.credits)
            row.cells.push_back(creditsOf(unit, use));
        row.cells.push_back(use.cost.toDouble());
        content.rows.push_back(std::move(row));
    }
    return content;
}

} // namespace ui
