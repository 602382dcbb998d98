#include "core/plan/fields.h"

#include "core/plan/patterns.h"

#include <algorithm>
#include <numeric>

namespace core::plan {
namespace {

using Kind = JsonNode::Kind;

constexpr std::size_t kShownCharacters = 40;

/// Edit distance of two short words (Levenshtein), to guess what a mistyped key meant.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row.back();
}

std::string joined(const std::vector<std::string_view>& words)
{
    std::string text;
    for (const std::string_view word : words)
        text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

std::string unknownKey(std::string_view key, const std::vector<std::string_view>& known)
{
    const auto nearest =
        std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
            return distance(key, a) < distance(key, b);
        });
    if (key.size() < 64 && nearest != known.end() && distance(key, *nearest) <= 2)
        return "is no key of the format; did you mean \"" + std::string(*nearest) + "\"?";
    return "is no key of the format; known here: " + joined(known);
}

bool isText(const Place& at, std::string_view what)
{
    if (at.node.kind == Kind::String)
        return true;
    at.fail("must be " + std::string(what) + ", not " + shown(at.node));
    return false;
}

/// The string if `fits`, otherwise a problem that names what it should be.
template <typename Fits>
void readPattern(const Place& at, std::string& out, Fits fits, std::string_view what)
{
    if (!isText(at, what))
        return;
    if (fits(at.node.text))
        out = at.node.text;
    else
        at.fail("must be " + std::string(what) + ", not " + shown(at.node));
}

template <typename Fits>
void readNumber(const Place& at, Decimal& out, Fits fits, std::string_view what)
{
    std::string text;
    readPattern(at, text, fits, what);
    if (const Result<Decimal> value = Decimal::parse(text))
        out = *value;
}

} // namespace

std::string shown(const JsonNode& node)
{
    switch (node.kind) {
    case Kind::Null:
        return "null";
    case Kind::Boolean:
        return node.boolean ? "true" : "false";
    case Kind::Integer:
    case Kind::Number:
        return "the number " + node.text;
    case Kind::String:
        if (characters(node.text) <= kShownCharacters && node.text.find('\n') == std::string::npos)
            return "\"" + node.text + "\"";
        return "a text of " + std::to_string(characters(node.text)) + " characters";
    case Kind::Array:
        return "a list";
    case Kind::Object:
        return "an object";
    }
    return {};
}

Fields::Fields(const Place& place)
    : m_place(place)
{
    if (place.node.kind != Kind::Object)
        place.fail("must be an object, not " + shown(place.node));
}

const JsonNode* Fields::take(std::string_view key)
{
    m_known.push_back(key);
    return m_place.node.member(key);
}

void Fields::missing(std::string_view key) const
{
    if (m_place.node.kind == Kind::Object && m_place.problems.size() < kMaxProblems)
        m_place.problems.push_back({memberPath(m_place.path, key), "is missing", m_place.node.line});
}

void Fields::done() const
{
    for (const auto& [key, value] : m_place.node.members) {
        if (m_place.problems.size() >= kMaxProblems)
            return;
        if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
            m_place.at(key, value).fail(unknownKey(key, m_known));
    }
}

bool readText(const Place& at, std::string& out)
{
    if (!isText(at, "a text"))
        return false;
    out = at.node.text;
    return true;
}

void readText(const Place& at, std::string& out, std::size_t longest)
{
    if (readText(at, out) && characters(out) > longest)
        at.fail("must have at most " + std::to_string(longest) + " characters, not " +
                std::to_string(characters(out)));
}

void readId(const Place& at, Id& out)
{
    readPattern(
        at, out, isId,
        "an id such as \"credit_pool\" (lower-case letters, digits and single underscores, at most 48)");
}

void readName(const Place& at, std::string& out)
{
    readPattern(at, out, isName, "a name of 3 to 64 characters without < > \\ and quotation marks");
}

void readCurrency(const Place& at, std::string& out)
{
    readPattern(at, out, isCurrency, "a currency of three capital letters such as USD");
}

void readDecimal(const Place& at, Decimal& out)
{
    readNumber(at, out, isDecimal,
               "a decimal in quotation marks such as \"0.012\" (no sign, exponent or needless zeros)");
}

void readFraction(const Place& at, Decimal& out)
{
    readNumber(at, out, isFraction,
               "a ratio in quotation marks such as \"0.8\" (\"1\" is 100 %; at most 9999 and 6 places, no "
               "needless zeros)");
}

void readMoney(const Place& at, Money& out)
{
    if (at.node.kind != Kind::Object || at.node.members.empty())
        return at.fail("must be an amount by currency such as {\"USD\": \"20\"}, not " +
                       (at.node.kind == Kind::Object ? "an empty object" : shown(at.node)));
    for (const auto& [currency, amount] : at.node.members) {
        const Place place = at.at(currency, amount);
        if (!isCurrency(currency))
            place.fail("must be a currency of three capital letters such as USD");
        readDecimal(place, out[currency]);
    }
}

void readDuration(const Place& at, Duration& out)
{
    constexpr std::string_view kWhat =
        "an ISO 8601 duration with one unit such as \"P1M\", \"P7D\" or \"PT5H\"";
    if (!isText(at, kWhat))
        return;
    if (const std::optional<Duration> duration = parseDuration(at.node.text))
        out = *duration;
    else
        at.fail("must be " + std::string(kWhat) + ", not " + shown(at.node));
}

void readBoolean(const Place& at, bool& out)
{
    if (at.node.kind == Kind::Boolean)
        out = at.node.boolean;
    else
        at.fail("must be true or false, not " + shown(at.node));
}

void readInteger(const Place& at, std::int64_t& out, std::int64_t least, std::int64_t most)
{
    if (at.node.kind == Kind::Integer && at.node.integer >= least && at.node.integer <= most) {
        out = at.node.integer;
        return;
    }
    const std::string range = most == INT64_MAX
                                  ? "of at least " + std::to_string(least)
                                  : "from " + std::to_string(least) + " to " + std::to_string(most);
    at.fail("must be a whole number " + range + ", not " + shown(at.node));
}

bool isArray(const Place& at, std::size_t least, std::size_t most)
{
    if (at.node.kind != Kind::Array) {
        at.fail("must be a list, not " + shown(at.node));
        return false;
    }
    const std::size_t size = at.node.items.size();
    if (size < least)
        at.fail(least == 1 ? "must not be empty"
                           : "must have at least " + std::to_string(least) + " elements");
    if (size > most)
        at.fail("must have at most " + std::to_string(most) + " elements, not " + std::to_string(size));
    return size >= least && size <= most;
}

void failChoice(const Place& at, const std::vector<std::string_view>& choices)
{
    at.fail("must be one of " + joined(choices) + ", not " + shown(at.node));
}

std::string_view formOf(const Place& at, Fields& fields, std::string_view key,
                        const std::vector<std::string_view>& choices)
{
    const JsonNode* node = fields.take(key);
    if (!node) {
        fields.missing(key);
        return {};
    }
    for (const std::string_view choice : choices) {
        if (node->kind == JsonNode::Kind::String && node->text == choice)
            return choice;
    }
    failChoice(at.at(key, *node), choices);
    return {};
}

} // namespace core::plan
