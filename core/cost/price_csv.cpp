#include "core/cost/price_csv.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>

namespace core::cost {
namespace {

/// Takes records off a CSV text, counting lines.
class Records {
public:
    Records(std::string_view text, char delimiter)
        : m_text(text)
        , m_delimiter(delimiter)
    {}

    bool next(std::vector<std::string>& cells)
    {
        cells.clear();
        if (m_at >= m_text.size())
            return false;
        m_start = m_line;
        do
            cells.push_back(cell());
        while (m_at < m_text.size() && m_text[m_at++] == m_delimiter);
        // The last character taken was the end of the line, CR LF counting as one.
        if (m_at < m_text.size() && m_text[m_at - 1] == '\r' && m_text[m_at] == '\n')
            ++m_at;
        ++m_line;
        return true;
    }

    std::uint64_t line() const { return m_start; } ///< of the record's start, 1-based

private:
    std::string cell()
    {
        std::string value;
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            for (++m_at; m_at < m_text.size(); ++m_at) {
                if (m_text[m_at] == '"' && m_text.substr(m_at, 2) != "\"\"")
                    break;
                m_at += m_text[m_at] == '"' ? 1 : 0;
                m_line += m_text[m_at] == '\n' ? 1 : 0;
                value += m_text[m_at];
            }
            m_at = std::min(m_at + 1, m_text.size());
        }
        for (; m_at < m_text.size() && m_text[m_at] != m_delimiter && m_text[m_at] != '\n' &&
               m_text[m_at] != '\r';
             ++m_at)
            value += m_text[m_at];
        return value;
    }

    std::string_view m_text;
    char m_delimiter;
    std::size_t m_at = 0;
    std::uint64_t m_line = 1, m_start = 0;
};

std::string trimmed(const std::string& text)
{
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// Column names as people write them, by the field they mean.
std::string fieldNamed(const std::string& column)
{
    static const std::map<std::string, std::string> fields = {
        {"model", "model"},
        {"tier", "tier"},
        {"service_tier", "tier"},
        {"from", "from"},
        {"valid_from", "from"},
        {"uncached_input", "uncached_input"},
        {"input", "uncached_input"},
        {"cache_read", "cache_read"},
        {"cached_input", "cache_read"},
        {"cache_write", "cache_write"},
        {"output", "output"},
        {"reasoning", "reasoning"},
        {"per_request", "per_request"},
        {"request", "per_request"},
        {"source", "source"},
    };
    std::string name = trimmed(column);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(c));
    });
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

char delimiterOf(std::string_view text)
{
    const std::string_view line = text.substr(0, text.find('\n'));
    constexpr std::array kDelimiters = {',', ';', '\t'};
    return *std::max_element(kDelimiters.begin(), kDelimiters.end(), [&](char a, char b) {
        return std::count(line.begin(), line.end(), a) < std::count(line.begin(), line.end(), b);
    });
}

using Columns = std::map<std::string, std::size_t>;

Columns columnsOf(const std::vector<std::string>& header)
{
    Columns columns;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (const std::string field = fieldNamed(header[i]); !field.empty())
            columns.try_emplace(field, i);
    }
    return columns;
}

bool complete(const Columns& columns)
{
    return columns.contains("model") && columns.contains("uncached_input") && columns.contains("output");
}

/// One record as an entry; remembers the first thing that is wrong.
class Row {
public:
    Row(const Columns& columns, const std::vector<std::string>& cells, std::uint64_t line,
        std::string_view file)
        : m_columns(columns)
        , m_cells(cells)
        , m_line(line)
        , m_file(file)
    {}

    Result<PriceEntry> entry(Day from)
    {
        PriceEntry entry;
        entry.model = text("model");
        if (entry.model.empty())
            fail("model", "is empty", "a name such as openai/gpt-4o");
        entry.tier = std::string(PriceIndex::tierName(text("tier")));
        entry.from = day(from);
        entry.uncachedInput = required("uncached_input");
        entry.output = required("output");
        entry.cacheRead = price("cache_read");
        entry.cacheWrite = price("cache_write");
        entry.reasoning = price("reasoning");
        entry.perRequest = price("per_request").value_or(Decimal());
        entry.source = text("source").empty() ? "imported from " + std::string(m_file) : text("source");
        return m_error ? Result<PriceEntry>(*m_error) : Result<PriceEntry>(std::move(entry));
    }

private:
    std::string text(const char* field) const
    {
        const auto column = m_columns.find(field);
        return column == m_columns.end() || column->second >= m_cells.size()
                   ? std::string()
                   : trimmed(m_cells[column->second]);
    }

    std::optional<Decimal> price(const char* field)
    {
        std::string value = text(field);
        if (value.empty())
            return std::nullopt;
        value.erase(0, value.starts_with('$') ? 1 : 0);
        const auto parsed = Decimal::parse(value);
        if (parsed && !parsed->isNegative())
            return *parsed;
        fail(field, "\"" + value + "\" is not a price", "USD per 1M tokens such as 2.5");
        return std::nullopt;
    }

    Decimal required(const char* field)
    {
        if (text(field).empty())
            fail(field, "is empty", "USD per 1M tokens such as 2.5");
        return price(field).value_or(Decimal());
    }

    Day day(Day otherwise)
    {
        const std::string value = text("from");
        if (value.empty())
            return otherwise;
        const auto time = parseTime(value);
        if (time && value.size() == 10)
            return static_cast<Day>(*time / (24 * kMicrosPerHour));
        fail("from", "\"" + value + "\" is not a date", "a date such as 2026-11-01");
        return otherwise;
    }

    void fail(const std::string& field, const std::string& what, const std::string& expected)
    {
        if (!m_error)
            m_error = Error{
                ErrorCode::InvalidInput, field + " " + what, std::string(m_file), m_line, field, expected};
    }

    const Columns& m_columns;
    const std::vector<std::string>& m_cells;
    std::uint64_t m_line;
    std::string_view m_file;
    std::optional<Error> m_error;
};

bool isBlank(const std::vector<std::string>& cells)
{
    return std::all_of(cells.begin(), cells.end(),
                       [](const std::string& cell) { return trimmed(cell).empty(); });
}

} // namespace

bool looksLikePriceCsv(std::string_view text)
{
    std::vector<std::string> header;
    return Records(text, delimiterOf(text)).next(header) && complete(columnsOf(header));
}

Result<std::vector<PriceEntry>> pricesFromCsv(std::string_view text, std::string_view file, Day from)
{
    Records records(text, delimiterOf(text));
    std::vector<std::string> cells;
    records.next(cells);
    const Columns columns = columnsOf(cells);
    if (!complete(columns))
        return Error{ErrorCode::InvalidInput,
                     "the header names no model or no prices",
                     std::string(file),
                     1,
                     {},
                     "columns model, uncached_input and output"};
    std::vector<PriceEntry> entries;
    while (records.next(cells)) {
        if (isBlank(cells))
            continue;
        auto entry = Row(columns, cells, records.line(), file).entry(from);
        if (!entry)
            return entry.error();
        entries.push_back(std::move(entry).value());
    }
    return entries;
}

} // namespace core::cost
