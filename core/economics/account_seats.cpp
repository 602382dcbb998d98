#include "core/economics/account_seats.h"

namespace core::economics {

std::vector<double> seatsInForce(std::span<const std::uint32_t> payers,
                                 std::span<const std::uint16_t> periods, const usage::PayerPeriods& matrix,
                                 const std::vector<std::string>& names,
                                 std::span<const usage::Account> accounts)
{
    const usage::AccountsOf lookUp(accounts, matrix.payerKind);
    std::vector<double> seats;
    for (std::size_t i = 0; i < payers.size(); ++i) {
        const auto lastDay = static_cast<Day>((matrix.periods[periods[i]].end - 1) / 24);
        const usage::Account* account =
            payers[i] < names.size() ? lookUp.inForce(names[payers[i]], lastDay) : nullptr;
        seats.push_back(account ? double(account->seats) : 1);
    }
    return seats;
}

void addSeats(Population& population, const usage::PayerPeriods& matrix,
              const std::vector<std::string>& names, std::span<const usage::Account> accounts)
{
    if (!accounts.empty())
        population.quantities["seats"] =
            seatsInForce(population.payer, population.period, matrix, names, accounts);
}

} // namespace core::economics
