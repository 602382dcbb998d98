#include "core/usage/grouping.h"

namespace core::usage {
namespace {

constexpr std::string Context::*kNoName = nullptr;

std::string Context::*nameIn(GroupBy by)
{
    switch (by) {
    case GroupBy::Model:
        return &Context::model;
    case GroupBy::Provider:
        return &Context::provider;
    case GroupBy::Tier:
        return &Context::tier;
    case GroupBy::Workflow:
        return &Context::workflow;
    case GroupBy::Stage:
        return &Context::stage;
    case GroupBy::Outcome:
        return &Context::outcome;
    default:
        return kNoName;
    }
}

Day utcDayOf(Hour hour)
{
    return hour >= 0 ? hour / 24 : (hour - 23) / 24;
}

} // namespace

Result<Grouping> Grouping::make(const Dictionaries& names, GroupBy by, const PeriodRule& rule)
{
    auto zone = TimeZone::named(rule.timeZone);
    if (!zone)
        return zone.error();
    return Grouping(names, by, std::move(zone).value());
}

Grouping::Grouping(const Dictionaries& names, GroupBy by, TimeZone zone)
    : m_by(by)
    , m_zone(std::move(zone))
{
    if (byPayer()) {
        m_groups = by == GroupBy::User ? names.users : names.orgs;
        return;
    }
    if (byTime())
        return;
    const auto member = nameIn(by);
    for (const Context& context : names.contexts)
        m_ofContext.push_back(numberOf(member ? context.*member : std::string()));
}

void Grouping::prepare(const CellColumns& cells)
{
    if (!byTime())
        return;
    Day last = 0;
    bool any = false;
    for (const Hour hour : cells.hour) {
        const Day day = utcDayOf(hour);
        if (any && day == last)
            continue;
        any = true;
        last = day;
        const auto [entry, added] = m_ofDay.try_emplace(day);
        for (Hour i = 0; added && i < 24; ++i)
            entry->second[std::size_t(i)] = numberOf(nameOf(day * 24 + i));
    }
}

std::uint32_t Grouping::numberOf(const std::string& name)
{
    const auto [found, added] = m_numbers.try_emplace(name, static_cast<std::uint32_t>(m_groups.size()));
    if (added)
        m_groups.push_back(name);
    return found->second;
}

std::string Grouping::nameOf(Hour hour) const
{
    if (m_by == GroupBy::Hour)
        return isoText(Micros(hour) * kMicrosPerHour).substr(0, 13) + ":00Z";
    const std::string day = isoDate(dayOf(localDateOf(hour, m_zone)));
    return m_by == GroupBy::Month ? day.substr(0, 7) : day;
}

std::uint32_t Grouping::ofHour(Hour hour) const
{
    const Day day = utcDayOf(hour);
    return m_ofDay.find(day)->second[std::size_t(hour - day * 24)];
}

} // namespace core::usage
