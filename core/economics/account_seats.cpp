#include "core/economics/account_seats.h"

namespace core::economics {

void addSeats(Population& population, const usage::PayerPeriods& matrix,
              const std::vector<std::string>& names, std::span<const usage::Account> accounts)
{
    if (accounts.empty())
        return;
    const usage::AccountsOf lookUp(accounts, matrix.payerKind);
    std::vector<double>& seats = population.quantities["seats"];
    seats.clear();
    for (std::size_t row = 0; row < population.size(); ++row) {
        const Hour end = matrix.periods[population.period[row]].end;
        const std::uint32_t payer = population.payer[row];
        const usage::Account* account =
            payer < names.size() ? lookUp.inForce(names[payer], static_cast<Day>((end - 1) / 24)) : nullptr;
        seats.push_back(account ? double(account->seats) : 1);
    }
}

} // namespace core::economics
