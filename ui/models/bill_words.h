#pragma once

#include "core/interchange/invoices.h"
#include "core/plan/plan.h"
#include "ui/models/table_model.h"

#include <QString>

namespace ui {

/// An exact amount as it stands on an invoice, with the currency's coins: "$1,234.50".
QString amountText(const core::Decimal& amount, const std::string& currency);

/// Why the bill is what it is, in one sentence: "$49.00 for Subscription and $48.73 for 2,437 credits past
/// what is included."
QString billSentence(const core::interchange::PayerInvoice& bill, const core::plan::Plan& plan);

/// The lines of the invoice; what a line of several tiers is made of stands under it. The last row is the
/// total.
TableContent billLines(const core::interchange::PayerInvoice& bill, const core::plan::Plan& plan);

/// Every unit: what was used, what grants and packs covered, what went past them.
TableContent billUnits(const core::interchange::PayerInvoice& bill, const core::plan::Plan& plan);

/// Usage behind the bill by model and workflow, with what each part cost to serve and in credits.
TableContent billUses(const core::interchange::PayerInvoice& bill, const core::plan::Plan& plan);

} // namespace ui
