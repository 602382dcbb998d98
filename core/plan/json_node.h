#pragma once

#include "core/plan/problem.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::plan {

/// A JSON value as it stands in the text: keys in their order, duplicates included, each value with its line.
struct JsonNode {
    enum class Kind { Null, Boolean, Integer, Number, String, Array, Object };
    Kind kind = Kind::Null;
    std::uint64_t line = 0;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string text = {}; ///< of a string, or a number as written
    std::vector<std::pair<std::string, JsonNode>> members = {};
    std::vector<JsonNode> items = {};

    const JsonNode* member(std::string_view key) const; ///< null when absent
};

constexpr std::size_t kMaxPlanBytes = 4 << 20;
constexpr int kMaxPlanDepth = 32;

/// Parses JSON text of at most kMaxPlanBytes with at most kMaxPlanDepth levels. Reports syntax errors, bounds
/// and keys that an object has twice; empty result when the text is no JSON.
std::optional<JsonNode> parseJson(std::string_view text, Problems& problems);

/// `parent` + "." + key, or the key alone at the root.
std::string memberPath(const std::string& parent, std::string_view key);

/// Compact text with sorted keys: the same for equal values.
std::string canonicalText(const JsonNode& node);

} // namespace core::plan
