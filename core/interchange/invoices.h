#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/cost/attribution.h"
#include "core/plan/invoice.h"
#include "core/usage/accounts.h"
#include "core/usage/payer_periods.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::interchange {

/// One payer's exact invoice for one billing period.
struct PayerInvoice {
    std::string payer;
    std::string period; ///< "2026-03"; "2026-03 to 2027-02" when the plan bills by several of them
    plan::Invoice invoice;
    plan::Id stoppedBy; ///< limit that blocked part of the demand, which is then not billed; empty = none
    std::vector<plan::Use> uses; ///< what was billed, by model and workflow; when asked for
};

struct InvoiceOptions {
    double takeTopup = 0.5;             ///< of the payers: buy packs by hand when their allowance is used up
    std::uint64_t seed = 1;             ///< says which payers those are: the same ones as in a replay
    std::optional<std::uint32_t> payer; ///< only this one, by id
    bool uses = false;                  ///< keep what was billed
    std::span<const usage::Account> accounts{}; ///< say how many seats a payer has; 1 where none is known
};

/// Bills every payer of the matrix in each of its periods, in the matrix' order; grants and packs carry over
/// from period to period, and a payer's first period is the one in which he is first seen. A plan that bills
/// by several periods of the matrix has one invoice for them, with what is known of the last one so far.
/// Limits of the billing period that block are kept to, in file order, by taking the same part of every use
/// that they mean; then payers who buy packs by hand do; what lies past grants and packs is not served
/// where nothing bills it and no limit on the unit says what happens. Other steps and windows do not change
/// the bill here (what they do is assumed, see core/economics). `names` are the users or orgs by id. Fails
/// with InvalidInput when the plan does not bill by whole periods of the matrix.
Result<std::vector<PayerInvoice>> invoicesOf(const usage::PayerPeriods& matrix,
                                             const std::vector<std::string>& names,
                                             const cost::PayerCosts& costs, const cost::PriceBook& book,
                                             const plan::Plan& plan, const InvoiceOptions& options,
                                             Progress& progress);

/// The same one by one, so that not all need to be held; `options.uses` fills PayerInvoice::uses.
Status forEachInvoice(const usage::PayerPeriods& matrix, const std::vector<std::string>& names,
                      const cost::PayerCosts& costs, const cost::PriceBook& book, const plan::Plan& plan,
                      const InvoiceOptions& options, Progress& progress,
                      const std::function<void(PayerInvoice&&)>& take);

/// "flat", "usage", "true_up" ...: the column `kind` of the CSV.
std::string_view nameOf(plan::LineKind kind);

/// CSV (RFC 4180, UTF-8, a header): payer, period, currency, line, kind, source, description, quantity, unit,
/// amount, invoice. One row per line of an invoice, `invoice` is the invoice's total: the amounts of its rows
/// add up to it. Texts that a spreadsheet would take for a formula get an apostrophe in front.
std::string invoicesCsv(std::span<const PayerInvoice> invoices);

} // namespace core::interchange
