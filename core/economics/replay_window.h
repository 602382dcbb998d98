#pragma once

#include "core/base/time.h"
#include "core/plan/plan.h"

#include <deque>
#include <utility>

namespace core::economics {

/// What was used in a limit's window, as hours go by.
class WindowSum {
public:
    WindowSum(const plan::Window& window, const TimeZone& zone);

    /// Whether sums by hour can show the window.
    static bool isVisible(const plan::Window& window);

    void beginPeriod(); ///< of billing
    void moveTo(Hour hour);
    void add(Hour hour, double quantity);
    double sum() const { return m_sum; }

private:
    plan::Window m_window;
    const TimeZone* m_zone;
    double m_sum = 0;
    Hour m_length = 0; ///< hours, of rolling windows and those from first use
    Hour m_opened = 0;
    bool m_open = false;
    std::int64_t m_calendar = 0; ///< number of the calendar window
    std::deque<std::pair<Hour, double>> m_hours;

    std::int64_t calendarAt(Hour hour) const;
};

/// Hours of a duration, at least one; a month is 30.436875 days.
Hour hoursIn(const plan::Duration& duration);

} // namespace core::economics
