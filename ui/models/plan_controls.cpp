#include "ui/models/plan_controls.h"

#include "core/plan/edit.h"
#include "ui/models/formats.h"
#include "ui/models/plan_words.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

using namespace core::plan;

constexpr double kMost = 1e12; // far above any price or allowance

QString tr(const char* text)
{
    return QCoreApplication::translate("PlanControls", text);
}

double niceAbove(double value)
{
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (step * decade >= value * 0.999)
            return step * decade;
    }
    return 10 * decade;
}

bool isQuantity(ControlKind kind)
{
    return kind == ControlKind::Allowance || kind == ControlKind::LimitAmount || kind == ControlKind::After;
}

/// Money shown in the reporting currency only; weights have a table of their own.
bool isShown(const Plan& plan, const Control& control)
{
    if (control.kind == ControlKind::CreditWeight)
        return false;
    const bool foreign =
        std::find(plan.currencies.begin(), plan.currencies.end(), control.unit) != plan.currencies.end() &&
        control.unit != plan.currencies.front();
    return !foreign;
}

bool isMoney(const Plan& plan, const Control& control)
{
    return !plan.currencies.empty() && control.unit == plan.currencies.front();
}

/// The index behind `list` in a path such as "limits[2].amount"; -1 when the path is of another list.
int indexIn(const char* list, const std::string& path)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\w+)\\[(\\d+)\\]"));
    const auto match = pattern.match(text(path));
    return match.hasMatch() && match.captured(1) == QLatin1String(list) ? match.captured(2).toInt() : -1;
}

const Limit* limitOf(const Plan& plan, const std::string& path)
{
    const int index = indexIn("limits", path);
    return index >= 0 && std::size_t(index) < plan.limits.size() ? &plan.limits[std::size_t(index)] : nullptr;
}

const UsageCharge* usageChargeOf(const Plan& plan, const std::string& path)
{
    const int index = indexIn("charges", path);
    return index >= 0 ? std::get_if<UsageCharge>(&plan.charges[std::size_t(index)].kind) : nullptr;
}

bool isPastAllowance(const Plan& plan, const std::string& path)
{
    const UsageCharge* usage = usageChargeOf(plan, path);
    return usage && !std::holds_alternative<std::monostate>(usage->after);
}

QString groupOf(const Plan& plan, const Control& control)
{
    if (const Limit* limit = limitOf(plan, control.path))
        return tr("Limit: %1").arg(windowText(limit->window));
    switch (control.kind) {
    case ControlKind::Allowance:
    case ControlKind::Rollover:
        return tr("Allowance");
    case ControlKind::PackAmount:
    case ControlKind::PackPrice:
        return tr("Top-up packs");
    case ControlKind::CreditsPerCost:
    case ControlKind::CreditMarkup:
        return tr("Credits");
    case ControlKind::Commitment:
    case ControlKind::Discount:
        return tr("Commitment");
    default:
        return isPastAllowance(plan, control.path) ? tr("Past the allowance") : tr("Price");
    }
}

QString tierText(const std::string& path)
{
    static const QRegularExpression pattern(QStringLiteral("tiers\\[(\\d+)\\]"));
    const auto match = pattern.match(text(path));
    return match.hasMatch() ? tr("Tier %1: ").arg(match.captured(1).toInt() + 1) : QString();
}

QString unitPriceText(const Plan& plan, const Control& control)
{
    const UsageCharge* usage = usageChargeOf(plan, control.path);
    if (!usage)
        return tierText(control.path) + tr("price per seat");
    const auto* package = std::get_if<PackagePrice>(&usage->price);
    const QString per =
        package ? tr("price per %1 %2")
                      .arg(fullText(package->size.toDouble(), plainFormat()), unitText(plan, usage->of))
                : tr("price per %1").arg(unitTextOfOne(plan, usage->of));
    return tierText(control.path) + per;
}

/// "Included credits", and how often where that is not once a period.
QString allowanceText(const Plan& plan, const Control& control)
{
    const QString included = tr("Included %1").arg(unitText(plan, control.unit));
    const auto grant = std::find_if(plan.grants.begin(), plan.grants.end(),
                                    [&](const auto& each) { return each.id == control.part; });
    if (grant == plan.grants.end() || grant->every == plan.billing.every)
        return included;
    return grant->every ? tr("%1 per %2").arg(included, durationText(*grant->every))
                        : tr("%1, once").arg(included);
}

QString labelOf(const Plan& plan, const Control& control)
{
    const QString unit = unitText(plan, control.unit);
    switch (control.kind) {
    case ControlKind::Fee:
        return control.part == "base" ? tr("Price per %1").arg(durationText(plan.billing.every))
                                      : humanised(control.part);
    case ControlKind::UnitPrice:
        return unitPriceText(plan, control);
    case ControlKind::TierFee:
        return tierText(control.path) + tr("flat fee");
    case ControlKind::TierBound:
        return tierText(control.path) + tr("up to (%1)").arg(unit);
    case ControlKind::Share:
        return tr("%1: rate").arg(humanised(control.part));
    case ControlKind::UsageBound:
        return text(control.path).contains(QStringLiteral(".most"))
                   ? tr("%1 at most").arg(humanised(control.part))
                   : tr("%1 at least").arg(humanised(control.part));
    case ControlKind::After:
        return tr("Begins after (%1)").arg(unit);
    case ControlKind::Allowance:
        return allowanceText(plan, control);
    case ControlKind::Rollover:
        return tr("Rolls over at most (%1)").arg(unit);
    case ControlKind::PackAmount:
        return tr("%1 in a pack").arg(unit);
    case ControlKind::PackPrice:
        return tr("Price of a pack");
    case ControlKind::LimitAmount:
        return isMoney(plan, control) ? humanised(control.part)
                                      : tr("%1 (%2)").arg(humanised(control.part), unit);
    case ControlKind::StepThreshold:
        return tr("Threshold");
    case ControlKind::CreditWeight:
        return tr("Weight");
    case ControlKind::CreditsPerCost:
        return tr("Credits per unit of cost");
    case ControlKind::CreditMarkup:
        return tr("Mark-up of credits");
    case ControlKind::Commitment:
        return tr("Least spend");
    case ControlKind::Discount:
        return tr("Discount");
    }
    return {};
}

QString hintOf(ControlKind kind)
{
    switch (kind) {
    case ControlKind::Fee:
        return tr("Charged every period, whatever is used.");
    case ControlKind::UnitPrice:
        return tr("What one unit costs the customer.");
    case ControlKind::TierFee:
        return tr("Charged once when the tier is reached.");
    case ControlKind::TierBound:
        return tr("The last quantity that belongs to this tier.");
    case ControlKind::UsageBound:
        return tr("Bounds what a bill can have of this charge.");
    case ControlKind::After:
        return tr("The quantity that is not charged.");
    case ControlKind::Allowance:
        return tr("What the price includes. A limit at the same amount moves along.");
    case ControlKind::Rollover:
        return tr("Unused quantity that moves to the next period.");
    case ControlKind::LimitAmount:
        return tr("The steps below are shares of it.");
    case ControlKind::StepThreshold:
        return tr("The share of the limit from which this happens.");
    case ControlKind::Commitment:
        return tr("What the customer commits to spend.");
    default:
        return {};
    }
}

ValueFormat formatOf(const Plan& plan, const Control& control)
{
    if (control.kind == ControlKind::StepThreshold || control.kind == ControlKind::Discount)
        return percentFormat();
    if (control.kind == ControlKind::Share)
        return text(control.path).endsWith(QStringLiteral("markup")) ? factorFormat() : percentFormat();
    if (control.kind == ControlKind::CreditMarkup)
        return factorFormat();
    if (isMoney(plan, control))
        return currencyFormat(control.unit);
    return plainFormat(); // the label names the unit
}

void setRanges(PlanControl& shown, const Control& control)
{
    const double value = shown.value;
    shown.hardLimits = {0, kMost};
    const bool logarithmic = isQuantity(control.kind) || control.kind == ControlKind::UnitPrice ||
                             control.kind == ControlKind::TierBound ||
                             control.kind == ControlKind::PackAmount;
    if (control.kind == ControlKind::Discount) {
        shown.range = shown.hardLimits = {0, 1};
    } else if (shown.format.kind == ValueKind::Factor || shown.format.kind == ValueKind::Percent) {
        shown.hardLimits = {0, 1000};
        shown.range = {0, std::max(shown.format.kind == ValueKind::Factor ? 5.0 : 1.0,
                                   value > 0 ? niceAbove(value) : 1)};
    } else if (logarithmic && value > 0) {
        shown.scale = ScaleKind::Log;
        shown.range = {niceAbove(value / 25), niceAbove(value * 20)};
    } else {
        shown.range = {0, value > 0 ? niceAbove(value * 2.5) : 100};
    }
}

/// A threshold moves between its neighbours.
void setStepRange(PlanControl& shown, const Limit& limit)
{
    static const QRegularExpression pattern(QStringLiteral("steps\\[(\\d+)\\]"));
    const std::size_t step = pattern.match(shown.path).captured(1).toULongLong();
    const double lo = step == 0 ? 0 : limit.steps[step - 1].at.toDouble();
    const double hi =
        step + 1 < limit.steps.size() ? limit.steps[step + 1].at.toDouble() : std::max(3.0, shown.value);
    shown.label = actionText(limit.steps[step].action);
    shown.range = shown.hardLimits = {lo, hi};
}

PlanControl shownControl(const Plan& plan, const Control& control)
{
    PlanControl shown;
    shown.path = text(control.path);
    shown.group = groupOf(plan, control);
    shown.label = labelOf(plan, control);
    if (!shown.label.isEmpty())
        shown.label[0] = shown.label[0].toUpper();
    shown.hint = hintOf(control.kind);
    shown.format = formatOf(plan, control);
    shown.value = control.value.toDouble();
    setRanges(shown, control);
    if (control.kind == ControlKind::StepThreshold)
        setStepRange(shown, *limitOf(plan, control.path));
    return shown;
}

} // namespace

std::vector<PlanControl> planControls(const Plan& plan)
{
    // In the order a reader asks: what it costs, what is included, what follows, what is enforced.
    std::vector<PlanControl> shown;
    for (const Control& control : core::plan::controlsOf(plan)) {
        if (isShown(plan, control))
            shown.push_back(shownControl(plan, control));
    }
    const auto rank = [&](const PlanControl& control) {
        if (control.path.startsWith(QStringLiteral("charges")))
            return isPastAllowance(plan, control.path.toStdString()) ? 2 : 0;
        return control.path.startsWith(QStringLiteral("grants"))   ? 1
               : control.path.startsWith(QStringLiteral("topups")) ? 3
               : control.path.startsWith(QStringLiteral("limits")) ? 4
                                                                   : 5;
    };
    std::stable_sort(shown.begin(), shown.end(),
                     [&](const PlanControl& a, const PlanControl& b) { return rank(a) < rank(b); });
    return shown;
}

std::optional<Plan> withControl(const Plan& plan, const QString& path, double value)
{
    auto next = core::plan::withMoved(plan, path.toStdString(), value);
    return next ? std::optional(std::move(next).value()) : std::nullopt;
}

QString nearestControl(const Plan& plan, const QString& jsonPath)
{
    if (jsonPath.isEmpty())
        return {};
    QString best;
    for (const PlanControl& control : planControls(plan)) {
        if (control.path == jsonPath)
            return jsonPath;
        const bool related = control.path.startsWith(jsonPath) || jsonPath.startsWith(control.path);
        if (best.isEmpty() && related)
            best = control.path;
    }
    return best;
}

} // namespace ui
