#include "core/plan/proration.h"

#include <algorithm>

namespace core::plan {
namespace {

constexpr Micros kMicrosPerSecond = 1'000'000;
constexpr Micros kMicrosPerDay = 24 * kMicrosPerHour;
constexpr double kMostUnits = 1e24; ///< Decimal holds 1e26
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kSecondsPerMonth = 2'629'746; ///< 30.436875 days, the Gregorian mean

std::int64_t dayBefore(Micros time)
{
    return time >= 0 ? time / kMicrosPerDay : -((-time + kMicrosPerDay - 1) / kMicrosPerDay);
}

std::int64_t monthsOf(const Duration& duration)
{
    if (duration.unit == DurationUnit::Month)
        return duration.count;
    return duration.unit == DurationUnit::Year ? std::int64_t{12} * duration.count : 0;
}

std::int64_t secondsOf(const Duration& duration)
{
    switch (duration.unit) {
    case DurationUnit::Second:
        return duration.count;
    case DurationUnit::Minute:
        return std::int64_t{60} * duration.count;
    case DurationUnit::Hour:
        return std::int64_t{3600} * duration.count;
    case DurationUnit::Day:
        return kSecondsPerDay * duration.count;
    case DurationUnit::Week:
        return 7 * kSecondsPerDay * duration.count;
    default:
        return kSecondsPerMonth * monthsOf(duration);
    }
}

int daysIn(int year, int month)
{
    const CivilDate next = month == 12 ? CivilDate{year + 1, 1, 1} : CivilDate{year, month + 1, 1};
    return static_cast<int>(dayOf(next) - dayOf({year, month, 1}));
}

std::int64_t roundedUp(std::int64_t value, std::int64_t step)
{
    return (value + step - 1) / step;
}

} // namespace

Part partOf(Proration proration, Micros begin, Micros end, Micros from, Micros until)
{
    from = std::clamp(from, begin, end);
    until = std::clamp(until, from, end);
    if (proration == Proration::None || end <= begin)
        return {};
    if (proration == Proration::BySecond)
        return {(until - from) / kMicrosPerSecond, (end - begin) / kMicrosPerSecond};
    if (until == from)
        return {0, std::max<std::int64_t>(1, dayBefore(end - 1) - dayBefore(begin) + 1)};
    return {dayBefore(until - 1) - dayBefore(from) + 1, dayBefore(end - 1) - dayBefore(begin) + 1};
}

Decimal prorated(Decimal amount, Part part, int places, Rounding rounding)
{
    if (part.isWhole())
        return amount.rounded(places, rounding);
    const Decimal used =
        Decimal::product(amount, Decimal::fromInteger(part.used), Decimal::kPlaces, rounding);
    return Decimal::quotient(used, Decimal::fromInteger(part.whole), places, rounding);
}

Decimal shareOf(Decimal whole, Decimal part, Decimal of)
{
    using Wide = boost::multiprecision::int256_t;
    const Wide top = Wide(whole.units()) * Wide(part.units()), bottom = Wide(of.units());
    const Wide quotient = top / bottom, rest = abs(Wide(top % bottom)) * 2;
    const bool tie = rest == abs(bottom);
    const bool away = rest > abs(bottom) || (tie && quotient % 2 != 0);
    const int sign = (top < 0) == (bottom < 0) ? 1 : -1;
    return Decimal::fromUnits(static_cast<__int128>(away ? Wide(quotient + sign) : quotient));
}

Decimal timesCapped(Decimal amount, std::int64_t count)
{
    if (amount.toDouble() * static_cast<double>(count) >= kMostUnits)
        return Decimal::fromDouble(kMostUnits, 0);
    return Decimal::product(amount, Decimal::fromInteger(count), Decimal::kPlaces, Rounding::Down);
}

Decimal planChange(Decimal before, Decimal after, Part left, int places, Rounding rounding)
{
    return prorated(after, left, places, rounding) - prorated(before, left, places, rounding);
}

Day dayAfter(Day day, const Duration& duration)
{
    const std::int64_t months = monthsOf(duration);
    if (months == 0)
        return day + static_cast<Day>(secondsOf(duration) / kSecondsPerDay);
    const CivilDate date = civilDateOf(day);
    const std::int64_t month = std::int64_t{12} * date.year + date.month - 1 + months;
    const int year = static_cast<int>(month / 12), ofYear = static_cast<int>(month % 12) + 1;
    return dayOf({year, ofYear, std::min(date.day, daysIn(year, ofYear))});
}

std::int64_t timesDue(const Duration& every, const Duration& period, std::int64_t index)
{
    const bool inMonths = monthsOf(every) > 0 && monthsOf(period) > 0;
    const std::int64_t step = inMonths ? monthsOf(every) : secondsOf(every);
    const std::int64_t length = inMonths ? monthsOf(period) : secondsOf(period);
    return roundedUp((index + 1) * length, step) - roundedUp(index * length, step);
}

} // namespace core::plan
