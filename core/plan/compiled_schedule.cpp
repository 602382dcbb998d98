#include "core/plan/compiled_schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace core::plan {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kOnTheBound = 1 + 1e-13;

double valueOf(const Money& money, std::string_view currency)
{
    const auto found = money.find(std::string(currency));
    return found == money.end() ? 0 : found->second.toDouble();
}

double valueOf(const std::optional<Money>& money, std::string_view currency, double absent)
{
    return money ? valueOf(*money, currency) : absent;
}

} // namespace

CompiledSchedule::CompiledSchedule(const Price& price, std::string_view currency,
                                   const std::optional<Money>& least, const std::optional<Money>& most)
    : m_least(valueOf(least, currency, -kInfinite))
    , m_most(valueOf(most, currency, kInfinite))
{
    if (const auto* unit = std::get_if<UnitPrice>(&price)) {
        m_unit = valueOf(unit->amount, currency);
    } else if (const auto* package = std::get_if<PackagePrice>(&price)) {
        m_kind = Kind::Package;
        m_unit = valueOf(package->amount, currency);
        m_size = package->size.toDouble();
    } else if (const auto* tieredPrice = std::get_if<TieredPrice>(&price)) {
        compileTiers(*tieredPrice, currency);
    } else if (const auto* percentage = std::get_if<PercentagePrice>(&price)) {
        compilePercentage(*percentage, currency);
    } else {
        m_unit = std::get<CostPlusPrice>(price).markup.toDouble();
    }
}

void CompiledSchedule::compileTiers(const TieredPrice& price, std::string_view currency)
{
    m_kind = price.volume ? Kind::Volume : Kind::Graduated;
    double begin = 0, earlier = 0;
    for (const Tier& tier : price.tiers) {
        const double end = tier.upTo ? tier.upTo->toDouble() : kInfinite;
        const double flat = valueOf(tier.flat, currency, 0), unit = valueOf(tier.unit, currency, 0);
        if (price.volume) {
            m_rows.push_back({end * kOnTheBound, 0, unit, flat});
        } else {
            m_rows.push_back({end * kOnTheBound, begin, unit, earlier + flat});
            earlier += flat + unit * (end - begin);
            begin = end;
        }
    }
    if (price.flatAtZero.value_or(false) && !price.tiers.empty())
        m_atZero = valueOf(price.tiers.front().flat, currency, 0);
}

void CompiledSchedule::compilePercentage(const PercentagePrice& price, std::string_view currency)
{
    m_kind = Kind::Percentage;
    m_unit = price.rate.toDouble();
    m_fixed = valueOf(price.fixed, currency, 0);
    m_eventLeast = valueOf(price.least, currency, -kInfinite);
    m_eventMost = valueOf(price.most, currency, kInfinite);
}

double CompiledSchedule::amount(double quantity, double events) const noexcept
{
    const double free = quantity < 0 ? -unbounded(-quantity, events) : unbounded(quantity, events);
    return std::min(std::max(free, m_least), m_most);
}

double CompiledSchedule::unbounded(double quantity, double events) const noexcept
{
    switch (m_kind) {
    case Kind::Linear:
        return m_unit * quantity;
    case Kind::Package: {
        const double packages = std::ceil(quantity / m_size);
        const bool onTheBound = (packages - 1) * m_size * kOnTheBound >= quantity;
        return m_unit * (onTheBound && packages > 0 ? packages - 1 : packages);
    }
    case Kind::Percentage: {
        if (quantity == 0)
            return 0;
        const double share = m_unit * quantity + m_fixed * events;
        const double least = m_eventLeast > -kInfinite ? m_eventLeast * events : -kInfinite;
        const double most = m_eventMost < kInfinite ? m_eventMost * events : kInfinite;
        return std::min(std::max(share, least), most);
    }
    case Kind::Graduated:
    case Kind::Volume:
        return quantity == 0 ? m_atZero : tiered(quantity);
    }
    return 0;
}

double CompiledSchedule::tiered(double quantity) const noexcept
{
    const auto row = std::lower_bound(m_rows.begin(), m_rows.end(), quantity,
                                      [](const Row& tier, double sought) { return tier.end < sought; });
    return row == m_rows.end() ? 0 : row->base + row->unit * (quantity - row->begin);
}

} // namespace core::plan
