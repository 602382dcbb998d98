#include "ui/models/plan_controls.h"

#include "ui/models/formats.h"
#include "ui/models/plan_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>

namespace ui {
namespace {

using core::Decimal;
using namespace core::plan;

constexpr double kMost = 1e12; // far above any price or allowance, far below what a Decimal holds

QString tr(const char* text)
{
    return QCoreApplication::translate("PlanControls", text);
}

/// A control with the function that writes into the plan it was made from.
struct Slot {
    PlanControl control;
    std::function<void(double)> set;
};

double niceAbove(double value)
{
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (step * decade >= value)
            return step * decade;
    }
    return 10 * decade;
}

void openRange(PlanControl& control, double value, bool logarithmic)
{
    control.value = value;
    control.hardLimits = {0, kMost};
    if (logarithmic && value > 0) {
        control.scale = ScaleKind::Log;
        control.range = {niceAbove(value / 25), niceAbove(value * 20)};
    } else {
        control.range = {0, value > 0 ? niceAbove(value * 3) : 100};
    }
}

class SlotList {
public:
    explicit SlotList(Plan& plan)
        : m_plan(plan)
        , m_currency(plan.currencies.empty() ? std::string("USD") : plan.currencies.front())
    {
        addCharges();
        addGrants();
        addLimits();
        addTopups();
        addCommitment();
    }
    std::vector<Slot> take() { return std::move(m_slots); }

private:
    void money(const QString& path, const QString& group, const QString& label, const QString& hint, Money& amount,
               bool unitPrice)
    {
        PlanControl control{path, group, label, hint, currencyFormat(m_currency), 0, {}, {}, {}, {}};
        openRange(control, amount[m_currency].toDouble(), unitPrice);
        const int places = unitPrice ? 8 : core::coinPlaces(m_currency);
        m_slots.push_back({control, [&amount, currency = m_currency, places](double value) {
                               amount[currency] = Decimal::fromDouble(value, places);
                           }});
    }

    void quantity(const QString& path, const QString& group, const QString& label, const QString& hint,
                  const Id& unit, Decimal& amount, std::function<void(Decimal)> set = {})
    {
        PlanControl control{path, group, label, hint, plainFormat(unitText(m_plan, unit)), 0, {}, {}, {}, {}};
        openRange(control, amount.toDouble(), true);
        const int places = decimalsOf(m_plan, unit);
        m_slots.push_back({control, [&amount, places, set = std::move(set)](double value) {
                               const Decimal exact = Decimal::fromDouble(value, places);
                               set ? set(exact) : void(amount = exact);
                           }});
    }

    void share(const QString& path, const QString& group, const QString& label, const QString& hint, Decimal& share,
               Range range)
    {
        PlanControl control{path, group, label, hint, percentFormat(), share.toDouble(), range, range, {}, {}};
        m_slots.push_back({control, [&share](double value) { share = Decimal::fromDouble(value, 4); }});
    }

    void factor(const QString& path, const QString& group, const QString& label, const QString& hint, Decimal& value)
    {
        PlanControl control{path, group, label, hint, factorFormat(), value.toDouble(), {0, 5}, {0, 1000}, {}, {}};
        m_slots.push_back({control, [&value](double v) { value = Decimal::fromDouble(v, 4); }});
    }

    void count(const QString& path, const QString& group, const QString& label, std::optional<std::int64_t>& number)
    {
        PlanControl control{path, group, label, {}, countFormat(tr("seats")), double(*number), {}, {}, {}, {}};
        openRange(control, double(*number), false);
        m_slots.push_back({control, [&number](double value) { number = std::int64_t(std::llround(value)); }});
    }

    void price(const QString& path, const QString& group, const QString& label, const Id& unit, Price& price)
    {
        const QString per = tr("per %1").arg(unitText(m_plan, unit));
        if (auto* one = std::get_if<UnitPrice>(&price)) {
            money(path + QStringLiteral(".amount"), group, tr("%1 %2").arg(label, per), tr("Price of one unit."),
                  one->amount, true);
        } else if (auto* package = std::get_if<PackagePrice>(&price)) {
            money(path + QStringLiteral(".amount"), group, tr("%1 per pack").arg(label),
                  tr("Price of each started pack."), package->amount, true);
            quantity(path + QStringLiteral(".size"), group, tr("Pack size"), tr("Units in one pack."), unit,
                     package->size);
        } else if (auto* tiered = std::get_if<TieredPrice>(&price)) {
            tiers(path, group, unit, *tiered);
        } else if (auto* percentage = std::get_if<PercentagePrice>(&price)) {
            share(path + QStringLiteral(".rate"), group, label, tr("Share of the value that is charged."),
                  percentage->rate, {0, 1});
        } else if (auto* plus = std::get_if<CostPlusPrice>(&price)) {
            factor(path + QStringLiteral(".markup"), group, tr("%1: mark-up").arg(label),
                   tr("Price as a multiple of the provider's cost."), plus->markup);
        }
    }

    void tiers(const QString& path, const QString& group, const Id& unit, TieredPrice& tiered)
    {
        for (std::size_t i = 0; i < tiered.tiers.size(); ++i) {
            Tier& tier = tiered.tiers[i];
            const QString at = path + QStringLiteral(".tiers[%1]").arg(i);
            const QString name = tr("Tier %1").arg(i + 1);
            if (tier.unit)
                money(at + QStringLiteral(".unit"), group, tr("%1 price per %2").arg(name, unitText(m_plan, unit)),
                      tr("Price of one unit within this tier."), *tier.unit, true);
            if (tier.flat)
                money(at + QStringLiteral(".flat"), group, tr("%1 flat fee").arg(name),
                      tr("Charged once when the tier is reached."), *tier.flat, false);
            if (tier.upTo)
                quantity(at + QStringLiteral(".up_to"), group, tr("%1 ends at").arg(name),
                         tr("Last quantity that belongs to this tier."), unit, *tier.upTo);
        }
    }

    void addCharges()
    {
        for (std::size_t i = 0; i < m_plan.charges.size(); ++i) {
            Charge& charge = m_plan.charges[i];
            const QString path = QStringLiteral("charges[%1]").arg(i);
            const QString name = charge.name.empty() ? humanised(charge.id) : text(charge.name);
            if (auto* flat = std::get_if<FlatCharge>(&charge.kind))
                money(path + QStringLiteral(".amount"), tr("Price"), flatLabel(charge), tr("Charged every period."),
                      flat->amount, false);
            else if (auto* seats = std::get_if<SeatsCharge>(&charge.kind))
                addSeats(path, name, *seats);
            else if (auto* usage = std::get_if<UsageCharge>(&charge.kind))
                addUsage(path, name, *usage);
        }
    }

    QString flatLabel(const Charge& charge) const
    {
        if (!charge.name.empty())
            return text(charge.name);
        return charge.id == "base" ? tr("Price per period") : humanised(charge.id);
    }

    void addSeats(const QString& path, const QString& name, SeatsCharge& seats)
    {
        price(path + QStringLiteral(".price"), tr("Price"), name, "seat", seats.price);
        if (seats.included)
            count(path + QStringLiteral(".included"), tr("Price"), tr("Seats included"), seats.included);
    }

    void addUsage(const QString& path, const QString& name, UsageCharge& usage)
    {
        const bool past = !std::holds_alternative<std::monostate>(usage.after);
        const QString group = past ? tr("Past the allowance") : tr("Price");
        price(path + QStringLiteral(".price"), group, name, usage.of, usage.price);
        if (auto* after = std::get_if<Decimal>(&usage.after))
            quantity(path + QStringLiteral(".after"), group, tr("%1 begins after").arg(name),
                     tr("Quantity that is not charged."), usage.of, *after);
        if (usage.most)
            money(path + QStringLiteral(".most"), group, tr("%1 at most").arg(name),
                  tr("No bill has more than this for it."), *usage.most, false);
    }

    void addGrants()
    {
        for (std::size_t i = 0; i < m_plan.grants.size(); ++i) {
            Grant& grant = m_plan.grants[i];
            quantity(QStringLiteral("grants[%1].amount").arg(i), tr("Allowance"),
                     grant.every ? tr("Included per period") : tr("Once, at the start"),
                     tr("What the price includes. A limit on the same unit moves along."), grant.of, grant.amount,
                     [this, i](Decimal exact) { setAllowance(m_plan.grants[i].of, m_plan.grants[i].amount, exact); });
            if (grant.rollover)
                quantity(QStringLiteral("grants[%1].rollover.most").arg(i), tr("Allowance"), tr("Rolls over at most"),
                         tr("Unused credits that move to the next period."), grant.of, grant.rollover->most);
        }
    }

    void setAllowance(const Id& unit, Decimal before, Decimal after)
    {
        const Id of = unit; // `unit` and `before` may refer into what changes
        for (Grant& grant : m_plan.grants) {
            if (grant.of == of && grant.amount == before)
                grant.amount = after;
        }
        for (Limit& limit : m_plan.limits) {
            auto* amount = std::get_if<Decimal>(&limit.amount);
            if (limit.of == of && amount && *amount == before)
                *amount = after;
        }
        for (Charge& charge : m_plan.charges) {
            auto* usage = std::get_if<UsageCharge>(&charge.kind);
            auto* begins = usage ? std::get_if<Decimal>(&usage->after) : nullptr;
            if (begins && usage->of == of && *begins == before)
                *begins = after;
        }
    }

    void addLimits()
    {
        for (std::size_t i = 0; i < m_plan.limits.size(); ++i) {
            Limit& limit = m_plan.limits[i];
            const QString path = QStringLiteral("limits[%1]").arg(i);
            const QString group = tr("Limit: %1").arg(windowText(limit.window));
            const QString hint = tr("The steps below are shares of it.");
            if (auto* amount = std::get_if<Decimal>(&limit.amount))
                quantity(path + QStringLiteral(".amount"), group, humanised(limit.id), hint, limit.of, *amount,
                         [this, i](Decimal exact) {
                             setAllowance(m_plan.limits[i].of, std::get<Decimal>(m_plan.limits[i].amount), exact);
                         });
            else
                money(path + QStringLiteral(".money"), group, humanised(limit.id), hint,
                      std::get<Money>(limit.amount), false);
            addSteps(path, group, limit);
        }
    }

    void addSteps(const QString& path, const QString& group, Limit& limit)
    {
        for (std::size_t i = 0; i < limit.steps.size(); ++i) {
            Step& step = limit.steps[i];
            const double lo = i == 0 ? 0 : limit.steps[i - 1].at.toDouble();
            const double hi = i + 1 < limit.steps.size() ? limit.steps[i + 1].at.toDouble()
                                                         : std::max(3.0, step.at.toDouble());
            share(path + QStringLiteral(".steps[%1].at").arg(i), group, actionText(step.action),
                  tr("At this share of the limit."), step.at, {lo, hi});
        }
    }

    void addTopups()
    {
        for (std::size_t i = 0; i < m_plan.topups.size(); ++i) {
            Topup& pack = m_plan.topups[i];
            const QString path = QStringLiteral("topups[%1]").arg(i);
            money(path + QStringLiteral(".price"), tr("Top-up packs"), tr("Price of a pack"), text(pack.name),
                  pack.price, false);
            quantity(path + QStringLiteral(".amount"), tr("Top-up packs"), tr("Pack size"), text(pack.name), pack.of,
                     pack.amount);
        }
    }

    void addCommitment()
    {
        if (m_plan.commitment)
            money(QStringLiteral("commitment.least"), tr("Commitment"), tr("Least spend"),
                  tr("What the customer commits to spend."), m_plan.commitment->least, false);
    }

    Plan& m_plan;
    std::string m_currency;
    std::vector<Slot> m_slots;
};

std::vector<Slot> slotsOf(Plan& plan)
{
    return SlotList(plan).take();
}

} // namespace

std::vector<PlanControl> controlsOf(const Plan& plan)
{
    Plan copy = plan;
    std::vector<PlanControl> controls;
    for (Slot& slot : slotsOf(copy))
        controls.push_back(std::move(slot.control));
    return controls;
}

std::optional<Plan> withControl(Plan plan, const QString& path, double value)
{
    SlotList list(plan);
    for (const Slot& slot : list.take()) {
        if (slot.control.path != path)
            continue;
        slot.set(std::clamp(value, slot.control.hardLimits.lo, slot.control.hardLimits.hi));
        return plan;
    }
    return std::nullopt;
}

QString nearestControl(const Plan& plan, const QString& jsonPath)
{
    if (jsonPath.isEmpty())
        return {};
    QString best;
    for (const PlanControl& control : controlsOf(plan)) {
        if (control.path == jsonPath)
            return jsonPath;
        const bool related = control.path.startsWith(jsonPath) || jsonPath.startsWith(control.path);
        if (best.isEmpty() && related)
            best = control.path;
    }
    return best;
}

QString allowanceControl(const Plan& plan)
{
    for (std::size_t i = 0; i < plan.grants.size(); ++i) {
        if (plan.grants[i].every)
            return QStringLiteral("grants[%1].amount").arg(i);
    }
    for (std::size_t i = 0; i < plan.limits.size(); ++i) {
        const Limit& limit = plan.limits[i];
        if (!isMonthly(limit.window))
            continue;
        const bool money = std::holds_alternative<Money>(limit.amount);
        return QStringLiteral("limits[%1].%2").arg(i).arg(money ? QStringLiteral("money") : QStringLiteral("amount"));
    }
    return {};
}

} // namespace ui
