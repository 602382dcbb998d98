#include "core/economics/figures.h"

#include <fmt/format.h>

#include <cmath>

namespace core::economics {
namespace {

std::string grouped(double whole)
{
    std::string digits = fmt::format("{:.0f}", std::fabs(whole));
    for (std::ptrdiff_t i = std::ptrdiff_t(digits.size()) - 3; i > 0; i -= 3)
        digits.insert(std::size_t(i), 1, ',');
    return (whole < 0 ? "-" : "") + digits;
}

std::string withoutZeros(std::string text)
{
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

/// Three significant digits without an exponent.
std::string small(double value)
{
    const int places = 2 - static_cast<int>(std::floor(std::log10(std::fabs(value))));
    return withoutZeros(fmt::format("{:.{}f}", value, std::min(places, 15)));
}

} // namespace

std::string moneyText(double usd)
{
    const double size = std::fabs(usd);
    if (size >= 1000)
        return (usd < 0 ? "-$" : "$") + grouped(size);
    const std::string text = size == 0 ? "0" : size < 1 ? small(size) : fmt::format("{:.2f}", size);
    return (usd < 0 ? "-$" : "$") + text;
}

std::string shareText(double share)
{
    return withoutZeros(fmt::format("{:.1f}", share * 100)) + " %";
}

std::string countText(double count)
{
    const double size = std::fabs(count);
    if (size >= 1000)
        return grouped(count);
    return size == 0 ? "0" : size < 1 ? small(count) : withoutZeros(fmt::format("{:.1f}", count));
}

std::string unitPriceText(double usd, const std::string& unit)
{
    if (usd >= 0.001)
        return moneyText(usd) + " per " + unit;
    if (usd >= 1e-6)
        return moneyText(usd * 1000) + " per 1,000 " + unit;
    return moneyText(usd * 1e6) + " per 1,000,000 " + unit;
}

} // namespace core::economics
