#include "core/derive/censoring.h"

#include "core/economics/account_seats.h"
#include "core/economics/prepared.h"
#include "core/plan/lookup.h"

#include <algorithm>
#include <map>
#include <memory>
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

/// What the rows of a matrix used of a plan's meters and credits, as evaluations count it.
class Quantities {
public:
    Quantities(const std::shared_ptr<const economics::Population>& population, const plan::Plan& plan,
               const cost::PriceBook& book)
        : m_plan(plan)
    {
        auto prepared = economics::prepare(population, plan, book, {}, nullptr, noProgress());
        if (prepared)
            m_prepared = std::move(*prepared);
    }

    /// By row; nothing when usage does not tell it.
    std::optional<std::vector<double>> of(const Stop& stop) const
    {
        if (!m_prepared || !isTold(stop.of))
            return {};
        const economics::Column& column =
            m_prepared->measures[m_prepared->needs.indexOf({stop.of, stop.match, false})].total;
        std::vector<double> used;
        for (const std::uint32_t slot : m_prepared->basis->slot)
            used.push_back(column[slot]);
        return used;
    }

private:
    const plan::Plan& m_plan;
    std::shared_ptr<const economics::Prepared> m_prepared;

    bool isTold(const plan::Id& unit) const
    {
        const plan::Meter* meter = plan::find(m_plan.meters, unit);
        return plan::find(m_plan.credits, unit) ||
               (meter && (meter->kind == plan::MeterKind::Tokens ||
                          meter->kind == plan::MeterKind::Requests || meter->kind == plan::MeterKind::Cost));
    }
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
    const auto population =
        std::make_shared<const economics::Population>(economics::loggedPopulation(matrix, costs));
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
        const Quantities quantities(population, *plan, book);
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
