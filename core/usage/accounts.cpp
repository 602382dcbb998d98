#include "core/usage/accounts.h"

#include <limits>
#include <unordered_map>

namespace core::usage {

AccountsOf::AccountsOf(std::span<const Account> accounts, PayerKind payer)
{
    for (const Account& account : accounts) {
        const bool ofUser = !account.user.empty();
        if (ofUser != (payer == PayerKind::User))
            continue;
        const Day start = account.start.value_or(std::numeric_limits<Day>::min());
        m_byPayer[ofUser ? account.user : account.org].insert_or_assign(start, account);
    }
}

const Account* AccountsOf::inForce(std::string_view payer, Day day) const
{
    const auto found = m_byPayer.find(payer);
    if (found == m_byPayer.end())
        return nullptr;
    const auto after = found->second.upper_bound(day);
    return after == found->second.begin() ? nullptr : &std::prev(after)->second;
}

PlansInForce plansInForce(const PayerPeriods& matrix, const Dictionaries& names,
                          std::span<const Account> accounts)
{
    const AccountsOf known(accounts, matrix.payerKind);
    const std::vector<std::string>& payers = matrix.payerKind == PayerKind::User ? names.users : names.orgs;
    PlansInForce found{{""}, {}};
    std::unordered_map<std::string, std::uint32_t> numbers{{"", 0}};
    found.ofRow.reserve(matrix.size());
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        const Period& period = matrix.periods[matrix.period[row]];
        const Day last = (period.end - 1) / 24;
        const Account* account = known.inForce(payers[matrix.payer[row]], last);
        const std::string& plan = account ? account->plan : found.plans.front();
        const auto [number, isNew] = numbers.emplace(plan, static_cast<std::uint32_t>(found.plans.size()));
        if (isNew)
            found.plans.push_back(number->first);
        found.ofRow.push_back(number->second);
    }
    return found;
}

} // namespace core::usage
