#include "ui/charts/plot/ticks.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {
namespace {

constexpr double kHour = 3600;
constexpr double kDay = 86400;
constexpr double kMonth = 30.4 * kDay;
constexpr double kYear = 365.25 * kDay;
constexpr int kMostTicks = 200; // whatever the caller asks for, a loop ends

double niceStep(double raw)
{
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double multiple : {1.0, 2.0, 2.5, 5.0}) {
        if (raw <= multiple * power * (1 + 1e-9))
            return multiple * power;
    }
    return 10 * power;
}

double powerOfTen(int exponent)
{
    return std::pow(10.0, exponent);
}

/// Ticks of every decade with the given multiples labelled; the rest of 2..9 are minor ticks.
TickSet decadeTicks(const Range& range, std::initializer_list<int> labelled, int everyDecade)
{
    TickSet set;
    const int first = int(std::floor(std::log10(range.lo) + 1e-9));
    const int last = int(std::ceil(std::log10(range.hi) - 1e-9));
    for (int decade = first; decade <= last; ++decade) {
        for (int multiple = 1; multiple < (everyDecade == 1 ? 10 : 2); ++multiple) {
            const double value = multiple * powerOfTen(decade);
            if (value < range.lo * (1 - 1e-9) || value > range.hi * (1 + 1e-9))
                continue;
            const bool named = std::find(labelled.begin(), labelled.end(), multiple) != labelled.end();
            const bool kept = ((decade % everyDecade) + everyDecade) % everyDecade == 0;
            set.ticks.push_back({value, named && kept});
        }
    }
    return set;
}

int labels(const TickSet& set)
{
    return int(
        std::count_if(set.ticks.begin(), set.ticks.end(), [](const Tick& tick) { return tick.labelled; }));
}

QDateTime utc(double seconds)
{
    return QDateTime::fromSecsSinceEpoch(qint64(std::floor(seconds)), Qt::UTC);
}

TickSet monthTicks(const Range& range, int months)
{
    TickSet set;
    set.step = months * kMonth;
    const QDate start = utc(range.lo).date();
    const int index = start.year() * 12 + start.month() - 1;
    for (int month = index - ((index % months) + months) % months; int(set.ticks.size()) < kMostTicks;
         month += months) {
        const QDate date(month / 12, month % 12 + 1, 1);
        const double at = double(QDateTime(date, QTime(0, 0), Qt::UTC).toSecsSinceEpoch());
        if (at > range.hi)
            break;
        if (at >= range.lo)
            set.ticks.push_back({at, true});
    }
    return set;
}

TickSet weekTicks(const Range& range, int weeks)
{
    constexpr double kFirstMonday = 4 * kDay; // 5 January 1970
    TickSet set = ticksApart(weeks * 7 * kDay, {range.lo - kFirstMonday, range.hi - kFirstMonday});
    for (Tick& tick : set.ticks)
        tick.value += kFirstMonday;
    return set;
}

} // namespace

TickSet ticksApart(double step, const Range& range)
{
    TickSet set;
    set.step = step;
    const double first = std::ceil(range.lo / step - 1e-9);
    const double last = std::floor(range.hi / step + 1e-9);
    for (double k = first; k <= last && int(set.ticks.size()) < kMostTicks; ++k)
        set.ticks.push_back({k == 0 ? 0.0 : k * step, true});
    return set;
}

TickSet linearTicks(const Range& range, int atMost)
{
    if (!range.isValid())
        return {};
    const int most = std::max(2, atMost);
    double step = niceStep(range.span() / most);
    TickSet set = ticksApart(step, range);
    while (int(set.ticks.size()) > most) {
        step = niceStep(step * 1.01);
        set = ticksApart(step, range);
    }
    return set;
}

TickSet logTicks(const Range& range, int atMost)
{
    if (!range.isValid() || range.lo <= 0)
        return {};
    const int most = std::max(2, atMost);
    const double decades = std::log10(range.hi) - std::log10(range.lo); // the quotient may overflow
    if (decades < 3) {
        const TickSet fine = decadeTicks(range, {1, 2, 5}, 1);
        if (labels(fine) >= 2 && labels(fine) <= most)
            return fine;
        if (decades < 1 && labels(fine) < 2) { // less than one step of 1-2-5: linear ticks read better
            TickSet linear = linearTicks(range, most);
            linear.step = 0;
            return linear;
        }
    }
    for (int every = std::max(1, int(decades / (most + 1)));; ++every) {
        const TickSet set = decadeTicks(range, {1}, every);
        if (labels(set) <= most || every > decades)
            return set;
    }
}

TickSet timeTicks(const Range& range, int atMost, double leastStep)
{
    if (!range.isValid())
        return {};
    const int most = std::max(2, atMost);
    for (const double step : {kHour, 3 * kHour, 6 * kHour, 12 * kHour, kDay, 2 * kDay}) {
        if (step >= leastStep && range.span() / step < most)
            return ticksApart(step, range);
    }
    for (const int weeks : {1, 2}) {
        if (weeks * 7 * kDay >= leastStep && range.span() / (weeks * 7 * kDay) < most)
            return weekTicks(range, weeks);
    }
    for (const int months : {1, 2, 3, 6, 12, 24, 60, 120}) {
        if (range.span() / (months * kMonth) < most)
            return monthTicks(range, months);
    }
    return monthTicks(range, 600);
}

TickSet categoryTicks(int categories, const Range& range, int atMost)
{
    TickSet set;
    set.step = 1;
    const int every = std::max(1, (categories + std::max(1, atMost) - 1) / std::max(1, atMost));
    for (int i = 0; i < categories; ++i) {
        if (range.contains(i))
            set.ticks.push_back({double(i), i % every == 0});
    }
    return set;
}

QString timeTickText(double seconds, double step, const QLocale& locale)
{
    const QDateTime time = utc(seconds);
    if (step >= 0.9 * kYear)
        return locale.toString(time, QStringLiteral("yyyy"));
    if (step >= 0.9 * kMonth)
        return locale.toString(time, QStringLiteral("MMM yyyy"));
    if (step >= kDay)
        return locale.toString(time, QStringLiteral("d MMM"));
    return time.time() == QTime(0, 0) ? locale.toString(time, QStringLiteral("d MMM"))
                                      : locale.toString(time, QStringLiteral("HH:mm"));
}

} // namespace ui
