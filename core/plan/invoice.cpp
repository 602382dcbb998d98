#include "core/plan/billing_run.h"

#include <algorithm>
#include <cmath>

namespace core::plan {

constexpr double kMostBilled = 1e24; ///< Decimal holds 1e26

void BillingRun::fail(std::string subject, const Id& part)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidInput, std::move(subject), {}, 0, part};
}

Decimal BillingRun::price(const Money& money) const
{
    const auto found = money.find(m_invoice.currency);
    return found == money.end() ? Decimal{} : found->second;
}

Decimal BillingRun::inLine(const ExactSum& exact) const
{
    const bool atLine = m_plan.billing.roundAt == RoundMoneyAt::Line;
    return exact.rounded(atLine ? m_coins : Decimal::kPlaces, m_plan.billing.rounding);
}

Decimal BillingRun::inLine(Decimal amount) const
{
    ExactSum exact;
    exact.add(amount);
    return inLine(exact);
}

void BillingRun::add(InvoiceLine line)
{
    m_size += std::abs(line.amount.toDouble());
    if (m_size >= kMostBilled)
        return fail("the invoice has more than 24 digits", line.source);
    m_invoice.lines.push_back(std::move(line));
}

void BillingRun::add(LineKind kind, const Charge& charge, Decimal quantity, std::string unit, Decimal amount,
                     std::vector<RatedLine> tiers)
{
    const std::string& name = charge.name.empty() ? charge.id : charge.name;
    add({kind, charge.id, name, quantity, std::move(unit), amount, std::move(tiers)});
}

void BillingRun::total()
{
    ExactSum sum;
    for (const InvoiceLine& line : m_invoice.lines)
        sum.add(line.amount);
    m_invoice.total = sum.rounded(m_coins, m_plan.billing.rounding);
    const Decimal exact = sum.rounded(Decimal::kPlaces, Rounding::HalfEven);
    if (m_invoice.total != exact) {
        add({LineKind::Rounding,
             "rounding",
             "Rounding of the invoice",
             Decimal::fromInteger(1),
             "",
             m_invoice.total - exact,
             {}});
    }
}

Decimal BillingRun::counted() const
{
    Decimal sum;
    for (const InvoiceLine& line : m_invoice.lines) {
        if (line.kind != LineKind::Pack && contains(m_plan.commitment->counts, line.source))
            sum += line.amount;
    }
    return sum;
}

void BillingRun::commitmentLine(LineKind kind, std::string description, Decimal amount)
{
    add({kind, "commitment", std::move(description), Decimal::fromInteger(1), "", amount, {}});
}

void BillingRun::commitment()
{
    const Commitment& commitment = *m_plan.commitment;
    const Billing& billing = m_plan.billing;
    const int places = billing.roundAt == RoundMoneyAt::Line ? m_coins : Decimal::kPlaces;
    const bool first = timesDue(commitment.every, billing.every, m_account.period.index) > 0;
    const bool last = timesDue(commitment.every, billing.every, m_account.period.index + 1) > 0;
    const Part part = first && last ? m_account.part : Part{}; // a longer term is not cut by its first period
    const Decimal least = prorated(price(commitment.least), part, places, billing.rounding);

    const Decimal gross = counted();
    const Decimal discount =
        Decimal::product(gross, commitment.discount.value_or(Decimal{}), places, billing.rounding);
    if (!discount.isZero())
        commitmentLine(LineKind::Discount, "Discount of the commitment", -discount);
    const Decimal net = m_invoice.counted = gross - discount;

    const Decimal left = std::max(least - m_account.countedBefore, Decimal{});
    if (commitment.paid == Due::Advance) {
        if (first)
            commitmentLine(LineKind::Commitment, "Commitment, paid in advance", least);
        if (const Decimal drawn = std::min(net, left); !drawn.isZero())
            commitmentLine(LineKind::Drawdown, "Covered by the commitment", -drawn);
    } else if (last && net < left) {
        commitmentLine(LineKind::TrueUp, "Shortfall of the commitment", left - net);
    }
}

Result<Invoice> BillingRun::invoice()
{
    m_invoice.currency = m_account.currency.empty() ? m_plan.currencies.front() : m_account.currency;
    if (!contains(m_plan.currencies, m_invoice.currency))
        return Error{ErrorCode::InvalidInput, "the plan does not sell in " + m_invoice.currency};
    m_coins = coinPlaces(m_invoice.currency);
    demand();
    openBalances();
    cover();
    charges();
    packs();
    if (m_plan.commitment)
        commitment();
    if (!m_error)
        total();
    if (m_error)
        return *m_error;
    m_invoice.balances =
        carriedOver(m_plan, std::move(m_invoice.balances), m_account.period, m_account.seats);
    return std::move(m_invoice);
}

Result<Invoice> invoiceFor(const Plan& plan, const Account& account)
{
    return BillingRun(plan, account).invoice();
}

} // namespace core::plan
