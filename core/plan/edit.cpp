#include "core/plan/edit.h"

#include "core/plan/controls.h"

#include <algorithm>
#include <cmath>

namespace core::plan {
namespace {

constexpr double kLargestDecimal = 999'999'999'999'999; // 15 digits
constexpr double kLargestRatio = 9999;

bool isRatio(ControlKind kind)
{
    return kind == ControlKind::Share || kind == ControlKind::StepThreshold ||
           kind == ControlKind::CreditMarkup || kind == ControlKind::Discount;
}

bool isQuantity(ControlKind kind)
{
    return kind == ControlKind::Allowance || kind == ControlKind::LimitAmount || kind == ControlKind::After;
}

double largest(ControlKind kind)
{
    if (kind == ControlKind::Discount)
        return 1;
    return isRatio(kind) ? kLargestRatio : kLargestDecimal;
}

/// Places at which a number still means something: unit prices keep six significant digits.
int usefulPlaces(double value, int places)
{
    if (places < Decimal::kPlaces || value <= 0)
        return places;
    const int leading = static_cast<int>(std::floor(std::log10(value)));
    return std::clamp(5 - leading, 0, places);
}

Decimal fitted(double value, ControlKind kind, int places)
{
    const double inRange = std::isfinite(value) ? std::clamp(value, 0.0, largest(kind)) : 0;
    return Decimal::fromDouble(inRange, usefulPlaces(inRange, places));
}

/// The path of the reporting currency's amount under `path`, with its value; first of a kind.
std::optional<Control> firstControl(const Plan& plan, std::string_view prefix, ControlKind kind,
                                    bool aboveZero = false)
{
    std::optional<Control> found;
    forEachControl(plan, [&](const Control& control, const Decimal& value) {
        const bool wanted = control.kind == kind && control.path.rfind(prefix, 0) == 0 &&
                            control.unit == plan.currencies.front();
        if (!found && wanted && !(aboveZero && value.isZero()))
            found = control;
    });
    return found;
}

/// Multiplies all numbers of a kind under `prefix` by the factor that brings `lead` to `value`.
Plan scaled(Plan plan, std::string_view prefix, const Control& lead, double value)
{
    const double before = lead.value.toDouble();
    const double factor = before > 0 ? std::max(value, 0.0) / before : 0;
    forEachControl(plan, [&](const Control& control, Decimal& number) {
        if (control.kind != lead.kind || control.path.rfind(prefix, 0) != 0)
            return;
        if (control.path == lead.path)
            number = fitted(value, control.kind, control.places);
        else if (before > 0)
            number = fitted(number.toDouble() * factor, control.kind, control.places);
    });
    return plan;
}

std::string chargePrefix(const Plan& plan, const Charge* charge)
{
    return "charges[" + std::to_string(charge - plan.charges.data()) + "].";
}

const Charge* firstFlat(const Plan& plan)
{
    const auto found = std::find_if(plan.charges.begin(), plan.charges.end(), [](const Charge& charge) {
        return std::holds_alternative<FlatCharge>(charge.kind) && charge.due != Due::Once;
    });
    return found == plan.charges.end() ? nullptr : &*found;
}

const Charge* firstOverage(const Plan& plan)
{
    const auto found = std::find_if(plan.charges.begin(), plan.charges.end(), [](const Charge& charge) {
        const auto* usage = std::get_if<UsageCharge>(&charge.kind);
        return usage && !std::holds_alternative<std::monostate>(usage->after);
    });
    return found == plan.charges.end() ? nullptr : &*found;
}

const Grant* firstRecurring(const Plan& plan)
{
    const auto found = std::find_if(plan.grants.begin(), plan.grants.end(),
                                    [](const Grant& grant) { return grant.every.has_value(); });
    return found == plan.grants.end() ? nullptr : &*found;
}

std::optional<Control> flatControl(const Plan& plan)
{
    const Charge* flat = firstFlat(plan);
    return flat ? firstControl(plan, chargePrefix(plan, flat), ControlKind::Fee) : std::nullopt;
}

std::optional<Control> overageControl(const Plan& plan)
{
    const Charge* overage = firstOverage(plan);
    if (!overage)
        return {};
    const std::optional<Control> costing =
        firstControl(plan, chargePrefix(plan, overage), ControlKind::UnitPrice, true);
    return costing ? costing : firstControl(plan, chargePrefix(plan, overage), ControlKind::UnitPrice);
}

} // namespace

std::vector<Control> controlsOf(const Plan& plan)
{
    std::vector<Control> controls;
    forEachControl(plan, [&](const Control& control, const Decimal&) { controls.push_back(control); });
    return controls;
}

std::optional<Decimal> valueAt(const Plan& plan, std::string_view path)
{
    std::optional<Decimal> found;
    forEachControl(plan, [&](const Control& control, const Decimal& value) {
        if (control.path == path)
            found = value;
    });
    return found;
}

Result<Plan> withValue(const Plan& plan, std::string_view path, double value)
{
    Plan next = plan;
    bool found = false;
    forEachControl(next, [&](const Control& control, Decimal& number) {
        if (control.path != path)
            return;
        number = fitted(value, control.kind, control.places);
        found = true;
    });
    if (!found)
        return Error{ErrorCode::NotFound, "the plan has no number to move there", {}, 0,
                     std::string(path),   "a path such as grants[0].amount"};
    return next;
}

Result<Plan> withMoved(const Plan& plan, std::string_view path, double value)
{
    Result<Plan> next = withValue(plan, path, value);
    if (!next)
        return next;
    const std::vector<Control> controls = controlsOf(plan);
    const auto moved = std::find_if(controls.begin(), controls.end(),
                                    [&](const Control& control) { return control.path == path; });
    for (const Control& other : controls) {
        const bool linked = isQuantity(moved->kind) && isQuantity(other.kind) && other.unit == moved->unit &&
                            other.value == moved->value && other.path != path;
        if (linked)
            next = withValue(*next, other.path, value);
    }
    return next;
}

std::optional<Decimal> flatPrice(const Plan& plan)
{
    const std::optional<Control> control = flatControl(plan);
    return control ? std::optional(control->value) : std::nullopt;
}

Plan withFlatPrice(const Plan& plan, double price)
{
    const std::optional<Control> control = flatControl(plan);
    return control ? scaled(plan, chargePrefix(plan, firstFlat(plan)), *control, price) : plan;
}

std::optional<Decimal> allowance(const Plan& plan)
{
    const Grant* grant = firstRecurring(plan);
    return grant ? std::optional(grant->amount) : std::nullopt;
}

Plan withAllowance(const Plan& plan, double amount)
{
    const Grant* grant = firstRecurring(plan);
    if (!grant)
        return plan;
    const auto place = std::to_string(grant - plan.grants.data());
    return withMoved(plan, "grants[" + place + "].amount", amount).value();
}

std::optional<Decimal> overagePrice(const Plan& plan)
{
    const std::optional<Control> control = overageControl(plan);
    return control ? std::optional(control->value) : std::nullopt;
}

Plan withOveragePrice(const Plan& plan, double price)
{
    const std::optional<Control> control = overageControl(plan);
    return control ? scaled(plan, chargePrefix(plan, firstOverage(plan)), *control, price) : plan;
}

} // namespace core::plan
