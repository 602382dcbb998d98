#pragma once

#include "app/cli/answer.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How figures look to people: the same everywhere, with their unit. JSON gets the plain numbers.
namespace cli {

template <std::integral Whole>
std::string count(Whole value);     ///< "680,987,391,007"
std::string count(double value);    ///< the same, rounded to a whole number
std::string money(double usd);      ///< "$3,950,000.00"; below a dollar four significant digits
std::string share(double fraction); ///< "80.25 %"
std::string share(const std::optional<double>& fraction); ///< "-" when absent
std::string number(double value);                         ///< six significant digits: "0.0123457", "1,234.57"
std::string plural(std::uint64_t count, const std::string& one,
                   const std::string& many); ///< "1 row", "2 rows"

/// Puts a comma between each three digits of the whole part.
std::string grouped(std::string digits);

template <std::integral Whole>
std::string count(Whole value)
{
    return grouped(std::to_string(value));
}

struct Column {
    std::string title;
    bool right = true;
};

inline Column text(std::string title)
{
    return {std::move(title), false};
}
inline Column figure(std::string title)
{
    return {std::move(title), true};
}

/// Rows under titles, aligned by column.
class Table {
public:
    explicit Table(std::vector<Column> columns)
        : m_columns(std::move(columns))
    {}
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    bool empty() const { return m_rows.empty(); }
    std::string text() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// Names and values below each other: "  gross margin   80.25 %".
class Facts {
public:
    void add(std::string name, std::string value, std::string remark = {});
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// A name and its explanation, wrapped to 80 columns: "  left      explanation that goes on".
std::string entry(const std::string& left, const std::string& explanation);

/// JSON text of an answer, UTF-8, ending with a line feed. Bytes that are no UTF-8 become U+FFFD.
std::string jsonText(const Json& json);
Json jsonOf(const std::optional<double>& value); ///< null when absent

} // namespace cli
