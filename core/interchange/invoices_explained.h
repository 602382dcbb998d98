#pragma once

#include "core/interchange/invoices.h"

#include <optional>
#include <string>
#include <vector>

namespace core::interchange {

/// A line of a bill as people read it.
struct ExplainedLine {
    plan::LineKind kind = plan::LineKind::Flat;
    plan::Id source;         ///< id of the charge or top-up; "commitment", "rounding"
    std::string description; ///< what the plan calls it
    Decimal quantity;
    std::string unit;                 ///< see plan::InvoiceLine
    std::optional<Decimal> unitPrice; ///< absent where tiers or flat fees make up the amount
    Decimal amount;
    std::string sentence; ///< how the amount comes about, with its numbers
};

/// What one unit's allowance did.
struct ExplainedAllowance {
    plan::Id unit;
    Decimal demanded, covered, beyond; ///< beyond: billed, or not served when no charge bills it
    std::string sentence;
};

/// Why a bill is what it is: the lines add up to `total` (plan::Invoice::total), in the bill's order.
struct ExplainedBill {
    std::vector<ExplainedLine> lines;
    std::vector<ExplainedAllowance> allowances; ///< of units with grants or packs
    std::string stopped;                        ///< a sentence when a limit stopped usage; otherwise empty
};

/// Of an invoice of invoicesOf(), which takes one payer by InvoiceOptions::payer.
ExplainedBill explained(const PayerInvoice& invoice);

} // namespace core::interchange
