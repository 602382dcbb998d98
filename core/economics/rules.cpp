#include "core/economics/rules.h"

#include "core/economics/rounding.h"
#include "core/plan/lookup.h"

#include <algorithm>
#include <limits>

namespace core::economics {
namespace {

constexpr double kDaysPerMonth = 30.436875; // Gregorian average
constexpr double kInfinite = std::numeric_limits<double>::infinity();

double amountIn(const plan::Money& money, const std::string& currency)
{
    const auto found = money.find(currency);
    return found == money.end() ? 0 : found->second.toDouble();
}

bool isStepped(const plan::Plan& plan, const plan::Id& charge)
{
    return std::any_of(plan.limits.begin(), plan.limits.end(), [&](const plan::Limit& limit) {
        return isMonthly(limit) &&
               std::any_of(limit.steps.begin(), limit.steps.end(), [&](const plan::Step& step) {
                   return step.action == plan::StepAction::Charge && step.charge == charge;
               });
    });
}

class Compiler {
public:
    Compiler(const plan::Plan& plan, const Assumptions& assumptions, const Prepared& prepared)
        : m_plan(plan)
        , m_assumptions(assumptions)
        , m_prepared(prepared)
        , m_currency(reportingCurrency(plan))
    {}

    Rules compiled()
    {
        reactions();
        m_rules.months = monthsIn(m_plan.billing.every);
        m_rules.grid = powerOfTen(coinPlaces(m_currency));
        m_rules.rounding = m_plan.billing.rounding;
        m_rules.roundsLines = m_plan.billing.roundAt == plan::RoundMoneyAt::Line;
        if (!m_plan.credits.empty())
            m_rules.primary = m_prepared.needs.indexOf(measureOf(m_plan.credits.front().id));
        units();
        charges();
        for (std::size_t i = 0; i < m_plan.limits.size(); ++i) {
            if (isMonthly(m_plan.limits[i]))
                limit(i, m_plan.limits[i]);
        }
        commitment();
        return std::move(m_rules);
    }

private:
    const plan::Plan& m_plan;
    const Assumptions& m_assumptions;
    const Prepared& m_prepared;
    std::string m_currency;
    Rules m_rules;
    std::vector<plan::Id> m_unitIds;

    void reactions();
    void units();
    UnitRule& unit(const plan::Id& id);
    void charges();
    void usageCharge(std::size_t index, const plan::Charge& charge, const plan::UsageCharge& usage);
    void limit(std::size_t index, const plan::Limit& limit);
    StepRule step(const plan::Step& step) const;
    std::vector<bool> classesOf(const Selector& selector) const;
    void commitment();

    double factorOf(const std::optional<plan::Duration>& every) const
    {
        return every ? m_rules.months / monthsIn(*every) : 1;
    }
    bool isCounted(const plan::Id& charge) const
    {
        return m_plan.commitment && plan::contains(m_plan.commitment->counts, charge);
    }
};

void Compiler::reactions()
{
    m_rules.slowCost = 1 - m_assumptions.batchDiscount;
    m_rules.slowServed = 1 - m_assumptions.abandonSlow;
    m_rules.rerouteServed = 1 - m_assumptions.abandonReroute;
    m_rules.chargeServed = 1 - m_assumptions.abandonCharge;
    m_rules.throttleServed = 1 - m_assumptions.throttleLoss;
    m_rules.takeTopup = m_assumptions.takeTopup;
    m_rules.feeShare = m_assumptions.paymentFeeShare;
    m_rules.feeFixed = m_assumptions.paymentFeeFixed;
    m_rules.shockFactor = m_assumptions.billShockFactor;
}

UnitRule& Compiler::unit(const plan::Id& id)
{
    const auto found = std::find(m_unitIds.begin(), m_unitIds.end(), id);
    if (found != m_unitIds.end())
        return m_rules.units[static_cast<std::size_t>(found - m_unitIds.begin())];
    m_unitIds.push_back(id);
    UnitRule& rule = m_rules.units.emplace_back();
    rule.measure = m_prepared.needs.indexOf(measureOf(id));
    return rule;
}

/// Recurring grants by their average amount a period. What is used evenly never needs what rolled over: a
/// payer that leaves something has no use for it, and one that does not leaves nothing. One-time grants are
/// over in the long run.
void Compiler::units()
{
    for (const plan::Grant& grant : m_plan.grants) {
        UnitRule& rule = unit(grant.of);
        if (!grant.every)
            continue;
        const double amount = grant.amount.toDouble() * factorOf(grant.every);
        (grant.per == plan::Per::Seat ? rule.grantedPerSeat : rule.granted) += amount;
    }
    for (std::size_t i = 0; i < m_plan.topups.size(); ++i) {
        const plan::Topup& topup = m_plan.topups[i];
        UnitRule& rule = unit(topup.of);
        std::optional<PackRule>& place = topup.automatic ? rule.automatic : rule.manual;
        if (place)
            continue;
        const double most =
            topup.automatic ? double(topup.automatic->most) * factorOf(topup.automatic->every) : kInfinite;
        place = PackRule{i, topup.amount.toDouble(), amountIn(topup.price, m_currency), most};
    }
    for (std::size_t i = 0; i < m_unitIds.size(); ++i) {
        UnitRule& rule = m_rules.units[i];
        const bool charged = plan::hasUsageCharge(m_plan, m_unitIds[i]);
        if (charged) {
            rule.automatic.reset();
            rule.manual.reset();
        }
        const bool hasPacks = rule.automatic || rule.manual;
        rule.blocks = !charged && (hasPacks || !plan::hasActingSteps(m_plan, m_unitIds[i]));
    }
}

void Compiler::charges()
{
    for (std::size_t i = 0; i < m_plan.charges.size(); ++i) {
        const plan::Charge& charge = m_plan.charges[i];
        if (const auto* flat = std::get_if<plan::FlatCharge>(&charge.kind)) {
            if (charge.due == plan::Due::Once)
                continue; // paid once, so nothing of it in the long run
            const double factor = factorOf(charge.every);
            const double whole = amountIn(flat->amount, m_currency) * factor;
            const double amount = factor == 1 ? m_rules.line(whole) : whole;
            m_rules.flat += amount;
            m_rules.flatCounted += isCounted(charge.id) ? amount : 0;
        } else if (const auto* seats = std::get_if<plan::SeatsCharge>(&charge.kind)) {
            SeatRule& rule = m_rules.seats.emplace_back();
            rule.schedule = plan::CompiledSchedule(seats->price, m_currency);
            rule.included = double(seats->included.value_or(0));
            rule.least = double(seats->min.value_or(0));
            rule.most = seats->max ? double(*seats->max) : kInfinite;
            rule.factor = factorOf(charge.every);
            rule.counted = isCounted(charge.id);
        } else {
            usageCharge(i, charge, std::get<plan::UsageCharge>(charge.kind));
        }
    }
}

void Compiler::usageCharge(std::size_t index, const plan::Charge& charge, const plan::UsageCharge& usage)
{
    ChargeRule& rule = m_rules.charges.emplace_back();
    rule.index = index;
    rule.unit = m_prepared.needs.indexOf(measureOf(usage.of));
    rule.measure = m_prepared.needs.indexOf({usage.of, usage.match, false});
    if (std::holds_alternative<plan::CostPlusPrice>(usage.price))
        rule.cost = m_prepared.needs.indexOf({usage.of, usage.match, true});
    rule.schedule = plan::CompiledSchedule(usage.price, m_currency, usage.least, usage.most);
    rule.counted = isCounted(charge.id);
    rule.needsOptIn = usage.optIn.value_or(false);
    if (const auto* quantity = std::get_if<Decimal>(&usage.after)) {
        rule.billed = Billed::AfterQuantity;
        rule.after = quantity->toDouble();
    } else if (std::holds_alternative<plan::AfterGrants>(usage.after)) {
        rule.billed = Billed::AfterGrants;
        rule.grants = static_cast<std::size_t>(&unit(usage.of) - m_rules.units.data());
    } else if (isStepped(m_plan, charge.id)) {
        rule.billed = Billed::WhereStepped;
    }
    rule.overage = rule.billed != Billed::All || isStepped(m_plan, charge.id);
}

std::vector<bool> Compiler::classesOf(const Selector& selector) const
{
    const std::optional<std::size_t> bit = m_prepared.needs.indexOf(selector);
    std::vector<bool> covered;
    for (const std::uint32_t selectors : m_prepared.classes)
        covered.push_back(!bit || (selectors >> *bit & 1u));
    return covered;
}

StepRule Compiler::step(const plan::Step& step) const
{
    StepRule rule;
    rule.at = step.at.toDouble();
    rule.action = step.action;
    rule.changesService = step.action != plan::StepAction::Warn && step.action != plan::StepAction::Charge;
    if (step.action == plan::StepAction::Reroute) {
        rule.reroutes = classesOf(selectorOf(step));
        const auto target =
            std::find(m_prepared.needs.targets.begin(), m_prepared.needs.targets.end(), step.to);
        rule.target = static_cast<std::size_t>(target - m_prepared.needs.targets.begin());
    }
    if (step.action == plan::StepAction::Charge) {
        for (std::size_t i = 0; i < m_rules.charges.size(); ++i) {
            if (m_plan.charges[m_rules.charges[i].index].id == step.charge)
                rule.charge = i;
        }
        rule.changesService =
            m_rules.chargeServed != 1 || m_rules.charges[rule.charge].billed == Billed::WhereStepped;
    }
    return rule;
}

void Compiler::limit(std::size_t index, const plan::Limit& limit)
{
    LimitRule& rule = m_rules.limits.emplace_back();
    rule.index = index;
    if (limit.of != plan::kSpend)
        rule.measure = m_prepared.needs.indexOf({limit.of, limit.match, false});
    const auto* money = std::get_if<plan::Money>(&limit.amount);
    rule.amount = money ? amountIn(*money, m_currency) : std::get<Decimal>(limit.amount).toDouble();
    rule.perSeat = limit.per == plan::Per::Seat;
    rule.acts = classesOf(selectorOf(limit.match));
    for (const plan::Step& next : limit.steps)
        rule.steps.push_back(step(next));
    rule.changesService = std::any_of(rule.steps.begin(), rule.steps.end(),
                                      [](const StepRule& next) { return next.changesService; });
}

void Compiler::commitment()
{
    if (!m_plan.commitment)
        return;
    const plan::Commitment& commitment = *m_plan.commitment;
    CommitmentRule rule;
    rule.least = amountIn(commitment.least, m_currency) * factorOf(commitment.every);
    rule.discount = commitment.discount ? commitment.discount->toDouble() : 0;
    // What is paid in advance and not used is kept by the seller; that is the shortfall under another name.
    rule.paysShortfall =
        commitment.shortfall == plan::Shortfall::TrueUp || commitment.paid == plan::Due::Advance;
    m_rules.commitment = rule;
}

} // namespace

double Rules::line(double amount) const
{
    return roundsLines ? rounded(amount * grid, rounding) / grid : amount;
}

double Rules::invoice(double amount) const
{
    return roundsLines ? amount : rounded(amount * grid, rounding) / grid;
}

double monthsIn(const plan::Duration& duration)
{
    const double count = duration.count;
    switch (duration.unit) {
    case plan::DurationUnit::Year:
        return 12 * count;
    case plan::DurationUnit::Month:
        return count;
    case plan::DurationUnit::Week:
        return 7 * count / kDaysPerMonth;
    case plan::DurationUnit::Day:
        return count / kDaysPerMonth;
    case plan::DurationUnit::Hour:
        return count / 24 / kDaysPerMonth;
    case plan::DurationUnit::Minute:
        return count / 1440 / kDaysPerMonth;
    case plan::DurationUnit::Second:
        return count / 86400 / kDaysPerMonth;
    }
    return 1;
}

std::string reportingCurrency(const plan::Plan& plan)
{
    if (plan::contains(plan.currencies, std::string("USD")) || plan.currencies.empty())
        return "USD";
    return plan.currencies.front();
}

Rules rulesOf(const plan::Plan& plan, const Assumptions& assumptions, const Prepared& prepared)
{
    return Compiler(plan, assumptions, prepared).compiled();
}

} // namespace core::economics
