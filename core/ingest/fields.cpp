#include "core/ingest/fields.h"

#include "core/ingest/column_words.h"
#include "core/ingest/numbers.h"
#include "core/ingest/time_reader.h"

#include <algorithm>
#include <set>

namespace core::ingest {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Lower case, without anything but letters and digits: "Kosten (USD)" is "kostenusd".
std::string plain(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 128 || std::isalnum(byte))
            out += byte < 128 ? static_cast<char>(std::tolower(byte)) : c;
    }
    return out;
}

std::string lastPart(std::string_view path)
{
    const std::size_t dot = path.rfind('.');
    return plain(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

bool isEmptyValue(std::string_view text)
{
    text = trimmed(text);
    return text.empty() || text == "null" || text == "NULL" || text == "None";
}

/// Share of the non-empty values of a column that `test` accepts; 1 without values.
template <typename Test>
double share(const Rows& rows, std::size_t column, Test test)
{
    std::size_t values = 0, good = 0;
    for (const auto& row : rows) {
        if (column >= row.size() || isEmptyValue(row[column]))
            continue;
        ++values;
        good += test(row[column]) ? 1 : 0;
    }
    return values == 0 ? 1.0 : static_cast<double>(good) / static_cast<double>(values);
}

bool isNumber(std::string_view text)
{
    return parseWritten(text, {'.'}) || parseWritten(text, {','});
}

bool isTime(std::string_view text)
{
    TimeReader reader;
    Micros time = 0;
    constexpr Micros kYear2000 = 946'684'800'000'000, kYear2100 = 4'102'444'800'000'000;
    return reader.readSlow(text, time) && time >= kYear2000 && time < kYear2100;
}

bool isNumeric(Field field)
{
    switch (field) {
    case Field::UncachedInput:
    case Field::CacheRead:
    case Field::CacheWrite:
    case Field::Output:
    case Field::Reasoning:
    case Field::Requests:
    case Field::Cost:
    case Field::OutcomeCount:
        return true;
    default:
        return false;
    }
}

class Guess {
public:
    Guess(const std::vector<std::string>& columns, const Rows& rows)
        : m_columns(columns)
        , m_rows(rows)
    {
        for (const std::string& column : columns) {
            m_plain.push_back(plain(column));
            m_last.push_back(lastPart(column));
        }
    }

    bool take(Field field)
    {
        for (const std::string_view word : wordsFor(field))
            for (std::size_t c = 0; c < m_columns.size(); ++c)
                if ((m_plain[c] == word || m_last[c] == word) && fits(field, c))
                    return assign(field, c);
        return false;
    }
    bool takeTimeByValues()
    {
        for (std::size_t c = 0; c < m_columns.size(); ++c)
            if (!m_used.contains(c) && !m_rows.empty() && c < m_rows[0].size() &&
                !isEmptyValue(m_rows[0][c]) && share(m_rows, c, isTime) == 1.0)
                return assign(Field::Time, c);
        return false;
    }
    std::optional<std::size_t> column(Field field) const
    {
        const auto found = m_columnOf.find(field);
        return found == m_columnOf.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<std::size_t> named(std::initializer_list<std::string_view> words) const
    {
        for (const std::string_view word : words)
            for (std::size_t c = 0; c < m_columns.size(); ++c)
                if (m_last[c] == word)
                    return c;
        return {};
    }
    const std::string& plainName(std::size_t c) const { return m_plain[c]; }
    bool assign(Field field, std::size_t c)
    {
        m_columnOf[field] = c;
        m_used.insert(c);
        return true;
    }
    bool has(Field field) const { return m_columnOf.contains(field); }
    std::map<std::string, std::string> names() const
    {
        std::map<std::string, std::string> out;
        for (const auto& [field, c] : m_columnOf)
            out.emplace(nameOf(field), m_columns[c]);
        return out;
    }

private:
    bool fits(Field field, std::size_t c) const
    {
        if (m_used.contains(c))
            return false;
        if (field == Field::Time)
            return share(m_rows, c, isTime) >= 0.5;
        return !isNumeric(field) || share(m_rows, c, isNumber) >= 0.5;
    }
    const std::vector<std::string>& m_columns;
    const Rows& m_rows;
    std::vector<std::string> m_plain, m_last;
    std::map<Field, std::size_t> m_columnOf;
    std::set<std::size_t> m_used;
};

/// +1 when a value can only be written with a decimal comma, -1 with a point, 0 when it does not tell.
int commaVote(std::string_view text)
{
    const std::size_t comma = text.rfind(','), point = text.rfind('.');
    constexpr auto kNone = std::string_view::npos;
    if (comma != kNone && point != kNone)
        return comma > point ? 1 : -1;
    const std::size_t mark = comma != kNone ? comma : point;
    if (mark == kNone)
        return 0;
    const bool single = std::count(text.begin(), text.end(), text[mark]) == 1;
    const bool group = text.size() - mark - 1 == 3 && text[0] != '0' && mark <= 3;
    if (!single || group)
        return 0;
    return text[mark] == ',' ? 1 : -1;
}

char guessDecimal(const Guess& guess, const Rows& rows)
{
    int votes = 0;
    for (std::size_t f = 0; f < kFields; ++f) {
        const std::optional<std::size_t> column = guess.column(static_cast<Field>(f));
        if (!column || !isNumeric(static_cast<Field>(f)))
            continue;
        for (const auto& row : rows)
            if (*column < row.size() && isNumber(row[*column]))
                votes += commaVote(trimmed(row[*column]));
    }
    return votes > 0 ? ',' : '.';
}

std::int64_t countAt(const std::vector<std::string>& row, std::optional<std::size_t> column,
                     NumberStyle style)
{
    if (!column || *column >= row.size())
        return 0;
    return parseCount(row[*column], style).value_or(0);
}

/// Whether input holds the cached tokens, by the column's name, a total, or cached tokens above the input.
bool guessInclusive(const Guess& guess, const Rows& rows, NumberStyle style)
{
    const auto input = guess.column(Field::UncachedInput), read = guess.column(Field::CacheRead);
    const auto write = guess.column(Field::CacheWrite), output = guess.column(Field::Output);
    if (!input || (!read && !write))
        return true;
    for (const std::string_view word : {"uncached", "nocache", "withoutcache", "noncached"})
        if (guess.plainName(*input).find(word) != std::string::npos)
            return false;
    const auto total = guess.named({"totaltokens", "total", "tokens", "tokenstotal", "gesamttokens"});
    int inclusive = 0, exclusive = 0, above = 0, cached = 0;
    for (const auto& row : rows) {
        const std::int64_t p = countAt(row, input, style), c = countAt(row, output, style);
        const std::int64_t cache = countAt(row, read, style) + countAt(row, write, style);
        const bool readable = *input < row.size() && p >= 0 && parseCount(row[*input], style);
        if (cache == 0 || !readable)
            continue; // rows that will be rejected tell nothing
        ++cached;
        above += cache > p;
        const std::int64_t t = countAt(row, total, style);
        inclusive += t == p + c;
        exclusive += t == p + c + cache;
    }
    if (inclusive != exclusive)
        return inclusive > exclusive;
    return above * 5 <= cached;
}

bool guessOutputInclusive(const Guess& guess, const Rows& rows, NumberStyle style)
{
    int above = 0, some = 0;
    for (const auto& row : rows) {
        const std::int64_t reasoning = countAt(row, guess.column(Field::Reasoning), style);
        some += reasoning > 0;
        above += reasoning > countAt(row, guess.column(Field::Output), style);
    }
    return above * 5 <= some;
}

double guessCostUnit(const Guess& guess)
{
    const auto cost = guess.column(Field::Cost);
    return cost && guess.plainName(*cost).find("cent") != std::string::npos ? 0.01 : 1.0;
}

} // namespace

std::optional<Field> fieldNamed(std::string_view name)
{
    for (std::size_t f = 0; f < kFields; ++f)
        if (kFieldNames[f] == name)
            return static_cast<Field>(f);
    return {};
}

Mapping guessMapping(const std::vector<std::string>& columns, const Rows& rows,
                     std::vector<std::string>& warnings)
{
    Guess guess(columns, rows);
    for (const Field field :
         {Field::EventId, Field::Time, Field::User, Field::UncachedInput, Field::CacheRead, Field::CacheWrite,
          Field::Output, Field::Reasoning, Field::Cost, Field::Provider, Field::Model, Field::Tier,
          Field::Workflow, Field::Stage, Field::Org, Field::Session, Field::Outcome, Field::Status})
        guess.take(field);
    if (!guess.has(Field::Time))
        guess.takeTimeByValues();
    const bool tokens = guess.has(Field::UncachedInput) || guess.has(Field::Output);
    if (!tokens) {
        if (const auto total =
                guess.named({"totaltokens", "tokens", "tokencount", "tokenstotal", "gesamttokens"})) {
            guess.assign(Field::UncachedInput, *total);
            warnings.push_back("only a total of tokens was found; it is read as input");
        } else if (!guess.has(Field::Outcome)) {
            if (const auto event =
                    guess.named({"event", "eventname", "eventtype", "type", "action", "ereignis"}))
                guess.assign(Field::Outcome, *event);
        }
    }
    guess.take(guess.has(Field::Outcome) ? Field::OutcomeCount : Field::Requests);

    Mapping mapping;
    mapping.columnOf = guess.names();
    mapping.decimalSign = guessDecimal(guess, rows);
    const NumberStyle style{mapping.decimalSign};
    mapping.inputIncludesCache = guessInclusive(guess, rows, style);
    mapping.outputIncludesReasoning = guessOutputInclusive(guess, rows, style);
    mapping.costUnit = guessCostUnit(guess);
    if (guess.has(Field::CacheRead) || guess.has(Field::CacheWrite))
        warnings.push_back(mapping.inputIncludesCache ? "input is read as including the cached tokens"
                                                      : "input is read as not including the cached tokens");
    if (!mapping.outputIncludesReasoning)
        warnings.push_back("reasoning tokens are added to the output tokens");
    if (!guess.has(Field::Time))
        warnings.push_back("no column of times was found");
    if (!guess.has(Field::User))
        warnings.push_back("no column of users was found");
    if (!guess.has(Field::EventId))
        warnings.push_back("no column of request ids was found: duplicates cannot be recognised");
    return mapping;
}

Result<Mapping> withOverrides(Mapping mapping, const std::map<std::string, std::string>& overrides,
                              const std::vector<std::string>& columns)
{
    for (const auto& [name, column] : overrides) {
        if (!fieldNamed(name)) {
            std::string known;
            for (const std::string_view field : kFieldNames)
                known += (known.empty() ? "" : ", ") + std::string(field);
            return Error{ErrorCode::InvalidInput, "there is no field \"" + name + "\"", {}, 0, name,
                         "one of " + known};
        }
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
            std::string known;
            for (const std::string& each : columns)
                known += (known.empty() ? "" : ", ") + each;
            return Error{ErrorCode::InvalidInput, "there is no column \"" + column + "\"", {}, 0, name,
                         "one of " + known};
        }
        mapping.columnOf[name] = column;
    }
    return mapping;
}

} // namespace core::ingest
