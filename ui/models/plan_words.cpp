#include "ui/models/plan_words.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

namespace ui {
namespace {

using namespace core::plan;

QString tr(const char* text, int n = -1)
{
    return QCoreApplication::translate("PlanWords", text, nullptr, n);
}

const CreditUnit* creditUnit(const Plan& plan, const Id& unit)
{
    for (const CreditUnit& credit : plan.credits) {
        if (credit.id == unit)
            return &credit;
    }
    return nullptr;
}

const Meter* meterOf(const Plan& plan, const Id& unit)
{
    for (const Meter& meter : plan.meters) {
        if (meter.id == unit)
            return &meter;
    }
    return nullptr;
}

QString unitWord(DurationUnit unit, int count)
{
    const bool one = count == 1;
    switch (unit) {
    case DurationUnit::Second:
        return one ? tr("second") : tr("seconds");
    case DurationUnit::Minute:
        return one ? tr("minute") : tr("minutes");
    case DurationUnit::Hour:
        return one ? tr("hour") : tr("hours");
    case DurationUnit::Day:
        return one ? tr("day") : tr("days");
    case DurationUnit::Week:
        return one ? tr("week") : tr("weeks");
    case DurationUnit::Month:
        return one ? tr("month") : tr("months");
    case DurationUnit::Year:
        return one ? tr("year") : tr("years");
    }
    return {};
}

QString moneyText(const Plan& plan, const Money& amount)
{
    const std::string currency = plan.currencies.empty() ? "USD" : plan.currencies.front();
    const auto found = amount.find(currency);
    if (found == amount.end())
        return {};
    const double value = found->second.toDouble();
    const bool whole = value == double(qint64(value));
    return fullText(value, currencyFormat(currency, whole ? 0 : 2));
}

QString priceText(const Plan& plan)
{
    for (const Charge& charge : plan.charges) {
        if (const auto* flat = std::get_if<FlatCharge>(&charge.kind))
            return tr("%1 per %2").arg(moneyText(plan, flat->amount), durationText(plan.billing.every));
    }
    for (const Charge& charge : plan.charges) {
        if (std::holds_alternative<SeatsCharge>(charge.kind))
            return tr("Per seat");
    }
    if (!plan.topups.empty() && plan.charges.empty())
        return tr("Prepaid, from %1").arg(moneyText(plan, plan.topups.front().price));
    return plan.charges.empty() ? tr("Free") : tr("Pay per use");
}

QString allowanceText(const Plan& plan)
{
    for (const Grant& grant : plan.grants) {
        if (grant.every)
            return tr("%1 included")
                .arg(fullText(grant.amount.toDouble(), plainFormat(unitText(plan, grant.of))));
    }
    for (const Limit& limit : plan.limits) {
        if (!isMonthly(limit.window))
            continue;
        if (const auto* money = std::get_if<Money>(&limit.amount))
            return tr("%1 of %2").arg(moneyText(plan, *money), unitText(plan, limit.of));
        return tr("up to %1")
            .arg(fullText(std::get<core::Decimal>(limit.amount).toDouble(),
                          plainFormat(unitText(plan, limit.of))));
    }
    return {};
}

QString beyondText(const Plan& plan)
{
    for (const Limit& limit : plan.limits) {
        if (!isMonthly(limit.window))
            continue;
        for (const Step& step : limit.steps) {
            if (step.action != StepAction::Warn)
                return tr("then: %1").arg(actionText(step.action).toLower());
        }
    }
    for (const Charge& charge : plan.charges) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        if (usage && !std::holds_alternative<std::monostate>(usage->after))
            return tr("then: charge overage");
    }
    if (!plan.topups.empty())
        return tr("then: top-up packs");
    return plan.grants.empty() ? QString() : tr("then: stop");
}

} // namespace

QString unitText(const Plan& plan, const Id& unit)
{
    if (creditUnit(plan, unit))
        return tr("credits");
    if (unit == "spend")
        return tr("spend");
    if (const Meter* meter = meterOf(plan, unit)) {
        if (!meter->name.empty())
            return text(meter->name).toLower();
        switch (meter->kind) {
        case MeterKind::Tokens:
            return tr("tokens");
        case MeterKind::Requests:
            return tr("requests");
        case MeterKind::Cost:
            return tr("compute");
        case MeterKind::Task:
            return tr("tasks");
        case MeterKind::Outcome:
            return tr("outcomes");
        case MeterKind::Seats:
            return tr("seats");
        case MeterKind::Custom:
            break;
        }
    }
    return humanised(unit).toLower();
}

QString unitTextOfOne(const Plan& plan, const Id& unit)
{
    if (creditUnit(plan, unit))
        return tr("credit");
    const Meter* meter = meterOf(plan, unit);
    if (meter && meter->name.empty()) {
        switch (meter->kind) {
        case MeterKind::Tokens:
            return tr("token");
        case MeterKind::Requests:
            return tr("request");
        case MeterKind::Task:
            return tr("task");
        case MeterKind::Outcome:
            return tr("outcome");
        case MeterKind::Seats:
            return tr("seat");
        default:
            break;
        }
    }
    return unitText(plan, unit);
}

QString durationText(const Duration& duration)
{
    const QString word = unitWord(duration.unit, duration.count);
    return duration.count == 1 ? word : QStringLiteral("%1 %2").arg(duration.count).arg(word);
}

QString windowText(const Window& window)
{
    const QString length = window.length ? durationText(*window.length) : QString();
    switch (window.kind) {
    case WindowKind::BillingPeriod:
        return tr("billing period");
    case WindowKind::Calendar:
        return tr("calendar %1").arg(length);
    case WindowKind::Rolling:
        return tr("any %1").arg(length);
    case WindowKind::FromFirstUse:
        return tr("%1 from first use").arg(length);
    case WindowKind::AtOnce:
        return tr("at once");
    }
    return {};
}

bool isMonthly(const Window& window)
{
    if (window.kind == WindowKind::BillingPeriod)
        return true;
    return window.kind == WindowKind::Calendar && window.length && window.length->unit == DurationUnit::Month;
}

QString actionText(StepAction action)
{
    switch (action) {
    case StepAction::Warn:
        return tr("Warn");
    case StepAction::Slow:
        return tr("Serve slower");
    case StepAction::Block:
        return tr("Stop");
    case StepAction::Reroute:
        return tr("Move to another model");
    case StepAction::Throttle:
        return tr("Throttle");
    case StepAction::Charge:
        return tr("Charge overage");
    }
    return {};
}

PlanSummary summaryOf(const Plan& plan)
{
    return {priceText(plan), allowanceText(plan), beyondText(plan)};
}

} // namespace ui
