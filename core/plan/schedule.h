#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace core::plan {

/// What one tier of a schedule contributes; schedules without tiers have one line.
struct RatedLine {
    std::size_t tier = 0;
    Decimal quantity;   ///< units; packages of a package price; money for percentage and cost_plus
    Decimal unitAmount; ///< per unit or package; the rate or the markup
    Decimal flat;       ///< fee of the tier, or of the events of a percentage
    Decimal amount;     ///< quantity x unitAmount + flat, to 12 places
    bool operator==(const RatedLine&) const = default;
};

struct Rated {
    Decimal amount; ///< sum to 12 places; rounding to coins is the invoice's business
    ExactSum exact; ///< the same before any rounding
    std::vector<RatedLine> lines;
};

/// Prices a quantity, in major units of `currency`. The quantity is of billable units (after grants); for
/// cost_plus it is the provider's cost, for percentage the amount of money that the share is taken of.
///
/// - Upper bounds of tiers are inclusive, also for fractions. Graduated: each tier's units at its price, plus
/// the fee
///   of each tier that is entered. Volume: the tier of the total prices all units. Package: started packages.
/// - Nothing is charged for a quantity of 0, unless `flat_at_zero` asks for the first tier's fee.
/// - Percentage: `fixed`, `least` and `most` are per event. `events` is how many events the quantity is the
/// sum of
///   (default 1, or 0 without a quantity); with bounds, the events count as equally large.
/// - A negative quantity is a correction: the same lines with the opposite sign.
///
/// Fails with NotFound when the schedule has no amount in the currency, InvalidInput when the result has more
/// than 24 digits.
Result<Rated> rate(const Price& price, Decimal quantity, std::string_view currency,
                   std::optional<std::int64_t> events = {});

/// A share of each of these amounts, bounded event by event.
Result<Rated> rateEvents(const PercentagePrice& price, const std::vector<Decimal>& amounts,
                         std::string_view currency);

/// The amount within a charge's `least` and `most` for the period.
Decimal bounded(Decimal amount, const std::optional<Money>& least, const std::optional<Money>& most,
                std::string_view currency);

} // namespace core::plan
