#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/cost/attribution.h"
#include "core/plan/invoice.h"
#include "core/usage/payer_periods.h"

#include <span>
#include <string>
#include <vector>

namespace core::interchange {

/// One payer's exact invoice for one period.
struct PayerInvoice {
    std::string payer;
    std::string period; ///< "2026-03"
    plan::Invoice invoice;
    plan::Id stoppedBy; ///< limit that blocked part of the demand, which is then not billed; empty = none
};

/// Bills every payer of the matrix in each of its periods, in the matrix' order; grants and packs carry over
/// from period to period, and a payer's first period is the one in which he is first seen. Limits of the
/// billing period that block are kept to, in file order, by taking the same part of every use that they mean;
/// other steps and windows do not change the bill here (what they do is assumed, see core/economics). `names`
/// are the users or orgs by id.
Result<std::vector<PayerInvoice>> invoicesOf(const usage::PayerPeriods& matrix,
                                             const std::vector<std::string>& names,
                                             const cost::PayerCosts& costs, const cost::PriceBook& book,
                                             const plan::Plan& plan, Progress& progress);

/// CSV (RFC 4180, UTF-8, a header): payer, period, currency, line, kind, source, description, quantity, unit,
/// amount, invoice. One row per line of an invoice, `invoice` is the invoice's total. Texts that a
/// spreadsheet would take for a formula get an apostrophe in front.
std::string invoicesCsv(std::span<const PayerInvoice> invoices);

} // namespace core::interchange
