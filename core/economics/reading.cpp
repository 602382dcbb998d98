#include "core/economics/reading.h"

#include <fmt/format.h>

#include <cmath>

namespace core::economics {

void readNumber(const plan::Place& at, double& out, double least, double most)
{
    const bool isNumber =
        at.node.kind == plan::JsonNode::Kind::Integer || at.node.kind == plan::JsonNode::Kind::Number;
    if (!isNumber || !std::isfinite(at.node.number) || at.node.number < least || at.node.number > most) {
        at.fail(fmt::format("must be a number from {} to {}, not {}", least, most, plan::shown(at.node)));
        return;
    }
    out = at.node.number;
}

void readFormat(const plan::Place& root, plan::Fields& fields, std::string_view name)
{
    const plan::JsonNode* format = fields.take("format");
    if (!format) {
        root.problems.push_back({"format", fmt::format("is missing; it must be \"{}\"", name), root.node.line,
                                 ErrorCode::UnknownFormat});
        return;
    }
    if (format->kind == plan::JsonNode::Kind::String && format->text == name)
        return;
    const std::string_view family = name.substr(0, name.find('/') + 1);
    const bool later = format->kind == plan::JsonNode::Kind::String && format->text.starts_with(family);
    root.problems.push_back({"format", fmt::format("must be \"{}\", not {}", name, plan::shown(*format)),
                             format->line, later ? ErrorCode::UnsupportedVersion : ErrorCode::UnknownFormat});
}

Error errorFrom(const plan::Problem& problem, std::string_view file)
{
    return {problem.code, problem.message, std::string(file), problem.line, problem.path};
}

} // namespace core::economics
