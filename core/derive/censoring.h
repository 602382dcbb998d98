#pragma once

#include "core/cost/attribution.h"
#include "core/plan/plan.h"
#include "core/usage/accounts.h"
#include "core/usage/payer_periods.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace core {

/// Payer-periods whose usage says only "at least this much", because the plan in force stopped the payer.
struct Censoring {
    std::vector<std::uint8_t> rows;   ///< by row of the matrix; 1 = right-censored
    std::size_t count = 0;            ///< rows that are
    std::vector<std::string> unknown; ///< plans of accounts that the catalog does not have
    std::vector<std::string>
        notCounted; ///< "plan: limit" that stops by what usage does not tell (seats, spend)
};

/// Looks up each row's plan in force (the accounts name it by the id or name of the catalog's plan) and marks
/// the row when the payer used, as evaluations count it, what the plan stops at: a limit of the billing
/// period that blocks or throttles, or the grants of a unit that can neither be bought nor charged beyond.
/// Seats of the account multiply what is granted or limited per seat. A plan that warns, charges, slows or
/// reroutes stops nobody.
Censoring censoringOf(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs,
                      const usage::Dictionaries& names, std::span<const usage::Account> accounts,
                      std::span<const plan::Plan> catalog, const cost::PriceBook& book);

} // namespace core
