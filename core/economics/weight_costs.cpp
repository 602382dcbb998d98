#include "core/economics/weight_costs.h"

#include "core/economics/rules.h"
#include "core/economics/serving_price.h"
#include "core/plan/lookup.h"

#include <fmt/format.h>

#include <algorithm>

namespace core::economics {
namespace {

constexpr double kMillion = 1e6;

double amountIn(const plan::Money& money, const std::string& currency)
{
    const auto found = money.find(currency);
    return found == money.end() ? 0 : found->second.toDouble();
}

/// Prices of single credits and of packs.
std::vector<CreditPrice> soldFor(const plan::Plan& plan, const plan::Id& unit, const std::string& currency)
{
    std::vector<CreditPrice> prices;
    for (std::size_t i = 0; i < plan.charges.size(); ++i) {
        const auto* usage = std::get_if<plan::UsageCharge>(&plan.charges[i].kind);
        const auto* price =
            usage && usage->of == unit ? std::get_if<plan::UnitPrice>(&usage->price) : nullptr;
        if (price)
            prices.push_back(
                {amountIn(price->amount, currency), fmt::format("charges[{}].price.amount.{}", i, currency)});
    }
    for (std::size_t i = 0; i < plan.topups.size(); ++i) {
        if (plan.topups[i].of == unit)
            prices.push_back({amountIn(plan.topups[i].price, currency) / plan.topups[i].amount.toDouble(),
                              fmt::format("topups[{}].price.{}", i, currency)});
    }
    return prices;
}

} // namespace

WeightCosts weightCosts(const plan::Plan& plan, const cost::PriceBook& book)
{
    const ServingPrices serving(book);
    WeightCosts out;
    for (const plan::Model& model : plan.models) {
        const std::optional<TokenPrices> prices = serving.of(model.price, "");
        if (!prices) {
            out.unpriced.push_back(model.id);
            continue;
        }
        const auto add = [&](plan::Token token, double each) {
            out.costs.push_back({model.id, token, each * kMillion, 0});
        };
        add(plan::Token::UncachedInput, prices->uncachedInput);
        add(plan::Token::CacheRead, prices->cacheRead);
        add(plan::Token::CacheWrite, prices->cacheWrite);
        add(plan::Token::Output, prices->output);
        if (prices->request > 0)
            add(plan::Token::Request, prices->request);
    }
    return out;
}

plan::WeightTable proposedTable(plan::WeightTable table, const WeightCosts& costs,
                                std::optional<double> creditsPerUsd, bool friendly, double reach)
{
    plan::WeightRule rule;
    rule.friendly = friendly;
    const double now = plan::weightReport(table, costs.costs, 0).base;
    rule.creditsPerUsd = creditsPerUsd.value_or(now > 0 ? now : rule.creditsPerUsd);
    if (!creditsPerUsd && friendly)
        rule.creditsPerUsd = plan::leastDistortingBase(costs.costs, rule, reach);
    std::erase_if(table.rows, [&](const plan::WeightRow& row) {
        const auto unpriced = [&](const plan::Id& model) {
            return plan::contains(costs.unpriced, model);
        };
        return row.match.properties.empty() && !row.match.models.empty() &&
               std::none_of(row.match.models.begin(), row.match.models.end(), unpriced);
    });
    const std::vector<plan::WeightRow> proposed = plan::proposedWeights(costs.costs, rule);
    table.rows.insert(table.rows.end(), proposed.begin(), proposed.end());
    return table;
}

std::optional<CreditPrice> creditPrice(const plan::Plan& plan, const plan::Id& unit)
{
    const std::string currency = reportingCurrency(plan);
    const std::vector<CreditPrice> sold = soldFor(plan, unit, currency);
    if (!sold.empty())
        return *std::min_element(sold.begin(), sold.end(),
                                 [](const auto& a, const auto& b) { return a.usd < b.usd; });
    double price = 0, credits = 0;
    for (const plan::Charge& charge : plan.charges) {
        const auto* flat = std::get_if<plan::FlatCharge>(&charge.kind);
        if (flat && charge.due != plan::Due::Once)
            price += amountIn(flat->amount, currency) / (charge.every ? monthsIn(*charge.every) : 1);
    }
    for (const plan::Grant& grant : plan.grants) {
        if (grant.of == unit && grant.every)
            credits += grant.amount.toDouble() / monthsIn(*grant.every);
    }
    if (price <= 0 || credits <= 0)
        return {};
    return CreditPrice{price / credits, "grants"};
}

} // namespace core::economics
