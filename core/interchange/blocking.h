#pragma once

#include "core/plan/invoice.h"

namespace core::interchange {

/// Takes from the account what limits of the billing period block, in file order: the uses that a limit means
/// are scaled down to it. For `spend`, all usage is scaled until the usage charges fit. Returns the last
/// limit that blocked anything; empty when none did. Fails when the account cannot be billed.
Result<plan::Id> applyBlocks(const plan::Plan& plan, plan::Account& account);

} // namespace core::interchange
