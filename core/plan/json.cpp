#include "core/plan/json.h"

#include "core/plan/check.h"
#include "core/plan/plan_reader.h"

#include <algorithm>

namespace core::plan {
namespace {

constexpr std::string_view kFormatName = "tierwright.plan/";

bool isLaterFormat(const JsonNode& format)
{
    if (format.kind != JsonNode::Kind::String || format.text.rfind(kFormatName, 0) != 0)
        return false;
    const std::string_view version = std::string_view(format.text).substr(kFormatName.size());
    return !version.empty() && version.front() != '0' && version != "1" &&
           std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Looks at the format's name and major version before anything else.
bool isOurFormat(const JsonNode& root, Problems& problems)
{
    const JsonNode* format = root.member("format");
    if (root.kind != JsonNode::Kind::Object) {
        problems.push_back({"", "is no plan: a plan is a JSON object", root.line, ErrorCode::UnknownFormat});
    } else if (!format) {
        problems.push_back({"format", "is missing; a plan says \"format\": \"tierwright.plan/1\"", root.line,
                            ErrorCode::UnknownFormat});
    } else if (isLaterFormat(*format)) {
        problems.push_back({"format",
                            format->text + " is a later format; this program reads tierwright.plan/1",
                            format->line, ErrorCode::UnsupportedVersion});
    } else if (format->kind != JsonNode::Kind::String || format->text != kPlanFormat) {
        problems.push_back({"format", "must be \"tierwright.plan/1\", not " + shown(*format), format->line,
                            ErrorCode::UnknownFormat});
    }
    return problems.empty();
}

/// Line of the node at a path, or of its nearest parent that is there.
std::uint64_t lineOf(const JsonNode& root, std::string_view path)
{
    const JsonNode* node = &root;
    std::uint64_t line = root.line;
    while (node && !path.empty()) {
        if (path.front() == '[') {
            const std::size_t end = path.find(']');
            const std::size_t index = std::stoul(std::string(path.substr(1, end - 1)));
            node = index < node->items.size() ? &node->items[index] : nullptr;
            path.remove_prefix(end + 1);
        } else {
            path.remove_prefix(path.front() == '.' ? 1 : 0);
            const std::string_view key = path.substr(0, path.find_first_of(".["));
            node = node->member(key);
            path.remove_prefix(key.size());
        }
        line = node ? node->line : line;
    }
    return line;
}

/// Reads and checks; the plan is meaningful only when no problem was found.
Plan readAndCheck(std::string_view text, Problems& problems)
{
    Plan plan;
    const std::optional<JsonNode> root = parseJson(text, problems);
    if (!root || !problems.empty() || !isOurFormat(*root, problems))
        return plan;
    readPlan({*root, "", problems}, plan);
    if (!problems.empty())
        return plan;
    problems = rulesBroken(plan);
    for (Problem& problem : problems)
        problem.line = lineOf(*root, problem.path);
    return plan;
}

Error errorFrom(const Problem& problem, std::string_view file)
{
    return {problem.code, problem.message, std::string(file), problem.line, problem.path};
}

} // namespace

Result<Plan> planFromJson(std::string_view text, std::string_view file)
{
    Problems problems;
    Plan plan = readAndCheck(text, problems);
    if (!problems.empty())
        return errorFrom(problems.front(), file);
    return plan;
}

Problems checkPlan(std::string_view text)
{
    Problems problems;
    readAndCheck(text, problems);
    return problems;
}

Problems checkPlan(const Plan& plan)
{
    Problems problems = checkPlan(toJson(plan));
    for (Problem& problem : problems)
        problem.line = 0;
    return problems;
}

Result<Price> priceFromJson(std::string_view text, std::string_view file)
{
    Problems problems;
    Price price;
    const std::optional<JsonNode> root = parseJson(text, problems);
    if (root && problems.empty())
        readPrice({*root, "", problems}, price);
    if (root && problems.empty()) {
        problems = rulesBroken(price);
        for (Problem& problem : problems)
            problem.line = lineOf(*root, problem.path);
    }
    if (!problems.empty())
        return errorFrom(problems.front(), file);
    return price;
}

std::string describe(const Problem& problem)
{
    return problem.path.empty() ? "the file " + problem.message : problem.path + ": " + problem.message;
}

} // namespace core::plan
