#include "core/plan/balance.h"

#include "core/plan/lookup.h"

#include <algorithm>
#include <tuple>

namespace core::plan {
namespace {

std::optional<Day> expiryDay(const std::optional<Expiry>& expiry, const Expiry& otherwise,
                             const BillingPeriod& period)
{
    const Expiry stated = expiry.value_or(otherwise);
    switch (stated.kind) {
    case ExpiryKind::PeriodEnd:
        return period.end;
    case ExpiryKind::After:
        return dayAfter(period.begin, stated.after);
    case ExpiryKind::Never:
        return {};
    }
    return {};
}

std::int64_t timesGranted(const Grant& grant, const Billing& billing, const BillingPeriod& period)
{
    if (!grant.every)
        return period.index == 0 ? 1 : 0;
    return timesDue(*grant.every, billing.every, period.index);
}

/// End of roll-over from a period: `periods` periods after its end; the first of them begins at its end.
std::optional<Day> rolloverEnd(const Rollover& rollover, const Billing& billing, Day end)
{
    if (!rollover.periods)
        return {};
    for (int i = 0; i < *rollover.periods; ++i)
        end = dayAfter(end, billing.every);
    return end;
}

/// Keeps at most `most` of one grant's balances, dropping the oldest part first.
void trim(std::vector<Balance*> ofGrant, Decimal most)
{
    std::sort(ofGrant.begin(), ofGrant.end(),
              [](const Balance* a, const Balance* b) { return a->since > b->since; });
    for (Balance* balance : ofGrant) {
        balance->amount = std::min(balance->amount, most);
        most -= balance->amount;
    }
}

} // namespace

std::vector<Balance> grantedIn(const Plan& plan, const BillingPeriod& period, std::int64_t seats)
{
    std::vector<Balance> balances;
    for (const Grant& grant : plan.grants) {
        const std::int64_t count =
            timesGranted(grant, plan.billing, period) * (grant.per == Per::Seat ? seats : 1);
        if (count == 0)
            continue;
        const Expiry otherwise{grant.every ? ExpiryKind::PeriodEnd : ExpiryKind::Never, {}};
        balances.push_back({grant.id, grant.of, timesCapped(grant.amount, count), false,
                            grant.priority.value_or(kDefaultPriority), period.begin,
                            expiryDay(grant.expires, otherwise, period)});
    }
    return balances;
}

std::int64_t packsFor(Decimal missing, Decimal size, std::int64_t most)
{
    most = std::min(most, kMostPacks);
    if (size.isZero() || missing.toDouble() / size.toDouble() >= static_cast<double>(most))
        return most;
    const Decimal needed = Decimal::quotient(missing, size, 0, Rounding::Up);
    return static_cast<std::int64_t>(needed.units() / Decimal::fromInteger(1).units());
}

Balance packsOf(const Topup& topup, std::int64_t count, const BillingPeriod& period)
{
    return {topup.id,
            topup.of,
            timesCapped(topup.amount, count),
            true,
            topup.priority.value_or(kDefaultPriority),
            period.begin,
            expiryDay(topup.expires, {ExpiryKind::Never, {}}, period)};
}

void sortForBurning(std::vector<Balance>& balances)
{
    const auto rank = [](const Balance& balance) {
        return std::tuple(balance.priority, !balance.expires.has_value(), balance.expires.value_or(0),
                          balance.bought, std::string_view(balance.source), balance.since);
    };
    std::stable_sort(balances.begin(), balances.end(),
                     [&](const Balance& a, const Balance& b) { return rank(a) < rank(b); });
}

Decimal burn(std::vector<Balance>& balances, const Id& of, Decimal demand)
{
    for (Balance& balance : balances) {
        if (balance.of != of || demand.isZero())
            continue;
        const Decimal part = std::min(balance.amount, demand);
        balance.amount -= part;
        demand -= part;
    }
    return demand;
}

std::vector<Balance> carriedOver(const Plan& plan, std::vector<Balance> balances, const BillingPeriod& period,
                                 std::int64_t seats)
{
    for (const Grant& grant : plan.grants) {
        const bool endsWithPeriod = !grant.expires || grant.expires->kind == ExpiryKind::PeriodEnd;
        if (!grant.rollover || !grant.every || !endsWithPeriod)
            continue;
        std::vector<Balance*> ofGrant;
        for (Balance& balance : balances) {
            if (balance.source != grant.id || balance.bought)
                continue;
            if (balance.since >= period.begin && balance.expires == period.end)
                balance.expires = rolloverEnd(*grant.rollover, plan.billing, period.end);
            if (!balance.expires || *balance.expires > period.end)
                ofGrant.push_back(&balance);
        }
        trim(ofGrant, timesCapped(grant.rollover->most, grant.per == Per::Seat ? seats : 1));
    }
    std::erase_if(balances, [&](const Balance& balance) {
        return balance.amount.isZero() || (balance.expires && *balance.expires <= period.end);
    });
    return balances;
}

} // namespace core::plan
