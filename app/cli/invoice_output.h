#pragma once

#include "app/cli/answer.h"

#include "core/interchange/invoices.h"

#include <span>

/// How invoices look: sums of all, or one payer's with what each line comes from.
namespace cli {

/// `rows` (of the CSV), `invoices`, `total`, `currency`, `periods[]`; with `explained` also `payers[]` with
/// lines, allowances and usage.
Json invoicesJson(std::span<const core::interchange::PayerInvoice> invoices, const core::plan::Plan& plan,
                  bool explained);

/// What is billed by period and kind of line; adds up to the CSV to the cent.
std::string invoiceTotalsText(std::span<const core::interchange::PayerInvoice> invoices);

/// Each invoice line by line with its tiers, then what the grants covered and which usage took it.
std::string explainedText(std::span<const core::interchange::PayerInvoice> invoices,
                          const core::plan::Plan& plan);

} // namespace cli
