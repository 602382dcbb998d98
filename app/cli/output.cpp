#include "app/cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace cli {
namespace {

constexpr std::size_t kEntryLeft = 28;
constexpr std::size_t kEntryWidth = 80;

/// Columns on screen of UTF-8 text without wide characters.
std::size_t widthOf(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right)
{
    const std::string blanks(width - std::min(width, widthOf(text)), ' ');
    return right ? blanks + text : text + blanks;
}

void appendLine(std::string& out, std::string line)
{
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
}

} // namespace

std::string grouped(std::string digits)
{
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    std::size_t at = std::min(digits.find('.'), digits.size());
    while (at > first + 3) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string count(double value)
{
    return std::isfinite(value) ? grouped(fmt::format("{:.0f}", value)) : "-";
}

std::string money(double usd)
{
    if (!std::isfinite(usd))
        return "-";
    const double size = std::fabs(usd);
    const std::string sign = usd < 0 ? "-$" : "$";
    if (size == 0 || size >= 0.995)
        return sign + grouped(fmt::format("{:.2f}", size));
    // Small amounts keep four significant digits, in full: 0.00001234 rather than 1.234e-05.
    const int places = 3 - static_cast<int>(std::floor(std::log10(size)));
    std::string digits = fmt::format("{:.{}f}", size, std::min(places, 15));
    while (digits.size() > 4 && digits.ends_with('0'))
        digits.pop_back();
    return sign + digits;
}

std::string share(double fraction)
{
    return std::isfinite(fraction) ? fmt::format("{:.2f} %", 100 * fraction) : "-";
}

std::string share(const std::optional<double>& fraction)
{
    return fraction ? share(*fraction) : "-";
}

std::string number(double value)
{
    if (!std::isfinite(value))
        return "-";
    const double size = std::fabs(value);
    if (size >= 1e15 || (size > 0 && size < 1e-6))
        return fmt::format("{:.6g}", value);
    const int whole = size >= 1 ? static_cast<int>(std::floor(std::log10(size))) + 1 : 0;
    const int below = size > 0 && size < 1 ? static_cast<int>(std::ceil(-std::log10(size))) - 1 : 0;
    std::string digits = fmt::format("{:.{}f}", value, std::max(0, 6 - whole) + std::max(0, below));
    if (digits.find('.') != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.'))
            digits.pop_back();
    }
    return grouped(digits);
}

std::string plural(std::uint64_t n, const std::string& one, const std::string& many)
{
    return count(n) + " " + (n == 1 ? one : many);
}

std::string Table::text() const
{
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        std::size_t width = widthOf(m_columns[c].title);
        for (const auto& row : m_rows)
            width = std::max(width, c < row.size() ? widthOf(row[c]) : 0);
        widths.push_back(width);
    }

    std::string out, titles;
    for (std::size_t c = 0; c < m_columns.size(); ++c)
        titles += (c ? "  " : "") + padded(m_columns[c].title, widths[c], m_columns[c].right);
    appendLine(out, titles);
    for (const auto& row : m_rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size() && c < m_columns.size(); ++c)
            line += (c ? "  " : "") + padded(row[c], widths[c], m_columns[c].right);
        appendLine(out, line);
    }
    return out;
}

void Facts::add(std::string name, std::string value, std::string remark)
{
    m_rows.push_back({std::move(name), std::move(value), std::move(remark)});
}

std::string Facts::text() const
{
    std::size_t name = 0, value = 0;
    for (const auto& row : m_rows) {
        name = std::max(name, widthOf(row[0]));
        value = std::max(value, widthOf(row[1]));
    }
    std::string out;
    for (const auto& row : m_rows)
        appendLine(out, padded(row[0], name, false) + "  " + padded(row[1], value, true) + "  " + row[2]);
    return out;
}

std::string entry(const std::string& left, const std::string& explanation)
{
    std::string out = "  " + left;
    std::size_t column = out.size();
    if (column + 1 >= kEntryLeft) {
        out += "\n";
        column = 0;
    }
    out += std::string(kEntryLeft - column, ' ');
    column = kEntryLeft;

    std::istringstream words(explanation);
    for (std::string word; words >> word;) {
        const bool first = column == kEntryLeft;
        if (!first && column + 1 + word.size() > kEntryWidth) {
            out += "\n" + std::string(kEntryLeft, ' ') + word;
            column = kEntryLeft + word.size();
        } else {
            out += (first ? "" : " ") + word;
            column += (first ? 0 : 1) + word.size();
        }
    }
    return out + "\n";
}

std::string jsonText(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json jsonOf(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

} // namespace cli
