#include "core/interchange/invoices_explained.h"

#include <utility>

namespace core::interchange {
namespace {

std::string moneyIn(Decimal amount, const std::string& currency)
{
    return amount.text(coinPlaces(currency)) + " " + currency;
}

/// "100 at 0.1" or "7 at 0.05 + 2"; a tier that has neither is free.
std::string tierText(const plan::RatedLine& tier)
{
    std::string text = tier.quantity.text() + " at " + tier.unitAmount.text();
    if (!tier.flat.isZero())
        text += " + " + tier.flat.text();
    return text;
}

std::optional<Decimal> unitPriceOf(const plan::InvoiceLine& line)
{
    if (line.kind == plan::LineKind::Flat)
        return line.amount;
    const bool plain =
        line.tiers.size() == 1 && line.tiers[0].flat.isZero() && line.tiers[0].quantity == line.quantity;
    return plain ? std::optional(line.tiers[0].unitAmount) : std::nullopt;
}

std::string usageText(const plan::InvoiceLine& line, const std::string& currency)
{
    std::string text = line.quantity.text() + " " + line.unit;
    const std::optional<Decimal> price = unitPriceOf(line);
    if (price) {
        text += " at " + price->text() + " " + currency + " each";
    } else if (!line.tiers.empty()) {
        for (std::size_t i = 0; i < line.tiers.size(); ++i)
            text += (i == 0 ? ": " : ", ") + tierText(line.tiers[i]);
    }
    return text + " come to " + moneyIn(line.amount, currency) + ".";
}

std::string sentenceOf(const plan::InvoiceLine& line, const std::string& currency)
{
    const std::string amount = moneyIn(line.amount, currency);
    switch (line.kind) {
    case plan::LineKind::Flat:
        return line.description + " is " + amount + ", whatever is used.";
    case plan::LineKind::Seats:
    case plan::LineKind::Usage:
    case plan::LineKind::Pack:
        return line.description + ": " + usageText(line, currency);
    case plan::LineKind::Commitment:
        return "The commitment of " + amount + " is paid in advance.";
    case plan::LineKind::Discount:
        return "The discount of the commitment takes off " + moneyIn(Decimal{} - line.amount, currency) + ".";
    case plan::LineKind::Drawdown:
        return moneyIn(Decimal{} - line.amount, currency) + " of this was paid in advance.";
    case plan::LineKind::TrueUp:
        return "What was used falls short of the commitment by " + amount + ".";
    case plan::LineKind::Rounding:
        return "Rounding the bill to coins makes " + amount + ".";
    }
    return {};
}

ExplainedAllowance allowanceOf(const plan::Invoice& invoice, const plan::Id& unit, Decimal covered)
{
    ExplainedAllowance allowance;
    allowance.unit = unit;
    const auto demanded = invoice.quantities.find(unit);
    allowance.demanded = demanded == invoice.quantities.end() ? covered : demanded->second;
    allowance.covered = covered;
    allowance.beyond = allowance.demanded - covered;
    allowance.sentence =
        "Of " + allowance.demanded.text() + " " + unit + ", " + covered.text() + " are included";
    if (!allowance.beyond.isZero())
        allowance.sentence += " and " + allowance.beyond.text() + " lie beyond";
    allowance.sentence += ".";
    return allowance;
}

} // namespace

ExplainedBill explained(const PayerInvoice& bill)
{
    ExplainedBill out;
    const plan::Invoice& invoice = bill.invoice;
    for (const plan::InvoiceLine& line : invoice.lines)
        out.lines.push_back({line.kind, line.source, line.description, line.quantity, line.unit,
                             unitPriceOf(line), line.amount, sentenceOf(line, invoice.currency)});
    for (const auto& [unit, covered] : invoice.covered)
        out.allowances.push_back(allowanceOf(invoice, unit, covered));
    if (bill.stoppedBy == "grants")
        out.stopped =
            "Usage stopped where the included amount and packs ended; what lies beyond is not billed.";
    else if (!bill.stoppedBy.empty())
        out.stopped = "The limit " + bill.stoppedBy + " stopped usage; what lies beyond is not billed.";
    return out;
}

} // namespace core::interchange
