#include "core/plan/schedule.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace core::plan {
namespace {

constexpr double kLargest = 1e24; ///< Decimal holds 1e26

/// Rates one schedule for a quantity of at least 0.
class Rating {
public:
    Rating(std::string_view currency, Decimal quantity)
        : m_currency(currency)
        , m_quantity(quantity)
    {}

    Result<Rated> unit(const UnitPrice& price);
    Result<Rated> package(const PackagePrice& price);
    Result<Rated> graduated(const TieredPrice& price);
    Result<Rated> volume(const TieredPrice& price);
    Result<Rated> percentage(const PercentagePrice& price, std::int64_t events);
    Result<Rated> costPlus(const CostPlusPrice& price);

private:
    std::string m_currency;
    Decimal m_quantity;
    Rated m_rated;
    std::optional<Error> m_error;

    Decimal of(const Money& money)
    {
        const auto found = money.find(m_currency);
        if (found != money.end())
            return found->second;
        m_error = Error{ErrorCode::NotFound, "the price has no amount in " + m_currency};
        return {};
    }
    Decimal of(const std::optional<Money>& money) { return money ? of(*money) : Decimal{}; }
    void add(std::size_t tier, Decimal quantity, Decimal unitAmount, Decimal flat);
    void tier(const TieredPrice& price, std::size_t index, Decimal quantity)
    {
        add(index, quantity, of(price.tiers[index].unit), of(price.tiers[index].flat));
    }
    Result<Rated> result();
};

void Rating::add(std::size_t tier, Decimal quantity, Decimal unitAmount, Decimal flat)
{
    if (quantity.toDouble() * unitAmount.toDouble() + flat.toDouble() > kLargest) {
        m_error = Error{ErrorCode::InvalidInput, "the amount has more than 24 digits"};
        return;
    }
    ExactSum line;
    line.addProduct(quantity, unitAmount);
    line.add(flat);
    m_rated.exact.addProduct(quantity, unitAmount);
    m_rated.exact.add(flat);
    m_rated.lines.push_back(
        {tier, quantity, unitAmount, flat, line.rounded(Decimal::kPlaces, Rounding::HalfEven)});
}

Result<Rated> Rating::result()
{
    if (m_error)
        return *m_error;
    m_rated.amount = m_rated.exact.rounded(Decimal::kPlaces, Rounding::HalfEven);
    return std::move(m_rated);
}

Result<Rated> Rating::unit(const UnitPrice& price)
{
    add(0, m_quantity, of(price.amount), {});
    return result();
}

Result<Rated> Rating::package(const PackagePrice& price)
{
    if (price.size.isZero() || m_quantity.toDouble() / price.size.toDouble() > kLargest)
        return Error{ErrorCode::InvalidInput, "the size of a package is too small"};
    add(0, Decimal::quotient(m_quantity, price.size, 0, Rounding::Up), of(price.amount), {});
    return result();
}

Result<Rated> Rating::graduated(const TieredPrice& price)
{
    Decimal below;
    for (std::size_t i = 0; i < price.tiers.size() && (m_quantity > below || i == 0); ++i) {
        const Decimal end = price.tiers[i].upTo.value_or(m_quantity);
        tier(price, i, std::min(m_quantity, end) - below);
        below = end;
    }
    return result();
}

Result<Rated> Rating::volume(const TieredPrice& price)
{
    for (std::size_t i = 0; i < price.tiers.size(); ++i) {
        if (!price.tiers[i].upTo || m_quantity <= *price.tiers[i].upTo) {
            tier(price, i, m_quantity);
            break;
        }
    }
    return result();
}

Result<Rated> Rating::percentage(const PercentagePrice& price, std::int64_t events)
{
    const Decimal count = Decimal::fromInteger(events);
    const auto times = [&](Decimal each) {
        if (each.toDouble() * static_cast<double>(events) > kLargest)
            m_error = Error{ErrorCode::InvalidInput, "the amount has more than 24 digits"};
        return m_error ? Decimal{} : Decimal::product(each, count, Decimal::kPlaces, Rounding::HalfEven);
    };
    add(0, m_quantity, price.rate, times(of(price.fixed)));
    if (m_error)
        return *m_error;
    RatedLine& line = m_rated.lines.front();
    const Decimal before = line.amount;
    if (price.least)
        line.amount = std::max(line.amount, times(of(price.least)));
    if (price.most)
        line.amount = std::min(line.amount, times(of(price.most)));
    if (line.amount != before) {
        m_rated.exact = {}; // the bound itself, without the places that the share has beyond twelve
        m_rated.exact.add(line.amount);
    }
    return result();
}

Result<Rated> Rating::costPlus(const CostPlusPrice& price)
{
    add(0, m_quantity, price.markup, {});
    return result();
}

void negate(Rated& rated)
{
    ExactSum negative;
    for (RatedLine& line : rated.lines) {
        line.quantity = -line.quantity;
        line.flat = -line.flat;
        line.amount = -line.amount;
        ExactSum unbounded;
        unbounded.addProduct(line.quantity, line.unitAmount);
        unbounded.add(line.flat);
        if (line.amount != unbounded.rounded(Decimal::kPlaces, Rounding::HalfEven)) {
            negative.add(line.amount);
            continue;
        }
        negative.addProduct(line.quantity, line.unitAmount);
        negative.add(line.flat);
    }
    rated.amount = -rated.amount;
    rated.exact = negative;
}

Result<Rated> ratedTiers(const TieredPrice& price, Decimal quantity, std::string_view currency)
{
    if (price.tiers.empty() || (quantity.isZero() && !price.flatAtZero.value_or(false)))
        return Rated{};
    Rating rating(currency, quantity);
    return price.volume ? rating.volume(price) : rating.graduated(price);
}

} // namespace

Result<Rated> rate(const Price& price, Decimal quantity, std::string_view currency,
                   std::optional<std::int64_t> events)
{
    if (quantity.isNegative()) {
        Result<Rated> positive = rate(price, -quantity, currency, events);
        if (positive)
            negate(*positive);
        return positive;
    }
    Rating rating(currency, quantity);
    if (const auto* unit = std::get_if<UnitPrice>(&price))
        return rating.unit(*unit);
    if (const auto* package = std::get_if<PackagePrice>(&price))
        return rating.package(*package);
    if (const auto* tiered = std::get_if<TieredPrice>(&price))
        return ratedTiers(*tiered, quantity, currency);
    if (const auto* percentage = std::get_if<PercentagePrice>(&price))
        return rating.percentage(*percentage, events.value_or(quantity.isZero() ? 0 : 1));
    return rating.costPlus(std::get<CostPlusPrice>(price));
}

Result<Rated> rateEvents(const PercentagePrice& price, const std::vector<Decimal>& amounts,
                         std::string_view currency)
{
    Rated total;
    for (const Decimal amount : amounts) {
        Result<Rated> event = rate(price, amount, currency, 1);
        if (!event)
            return event;
        total.exact.add(event->amount);
        total.lines.insert(total.lines.end(), event->lines.begin(), event->lines.end());
    }
    total.amount = total.exact.rounded(Decimal::kPlaces, Rounding::HalfEven);
    return total;
}

Decimal bounded(Decimal amount, const std::optional<Money>& least, const std::optional<Money>& most,
                std::string_view currency)
{
    const std::string key(currency);
    if (least && least->count(key))
        amount = std::max(amount, least->at(key));
    if (most && most->count(key))
        amount = std::min(amount, most->at(key));
    return amount;
}

} // namespace core::plan
