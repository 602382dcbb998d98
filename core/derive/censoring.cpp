#include "core/derive/censoring.h"

#include "core/economics/account_seats.h"
#include "core/economics/usage_matcher.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace core {
namespace {

constexpr double kAlmost = 1 - 1e-6; // a payer is stopped at the last request that fits

/// An amount of a unit at which a plan stops its payer.
struct Stop {
    plan::Id of;
    std::optional<plan::Match> match;
    double amount = 0;
    bool perSeat = false;
};

double valueOf(const Decimal& decimal)
{
    return decimal.toDouble();
}

bool stops(const plan::Step& step)
{
    return step.action == plan::StepAction::Block || step.action == plan::StepAction::Throttle;
}

bool isMonthly(const std::optional<plan::Duration>& every, const plan::Billing& billing)
{
    return every && *every == billing.every;
}

/// Whether something says what becomes of usage past the grants of a unit.
bool goesOn(const plan::Plan& plan, const plan::Id& unit)
{
    const auto charged = [&](const plan::Charge& charge) {
        const auto* usage = std::get_if<plan::UsageCharge>(&charge.kind);
        return usage && usage->of == unit;
    };
    return std::any_of(plan.charges.begin(), plan.charges.end(), charged) ||
           std::any_of(plan.topups.begin(), plan.topups.end(), [&](const auto& t) { return t.of == unit; }) ||
           std::any_of(plan.limits.begin(), plan.limits.end(), [&](const auto& l) { return l.of == unit; });
}

/// Grants that come every period and do not roll over; others leave more than a period's amount to use.
void addGrants(const plan::Plan& plan, std::vector<Stop>& found)
{
    std::map<std::pair<plan::Id, bool>, double> sums;
    std::set<plan::Id> open;
    for (const plan::Grant& grant : plan.grants) {
        const bool renewed = isMonthly(grant.every, plan.billing) && !grant.rollover &&
                             (!grant.expires || grant.expires->kind == plan::ExpiryKind::PeriodEnd);
        if (!renewed || goesOn(plan, grant.of))
            open.insert(grant.of);
        sums[{grant.of, grant.per == plan::Per::Seat}] += valueOf(grant.amount);
    }
    for (const auto& [unit, amount] : sums) {
        const bool both = sums.contains({unit.first, !unit.second}); // per seat and per subscription
        if (!open.contains(unit.first) && !both)
            found.push_back({unit.first, {}, amount, unit.second});
    }
}

/// What a limit allows, in its unit; of a limit in money the USD, which meters of cost count in.
std::optional<double> amountOf(const plan::Limit& limit)
{
    if (const auto* amount = std::get_if<Decimal>(&limit.amount))
        return valueOf(*amount);
    const auto& money = std::get<plan::Money>(limit.amount);
    const auto usd = money.find("USD");
    return usd == money.end() ? std::nullopt : std::optional(valueOf(usd->second));
}

std::vector<Stop> stopsOf(const plan::Plan& plan)
{
    std::vector<Stop> found;
    for (const plan::Limit& limit : plan.limits) {
        const std::optional<double> amount = amountOf(limit);
        const auto step = std::find_if(limit.steps.begin(), limit.steps.end(), stops);
        if (amount && step != limit.steps.end() && limit.window.kind == plan::WindowKind::BillingPeriod)
            found.push_back(
                {limit.of, limit.match, *amount * valueOf(step->at), limit.per == plan::Per::Seat});
    }
    addGrants(plan, found);
    return found;
}

/// What the rows of a matrix used of a plan's meters and credits.
class Quantities {
public:
    Quantities(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs, const plan::Plan& plan,
               const cost::PriceBook& book)
        : m_matrix(matrix)
        , m_costs(costs)
        , m_plan(plan)
        , m_prices(book)
        , m_matcher(economics::needsOf(plan, {}), m_prices)
    {}

    /// By row; nothing when usage does not tell it.
    std::optional<std::vector<double>> of(const Stop& stop) const
    {
        for (const plan::Meter& meter : m_plan.meters)
            if (meter.id == stop.of)
                return metered(meter, stop.match);
        for (const plan::CreditUnit& unit : m_plan.credits)
            if (unit.id == stop.of)
                return credited(unit, stop.match);
        return {};
    }

private:
    bool covers(const std::optional<plan::Match>& match, const usage::MeterKey& key) const
    {
        return !match || m_matcher.covers(*match, key);
    }
    void add(const usage::MeterColumn& column, double factor, std::vector<double>& into) const
    {
        for (std::size_t row = 0; row < into.size(); ++row)
            into[row] += factor * column.values[row];
    }

    std::optional<std::vector<double>> metered(const plan::Meter& meter,
                                               const std::optional<plan::Match>& match) const
    {
        const bool tokens = meter.kind == plan::MeterKind::Tokens;
        if (meter.kind == plan::MeterKind::Cost && !meter.match && !match)
            return m_costs.total;
        if (!tokens && meter.kind != plan::MeterKind::Requests)
            return {};
        std::vector<double> sum(m_matrix.size(), 0.0);
        for (const usage::MeterColumn& column : m_matrix.columns) {
            const bool counted = tokens ? economics::isTokens(column.key.quantity)
                                        : column.key.quantity == usage::Quantity::Requests;
            if (counted && coversKind(meter.match, column.key, tokens) &&
                coversKind(match, column.key, tokens))
                add(column, 1, sum);
        }
        return sum;
    }
    /// A match of a meter of requests says nothing about token kinds.
    bool coversKind(const std::optional<plan::Match>& match, const usage::MeterKey& key, bool tokens) const
    {
        if (!match || tokens)
            return covers(match, key);
        return m_matcher.covers(economics::selectorOf(match), key);
    }

    std::optional<std::vector<double>> credited(const plan::CreditUnit& unit,
                                                const std::optional<plan::Match>& match) const
    {
        if (const auto* byCost = std::get_if<plan::WeightByCost>(&unit.weights)) {
            if (match)
                return {};
            std::vector<double> sum = m_costs.total;
            const double factor =
                valueOf(byCost->creditsPer) * (byCost->markup ? valueOf(*byCost->markup) : 1.0);
            for (double& value : sum)
                value *= factor;
            return sum;
        }
        std::vector<double> sum(m_matrix.size(), 0.0);
        for (const usage::MeterColumn& column : m_matrix.columns) {
            const auto& rows = std::get<plan::WeightTable>(unit.weights).rows;
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const plan::WeightRow& each) {
                return m_matcher.covers(each.match, column.key);
            });
            if (row != rows.end() && (!match || m_matcher.covers(economics::selectorOf(match), column.key)))
                add(column, valueOf(row->credits) / static_cast<double>(row->per), sum);
        }
        return sum;
    }

    const usage::PayerPeriods& m_matrix;
    const cost::PayerCosts& m_costs;
    const plan::Plan& m_plan;
    economics::ServingPrices m_prices;
    economics::UsageMatcher m_matcher;
};

const plan::Plan* planNamed(std::span<const plan::Plan> catalog, const std::string& name)
{
    for (const plan::Plan& plan : catalog)
        if (plan.id == name || plan.name == name)
            return &plan;
    return nullptr;
}

} // namespace

Censoring censoringOf(const usage::PayerPeriods& matrix, const cost::PayerCosts& costs,
                      const usage::Dictionaries& names, std::span<const usage::Account> accounts,
                      std::span<const plan::Plan> catalog, const cost::PriceBook& book)
{
    Censoring censoring{std::vector<std::uint8_t>(matrix.size(), 0), 0, {}, {}};
    if (accounts.empty())
        return censoring;
    const usage::PlansInForce inForce = usage::plansInForce(matrix, names, accounts);
    const auto& payers = matrix.payerKind == usage::PayerKind::User ? names.users : names.orgs;
    const std::vector<double> seats =
        economics::seatsInForce(matrix.payer, matrix.period, matrix, payers, accounts);
    for (std::uint32_t number = 1; number < inForce.plans.size(); ++number) {
        const plan::Plan* plan = planNamed(catalog, inForce.plans[number]);
        if (!plan) {
            censoring.unknown.push_back(inForce.plans[number]);
            continue;
        }
        const Quantities quantities(matrix, costs, *plan, book);
        for (const Stop& stop : stopsOf(*plan)) {
            const auto used = quantities.of(stop);
            if (!used) {
                censoring.notCounted.push_back(inForce.plans[number] + ": " + stop.of);
                continue;
            }
            for (std::size_t row = 0; row < matrix.size(); ++row) {
                const double cap = stop.amount * (stop.perSeat ? seats[row] : 1);
                censoring.rows[row] |= inForce.ofRow[row] == number && (*used)[row] >= cap * kAlmost;
            }
        }
    }
    censoring.count = static_cast<std::size_t>(std::count(censoring.rows.begin(), censoring.rows.end(), 1));
    return censoring;
}

} // namespace core
