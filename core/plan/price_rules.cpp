#include "core/plan/price_rules.h"

#include "core/plan/json_node.h"

#include <algorithm>

namespace core::plan {

void PriceRules::fail(const std::string& path, std::string message) const
{
    if (m_problems.size() < kMaxProblems)
        m_problems.push_back({path, std::move(message)});
}

void PriceRules::money(const std::string& path, const Money& money, Coins coins) const
{
    for (const std::string& currency : m_currencies) {
        if (!money.count(currency))
            fail(memberPath(path, currency), "is missing; the plan sells in " + currency);
    }
    for (const auto& [currency, amount] : money) {
        const std::string here = memberPath(path, currency);
        if (std::find(m_currencies.begin(), m_currencies.end(), currency) == m_currencies.end())
            fail(here, "is in a currency that the plan's currencies do not list");
        const int coin = coinPlaces(currency);
        if (coins == Coins::Whole && places(amount) > coin)
            fail(here, amount.text() + " is finer than the smallest coin of " + currency + ", which has " +
                           (coin == 0 ? "no decimals" : std::to_string(coin) + " decimals"));
    }
}

void PriceRules::bounds(const std::string& path, const std::optional<Money>& least,
                        const std::optional<Money>& most) const
{
    if (!least || !most)
        return;
    for (const auto& [currency, amount] : *most) {
        const auto lower = least->find(currency);
        if (lower != least->end() && amount < lower->second)
            fail(memberPath(path, "most." + currency),
                 "must not be less than least, " + lower->second.text());
    }
}

void PriceRules::price(const std::string& path, const Price& price) const
{
    if (const auto* unit = std::get_if<UnitPrice>(&price)) {
        money(memberPath(path, "amount"), unit->amount, Coins::Finer);
    } else if (const auto* package = std::get_if<PackagePrice>(&price)) {
        if (package->size.isZero())
            fail(memberPath(path, "size"), "must be larger than 0");
        money(memberPath(path, "amount"), package->amount, Coins::Whole);
    } else if (const auto* tiered = std::get_if<TieredPrice>(&price)) {
        tiers(memberPath(path, "tiers"), tiered->tiers);
    } else if (const auto* percentage = std::get_if<PercentagePrice>(&price)) {
        money(memberPath(path, "fixed"), percentage->fixed, Coins::Whole);
        money(memberPath(path, "least"), percentage->least, Coins::Whole);
        money(memberPath(path, "most"), percentage->most, Coins::Whole);
        bounds(path, percentage->least, percentage->most);
    }
}

void PriceRules::tiers(const std::string& path, const std::vector<Tier>& tiers) const
{
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const Tier& tier = tiers[i];
        const std::string here = path + "[" + std::to_string(i) + "]";
        const bool last = i + 1 == tiers.size();
        if (last && tier.upTo)
            fail(here + ".up_to", "must be null: the last tier has no end");
        if (!last && !tier.upTo)
            fail(here + ".up_to", "must not be null: only the last tier has no end");
        if (i > 0 && tier.upTo && tiers[i - 1].upTo && *tier.upTo <= *tiers[i - 1].upTo)
            fail(here + ".up_to", "must be larger than the tier before, " + tiers[i - 1].upTo->text());
        money(here + ".unit", tier.unit, Coins::Finer);
        money(here + ".flat", tier.flat, Coins::Whole);
    }
}

int places(Decimal value)
{
    const std::string text = value.text();
    const std::size_t point = text.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

} // namespace core::plan
