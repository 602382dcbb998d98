#pragma once

#include "core/plan/json_node.h"
#include "core/plan/words.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Reading of typed values out of JSON nodes; every problem is noted with its path, and reading goes on.
namespace core::plan {

/// A node, where it stands, and where problems with it go.
struct Place {
    const JsonNode& node;
    std::string path;
    Problems& problems;

    void fail(std::string message) const
    {
        if (problems.size() < kMaxProblems)
            problems.push_back({path, std::move(message), node.line});
    }
    Place at(std::string_view key, const JsonNode& member) const
    {
        return {member, memberPath(path, key), problems};
    }
    Place at(std::size_t index) const
    {
        return {node.items[index], path + "[" + std::to_string(index) + "]", problems};
    }
};

/// The value in few words, for "must be ..., not 20": numbers and texts are quoted, the rest is named.
std::string shown(const JsonNode& node);

/// The members of an object. What nobody asked for is reported by done() as an unknown key.
class Fields {
public:
    explicit Fields(const Place& place); ///< reports when the node is no object; then all members are absent

    /// Reads the member with `read(Place, T&)`, or reports that it is missing.
    template <typename T, typename Read>
    void required(std::string_view key, T& out, Read read)
    {
        if (const JsonNode* node = take(key))
            read(m_place.at(key, *node), out);
        else
            missing(key);
    }

    /// Reads the member if it is there; otherwise leaves `out` alone.
    template <typename T, typename Read>
    void optional(std::string_view key, T& out, Read read)
    {
        if (const JsonNode* node = take(key))
            read(m_place.at(key, *node), out);
    }
    template <typename T, typename Read>
    void optional(std::string_view key, std::optional<T>& out, Read read)
    {
        if (const JsonNode* node = take(key))
            read(m_place.at(key, *node), out.emplace());
    }

    bool has(std::string_view key) const { return m_place.node.member(key) != nullptr; }
    const JsonNode* take(std::string_view key); ///< null when absent
    void missing(std::string_view key) const;
    void done() const;

private:
    Place m_place;
    std::vector<std::string_view> m_known;
};

bool readText(const Place& at, std::string& out); ///< any JSON string
void readText(const Place& at, std::string& out, std::size_t longest);
void readId(const Place& at, Id& out);
void readName(const Place& at, std::string& out);
void readCurrency(const Place& at, std::string& out);
void readDecimal(const Place& at, Decimal& out);
void readFraction(const Place& at, Decimal& out);
void readMoney(const Place& at, Money& out);
void readDuration(const Place& at, Duration& out);
void readBoolean(const Place& at, bool& out);
void readInteger(const Place& at, std::int64_t& out, std::int64_t least, std::int64_t most);

/// Reads an integer into any integer type.
template <std::int64_t Least, std::int64_t Most>
struct IntegerIn {
    template <typename T>
    void operator()(const Place& at, T& out) const
    {
        std::int64_t value = 0;
        readInteger(at, value, Least, Most);
        out = static_cast<T>(value);
    }
};

bool isArray(const Place& at, std::size_t least, std::size_t most); ///< reports when it is not

/// Reads each element of an array that holds `least` to `most`.
template <typename T, typename Read>
void readList(const Place& at, std::vector<T>& out, Read read, std::size_t least = 0,
              std::size_t most = 100000)
{
    if (!isArray(at, least, most))
        return;
    for (std::size_t i = 0; i < at.node.items.size(); ++i)
        read(at.at(i), out.emplace_back());
}

/// Reads a list whose elements differ from each other.
template <typename T, typename Read>
void readDistinct(const Place& at, std::vector<T>& out, Read read, std::size_t most = 100000)
{
    readList(at, out, read, 1, most);
    std::set<T> seen;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!seen.insert(out[i]).second)
            at.at(i).fail("is listed twice");
    }
}

/// The word at `key` that says which form an object has; empty after a report when it is not one of
/// `choices`.
std::string_view formOf(const Place& at, Fields& fields, std::string_view key,
                        const std::vector<std::string_view>& choices);

/// "must be one of a, b, c, not ...".
void failChoice(const Place& at, const std::vector<std::string_view>& choices);

template <typename Enum>
void readWord(const Place& at, Enum& out)
{
    std::vector<std::string_view> choices;
    for (const Word<Enum>& word : words<Enum>()) {
        if (at.node.kind == JsonNode::Kind::String && at.node.text == word.text) {
            out = word.value;
            return;
        }
        choices.push_back(word.text);
    }
    failChoice(at, choices);
}

} // namespace core::plan
