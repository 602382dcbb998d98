#pragma once

#include "ui/charts/plot/scale.h"

#include <QLocale>
#include <QString>

#include <vector>

namespace ui {

struct ValueFormat;

struct Tick {
    double value = 0;
    bool labelled = true; ///< minor ticks of a log axis carry no label
    bool operator==(const Tick&) const = default;
};

/// Ticks of a scale, the labels apart by `step` (0 on a log axis).
struct TickSet {
    std::vector<Tick> ticks;
    double step = 0;
};

/// Multiples of 1, 2, 2.5 or 5 x 10^k inside the range, at most `atMost` (>= 2) of them.
TickSet linearTicks(const Range& range, int atMost);
/// Multiples of `step` inside the range.
TickSet ticksApart(double step, const Range& range);
/// Decades; fewer than two decades get 1-2-5 labels, many decades are thinned evenly. Minor ticks 2..9.
TickSet logTicks(const Range& range, int atMost);
/// Calendar steps: hours, days, weeks (Mondays), months, quarters, years; values are seconds since 1970.
TickSet timeTicks(const Range& range, int atMost, double leastStep = 0);
/// One tick at each category 0..n-1, thinned evenly when there are too many.
TickSet categoryTicks(int categories, const Range& range, int atMost);

/// A short date at the precision of the step: "14:00", "3 Mar", "Mar 2025", "2025".
QString timeTickText(double seconds, double step, const QLocale& locale);

} // namespace ui
