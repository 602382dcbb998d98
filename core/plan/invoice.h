#pragma once

#include "core/plan/balance.h"
#include "core/plan/credits.h"
#include "core/plan/proration.h"
#include "core/plan/schedule.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace core::plan {

/// What one payer used and holds in one billing period.
struct Account {
    std::string currency; ///< one of the plan's; empty = the reporting currency
    BillingPeriod period;
    Part part; ///< of the period in which the subscription ran; see partOf()
    std::int64_t seats = 1;
    std::vector<Use> uses;            ///< one per request, or sums by model and properties
    std::map<Id, Decimal> quantities; ///< by meter or credit unit: what usage does not tell, or replaces it
    std::map<Id, Decimal>
        stoppedAt; ///< by meter or credit unit: where usage was cut off. Uses that were scaled
                   ///< down add up to it but for their last decimal, which must not be billed
    std::map<Id, std::int64_t> events; ///< by meter: number of events behind the sum (percentage; default 1)
    std::map<Id, Decimal>
        costs; ///< by charge: cost in `currency` that cost_plus multiplies; default: of the uses
    std::optional<Decimal> unitsPerUsd; ///< exchange rate for cost_plus in another currency than USD
    std::set<Id> optedIn;               ///< charges with `opt_in` that the payer switched on
    std::map<Id, std::int64_t> packs;   ///< by top-up: bought by hand in this period
    std::vector<Balance> balances;      ///< Invoice::balances of the period before
    Decimal countedBefore; ///< Invoice::counted, summed over the earlier periods of the commitment
};

enum class LineKind { Flat, Seats, Usage, Pack, Commitment, Discount, Drawdown, TrueUp, Rounding };

struct InvoiceLine {
    LineKind kind = LineKind::Flat;
    Id source;               ///< id of the charge or top-up; "commitment"
    std::string description; ///< name of the charge, or its id
    Decimal quantity;        ///< seats, billable units, packs; 1 for fees
    std::string unit;        ///< "seat", "pack", id of a meter or credit unit, currency for shares of money
    Decimal amount;          ///< rounded to coins when the plan rounds lines, otherwise to 12 places
    std::vector<RatedLine> tiers;
};

struct Invoice {
    std::string currency;
    std::vector<InvoiceLine> lines;   ///< in the order of the plan, then commitment and rounding
    Decimal total;                    ///< in coins; exactly the sum of the lines
    Decimal counted;                  ///< towards the commitment, after its discount
    std::map<Id, Decimal> quantities; ///< demand by meter and credit unit
    std::map<Id, Decimal> covered;    ///< by grants and packs
    std::map<Id, Decimal> uncovered;  ///< past grants and packs, and no charge bills it: cannot be served
    std::vector<Balance> balances;    ///< left for the next period
};

/// Bills one payer for one period, exactly: everything demanded is taken as served, limits are not looked at
/// (see core/economics for what they stop). In this order:
/// 1. quantities of meters and credit units; 2. grants, roll-over and packs burn (see sortForBurning);
/// automatic packs are bought as needed, up to their `most`; 3. flat charges and seats that fall due, for the
/// part of the period;
/// 4. usage charges on what is left of their unit (`after: grants`), on what exceeds a quantity, or on
/// everything; then their `least` and `most`; 5. packs; 6. commitment: its discount on the counted charges;
/// paid in advance, a line at the start of its term and a drawdown of what it covers; otherwise a true-up
/// line in the term's last period. A grant's part with other properties than a charge's match is shared out
/// in proportion.
///
/// Fails with InvalidInput for a currency that the plan does not sell in, for a cost_plus charge whose cost
/// or exchange rate is not known, and for figures that no Decimal holds.
Result<Invoice> invoiceFor(const Plan& plan, const Account& account);

} // namespace core::plan
