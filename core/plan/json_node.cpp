#include "core/plan/json_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <set>

namespace core::plan {
namespace {

/// Walks over the text and counts the lines that the parser has consumed.
struct CountingIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at = nullptr;
    std::uint64_t* line = nullptr;

    reference operator*() const { return *at; }
    CountingIterator& operator++()
    {
        *line += *at == '\n';
        ++at;
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at == other.at; }
    bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

/// Builds nodes from the parser's events. Returns false to stop it.
class NodeBuilder {
public:
    NodeBuilder(const std::uint64_t& line, Problems& problems)
        : m_line(line)
        , m_problems(problems)
    {}

    JsonNode root;

    bool null() { return add({}); }
    bool boolean(bool value) { return add({.kind = JsonNode::Kind::Boolean, .boolean = value}); }
    bool string(std::string& value)
    {
        return add({.kind = JsonNode::Kind::String, .text = std::move(value)});
    }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool number_integer(std::int64_t value) { return addInteger(value); }
    bool number_unsigned(std::uint64_t value)
    {
        if (value > static_cast<std::uint64_t>(INT64_MAX))
            return number_float(static_cast<double>(value), std::to_string(value));
        return addInteger(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& written)
    {
        return add({.kind = JsonNode::Kind::Number, .number = value, .text = written});
    }
    bool start_object(std::size_t) { return open(JsonNode::Kind::Object); }
    bool start_array(std::size_t) { return open(JsonNode::Kind::Array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& value)
    {
        m_key = std::move(value);
        return true;
    }
    template <typename Exception>
    bool parse_error(std::size_t, const std::string&, const Exception& exception)
    {
        const std::string text = exception.what();
        const std::size_t cut = text.find("syntax error");
        m_problems.push_back(
            {"", "is not JSON: " + (cut == std::string::npos ? text : text.substr(cut)), m_line});
        return false;
    }

private:
    const std::uint64_t& m_line;
    Problems& m_problems;
    std::vector<JsonNode*> m_open;
    std::string m_key;

    bool addInteger(std::int64_t value)
    {
        return add({.kind = JsonNode::Kind::Integer,
                    .integer = value,
                    .number = static_cast<double>(value),
                    .text = std::to_string(value)});
    }

    JsonNode& place(JsonNode node)
    {
        node.line = m_line;
        if (m_open.empty())
            return root = std::move(node);
        JsonNode& parent = *m_open.back();
        if (parent.kind == JsonNode::Kind::Array)
            return parent.items.emplace_back(std::move(node));
        return parent.members.emplace_back(std::move(m_key), std::move(node)).second;
    }

    bool add(JsonNode node)
    {
        place(std::move(node));
        return true;
    }

    bool open(JsonNode::Kind kind)
    {
        if (m_open.size() >= kMaxPlanDepth) {
            m_problems.push_back(
                {"", "is nested too deeply; at most " + std::to_string(kMaxPlanDepth) + " levels are read",
                 m_line});
            return false;
        }
        // Pointers into the parents stay valid: only the innermost open node grows.
        m_open.push_back(&place({.kind = kind}));
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }
};

void reportDuplicates(const JsonNode& node, const std::string& path, Problems& problems)
{
    std::set<std::string_view> seen;
    for (const auto& [key, value] : node.members) {
        const std::string here = memberPath(path, key);
        if (!seen.insert(key).second && problems.size() < kMaxProblems)
            problems.push_back({here, "is written twice in the same object", value.line});
        reportDuplicates(value, here, problems);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i)
        reportDuplicates(node.items[i], path + "[" + std::to_string(i) + "]", problems);
}

nlohmann::json valueOf(const JsonNode& node)
{
    nlohmann::json value;
    switch (node.kind) {
    case JsonNode::Kind::Null:
        return value;
    case JsonNode::Kind::Boolean:
        return node.boolean;
    case JsonNode::Kind::Integer:
        return node.integer;
    case JsonNode::Kind::Number:
        return node.number;
    case JsonNode::Kind::String:
        return node.text;
    case JsonNode::Kind::Array:
        value = nlohmann::json::array();
        for (const JsonNode& item : node.items)
            value.push_back(valueOf(item));
        return value;
    case JsonNode::Kind::Object:
        value = nlohmann::json::object();
        for (const auto& [key, member] : node.members)
            value[key] = valueOf(member);
        return value;
    }
    return value;
}

} // namespace

const JsonNode* JsonNode::member(std::string_view key) const
{
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const auto& entry) { return entry.first == key; });
    return found == members.end() ? nullptr : &found->second;
}

std::optional<JsonNode> parseJson(std::string_view text, Problems& problems)
{
    if (text.size() > kMaxPlanBytes) {
        problems.push_back(
            {"", "is larger than a plan can be (" + std::to_string(kMaxPlanBytes >> 20) + " MiB)"});
        return {};
    }
    std::uint64_t line = 1;
    NodeBuilder builder(line, problems);
    const CountingIterator begin{text.data(), &line}, end{text.data() + text.size(), &line};
    if (!nlohmann::json::sax_parse(begin, end, &builder))
        return {};
    reportDuplicates(builder.root, "", problems);
    return std::move(builder.root);
}

std::string memberPath(const std::string& parent, std::string_view key)
{
    return parent.empty() ? std::string(key) : parent + "." + std::string(key);
}

std::string canonicalText(const JsonNode& node)
{
    return valueOf(node).dump();
}

} // namespace core::plan
