#include "core/ingest/json_value.h"

#include <charconv>

namespace core::ingest {
namespace {

using simdjson::dom::element_type;

void flattenInto(Json value, const std::string& path, int depth,
                 std::vector<std::pair<std::string, std::string>>& out)
{
    if (value.type() == element_type::OBJECT && depth < 6) {
        for (const auto& field : simdjson::dom::object(value))
            flattenInto(field.value,
                        path.empty() ? std::string(field.key) : path + "." + std::string(field.key),
                        depth + 1, out);
        return;
    }
    out.emplace_back(path, textOf(value));
}

} // namespace

std::optional<Json> memberAt(Json value, std::string_view path)
{
    while (true) {
        if (value.type() != element_type::OBJECT)
            return {};
        const simdjson::dom::object object(value);
        Json member;
        if (object.at_key(path).get(member) == simdjson::SUCCESS)
            return member.is_null() ? std::nullopt : std::optional(member);
        const std::size_t dot = path.find('.');
        if (dot == std::string_view::npos ||
            object.at_key(path.substr(0, dot)).get(member) != simdjson::SUCCESS)
            return {};
        value = member;
        path.remove_prefix(dot + 1);
    }
}

std::string textOf(Json value)
{
    char text[40];
    switch (value.type()) {
    case element_type::STRING:
        return std::string(std::string_view(value));
    case element_type::INT64:
        return std::to_string(std::int64_t(value));
    case element_type::UINT64:
        return std::to_string(std::uint64_t(value));
    case element_type::DOUBLE:
        return std::string(text, std::to_chars(text, text + sizeof text, double(value)).ptr);
    case element_type::BOOL:
        return bool(value) ? "true" : "false";
    case element_type::ARRAY: {
        const simdjson::dom::array array(value);
        return array.begin() != array.end() ? textOf(*array.begin()) : std::string();
    }
    default:
        return {};
    }
}

std::string textAt(Json value, std::string_view path)
{
    const std::optional<Json> member = memberAt(value, path);
    return member ? textOf(*member) : std::string();
}

std::string firstTextAt(Json value, std::initializer_list<std::string_view> paths)
{
    for (const std::string_view path : paths) {
        std::string text = textAt(value, path);
        if (!text.empty())
            return text;
    }
    return {};
}

std::optional<std::int64_t> countAt(Json value, std::string_view path, bool& bad)
{
    const std::optional<Json> member = memberAt(value, path);
    if (!member)
        return {};
    if (member->type() == element_type::INT64)
        return std::int64_t(*member);
    const std::string text = textOf(*member);
    if (text.empty() && member->type() == element_type::STRING)
        return {};
    const std::optional<std::int64_t> count = parseCount(text);
    bad = bad || !count;
    return count;
}

std::optional<std::int64_t> nanoAt(Json value, std::string_view path, bool& bad, const Written& unit)
{
    const std::string text = textAt(value, path);
    if (text.empty())
        return {};
    const std::optional<std::int64_t> nano = parseNano(text, {}, unit);
    bad = bad || !nano;
    return nano;
}

std::vector<std::pair<std::string, std::string>> flattened(Json value)
{
    std::vector<std::pair<std::string, std::string>> out;
    flattenInto(value, {}, 0, out);
    return out;
}

} // namespace core::ingest
