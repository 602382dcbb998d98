#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Plans are values: an edit takes a plan and a number and gives another plan. Values come from sliders and
/// searches as doubles; they are rounded to what the field can hold, so that the plan's file stays canonical.
namespace core::plan {

enum class ControlKind {
    Fee,       ///< amount of a flat charge
    UnitPrice, ///< per unit or package of usage or seats
    TierFee,
    TierBound,
    Share,      ///< rate of a percentage, markup of cost plus
    UsageBound, ///< least or most of a usage charge
    After,      ///< quantity after which usage is billed
    Allowance,  ///< amount of a grant
    Rollover,   ///< most that rolls over
    PackAmount,
    PackPrice,
    LimitAmount,
    StepThreshold, ///< fraction of the limit
    CreditWeight,
    CreditsPerCost,
    CreditMarkup,
    Commitment,
    Discount,
};

/// A number in a plan that can be turned.
struct Control {
    std::string path; ///< JSON path, "charges[0].amount.USD"; see Problem and lint findings
    ControlKind kind = ControlKind::Fee;
    std::string part; ///< name of the charge, grant, limit ... it belongs to, or its id
    std::string unit; ///< currency, id of a meter or credit unit, or empty for ratios
    Decimal value;
    int places = 2; ///< decimals that the field can hold
};

/// All of a plan's controls in the order of its file; money in every currency.
std::vector<Control> controlsOf(const Plan& plan);

std::optional<Decimal> valueAt(const Plan& plan, std::string_view path);

/// The plan with another number at `path`, rounded to the control's places; negative and absurd values are
/// moved into the range of the format. Fails with NotFound when the path is no control. Other fields stay as
/// they are.
Result<Plan> withValue(const Plan& plan, std::string_view path, double value);

/// As withValue. Allowances, limits and `after` quantities of the same unit that stood at the same amount are
/// one threshold in the eyes of who moves one of them: they move along.
Result<Plan> withMoved(const Plan& plan, std::string_view path, double value);

/// Price of the subscription: the first flat charge, in the reporting currency. Empty without one.
std::optional<Decimal> flatPrice(const Plan& plan);
/// Other currencies keep their ratio to the reporting currency.
Plan withFlatPrice(const Plan& plan, double price);

/// What the first recurring grant includes per period. Empty without one.
std::optional<Decimal> allowance(const Plan& plan);
/// As withMoved.
Plan withAllowance(const Plan& plan, double amount);

/// Unit price (or price of a package) of the first usage charge that is billed after the allowance, in the
/// reporting currency; of tiers, the first that costs anything. Empty without one.
std::optional<Decimal> overagePrice(const Plan& plan);
/// Later tiers and other currencies keep their ratio.
Plan withOveragePrice(const Plan& plan, double price);

} // namespace core::plan
