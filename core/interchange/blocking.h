#pragma once

#include "core/plan/invoice.h"

namespace core::interchange {

/// Takes from the account what limits of the billing period block, in file order: the uses that a limit means
/// are scaled down to it. For `spend`, all usage is scaled until the usage charges fit. Returns the last
/// limit that blocked anything; empty when none did. Fails when the account cannot be billed.
Result<plan::Id> applyBlocks(const plan::Plan& plan, plan::Account& account);

/// Bills the account with what happens past its grants: a payer who buys packs by hand gets as many as he
/// needs. Otherwise all usage is scaled down to what is covered, unless something bills the rest or a limit
/// on the unit says what becomes of it; then `stoppedBy` is "grants".
Result<plan::Invoice> billedWithinGrants(const plan::Plan& plan, plan::Account& account, bool buysPacks,
                                         plan::Id& stoppedBy);

} // namespace core::interchange
