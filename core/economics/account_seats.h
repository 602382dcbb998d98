#pragma once

#include "core/economics/population.h"
#include "core/usage/accounts.h"

#include <span>
#include <string>
#include <vector>

namespace core::economics {

/// Gives each row of a telemetry population the seats of the account that is in force at the end of its
/// period, as invoices bill them; 1 where none is known. Without accounts nothing changes. `names`: users or
/// orgs by id.
void addSeats(Population& population, const usage::PayerPeriods& matrix,
              const std::vector<std::string>& names, std::span<const usage::Account> accounts);

} // namespace core::economics
