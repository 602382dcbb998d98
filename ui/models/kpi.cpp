#include "ui/models/kpi.h"

#include "ui/models/formats.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {
namespace {

using core::economics::Assumptions;
using core::economics::PlanResults;
using Intervals = core::economics::PlanEvaluation::Intervals;

constexpr QChar kAtMost(0x2264), kAtLeast(0x2265);
constexpr double kNothingPriced = 0.9995; // share of tokens without a price
constexpr double kNear = 0.25;            // a miss by less than a quarter of the target is "near"

QString tr(const char* text)
{
    return QCoreApplication::translate("Kpi", text);
}

template <typename Member>
auto plain(Member member)
{
    return [member](const PlanResults& r) -> std::optional<double> {
        return r.*member;
    };
}

Kpi grossMargin()
{
    return {QStringLiteral("gross_margin"),
            tr("Gross margin"),
            tr("What is left of each unit of revenue after the cost of serving it."),
            tr("(revenue − cost of revenue) / revenue"),
            QStringLiteral("margins"),
            percentFormat(1),
            Better::Higher,
            [](const PlanResults& r) { return r.grossMargin; },
            [](const Intervals& i) { return i.grossMargin; },
            [](const Assumptions& a) -> std::optional<double> { return a.marginTarget; },
            tr("No revenue in this period"),
            kAtMost};
}

Kpi overageShare()
{
    return {QStringLiteral("overage_share"),
            tr("Overage share"),
            tr("Share of payers whose bill has any overage or top-up charge. Aim below 10–15 %."),
            tr("payers with an overage charge / all payers"),
            QStringLiteral("plans"),
            percentFormat(1),
            Better::Lower,
            plain(&PlanResults::overageShare),
            [](const Intervals& i) { return i.overageShare; },
            [](const Assumptions& a) -> std::optional<double> { return a.overageTarget; },
            {}};
}

Kpi revenue(const std::string& currency)
{
    return {QStringLiteral("revenue"),
            tr("Revenue"),
            tr("All invoices of an average period."),
            tr("sum of invoices / number of periods"),
            QStringLiteral("margins"),
            currencyFormat(currency),
            Better::Higher,
            plain(&PlanResults::revenue),
            [](const Intervals& i) { return i.revenue; },
            {},
            {}};
}

Kpi costPerPayer(const std::string& currency)
{
    return {QStringLiteral("cost_per_payer"),
            tr("Cost per payer"),
            tr("What serving one payer costs in an average period, payment fees included."),
            tr("cost of revenue / payers"),
            QStringLiteral("costs"),
            currencyFormat(currency),
            Better::Lower,
            plain(&PlanResults::costPerPayer),
            {},
            {},
            {},
            kAtLeast};
}

Kpi lossMaking()
{
    return {QStringLiteral("loss_making_share"),
            tr("Loss-making"),
            tr("Share of payers who cost more than they pay."),
            tr("payers with invoice < cost / all payers"),
            QStringLiteral("margins"),
            percentFormat(1),
            Better::Lower,
            plain(&PlanResults::lossMakingShare),
            [](const Intervals& i) { return i.lossMakingShare; },
            {},
            {},
            kAtLeast};
}

Kpi billShock()
{
    return {QStringLiteral("bill_shock_share"),
            tr("Bill shock"),
            tr("Share of payers whose bill is far above the plan's price (twice, unless the assumptions say "
               "otherwise)."),
            tr("payers with invoice > factor × plan price / all payers"),
            QStringLiteral("margins"),
            percentFormat(1),
            Better::Lower,
            plain(&PlanResults::billShockShare),
            {},
            {},
            {}};
}

template <typename Member>
Kpi further(const char* id, const char* name, const char* sentence, const char* formula, ValueFormat format,
            Better better, Member member, QChar withoutPrices = {})
{
    return {QString::fromLatin1(id),
            tr(name),
            tr(sentence),
            tr(formula),
            QStringLiteral("margins"),
            std::move(format),
            better,
            plain(member),
            {},
            {},
            {},
            withoutPrices};
}

std::vector<Kpi> furtherMoney(const std::string& currency)
{
    const ValueFormat money = currencyFormat(currency);
    return {
        further("cogs", QT_TR_NOOP("Cost of revenue"),
                QT_TR_NOOP("Served usage, dormant payers and payment fees."),
                QT_TR_NOOP("served cost + payment fees"), money, Better::Lower, &PlanResults::cogs, kAtLeast),
        further("contribution", QT_TR_NOOP("Contribution"),
                QT_TR_NOOP("What remains after the cost per active user."),
                QT_TR_NOOP("revenue − cost of revenue − cost per active user × active users"), money,
                Better::Higher, &PlanResults::contribution, kAtMost),
        further("revenue_per_payer", QT_TR_NOOP("Revenue per payer"), QT_TR_NOOP("The average bill."),
                QT_TR_NOOP("revenue / payers"), money, Better::Higher, &PlanResults::revenuePerPayer),
        further("bill_p50", QT_TR_NOOP("Bill, median"), QT_TR_NOOP("Half of the payers pay at most this."),
                QT_TR_NOOP("50 % quantile of invoices"), money, Better::Neither, &PlanResults::billP50),
        further("bill_p95", QT_TR_NOOP("Bill, p95"), QT_TR_NOOP("One payer in twenty pays more."),
                QT_TR_NOOP("95 % quantile of invoices"), money, Better::Neither, &PlanResults::billP95),
        further("bill_p99", QT_TR_NOOP("Bill, p99"), QT_TR_NOOP("One payer in a hundred pays more."),
                QT_TR_NOOP("99 % quantile of invoices"), money, Better::Neither, &PlanResults::billP99),
    };
}

std::vector<Kpi> furtherShares()
{
    return {
        further("overage_revenue_share", QT_TR_NOOP("Revenue from overage"),
                QT_TR_NOOP("Share of revenue that comes from overage and top-ups."),
                QT_TR_NOOP("(overage + top-up revenue) / revenue"), percentFormat(1), Better::Neither,
                &PlanResults::overageRevenueShare),
        further("threshold_share", QT_TR_NOOP("Reach the threshold"),
                QT_TR_NOOP("Share of payers who use up what the plan includes."),
                QT_TR_NOOP("payers at or past the first threshold / all payers"), percentFormat(1),
                Better::Lower, &PlanResults::thresholdShare),
        further("degraded_share", QT_TR_NOOP("Served degraded"),
                QT_TR_NOOP("Share of payers who are throttled, queued or moved to another model."),
                QT_TR_NOOP("degraded payers / all payers"), percentFormat(1), Better::Lower,
                &PlanResults::degradedShare),
        further("denied_share", QT_TR_NOOP("Demand denied"),
                QT_TR_NOOP("Share of the demand that is not served."),
                QT_TR_NOOP("denied quantity / demanded quantity"), percentFormat(1), Better::Lower,
                &PlanResults::deniedShare),
    };
}

ValueFormat twoPlaces(ValueFormat format)
{
    format.decimals = 2;
    return format;
}

Kpi subsidyRatio()
{
    return {QStringLiteral("subsidy_ratio"),
            tr("Subsidy ratio"),
            tr("How many profitable payers one loss-making payer uses up."),
            tr("average loss of loss-making payers / average profit of profitable payers"),
            QStringLiteral("margins"),
            twoPlaces(factorFormat()),
            Better::Lower,
            [](const PlanResults& r) { return r.subsidyRatio; },
            {},
            {},
            tr("Nobody makes a loss"),
            kAtLeast};
}

Kpi payers()
{
    return {QStringLiteral("payers"),
            tr("Payers"),
            tr("Payers of an average period, dormant ones included."),
            tr("active payers + dormant payers"),
            QStringLiteral("usage"),
            countFormat(),
            Better::Neither,
            plain(&PlanResults::payers),
            {},
            {},
            {}};
}

QString targetText(Better better, double target, const ValueFormat& format)
{
    ValueFormat whole = format;
    whole.decimals = -1;
    return tr("target %1 %2")
        .arg(better == Better::Lower ? QStringLiteral("≤") : QStringLiteral("≥"), shortText(target, whole));
}

void addDifference(KpiValue& shown, const Kpi& kpi, double value, const core::PlanView& baseline)
{
    const auto before = kpi.value(baseline.evaluation.results);
    if (!before || !baseline.error.empty())
        return;
    const double difference = value - *before;
    shown.delta = deltaText(difference, kpi.format);
    if (shown.delta == deltaText(0, kpi.format)) {
        shown.delta.clear();
        return;
    }
    shown.direction = difference > 0 ? 1 : -1;
    shown.sense = senseOf(kpi.better, difference);
}

} // namespace

std::vector<Kpi> headlineKpis(const std::string& currency)
{
    return {grossMargin(),          overageShare(), revenue(currency),
            costPerPayer(currency), lossMaking(),   billShock()};
}

std::vector<Kpi> comparedKpis(const std::string& currency)
{
    std::vector<Kpi> kpis = headlineKpis(currency);
    for (Kpi& kpi : furtherMoney(currency))
        kpis.push_back(std::move(kpi));
    for (Kpi& kpi : furtherShares())
        kpis.push_back(std::move(kpi));
    kpis.push_back(subsidyRatio());
    kpis.push_back(payers());
    return kpis;
}

DeltaSense senseOf(Better better, double difference)
{
    if (better == Better::Neither || difference == 0)
        return DeltaSense::Neutral;
    return (difference > 0) == (better == Better::Higher) ? DeltaSense::Better : DeltaSense::Worse;
}

TargetState targetState(Better better, double value, double target)
{
    const double miss = better == Better::Lower ? value - target : target - value;
    if (miss <= 0)
        return TargetState::Met;
    return miss <= kNear * std::abs(target) ? TargetState::Near : TargetState::Missed;
}

/// The result in each period; none when one of them has no value.
std::vector<double> courseOf(const Kpi& kpi, const core::PlanDetail& detail)
{
    std::vector<double> course;
    for (const core::PlanDetail::Period& period : detail.periods) {
        const auto value = kpi.value(period.results);
        if (!value)
            return {};
        course.push_back(*value);
    }
    return course;
}

bool isBound(const Kpi& kpi, double unpricedTokenShare)
{
    return !kpi.withoutPrices.isNull() && unpricedTokenShare > 0;
}

QString valueText(const Kpi& kpi, double value, double unpricedTokenShare)
{
    const QString text = shortText(value, kpi.format);
    if (!isBound(kpi, unpricedTokenShare))
        return text;
    return unpricedTokenShare > kNothingPriced ? QString()
                                               : QString(kpi.withoutPrices) + QChar(0x202F) + text;
}

std::optional<core::economics::Interval> intervalOf(const Kpi& kpi, const core::PlanView& plan,
                                                    const core::PlanDetail* detail)
{
    if (!kpi.interval || !plan.error.empty())
        return std::nullopt;
    return kpi.interval(detail && detail->intervals ? *detail->intervals : plan.evaluation.intervals);
}

KpiValue tileValue(const Kpi& kpi, const core::PlanView* plan, const core::PlanView* baseline,
                   const Assumptions& assumptions, const core::PlanDetail* detail)
{
    KpiValue shown;
    if (!plan || !plan->error.empty()) {
        shown.targetText = plan ? tr("plan cannot be evaluated") : tr("no plan yet");
        return shown;
    }
    const auto value = kpi.value(plan->evaluation.results);
    if (!value) {
        shown.targetText = kpi.missing;
        return shown;
    }
    shown.value = valueText(kpi, *value, plan->unpricedTokenShare);
    if (isBound(kpi, plan->unpricedTokenShare)) {
        shown.targetText =
            tr("%1 of tokens have no price").arg(shortText(plan->unpricedTokenShare, percentFormat()));
        return shown;
    }
    if (const auto interval = intervalOf(kpi, *plan, detail))
        shown.interval = QStringLiteral("±") + shortText((interval->high - interval->low) / 2, kpi.format);
    if (detail)
        shown.trend = courseOf(kpi, *detail);
    if (kpi.target) {
        if (const auto target = kpi.target(assumptions)) {
            shown.target = targetState(kpi.better, *value, *target);
            shown.targetText = targetText(kpi.better, *target, kpi.format);
        }
    }
    if (baseline && baseline != plan)
        addDifference(shown, kpi, *value, *baseline);
    return shown;
}

} // namespace ui
