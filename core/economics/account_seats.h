#pragma once

#include "core/economics/population.h"
#include "core/usage/accounts.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace core::economics {

/// Seats of the account that is in force at the end of each entry's period, as invoices bill them; 1 where
/// none is known. `payers` and `periods` belong together; `names`: users or orgs by id.
std::vector<double> seatsInForce(std::span<const std::uint32_t> payers,
                                 std::span<const std::uint16_t> periods, const usage::PayerPeriods& matrix,
                                 const std::vector<std::string>& names,
                                 std::span<const usage::Account> accounts);

/// Gives each row of a telemetry population its seats. Without accounts nothing changes.
void addSeats(Population& population, const usage::PayerPeriods& matrix,
              const std::vector<std::string>& names, std::span<const usage::Account> accounts);

} // namespace core::economics
