#include "core/economics/replay_window.h"

#include <algorithm>
#include <cmath>

namespace core::economics {
namespace {

constexpr double kHoursPerDay = 24, kDaysPerMonth = 30.436875;

double exactHours(const plan::Duration& duration)
{
    const double count = duration.count;
    switch (duration.unit) {
    case plan::DurationUnit::Second:
        return count / 3600;
    case plan::DurationUnit::Minute:
        return count / 60;
    case plan::DurationUnit::Hour:
        return count;
    case plan::DurationUnit::Day:
        return count * kHoursPerDay;
    case plan::DurationUnit::Week:
        return count * 7 * kHoursPerDay;
    case plan::DurationUnit::Month:
        return count * kDaysPerMonth * kHoursPerDay;
    case plan::DurationUnit::Year:
        return count * 12 * kDaysPerMonth * kHoursPerDay;
    }
    return 1;
}

std::int64_t dividedDown(std::int64_t value, std::int64_t by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

} // namespace

Hour hoursIn(const plan::Duration& duration)
{
    return std::max<Hour>(1, static_cast<Hour>(std::lround(std::min(exactHours(duration), 1e9))));
}

WindowSum::WindowSum(const plan::Window& window, const TimeZone& zone)
    : m_window(window)
    , m_zone(&zone)
    , m_length(window.length ? hoursIn(*window.length) : 0)
{}

bool WindowSum::isVisible(const plan::Window& window)
{
    return window.kind != plan::WindowKind::AtOnce && (!window.length || exactHours(*window.length) >= 1);
}

void WindowSum::beginPeriod()
{
    if (m_window.kind == plan::WindowKind::BillingPeriod)
        m_sum = 0;
}

/// Calendar windows are counted from a Monday, the first of a month, or midnight, in the zone of billing.
std::int64_t WindowSum::calendarAt(Hour hour) const
{
    const plan::Duration& length = *m_window.length;
    const CivilDate date = m_zone->localDateOf(Micros(hour) * kMicrosPerHour);
    switch (length.unit) {
    case plan::DurationUnit::Year:
        return dividedDown(date.year, length.count);
    case plan::DurationUnit::Month:
        return dividedDown(std::int64_t(date.year) * 12 + date.month - 1, length.count);
    case plan::DurationUnit::Week:
        return dividedDown(dayOf(date) + 3, 7 * std::int64_t(length.count)); // 1970-01-01 was a Thursday
    case plan::DurationUnit::Day:
        return dividedDown(dayOf(date), length.count);
    default:
        return dividedDown(hour, m_length);
    }
}

void WindowSum::moveTo(Hour hour)
{
    switch (m_window.kind) {
    case plan::WindowKind::BillingPeriod:
    case plan::WindowKind::AtOnce:
        break;
    case plan::WindowKind::Calendar:
        if (const std::int64_t now = calendarAt(hour); now != m_calendar) {
            m_calendar = now;
            m_sum = 0;
        }
        break;
    case plan::WindowKind::Rolling:
        while (!m_hours.empty() && m_hours.front().first <= hour - m_length) {
            m_sum -= m_hours.front().second;
            m_hours.pop_front();
        }
        if (m_hours.empty())
            m_sum = 0; // differences leave dust
        break;
    case plan::WindowKind::FromFirstUse:
        if (m_open && hour >= m_opened + m_length) {
            m_open = false;
            m_sum = 0;
        }
        break;
    }
}

void WindowSum::add(Hour hour, double quantity)
{
    if (quantity <= 0)
        return;
    m_sum += quantity;
    if (m_window.kind == plan::WindowKind::FromFirstUse && !m_open) {
        m_open = true;
        m_opened = hour;
    }
    if (m_window.kind != plan::WindowKind::Rolling)
        return;
    if (m_hours.empty() || m_hours.back().first != hour)
        m_hours.emplace_back(hour, 0.0);
    m_hours.back().second += quantity;
}

} // namespace core::economics
