#include "core/plan/billing_run.h"

#include <algorithm>
#include <cmath>

/// Steps 1 and 2 of an invoice: what was used, and what grants and packs cover.
namespace core::plan {

constexpr int kMeterPlaces = 9; ///< finer differences come from scaling

/// What uses that were cut off add up to, without what their last decimal does to it.
Decimal BillingRun::cutOff(const Id& unit, Decimal quantity, int places) const
{
    const Decimal exact = valueOr(m_account.stoppedAt, unit, quantity);
    const double step = std::pow(10.0, -places);
    return std::abs((quantity - exact).toDouble()) <= step ? exact : quantity;
}

void BillingRun::demand()
{
    for (const Meter& meter : m_plan.meters) {
        Decimal quantity = meterOf(meter, m_account.uses).value_or(Decimal{});
        if (meter.kind == MeterKind::Seats)
            quantity = Decimal::fromInteger(m_account.seats);
        m_invoice.quantities[meter.id] =
            valueOr(m_account.quantities, meter.id, cutOff(meter.id, quantity, kMeterPlaces));
    }
    for (const CreditUnit& unit : m_plan.credits) {
        const Result<Credits> credits = creditsOf(unit, m_account.uses);
        if (!credits)
            fail(credits.error().subject, unit.id);
        m_invoice.quantities[unit.id] =
            valueOr(m_account.quantities, unit.id,
                    cutOff(unit.id, credits ? credits->amount : Decimal{}, unit.decimals));
    }
}

void BillingRun::openBalances()
{
    m_packs = m_account.packs;
    m_invoice.balances = m_account.balances;
    for (Balance& granted : grantedIn(m_plan, m_account.period, m_account.seats))
        m_invoice.balances.push_back(std::move(granted));
    for (const Topup& topup : m_plan.topups) {
        if (const std::int64_t count = valueOr(m_packs, topup.id, std::int64_t{0}))
            m_invoice.balances.push_back(packsOf(topup, count, m_account.period));
    }
    sortForBurning(m_invoice.balances);
}

bool BillingRun::optedIn(const Charge& charge) const
{
    const auto& usage = std::get<UsageCharge>(charge.kind);
    return !usage.optIn.value_or(false) || m_account.optedIn.count(charge.id) > 0;
}

bool BillingRun::hasCharge(const Id& unit) const
{
    return std::any_of(m_plan.charges.begin(), m_plan.charges.end(), [&](const Charge& charge) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        return usage && usage->of == unit && optedIn(charge);
    });
}

void BillingRun::buyAutomatically(const Id& unit, Decimal missing)
{
    for (const Topup& topup : m_plan.topups) {
        if (topup.of != unit || !topup.automatic || missing.isZero())
            continue;
        const std::int64_t cycles = std::max<std::int64_t>(
            1, timesDue(topup.automatic->every, m_plan.billing.every, m_account.period.index));
        const std::int64_t packs = packsFor(missing, topup.amount, topup.automatic->most * cycles);
        m_packs[topup.id] += packs;
        m_invoice.balances.push_back(packsOf(topup, packs, m_account.period));
        missing -= std::min(missing, m_invoice.balances.back().amount);
    }
}

void BillingRun::cover(const Id& unit, Decimal quantity)
{
    Decimal missing = burn(m_invoice.balances, unit, quantity);
    if (!missing.isZero() && !hasCharge(unit)) {
        buyAutomatically(unit, missing);
        missing = burn(m_invoice.balances, unit, missing);
    }
    const auto ofUnit = [&](const auto& part) {
        return part.of == unit;
    };
    const bool limited = std::any_of(m_plan.grants.begin(), m_plan.grants.end(), ofUnit) ||
                         std::any_of(m_plan.topups.begin(), m_plan.topups.end(), ofUnit);
    if (limited)
        m_invoice.covered[unit] = quantity - missing;
    if (limited && !missing.isZero() && !hasCharge(unit))
        m_invoice.uncovered[unit] = missing;
}

void BillingRun::cover()
{
    for (const auto& [unit, quantity] : m_invoice.quantities)
        cover(unit, quantity);
}

} // namespace core::plan
