#pragma once

#include "core/plan/plan.h"
#include "core/plan/proration.h"

#include <optional>
#include <string>
#include <vector>

/// Units that a payer may use before they are charged: grants, roll-over and packs.
namespace core::plan {

/// An amount of a meter or credit unit that is left of one grant or pack.
struct Balance {
    Id source; ///< id of the grant or top-up
    Id of;     ///< meter or credit unit
    Decimal amount;
    bool bought = false; ///< a pack; burns after what was granted
    int priority = 50;   ///< lower burns first
    Day since = 0;
    std::optional<Day> expires; ///< first day on which it is gone; empty = never
    bool operator==(const Balance&) const = default;
};

/// A billing period: its place since the start of the subscription, and its days [begin, end).
struct BillingPeriod {
    std::int64_t index = 0;
    Day begin = 0;
    Day end = 31;
};

constexpr int kDefaultPriority = 50;

/// What the plan grants in this period: recurring grants as often as they fall due, once-only grants in
/// period 0; amounts per seat times `seats`. Without a stated expiry, a recurring grant ends with the period,
/// others never.
std::vector<Balance> grantedIn(const Plan& plan, const BillingPeriod& period, std::int64_t seats);

constexpr std::int64_t kMostPacks = 1'000'000'000'000;

/// Whole packs that cover `missing`, at most `most`.
std::int64_t packsFor(Decimal missing, Decimal size, std::int64_t most = kMostPacks);

/// `count` packs bought at the start of the period.
Balance packsOf(const Topup& topup, std::int64_t count, const BillingPeriod& period);

/// Sorts into the order of use: priority, earliest expiry (none last), granted before bought, id, older
/// first.
void sortForBurning(std::vector<Balance>& balances);

/// Takes up to `demand` of unit `of` from balances that are sorted for burning, in their order; returns what
/// they did not cover.
Decimal burn(std::vector<Balance>& balances, const Id& of, Decimal demand);

/// What is left for the next period. Balances that end with this one go, except that a grant with `rollover`
/// keeps up to its `most` (per seat times `seats`; the basis is what remains) for its `periods`. When more is
/// left, the oldest part goes first.
std::vector<Balance> carriedOver(const Plan& plan, std::vector<Balance> balances, const BillingPeriod& period,
                                 std::int64_t seats);

} // namespace core::plan
