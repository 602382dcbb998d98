#pragma once

#include "core/base/time.h"
#include "core/usage/payer_periods.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::usage {

/// What is known of a payer beside the usage, from a day on. A payer with several accounts changed plans.
struct Account {
    std::string user, org; ///< one of them at least
    std::string plan;      ///< in force, by the name that the seller uses
    std::int64_t seats = 1;
    std::optional<std::int64_t>
        paidNano; ///< what is paid a period for all seats, 1e-9 of the project's currency
    std::string country;
    std::optional<Day> start; ///< first UTC day; empty = ever since
    bool operator==(const Account&) const = default;
    auto operator<=>(const Account&) const = default;
};

/// Finds what was in force for a payer. Holds the accounts that it is made from.
class AccountsOf {
public:
    /// Accounts of users, or of orgs: those that name no user. Of two with the same payer and start the later
    /// in `accounts` counts.
    AccountsOf(std::span<const Account> accounts, PayerKind payer);

    /// The account with the latest start on or before `day`; null when there is none.
    const Account* inForce(std::string_view payer, Day day) const;

private:
    std::map<std::string, std::map<Day, Account>, std::less<>> m_byPayer;
};

/// The plan in force in each row of a matrix.
struct PlansInForce {
    std::vector<std::string> plans;   ///< by number; 0 is the empty name: no account is known
    std::vector<std::uint32_t> ofRow; ///< number of the plan
};

/// A plan counts for a period when it was in force at the period's end.
PlansInForce plansInForce(const PayerPeriods& matrix, const Dictionaries& names,
                          std::span<const Account> accounts);

} // namespace core::usage
