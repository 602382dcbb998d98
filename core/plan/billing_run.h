#pragma once

#include "core/plan/invoice.h"
#include "core/plan/lookup.h"

namespace core::plan {

/// One payer's invoice while it is being made; steps as in invoiceFor().
class BillingRun {
public:
    BillingRun(const Plan& plan, const Account& account)
        : m_plan(plan)
        , m_account(account)
    {}
    Result<Invoice> invoice();

private:
    const Plan& m_plan;
    const Account& m_account;
    Invoice m_invoice;
    std::optional<Error> m_error;
    int m_coins = 2;
    double m_size = 0;                  ///< of all lines together
    std::map<Id, std::int64_t> m_packs; ///< bought by hand and automatically

    void demand();
    Decimal cutOff(const Id& unit, Decimal quantity, int places) const;
    void openBalances();
    void cover();
    void cover(const Id& unit, Decimal quantity);
    void buyAutomatically(const Id& unit, Decimal missing);
    void charges();
    void flat(const Charge& charge, const FlatCharge& flat);
    void seats(const Charge& charge, const SeatsCharge& seats);
    void usage(const Charge& charge, const UsageCharge& usage);
    void packs();
    void commitment();
    void commitmentLine(LineKind kind, std::string description, Decimal amount);
    Decimal counted() const;
    void total();

    Decimal meant(const Id& unit, const std::optional<Match>& match) const;
    Decimal billable(const Id& charge, const UsageCharge& usage, Decimal matchedQuantity) const;
    std::optional<Decimal> stepped(const Id& charge, Decimal matchedQuantity) const;
    Decimal costOf(const Charge& charge, const UsageCharge& usage);
    bool hasCharge(const Id& unit) const;
    bool optedIn(const Charge& charge) const;
    Decimal price(const Money& money) const;
    Decimal demandOf(const Id& unit) const
    {
        const auto found = m_invoice.quantities.find(unit);
        return found == m_invoice.quantities.end() ? Decimal{} : found->second;
    }
    Decimal inLine(const ExactSum& exact) const;
    Decimal inLine(Decimal amount) const;
    void add(InvoiceLine line);
    void add(LineKind kind, const Charge& charge, Decimal quantity, std::string unit, Decimal amount,
             std::vector<RatedLine> tiers = {});
    void fail(std::string subject, const Id& part);
};

/// The value at `id`, or `otherwise`.
template <typename T>
T valueOr(const std::map<Id, T>& values, const Id& id, T otherwise)
{
    const auto found = values.find(id);
    return found == values.end() ? otherwise : found->second;
}

} // namespace core::plan
