#include "core/plan/check.h"
#include "core/plan/lookup.h"
#include "core/plan/price_rules.h"

#include <algorithm>

namespace core::plan {
namespace {

constexpr std::int64_t kMost32Bit = 4294967295;

/// Notes for one plan.
class Advice {
public:
    Advice(const Plan& plan, Problems& notes)
        : m_plan(plan)
        , m_notes(notes)
    {}

    void all()
    {
        for (std::size_t i = 0; i < m_plan.limits.size(); ++i)
            limit("limits[" + std::to_string(i) + "]", m_plan.limits[i]);
        for (std::size_t i = 0; i < m_plan.charges.size(); ++i)
            charge("charges[" + std::to_string(i) + "]", m_plan.charges[i]);
        for (std::size_t i = 0; i < m_plan.grants.size(); ++i)
            grant("grants[" + std::to_string(i) + "]", m_plan.grants[i]);
        for (std::size_t i = 0; i < m_plan.topups.size(); ++i)
            coins("topups[" + std::to_string(i) + "].price", m_plan.topups[i].price);
    }

private:
    const Plan& m_plan;
    Problems& m_notes;

    void note(std::string path, std::string message)
    {
        m_notes.push_back({std::move(path), std::move(message)});
    }

    void limit(const std::string& path, const Limit& limit)
    {
        const auto* amount = std::get_if<Decimal>(&limit.amount);
        if (!amount)
            return;
        std::int64_t perUnit = 1;
        for (int i = 0; i < countedPlaces(m_plan, limit.of); ++i)
            perUnit *= 10;
        const __int128 counted = amount->units() / Decimal::fromInteger(1).units() * perUnit;
        if (counted > kMost32Bit)
            note(path + ".amount",
                 "counts " + Decimal::fromInteger(static_cast<std::int64_t>(counted)).text() +
                     " of the smallest units; gateways with 32-bit limits hold at most 4294967295");
    }

    void charge(const std::string& path, const Charge& charge)
    {
        if (const auto* flat = std::get_if<FlatCharge>(&charge.kind))
            coins(path + ".amount", flat->amount);
        else if (const auto* seats = std::get_if<SeatsCharge>(&charge.kind))
            price(path + ".price", seats->price);
        else
            price(path + ".price", std::get<UsageCharge>(charge.kind).price);
    }

    void price(const std::string& path, const Price& price)
    {
        if (std::holds_alternative<CostPlusPrice>(price) &&
            m_plan.currencies != std::vector<std::string>{"USD"})
            note(path + ".markup",
                 "is applied to cost in USD; other currencies need an exchange rate at billing");
        const auto* tiered = std::get_if<TieredPrice>(&price);
        for (std::size_t i = 0; tiered && i < tiered->tiers.size(); ++i) {
            const Tier& tier = tiered->tiers[i];
            if (tier.upTo && places(*tier.upTo) > 0)
                note(path + ".tiers[" + std::to_string(i) + "].up_to",
                     "is a fraction; Stripe, Lago, Flexprice and Polar have whole tier bounds only");
        }
    }

    void grant(const std::string& path, const Grant& grant)
    {
        if (grant.rollover && !grant.every)
            note(path + ".rollover", "has no effect: what is granted once has no next period");
        if (grant.rollover && grant.expires && grant.expires->kind == ExpiryKind::Never)
            note(path + ".rollover", "has no effect: the grant never expires");
    }

    /// Stripe wants amounts of three-decimal currencies in tens of the smallest coin.
    void coins(const std::string& path, const Money& money)
    {
        for (const auto& [currency, amount] : money) {
            if (coinPlaces(currency) == 3 && places(amount) == 3)
                note(path + "." + currency, "has three decimals; Stripe wants the last of them to be 0");
        }
    }
};

} // namespace

Problems adviceOn(const Plan& plan)
{
    Problems notes;
    Advice(plan, notes).all();
    return notes;
}

} // namespace core::plan
