#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/plan/plan.h"

#include <cstdint>

/// Time in plans: durations on the calendar, parts of periods, what falls due when.
namespace core::plan {

/// `used` of `whole` days or seconds of a period.
struct Part {
    std::int64_t used = 1;
    std::int64_t whole = 1;
    bool isWhole() const { return used == whole; }
    bool operator==(const Part&) const = default;
};

/// The part of [begin, end) that lies in [from, until), by the plan's proration; the whole when it is `None`.
/// By day, every day that is touched counts: the day of signing up and the day of leaving do.
Part partOf(Proration proration, Micros begin, Micros end, Micros from, Micros until);

/// `amount` x used / whole, rounded once to `places`.
Decimal prorated(Decimal amount, Part part, int places, Rounding rounding);

/// `whole` x part / of to 12 places, exact before the one rounding (half to even); `of` is not zero.
Decimal shareOf(Decimal whole, Decimal part, Decimal of);

/// `amount` x count; at most 1e24, so that no bill overflows however often something falls due.
Decimal timesCapped(Decimal amount, std::int64_t count);

/// What a change of price within a period costs: the new price for the part that is left minus the old one
/// for it, each rounded on its own, as the invoice's two lines are. Negative when money is given back.
Decimal planChange(Decimal before, Decimal after, Part left, int places, Rounding rounding);

/// `day` plus a duration; months and years keep the day of the month, or take the month's last (31 Jan + P1M
/// is 28 or 29 Feb). Durations shorter than a day count as none.
Day dayAfter(Day day, const Duration& duration);

/// How often something that is due `every` so often, first at the start of period 0, falls due in period
/// `index` of periods that last `period`. Months against days compare by the mean month of 30.436875 days.
std::int64_t timesDue(const Duration& every, const Duration& period, std::int64_t index);

} // namespace core::plan
